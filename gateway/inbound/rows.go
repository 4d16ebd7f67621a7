package inbound

import (
	"context"
	"fmt"

	"ebs-sms-gateway/gateway"
)

// rows are the rows of a batch of reports.
type rows struct {
	byRef map[string]gateway.Message
	bySID map[string]gateway.Message
	byID  map[gateway.MessageID]gateway.Message
}

// find reads the rows of all reports at once.
func (s *Service) find(ctx context.Context, reports []gateway.Report) (rows, error) {
	var keys gateway.Keys
	for _, r := range reports {
		if r.Ref != "" {
			keys.Refs = append(keys.Refs, r.Ref)
			if id, ok := gateway.RefRow(r.Ref); ok {
				keys.IDs = append(keys.IDs, id)
			}
		}
		if r.SID != "" {
			keys.SIDs = append(keys.SIDs, r.SID)
		}
	}
	found := rows{
		byRef: map[string]gateway.Message{}, bySID: map[string]gateway.Message{}, byID: map[gateway.MessageID]gateway.Message{},
	}
	if keys.Empty() {
		return found, nil
	}
	messages, err := s.opts.Store.Find(ctx, keys)
	if err != nil {
		return rows{}, fmt.Errorf("finding reported messages: %w", err)
	}
	for _, m := range messages {
		found.byID[m.ID] = m
		if m.AttemptRef != "" {
			found.byRef[m.AttemptRef] = m
		}
		if m.ProviderSID != "" {
			found.bySID[m.ProviderSID] = m
		}
	}
	return found, nil
}

// of is the row of a report, or the result of there being none. The reference comes
// first: it is known before the provider has given a SID, and only the gateway and
// the provider know it. One of an earlier attempt still names its row.
func (found rows) of(r gateway.Report) (row gateway.Message, missing string) {
	byRef, hasRef := found.byRef[r.Ref]
	bySID, hasSID := found.bySID[r.SID]
	switch {
	case hasRef && hasSID && byRef.ID != bySID.ID:
		return byRef, ResultConflict
	case hasRef:
		return byRef, ""
	case hasSID:
		return bySID, ""
	}
	id, _ := gateway.RefRow(r.Ref)
	if row, ok := found.byID[id]; ok {
		return row, ""
	}
	return gateway.Message{}, ResultOrphan
}
