package ords

import (
	"context"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/webhook"
)

// Receiver is the receiving side of one provider. It is safe for concurrent use. Its
// errors are logged: they hold nothing of the post but the names of fields.
type Receiver interface {
	// SignatureHeader is the header that becomes Post.Signature. Without it no body is read.
	SignatureHeader() string
	// Verify refuses a post that does not come from the provider, and with
	// webhook.ErrOtherAccount one that is not for this gateway. The client never sees its error.
	Verify(webhook.Post) error
	// Reply and Report decode a verified post, or fail with a *webhook.BadPostError.
	Reply(webhook.Post) (gateway.Incoming, error)
	Report(webhook.Post) (gateway.Report, error)
	// Acknowledgement is what the provider wants to hear of a post that was taken, with status 200. A text that is not
	// empty is what the person who wrote is to be sent at once.
	Acknowledgement(text string) (contentType string, body []byte)
}

// Inbox takes what was received and returns once that is durable. What it returns
// decides the answer:
//
//	nil                                        200
//	*webhook.BadPostError                      400, with its text
//	gateway.ErrUnavailable or the context's    503, with Retry-After
//	any other, or a panic                      500
//
// It must give up when its context ends. Its errors are logged: they hold nothing of
// the post.
type Inbox interface {
	Accept(context.Context, gateway.Incoming) error
	Status(context.Context, gateway.Report) error
	// Answer is the text that the person gets at once who wrote an accepted reply, "" if none. It depends on nothing but
	// the reply: a provider that repeats a post has not acted upon the answer to the one before.
	Answer(gateway.Incoming) string
}

// subject is what a verified post is about.
type subject struct {
	// ref is the reference of a report's attempt, reply what the provider calls a reply.
	ref, reply string
}

// handler does what a verified post asks for, and returns the text that the person gets at once. What the post is about is
// told of one that fails, too, once it is decoded.
type handler func(context.Context, webhook.Post) (about subject, answer string, err error)

func (s *server) takeReply(ctx context.Context, post webhook.Post) (subject, string, error) {
	in, err := s.opts.Receiver.Reply(post)
	if err != nil {
		return subject{}, "", err
	}
	about := subject{reply: in.Reply.ProviderSID}
	if err := s.opts.Inbox.Accept(ctx, in); err != nil {
		return about, "", err
	}
	return about, s.opts.Inbox.Answer(in), nil
}

func (s *server) takeReport(ctx context.Context, post webhook.Post) (subject, string, error) {
	report, err := s.opts.Receiver.Report(post)
	if err != nil {
		return subject{}, "", err
	}
	return subject{ref: report.Ref}, "", s.opts.Inbox.Status(ctx, report)
}
