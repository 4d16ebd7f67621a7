package config

import "time"

// Outbound is the sending pipeline.
type Outbound struct {
	InFlight     int           `yaml:"in_flight" unit:"requests" range:"1..1000" help:"Posts to Twilio under way at once."`
	PollInterval time.Duration `yaml:"poll_interval" range:"100ms..1m" help:"How long an empty queue is left alone. Each look is one statement for all channels."`
	ClaimRows    int           `yaml:"claim_rows" unit:"rows" range:"1..10000" help:"Rows of one channel that are claimed and not yet sent."`
	Lease        time.Duration `yaml:"lease" range:"2s..1h" help:"How long a claim holds. The rows of a crashed gateway are rescued after it. More than twice twilio.timeout."`
	Drain        time.Duration `yaml:"drain" range:"1s..10m" help:"How long a stop waits for requests under way. Less than lease, and than the grace that Kubernetes gives."`
	Record       Record        `yaml:"record" help:"How outcomes are committed together."`
	Retry        Retry         `yaml:"retry" help:"Attempts after an outcome that certainly was not accepted."`
	Pause        time.Duration `yaml:"pause" range:"10s..24h" help:"Longest pause of a sender that Twilio refuses, or of everything if it refuses the account. The first lasts 30s, each further one twice as long; after each one message goes first."`
	Reconcile    Reconcile     `yaml:"reconcile" help:"How unknown outcomes are looked up in Twilio's list."`
	StatusPoll   StatusPoll    `yaml:"status_poll" help:"How messages without a final delivery report are asked for."`
}

// Record bounds a group commit of outcomes.
type Record struct {
	Rows  int           `yaml:"rows" unit:"rows" range:"1..10000" help:"Most rows in one commit."`
	Delay time.Duration `yaml:"delay" range:"1ms..1s" help:"Longest wait for further rows."`
}

// Retry is the backoff of attempts.
type Retry struct {
	Base     time.Duration `yaml:"base" range:"100ms..1h" help:"Delay after the first attempt. It doubles with each further one."`
	Max      time.Duration `yaml:"max" range:"1s..24h" help:"Longest delay. Not less than base."`
	Attempts int           `yaml:"attempts" unit:"attempts" range:"1..100" help:"Attempts before a row fails."`
	Jitter   float64       `yaml:"jitter" range:"0..1" help:"Share of a delay by which it is spread, up and down."`
}

// Reconcile is the lookup of unknown outcomes.
type Reconcile struct {
	Interval  time.Duration `yaml:"interval" range:"1s..10m" help:"How often rows of unknown outcome are looked for."`
	Settle    time.Duration `yaml:"settle" range:"1s..1h" help:"How long after the doubt the list is trusted not to hold a message. At least 30s with Twilio itself; less is for a simulator."`
	HoldAfter time.Duration `yaml:"hold_after" range:"1m..720h" zero:"never" help:"How long the list may be unreadable before a row is held for a human. Not less than settle."`
	Rows      int           `yaml:"rows" unit:"rows" range:"1..10000" help:"Rows looked up in one round."`
	InFlight  int           `yaml:"in_flight" unit:"requests" range:"1..100" help:"Reads of the list under way at once."`
}

// StatusPoll is the asking for delivery reports that did not come.
type StatusPoll struct {
	After  time.Duration `yaml:"after" range:"1m..24h" help:"How long after sending a message is first asked for."`
	Every  time.Duration `yaml:"every" range:"1m..24h" help:"How often it is asked for again."`
	GiveUp time.Duration `yaml:"give_up" range:"1h..720h" help:"How long after sending the asking ends. More than after."`
	Rows   int           `yaml:"rows" unit:"rows" range:"1..10000" help:"Messages asked for in one round."`
}
