package digest

import (
	"slices"
	"strconv"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/phone"
)

// Page is what templates see. A Note says why something is no manager's, "" if it is one's. Every text is one line
// without control characters; what comes from people is not escaped yet: html/template does that.
type Page struct {
	Manager      string
	Since, Until string
	// Footer says how to stop the mails.
	Footer string
	// Count are the numbers of what follows.
	Count      Count
	Unresolved []Unresolved
	Answered   []Thread
	Failed     []Failure
}

// Count is how much a digest holds.
type Count struct{ Unresolved, Replies, Failed int }

// Text is a message of the gateway.
type Text struct {
	ID      gateway.MessageID
	Person  string
	Channel string
	// Sent is when it was sent, "" if it was not.
	Sent string
	Body string
}

// Said is a reply.
type Said struct {
	Received string
	Body     string
	// Answer is the keyword that it was understood as, "" if as none.
	Answer string
	// Attachments is how many pictures and files came with it.
	Attachments int
}

// Unresolved is a reply whose message is not known.
type Unresolved struct {
	Said
	Person string
	// Ambiguous: it may answer each of Texts. Else it answers none that waits for an answer, and Texts is the last one.
	Ambiguous bool
	Texts     []Text
	Note      string
}

// Thread is a message with its replies.
type Thread struct {
	Text
	Note    string
	Replies []Said
}

// Failure is a message that reached nobody.
type Failure struct {
	Text
	At   string
	Why  string
	Note string
}

func (r *Renderer) page(d Digest) Page {
	p := Page{
		Manager: clean(d.Manager), Since: r.date(d.Since), Until: r.date(d.Until), Footer: clean(r.opts.Footer),
		Count: Count{Unresolved: len(d.Unresolved), Failed: len(d.Failed)},
	}
	for _, u := range d.Unresolved {
		p.Unresolved = append(p.Unresolved, r.unresolved(u))
	}
	for _, a := range d.Answered {
		_, stray := Addressee(a.Message)
		thread := Thread{Text: r.message(a.Message), Note: string(stray)}
		for _, reply := range a.Replies {
			thread.Replies = append(thread.Replies, r.said(reply))
		}
		p.Count.Replies += len(a.Replies)
		p.Answered = append(p.Answered, thread)
	}
	for _, m := range d.Failed {
		_, stray := Addressee(m)
		p.Failed = append(p.Failed, Failure{
			Text: r.message(m), At: r.date(m.StatusAt), Why: why(m.State), Note: string(stray),
		})
	}
	return p
}

// Strays reports whether there is something to tell, and none of it is a manager's.
func (p Page) Strays() bool {
	var notes []string
	for _, u := range p.Unresolved {
		notes = append(notes, u.Note)
	}
	for _, t := range p.Answered {
		notes = append(notes, t.Note)
	}
	for _, f := range p.Failed {
		notes = append(notes, f.Note)
	}
	return len(notes) > 0 && !slices.Contains(notes, "")
}

func (r *Renderer) unresolved(u Reply) Unresolved {
	_, stray := u.Addressee()
	v := Unresolved{
		Said: r.said(u.Reply), Person: person(gateway.Message{}, u.From), Note: string(stray),
		Ambiguous: u.Match.Status == gateway.MatchAmbiguous,
	}
	if len(u.About) > 0 {
		v.Person = person(u.About[0], u.From)
	}
	for _, m := range u.About {
		v.Texts = append(v.Texts, r.message(m))
	}
	return v
}

func (r *Renderer) said(reply gateway.Reply) Said {
	return Said{
		Received: r.date(reply.ReceivedAt), Body: clean(reply.Body), Answer: clean(reply.Keyword),
		Attachments: len(reply.Media),
	}
}

func (r *Renderer) message(m gateway.Message) Text {
	return Text{
		ID: m.ID, Person: person(m, m.Recipient), Channel: clean(m.Channel), Sent: r.date(m.ClaimedAt),
		Body: clean(m.Body),
	}
}

// person names whom a message is for: by name, or else by what is known.
func person(m gateway.Message, number string) string {
	switch name := clean(m.PersonName); {
	case name != "":
		return name
	case m.PersonID != 0:
		return "Person " + strconv.FormatInt(m.PersonID, 10)
	case number != "":
		return "Number " + phone.Mask(number)
	}
	return "Unknown person"
}

// why says why a message reached nobody.
func why(s gateway.State) string {
	what := map[gateway.Status]string{
		gateway.StatusUndelivered: "was not delivered", gateway.StatusFailed: "could not be sent",
		gateway.StatusRejected: "could not be sent", gateway.StatusExpired: "was not sent in time",
		gateway.StatusOptedOut: "was not sent: the person wants no texts",
	}[s.Status]
	if s.StatusReason != "" && s.Status != gateway.StatusOptedOut {
		what += " (" + clean(s.StatusReason) + ")"
	}
	return what
}
