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
			Warning: "Nobody is texted again: the message ends as FAILED."},
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

// tickedField has the messages of a list that were ticked.
const tickedField = "ticked"

// bounds are how many messages an act on all that a search finds may be of.
func bounds() []option {
	return []option{
		{"", strconv.Itoa(operate.AtMostDefault)}, {"1000", "1,000"},
		{strconv.Itoa(operate.AtMostLimit), grouped(strconv.Itoa(operate.AtMostLimit))},
	}
}

// atMostField bounds an act on all that a search finds.
const atMostField = "at_most"

// actOnMessages acts on those that were ticked, or else on all that the search finds.
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
	switch {
	case len(of.IDs) == 1:
		d.Title = fmt.Sprintf("%s: message %d", a.Label, of.IDs[0])
	case len(of.IDs) > 1:
		order.AtMost = len(of.IDs)
	default:
		d.Choices = []choice{{Name: atMostField, Label: "At most", Options: bounds()}}
		order.AtMost, _ = strconv.Atoi(form.Get(atMostField)) // what is no number is the default; operate bounds the others
	}
	d.Do = func(ctx context.Context, act operate.Act) (outcome, error) {
		effect, err := c.opts.Service.Apply(ctx, act, order)
		return outcome{
			Found: effect.Found, Changed: effect.Changed, Left: effect.Left, What: [2]string{"message", "messages"},
		}, err
	}
	return d, nil
}

// selection is what the form means: ticked messages, or a search.
func (c *Console) selection(form url.Values) (operate.Selection, error) {
	var of operate.Selection
	r := reader{}
	for _, text := range form[tickedField] {
		of.IDs = append(of.IDs, gateway.MessageID(r.number("message", text)))
	}
	if r.err != nil || len(of.IDs) > 0 {
		return of, r.err
	}
	var err error
	of.Filter, err = readSearch(form).params(c.opts.Zone)
	return of, err
}
