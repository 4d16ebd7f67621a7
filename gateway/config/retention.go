package config

import "ebs-sms-gateway/gateway/retention"

// Retention is how long the embedded store keeps what is done with.
type Retention struct {
	Messages int `yaml:"messages" unit:"days" range:"30..36500" zero:"for ever" help:"How long messages that have ended are kept after they were last written, with their events. One whose reply no sweep has taken stays."`
	Replies  int `yaml:"replies" unit:"days" range:"30..36500" zero:"for ever" help:"How long replies are kept that a sweep has taken, or that answer nothing."`
	Events   int `yaml:"events" unit:"days" range:"30..36500" zero:"for ever" help:"How long the history of messages is kept that are still there."`
}

// Keep is what of it the domain knows.
func (r Retention) Keep() retention.Keep {
	return retention.Keep{Messages: r.Messages, Replies: r.Replies, Events: r.Events}
}

func defaultRetention() Retention { return Retention{Messages: 400, Replies: 400, Events: 400} }
