package oracle

import (
	"context"

	"ebs-sms-gateway/gateway"
)

// PurgePage deletes nothing: the gateway's user may not, and EBS has a program for it.
func (s *Store) PurgePage(context.Context, gateway.PurgeParams) (gateway.PurgedPage, error) {
	return gateway.PurgedPage{}, gateway.ErrPurgedByEBS
}
