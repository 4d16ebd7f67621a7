package console_test

import (
	"context"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/console"
	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/operate"
)

// people is the part of a service that is about people.
type people struct {
	replies  []gateway.Reply
	thread   operate.Thread
	number   operate.NumberDetail
	dead     operate.NumberPage[gateway.Number]
	standing operate.NumberPage[gateway.ConsentChange]
	// after are where the pages begin that were asked for.
	after []string
	// read are the readings, in their order, and asked what of replies.
	read    []operate.Reading
	search  gateway.ReplySearchParams
	whose   operate.Whose
	looked  string
	changes bool
	acts    []operate.Act
	// resolved and target are what the last act was about.
	resolved operate.Resolution
	target   operate.Target
}

func (p *people) SearchReplies(
	_ context.Context, by operate.Reading, search gateway.ReplySearchParams,
) ([]gateway.Reply, error) {
	p.read, p.search = append(p.read, by), search
	return p.replies, nil
}

func (p *people) Conversation(_ context.Context, by operate.Reading, whose operate.Whose) (operate.Thread, error) {
	p.read, p.whose = append(p.read, by), whose
	return p.thread, nil
}

func (p *people) Number(_ context.Context, by operate.Reading, number string) (operate.NumberDetail, error) {
	p.read, p.looked = append(p.read, by), number
	return p.number, nil
}

func (p *people) DeadNumbers(_ context.Context, by operate.Reading, after string) (operate.NumberPage[gateway.Number], error) {
	p.read, p.after = append(p.read, by), append(p.after, after)
	return p.dead, nil
}

func (p *people) OptOuts(
	_ context.Context, by operate.Reading, after string,
) (operate.NumberPage[gateway.ConsentChange], error) {
	p.read, p.after = append(p.read, by), append(p.after, after)
	return p.standing, nil
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
	kept    []operate.Journalled
	// noJournal is why there is none.
	noJournal error
	// about and audit are what was asked.
	about digest.About
	audit gateway.AuditParams
}

func (r *records) Digests(context.Context, operate.Actor, int) ([]gateway.MailingSummary, error) {
	return r.made, nil
}

func (r *records) LookJournal(context.Context, operate.Reading) ([]operate.Journalled, error) {
	return r.kept, r.noJournal
}

func (r *records) AuditLog(
	_ context.Context, _ operate.Actor, p gateway.AuditParams,
) ([]gateway.AuditEntry, error) {
	r.audit = p
	return r.entries, nil
}

func (s *service) Digest(_ context.Context, by operate.Reading, about digest.About) (digest.Digest, error) {
	s.read, s.about = append(s.read, by), about
	return s.told, nil
}

// write has everybody write the text wherever they can, to and about the message's person.
func (w *world) write(m gateway.Message, text string) {
	s := w.service
	r := gateway.Reply{
		ID: 1, From: text, Body: text, Keyword: text, Channel: text, ReceivedAt: noon(), Media: []gateway.Media{{URL: text}},
		Match: gateway.Match{Status: gateway.MatchAmbiguous, By: text, Reason: text},
	}
	s.replies, s.thread = []gateway.Reply{r}, operate.Thread{
		Number: text, Messages: []gateway.Message{m}, Replies: []gateway.Reply{r},
	}
	s.number.Number = gateway.Number{
		Line: gateway.Line{Number: text, Type: gateway.LineType(text), Carrier: text}, PersonID: 1, PersonName: text,
	}
	s.number.OptOuts = []consent.OptOut{{Number: text, Scope: consent.Scope(text), Source: consent.Source(text)}}
	s.number.Proof = []gateway.ConsentChange{{
		Number: text, Scope: consent.Scope(text), Source: consent.Source(text), Word: text, ProviderSID: text, Reason: text, By: text,
	}}
	s.dead.Rows, s.standing.Rows = []gateway.Number{s.number.Number}, s.number.Proof
	s.made = []gateway.MailingSummary{{Mailing: gateway.Mailing{Manager: text, Reason: text}}}
	s.told = digest.Digest{
		About: digest.About{Manager: text}, Failed: []gateway.Message{m},
		Answered:   []digest.Answered{{Message: m, Replies: []gateway.Reply{r}}},
		Unresolved: []digest.Reply{{Reply: r, About: []gateway.Message{m}}},
	}
	s.entries = []gateway.AuditEntry{{
		Actor: text, Action: gateway.AuditAction(text), Target: text, Reason: text, Detail: text,
	}}
	s.kept = []operate.Journalled{{File: text, State: operate.JournalState(text)}}
	w.host.facts = []console.Fact{{Name: text, Value: text}}
	w.host.findings = []console.Finding{{Level: text, What: text, Text: text}}
}
