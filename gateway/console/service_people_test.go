package console_test

import (
	"context"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/console"
	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/operate"
)

// people is the part of a service that is about people.
type people struct {
	replies []gateway.Reply
	thread  console.Thread
	number  console.NumberDetail
	// read are the readings, in their order, and asked what of replies.
	read    []console.Reading
	search  gateway.ReplySearchParams
	whose   console.Whose
	looked  string
	changes bool
	acts    []operate.Act
	// resolved and target are what the last act was about.
	resolved operate.Resolution
	target   operate.Target
}

func (p *people) Replies(
	_ context.Context, by console.Reading, search gateway.ReplySearchParams,
) ([]gateway.Reply, error) {
	p.read, p.search = append(p.read, by), search
	return p.replies, nil
}

func (p *people) Conversation(_ context.Context, by console.Reading, whose console.Whose) (console.Thread, error) {
	p.read, p.whose = append(p.read, by), whose
	return p.thread, nil
}

func (p *people) Number(_ context.Context, by console.Reading, number string) (console.NumberDetail, error) {
	p.read, p.looked = append(p.read, by), number
	return p.number, nil
}

func (p *people) Resolve(_ context.Context, act operate.Act, as operate.Resolution) (bool, error) {
	p.acts, p.resolved = append(p.acts, act), as
	return p.changes, nil
}

func (p *people) OptOut(_ context.Context, act operate.Act, t operate.Target) (bool, error) {
	p.acts, p.target = append(p.acts, act), t
	return p.changes, nil
}

func (p *people) OptIn(_ context.Context, act operate.Act, t operate.Target) (bool, error) {
	p.acts, p.target = append(p.acts, act), t
	return p.changes, nil
}

// records is the part of a service that is about the gateway's own records.
type records struct {
	made    []gateway.MailingSummary
	told    digest.Digest
	entries []gateway.AuditEntry
	// about and audit are what was asked.
	about digest.About
	audit gateway.AuditParams
}

func (r *records) Digests(context.Context, operate.Actor, int) ([]gateway.MailingSummary, error) {
	return r.made, nil
}

func (r *records) AuditLog(
	_ context.Context, _ operate.Actor, p gateway.AuditParams,
) ([]gateway.AuditEntry, error) {
	r.audit = p
	return r.entries, nil
}

func (s *service) Digest(_ context.Context, by console.Reading, about digest.About) (digest.Digest, error) {
	s.read, s.about = append(s.read, by), about
	return s.told, nil
}
