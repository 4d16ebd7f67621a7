package access

import (
	"context"

	"ebs-sms-gateway/gateway/operate"
)

// contextKey is the key of a request's actor.
type contextKey struct{}

func with(ctx context.Context, actor operate.Actor) context.Context {
	return context.WithValue(ctx, contextKey{}, actor)
}

// From is who a request is of, false if it came past this package.
func From(ctx context.Context) (operate.Actor, bool) {
	actor, ok := ctx.Value(contextKey{}).(operate.Actor)
	return actor, ok
}
