package operate

import (
	"context"
	"strings"

	"ebs-sms-gateway/gateway"
)

// Enqueued is what operating needs of a store to queue a text.
type Enqueued interface {
	// Enqueue does what a feeder does, and writes into the row's history who did. A row whose source key the channel has had
	// is not written: Insertion.Duplicate.
	Enqueue(ctx context.Context, m gateway.Message, by gateway.Decision) (gateway.Insertion, error)
}

// FieldFault is what is wrong with one value of a request.
type FieldFault struct {
	// Field is the column's name in lower case.
	Field string
	// Title says what is wrong, and what would be right. It holds nothing of the value.
	Title string
}

// InvalidError tells of every value of a request that is wrong.
type InvalidError struct{ Faults []FieldFault }

// Error implements error.
func (e *InvalidError) Error() string {
	texts := make([]string, len(e.Faults))
	for i, f := range e.Faults {
		texts[i] = f.Field + " " + f.Title
	}
	return strings.Join(texts, "; ")
}

// Enqueue queues a text for a system that does not insert rows itself, by the rules of XXSMS_API_PKG.enqueue. With a source
// key that the channel has had nothing is queued, and the row is the first one's. Errors: [*InvalidError], [ErrForbidden].
func (s *Service) Enqueue(ctx context.Context, act Act, m gateway.Message) (gateway.Insertion, error) {
	if err := act.authorise(RoleOperator, m.Channel); err != nil { // first: who may not is not told which channels there are
		return gateway.Insertion{}, err
	}
	m.CountryCode = strings.ToUpper(m.CountryCode)
	if err := s.validateMessage(m); err != nil {
		return gateway.Insertion{}, err
	}
	if act.DryRun {
		return gateway.Insertion{}, nil
	}
	return s.opts.Store.Enqueue(ctx, m, gateway.Decision{By: act.Actor.Name, Why: act.Reason, Now: s.opts.Clock()})
}
