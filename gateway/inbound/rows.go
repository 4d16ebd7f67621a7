package inbound

import (
	"context"
	"fmt"
	"maps"

	"ebs-sms-gateway/gateway"
)

// rows are the rows of a batch of reports.
type rows struct {
	byID map[gateway.MessageID]gateway.Message
	// byRef has them by the reference of their attempt, also of an earlier one.
	byRef map[string]gateway.Message
	bySID map[string]gateway.Message
}

// find reads the rows of all reports at once, and the histories of those that a
// reference names and does not fit any more.
func (p *reporter) find(ctx context.Context, reports []gateway.Report) (rows, error) {
	keys := keysOf(reports)
	if keys.Empty() {
		return rows{}, nil
	}
	messages, err := p.opts.Store.Find(ctx, keys)
	if err != nil {
		return rows{}, fmt.Errorf("finding reported messages: %w", err)
	}
	found := rowsOf(messages)
	earlier, err := p.findEarlier(ctx, reports, found)
	maps.Copy(found.byRef, earlier)
	return found, err
}

func rowsOf(messages []gateway.Message) rows {
	found := rows{
		byID: map[gateway.MessageID]gateway.Message{}, byRef: map[string]gateway.Message{},
		bySID: map[string]gateway.Message{},
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
	return found
}

func keysOf(reports []gateway.Report) gateway.Keys {
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
	return keys
}

// findEarlier returns the rows of attempts that are over by their references: a row has only
// the last one, its history every one that was begun. There are few of them.
func (p *reporter) findEarlier(
	ctx context.Context, reports []gateway.Report, found rows,
) (map[string]gateway.Message, error) {
	named := map[string]gateway.Message{}
	var ids []gateway.MessageID
	for _, r := range reports {
		id, _ := gateway.RefRow(r.Ref)
		row, is := found.byID[id]
		if _, current := found.byRef[r.Ref]; is && !current {
			named[r.Ref], ids = row, append(ids, id)
		}
	}
	if len(ids) == 0 {
		return nil, nil
	}
	histories, err := p.opts.Store.Events(ctx, ids...)
	if err != nil {
		return nil, fmt.Errorf("reading the histories of reported messages: %w", err)
	}
	maps.DeleteFunc(named, func(ref string, _ gateway.Message) bool { return !gateway.Begun(histories, ref) })
	return named, nil
}

// of is the row of a report, or the result of there being none. The reference comes
// first: it is known before the provider has given a SID, and only the gateway and
// the provider know it.
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
	return gateway.Message{}, ResultOrphan
}

// prove is the report with what is known of its reference.
func (found rows) prove(r gateway.Report) gateway.Report {
	r.RefOf = found.byRef[r.Ref].ID
	return r
}
