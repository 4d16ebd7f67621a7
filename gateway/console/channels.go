package console

import (
	"context"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// channels are what texts are sent for and from, each with what limits and what stops it.
func (c *Console) channels(v visit) (page, error) {
	all, err := c.opts.Service.Channels(v.Context(), v.Actor)
	return page{Name: "channels", Title: "Channels and senders", Section: "/channels", Live: true, Body: all}, err
}

// pausedFor are how long a pause may last; the first is until somebody ends it.
func pausedFor() []option {
	return []option{
		{"", "until it is resumed"}, {"15m", "15 minutes"}, {"1h", "1 hour"}, {"4h", "4 hours"}, {"12h", "12 hours"},
		{"24h", "24 hours"},
	}
}

// pause stops a channel, a sender or everything.
func (c *Console) pause(v visit) (deed, error) {
	scope, name, err := paused(v)
	if err != nil {
		return deed{}, err
	}
	pause := gateway.Pause{Scope: scope, Name: name}
	length := v.PostForm.Get("for")
	if !slices.ContainsFunc(pausedFor(), func(o option) bool { return o.Value == length }) {
		return deed{}, errInput
	}
	if length != "" {
		d, _ := time.ParseDuration(length) // one of the options
		pause.Until = c.opts.Clock().Add(d)
	}
	d := stopping(scope, name, "Pause")
	d.Choices = []choice{{"for", "For how long", pausedFor()}}
	d.Do = func(ctx context.Context, act operate.Act) (outcome, error) {
		pause.Reason = act.Reason
		changed, err := c.opts.Service.Pause(ctx, act, pause)
		return single(changed), err
	}
	return d, nil
}

// resume ends a pause.
func (c *Console) resume(v visit) (deed, error) {
	scope, name, err := paused(v)
	if err != nil {
		return deed{}, err
	}
	since, err := time.Parse(time.RFC3339Nano, v.PostForm.Get("since"))
	if err != nil {
		return deed{}, errInput
	}
	d := stopping(scope, name, "Resume")
	d.Do = func(ctx context.Context, act operate.Act) (outcome, error) {
		changed, err := c.opts.Service.Resume(ctx, act, gateway.Pause{Scope: scope, Name: name, Since: since})
		return single(changed), err
	}
	return d, nil
}

// paused is what a form wants to pause or resume.
func paused(v visit) (gateway.PauseScope, string, error) {
	scope, name := gateway.PauseScope(v.PostForm.Get("scope")), v.PostForm.Get("name")
	switch {
	case scope == gateway.PauseAll && name == "",
		(scope == gateway.PauseChannel || scope == gateway.PauseSender) && name != "":
		return scope, name, nil
	}
	return "", "", errInput
}

// stopping is what pausing and resuming have in common.
func stopping(scope gateway.PauseScope, name, verb string) deed {
	d := deed{Back: "/channels"}
	switch scope {
	case gateway.PauseAll:
		d.Title = verb + " everything"
	case gateway.PauseChannel:
		d.Title = verb + " channel " + name
	case gateway.PauseSender:
		d.Title = verb + " sender " + name
	}
	return d
}
