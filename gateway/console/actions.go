package console

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// action is an act on messages as a button offers it.
type action struct {
	Action operate.Action
	Label  string
	// Warning is what to know before.
	Warning string
	step    gateway.Step
}

func actions() []action {
	return []action{
		{Action: operate.ActionRequeue, Label: "Requeue", step: gateway.StepRequeue},
		{Action: operate.ActionReleaseSent, Label: "Say it was sent", step: gateway.StepDecide},
		{Action: operate.ActionReleaseNotSent, Label: "Say it was not sent", step: gateway.StepDecide,
			Warning: "Nobody is texted again: the message ends as FAILED, and only a requeue of this message by itself sends it."},
		{Action: operate.ActionReleaseAgain, Label: "Send again", step: gateway.StepDecide,
			Warning: "If it was sent after all, the person gets it twice."},
		{Action: operate.ActionCancel, Label: "Cancel", step: gateway.StepCancel},
		{Action: operate.ActionResend, Label: "Resend a copy", step: gateway.StepResend,
			Warning: "Who got the first one gets the text twice."},
	}
}

// offered are the actions that a message in the status may be given to.
func offered(status gateway.Status) []action {
	return slices.DeleteFunc(actions(), func(a action) bool {
		return !slices.ContainsFunc(gateway.Rules(), func(r gateway.Rule) bool {
			return r.Step == a.step && slices.Contains(r.From, status)
		})
	})
}

// The fields of a form that acts on messages.
const (
	// whichField says which are meant: foundOnes are all that the search finds, else those that were ticked.
	whichField, foundOnes = "which", "found"
	tickedField           = "ticked"
	// atMostField bounds an act on all that a search finds; newestOnes are as many as there may be.
	atMostField, newestOnes = "at_most", "newest"
)

// bounds are how many messages an act on all that a search finds may be of.
func bounds() []option {
	most := grouped(strconv.Itoa(operate.AtMostLimit))
	return []option{
		{"", strconv.Itoa(operate.AtMostDefault)}, {"1000", "1,000"}, {strconv.Itoa(operate.AtMostLimit), most},
		{newestOnes, most + ", the newest if there are more"},
	}
}

// actOnMessages acts on those that were ticked, or on all that the search finds.
func (c *Console) actOnMessages(v visit) (deed, error) {
	of, err := c.selection(v.PostForm)
	if err != nil {
		return deed{}, err
	}
	d, err := c.acting(v.PostForm, of)
	d.Back = readSearch(v.PostForm).Path(0)
	return d, err
}

// actOnMessage acts on the one of the path.
func (c *Console) actOnMessage(v visit) (deed, error) {
	id, err := messageID(v)
	if err != nil {
		return deed{}, err
	}
	d, err := c.acting(v.PostForm, operate.Selection{IDs: []gateway.MessageID{id}})
	d.Back = messagePath(id)
	return d, err
}

// acting is the action of the form.
func (c *Console) acting(form url.Values, of operate.Selection) (deed, error) {
	i := slices.IndexFunc(actions(), func(a action) bool { return string(a.Action) == form.Get("action") })
	if i < 0 {
		return deed{}, errInput
	}
	a := actions()[i]
	order := operate.Order{Action: a.Action, Of: of}
	d := deed{Title: a.Label + ": messages", Warning: a.Warning}
	var err error
	switch {
	case len(of.IDs) == 1:
		d.Title = fmt.Sprintf("%s: message %d", a.Label, of.IDs[0])
	case len(of.IDs) > 1:
		order.AtMost = len(of.IDs)
	default:
		d.About = c.inWords(readSearch(form))
		d.Choices = []choice{{Name: atMostField, Label: "At most", Options: bounds()}}
		order.AtMost, _ = strconv.Atoi(form.Get(atMostField)) // what is no number is the default; operate bounds the others
		if form.Get(atMostField) == newestOnes {
			order.AtMost, order.Part = operate.AtMostLimit, true
		}
		order.Counted, err = readCounted(form.Get(countedField))
		d.Rehearse = order.Counted.At.IsZero()
	}
	d.Do = func(ctx context.Context, act operate.Act) (outcome, error) {
		effect, err := c.opts.Service.Apply(ctx, act, order)
		return outcome{
			Found: effect.Found, Changed: effect.Changed, More: effect.More, Left: effect.Left, Within: effect.Channels,
			Counted: writeCounted(effect.Counted), What: [2]string{"message", "messages"},
		}, err
	}
	return d, err
}

// selection is what the form means: ticked messages, or a search.
func (c *Console) selection(form url.Values) (of operate.Selection, err error) {
	if form.Get(whichField) == foundOnes {
		of.Filter, err = readSearch(form).params(c.opts.Zone)
		return of, err
	}
	r := reader{}
	for _, text := range form[tickedField] {
		of.IDs = append(of.IDs, gateway.MessageID(r.number("message", text)))
	}
	if len(of.IDs) == 0 {
		r.fail("what is ticked", "a message at least")
	}
	return of, r.err
}
