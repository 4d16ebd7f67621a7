package operate

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/alert"
)

// alerts are what the rules of the administrators' mails find in the figures that the store has.
func (s Situation) alerts() []Problem {
	var samples []alert.Sample
	for _, p := range s.inForce() {
		samples = append(samples, alert.Sample{Metric: "ebs_sms_pause_info", Value: 1, Labels: map[string]string{
			"scope": string(p.Scope), "name": p.Name, "code": strconv.Itoa(p.Code()),
		}})
	}
	for _, q := range s.Queue {
		samples = append(samples, alert.Sample{Metric: "ebs_sms_queue_messages", Value: float64(q.Rows),
			Labels: map[string]string{"status": string(q.Status), "channel": q.Channel}})
	}
	var counted []gateway.UsageKey // a sender may be of several channels
	for _, c := range s.Caps {
		if slices.Contains(counted, c.UsageKey) {
			continue
		}
		counted = append(counted, c.UsageKey)
		labels := map[string]string{"scope": string(c.Scope), "name": c.Name}
		samples = append(samples, alert.Sample{Metric: "ebs_sms_daily_used_segments", Labels: labels, Value: float64(c.Used)},
			alert.Sample{Metric: "ebs_sms_daily_cap_segments", Labels: labels, Value: float64(c.Most)})
	}
	var found []Problem
	for _, p := range alert.NewWatch(0).Look(s.At, samples) {
		found = append(found, Problem{
			Alert: p.Alert, About: p.About, Text: p.What, Count: p.Count, Do: p.Do, Since: s.since(p.Key),
		})
	}
	return found
}

// since is when a problem of the rules began.
func (s Situation) since(key alert.Key) time.Time {
	if key.Alert == alert.Held {
		return s.Doubts[Doubt{key.Value(), gateway.StatusHeld}]
	}
	for _, p := range s.inForce() {
		name, _, _ := strings.Cut(key.Value(), ",")
		switch {
		case key.Alert == "EbsSmsAccountPaused" && p.Scope == gateway.PauseAll,
			key.Alert == "EbsSmsSenderPaused" && p.Scope == gateway.PauseSender && p.Name == name,
			key.Alert == "EbsSmsPaused" && p.Scope == gateway.PauseChannel && p.Name == name:
			return p.Since
		}
	}
	return time.Time{}
}

// alive are the gateways whose heartbeat is of late.
func (s Situation) alive() []gateway.Heartbeat {
	return slices.DeleteFunc(slices.Clone(s.Nodes), func(n gateway.Heartbeat) bool { return s.At.Sub(n.SeenAt) > aliveFor })
}

// inForce are the pauses that hold.
func (s Situation) inForce() []gateway.Pause {
	return slices.DeleteFunc(slices.Clone(s.Pauses), func(p gateway.Pause) bool { return !p.Holds(s.At) })
}

// of is the part of the situation that the actor may see. Replies and digests are of no single channel.
func (s Situation) of(actor Actor, channels []gateway.Channel) Situation {
	if actor.Sees(EveryChannel) {
		return s
	}
	own := slices.DeleteFunc(slices.Clone(channels), func(ch gateway.Channel) bool { return !actor.Sees(ch.Name) })
	s.Queue = slices.DeleteFunc(slices.Clone(s.Queue), func(q gateway.Queued) bool { return !actor.Sees(q.Channel) })
	s.Failures = slices.DeleteFunc(slices.Clone(s.Failures), func(f gateway.Failures) bool { return !actor.Sees(f.Channel) })
	s.Pauses = slices.DeleteFunc(slices.Clone(s.Pauses), func(p gateway.Pause) bool { return !p.Concerns(own) })
	s.Caps = slices.DeleteFunc(slices.Clone(s.Caps), func(c Cap) bool { return !actor.Sees(c.Channel) })
	s.Backlog, s.Digests = gateway.Backlog{}, gateway.MailingStats{}
	return s
}

// cause is the error, or else the reason.
func cause(f gateway.Failures) string {
	if f.ErrorCode != 0 {
		return "error " + strconv.Itoa(f.ErrorCode)
	}
	return f.Reason
}
