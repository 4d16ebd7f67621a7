package plan

import (
	"hash/fnv"

	"ebs-sms-gateway/gateway"
)

// chooseSender keeps a person on one number of the pool without remembering it.
func chooseSender(ch *gateway.Channel, to string) gateway.Sender {
	h := fnv.New32a()
	_, _ = h.Write([]byte(to))
	return ch.Senders[int(h.Sum32()%uint32(len(ch.Senders)))]
}
