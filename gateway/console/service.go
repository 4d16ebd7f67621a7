package console

import (
	"context"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// Service is what the pages are over; [operate.Service] is one. What an actor may not see is left out or refused
// ([operate.ErrForbidden]); what comes back is masked unless it was asked to be revealed.
type Service interface {
	People
	Records
	Overview(context.Context, operate.Actor) (operate.Overview, error)
	// Activity returns the minutes of the last three hours, the oldest first.
	Activity(context.Context, operate.Actor) ([]operate.Bucket, error)
	// Messages returns a page of what was found.
	Messages(context.Context, operate.Reading, gateway.SearchParams) (operate.Page, error)
	// Message returns all that is known of one. Errors: [operate.ErrNoMessage].
	Message(context.Context, operate.Reading, gateway.MessageID) (operate.Detail, error)
	// Explain says what becomes of a message. Errors: [operate.ErrUnknownChannel].
	Explain(context.Context, operate.Reading, operate.Question) (operate.Explanation, error)
	Apply(context.Context, operate.Act, operate.Order) (operate.Effect, error)
	Channels(context.Context, operate.Actor) (operate.ChannelViews, error)
	// Pause and Resume report whether that changes anything.
	Pause(context.Context, operate.Act, gateway.Pause) (bool, error)
	Resume(context.Context, operate.Act, gateway.Pause) (bool, error)
}
