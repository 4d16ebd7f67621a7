package main

import (
	"fmt"
	"io"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
)

// pauseReport is the form of --json.
type pauseReport struct {
	Scope gateway.PauseScope `json:"scope"`
	Name  string             `json:"name,omitempty"`
	// Paused is whether it is paused now, or would be.
	Paused bool `json:"paused"`
	// Changed is whether it was not before.
	Changed bool       `json:"changed"`
	DryRun  bool       `json:"dry_run"`
	Until   *time.Time `json:"until,omitempty"`
}

func (r pauseReport) writeText(out io.Writer) error {
	state := "goes on"
	if r.Paused {
		state = "is paused"
		if r.Until != nil {
			state += " until " + timeText(*r.Until)
		}
	}
	switch {
	case !r.Changed:
		state = "was so already; nothing changed"
	case r.DryRun:
		state = "would be changed"
	}
	_, err := fmt.Fprintln(out, strings.TrimSpace(string(r.Scope)+" "+r.Name), state)
	return err
}
