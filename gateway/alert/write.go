package alert

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"
	"time"
)

// Letter is a mail of notices.
type Letter struct {
	// ID is the same for the same notices.
	ID            string
	Subject, Text string
}

// Write makes one mail of notices. Gateway is who writes it, runbook the address of docs/runbook.md.
func Write(notices []Notice, gateway, runbook string) Letter {
	var body strings.Builder
	id := sha256.New()
	open := 0
	for _, n := range notices {
		fmt.Fprintf(id, "%s\x00%s\x00%d\x00%d\x00%t\x00", n.Alert, n.About, n.Since.UnixNano(), n.Told, n.Over)
		if !n.Over {
			open++
		}
		n.write(&body, runbook)
	}
	fmt.Fprintf(id, "%s", gateway)
	fmt.Fprintf(&body, "Written by gateway %s. Times are in UTC. Whoever is in mail.admins gets this mail.\n", gateway)
	return Letter{hex.EncodeToString(id.Sum(nil)[:16]), subject(notices, open), body.String()}
}

func subject(notices []Notice, open int) string {
	first := notices[0].title()
	if more := len(notices) - 1; more > 0 {
		first += fmt.Sprintf(" and %d more", more)
	}
	if open == 0 {
		return "EBS SMS: over: " + first
	}
	return "EBS SMS: " + first
}

func (n Notice) title() string {
	if n.About == "" {
		return n.Alert
	}
	return n.Alert + " (" + n.About + ")"
}

func (n Notice) write(to *strings.Builder, runbook string) {
	if n.Over {
		fmt.Fprintf(to, "OVER: %s\n  from %s to %s\n\n", n.title(), utc(n.Since), utc(n.SeenAt))
		return
	}
	fmt.Fprintf(to, "%s\n  %d %s\n  since %s", n.title(), n.Count, n.What, utc(n.Since))
	if n.Told > 0 {
		fmt.Fprintf(to, "; you were told %d times, last at %s", n.Told, utc(n.ToldAt))
	}
	to.WriteString("\n")
	if len(n.Examples) > 0 {
		fmt.Fprintf(to, "  MESSAGE_ID for example %s\n", strings.Trim(fmt.Sprint(n.Examples), "[]"))
	}
	fmt.Fprintf(to, "  %s\n  %s#%s\n\n", n.Do, runbook, strings.ToLower(n.Alert))
}

func utc(t time.Time) string { return t.UTC().Format("2006-01-02 15:04") }
