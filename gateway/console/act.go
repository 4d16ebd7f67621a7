package console

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/operate"
)

// deed is what somebody asks for with a form. Whether it is allowed is operate's to say, of the rehearsal, too.
type deed struct {
	// Title says what it is, as an order: Pause channel HR.
	Title string
	// About says of what it is, if the title does not.
	About string
	// Warning is what somebody should know who does it, "" if nothing.
	Warning string
	// Choices are what else the confirmation asks, beside why.
	Choices []choice
	// Back is the path of the page that says what was done.
	Back string
	// Rehearse has it rehearsed, though it was confirmed.
	Rehearse bool
	// Do does it, or rehearses it.
	Do func(context.Context, operate.Act) (outcome, error)
}

// choice is a field of a confirmation with several values, the first of which it has at first.
type choice struct {
	Name, Label string
	Options     []option
}

type option struct{ Value, Label string }

// outcome is what a deed has changed, or would change.
type outcome struct {
	// Found is how many things were meant, Changed how many of them are not as before. More: there are more than those.
	Found, Changed int
	More           bool
	// Counted is what a rehearsal is to be told again when it is done, "" if nothing.
	Counted string
	// Within are the channels to which it was narrowed, none if it was not.
	Within []string
	// What they are called, one and several: message, messages.
	What [2]string
	// Left is why others were left alone, and how many.
	Left map[string]int
}

// single is the outcome of a deed that concerns one thing.
func single(changed bool) outcome {
	if changed {
		return outcome{Found: 1, Changed: 1}
	}
	return outcome{Found: 1, Left: map[string]int{"is so already": 1}}
}

// HowMany is how many would be changed, in words; "" for a single thing, whose title says it.
func (o outcome) HowMany() string {
	if o.What[0] == "" {
		return ""
	}
	said := fmt.Sprintf("%s of %s", grouped(strconv.Itoa(o.Changed)), o.things(o.Found))
	if o.More {
		said += ", and there are more"
	}
	return said
}

func (o outcome) things(n int) string {
	word := o.What[1]
	if n == 1 {
		word = o.What[0]
	}
	return grouped(strconv.Itoa(n)) + " " + word
}

// told is what is said after the deed.
func (o outcome) told(title string) string {
	var said strings.Builder
	said.WriteString(title + ": ")
	switch {
	case o.What[0] != "":
		said.WriteString(o.HowMany())
	case o.Changed > 0:
		said.WriteString("done")
	default:
		said.WriteString("nothing changed")
	}
	if reasons := o.Reasons(); len(reasons) > 0 {
		said.WriteString("; " + strings.Join(reasons, "; "))
	}
	return said.String() + "."
}

// Reasons are why things were left alone, the most frequent first.
func (o outcome) Reasons() []string {
	why := make([]string, 0, len(o.Left))
	for reason := range o.Left {
		why = append(why, reason)
	}
	slices.SortFunc(why, func(a, b string) int {
		if o.Left[a] != o.Left[b] {
			return o.Left[b] - o.Left[a]
		}
		return strings.Compare(a, b)
	})
	for i, reason := range why {
		if o.What[0] == "" {
			why[i] = "it " + reason
		} else {
			why[i] = fmt.Sprintf("%d left alone: %s", o.Left[reason], reason)
		}
	}
	return why
}

// largestForm bounds what is posted, in bytes.
const largestForm = 64 << 10

// The fields of a form that are the mechanism's own.
const (
	reasonField  = "reason"
	confirmField = "confirm"
)

// asks reads what a form asks for.
type asks func(visit) (deed, error)

// done does what forms ask for: it rehearses it, has it confirmed, does it, and goes back.
func (c *Console) done(read asks) http.Handler {
	return c.posted(func(w http.ResponseWriter, v visit) {
		d, err := read(v)
		if c.opts.ReadOnly {
			err = errReadOnly
		}
		if err != nil {
			c.answer(w, v, c.fault(v, err))
			return
		}
		act := c.act(v)
		act.DryRun = act.DryRun || d.Rehearse
		ctx, cancel := context.WithTimeout(v.Context(), actTime)
		defer cancel()
		out, err := d.Do(ctx, act)
		switch {
		case err == nil && !act.DryRun:
			http.Redirect(w, v.Request, c.told.after(d.Back, out.told(d.Title)), http.StatusSeeOther)
		case err == nil, explains(err):
			c.answer(w, v, confirmation(v, d, out, err))
		case ctx.Err() != nil && v.Context().Err() == nil:
			c.answer(w, v, partly(faultPage(http.StatusServiceUnavailable, "There was no time for all of it."), out, act))
		default:
			c.answer(w, v, partly(c.fault(v, err), out, act))
		}
	})
}

// actTime bounds an act, so that its answer comes before the connection is given up.
const actTime = 45 * time.Second

// partly adds to the page of an error what was done before.
func partly(p page, out outcome, act operate.Act) page {
	if text, is := p.Body.(string); is && out.Changed > 0 && !act.DryRun {
		p.Body = fmt.Sprintf("%s Changed before that: %s. Ask for it again for the others.", text, out.HowMany())
	}
	return p
}

// act is who asks for a deed and why. Why is asked by the confirmation: a rehearsal needs none yet.
func (c *Console) act(v visit) operate.Act {
	act := operate.Act{
		Actor: v.Actor, Reason: strings.TrimSpace(v.PostForm.Get(reasonField)), DryRun: v.PostForm.Get(confirmField) == "",
	}
	if act.DryRun && act.Reason == "" {
		act.Reason = "to be said"
	}
	return act
}

// posted has a form of somebody who is known.
func (c *Console) posted(serve func(http.ResponseWriter, visit)) http.Handler {
	return c.asked(func(w http.ResponseWriter, v visit) {
		v.Body = http.MaxBytesReader(w, v.Body, largestForm)
		if err := v.ParseForm(); err != nil {
			c.answer(w, v, faultPage(http.StatusBadRequest, "The form cannot be read."))
			return
		}
		serve(w, v)
	})
}

// explains reports whether an error tells who posted a form what to change about it.
func explains(err error) bool {
	return slices.ContainsFunc([]error{
		errInput, operate.ErrIncompleteAct, operate.ErrTooMany, operate.ErrBadOrder, operate.ErrUnknownChannel, operate.ErrUnknownSender,
		operate.ErrClosedToAll, operate.ErrOverruled, operate.ErrNotSent, operate.ErrOtherNumber, operate.ErrDecided, operate.ErrNotOneNumber,
		operate.ErrNoSuchPage, operate.ErrBadPause, operate.ErrOtherPause, digest.ErrAddress,
	}, func(known error) bool { return errors.Is(err, known) })
}

// confirmBody is what a confirmation shows.
type confirmBody struct {
	deed
	Outcome outcome
	Reason  string
	// Fault is why it cannot be done like that, "" if it can. Uncounted: so it is not known yet what it would change.
	Fault     string
	Uncounted bool
	// Path takes the form again, with Fields as they were.
	Path   string
	Fields []field
}

type field struct{ Name, Value string }

// confirmation asks whether it is meant.
func confirmation(v visit, d deed, out outcome, err error) page {
	body := confirmBody{
		deed: d, Outcome: out, Reason: strings.TrimSpace(v.PostForm.Get(reasonField)), Path: v.URL.Path,
	}
	own := []string{reasonField, confirmField}
	if out.Counted != "" {
		own = append(own, countedField)
		body.Fields = []field{{countedField, out.Counted}}
	}
	for i, ch := range d.Choices {
		own = append(own, ch.Name)
		d.Choices[i].Options = first(ch.Options, v.PostForm.Get(ch.Name))
	}
	body.Fields = append(body.Fields, fields(v.PostForm, own...)...)
	p := page{Name: "confirm", Title: d.Title + "?"}
	if err != nil {
		body.Fault, p.Status = err.Error(), http.StatusUnprocessableEntity
		body.Uncounted = d.Rehearse || v.PostForm.Get(confirmField) == ""
	}
	p.Body = body
	return p
}

// first moves the option of a value to the front.
func first(options []option, value string) []option {
	i := slices.IndexFunc(options, func(o option) bool { return o.Value == value })
	if i < 1 {
		return options
	}
	return slices.Concat(options[i:i+1], options[:i], options[i+1:])
}

// fields are those of a form, for another one that posts the same.
func fields(form url.Values, but ...string) []field {
	var all []field
	for name, values := range form {
		if slices.Contains(but, name) {
			continue
		}
		for _, value := range values {
			all = append(all, field{name, value})
		}
	}
	slices.SortStableFunc(all, func(a, b field) int { return strings.Compare(a.Name, b.Name) })
	return all
}
