package console

import (
	"fmt"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/operate"
)

// countedField brings back with the confirmation what the rehearsal has counted.
const countedField = "counted"

// writeCounted is "" if nothing was.
func writeCounted(c operate.Counted) string {
	if c.At.IsZero() {
		return ""
	}
	return fmt.Sprintf("%d %s", c.Newest, c.At.UTC().Format(time.RFC3339Nano))
}

func readCounted(text string) (c operate.Counted, err error) {
	if text == "" {
		return c, nil
	}
	id, at, _ := strings.Cut(text, " ")
	r := reader{}
	if id != "0" {
		c.Newest = gateway.MessageID(r.number(countedField, id))
	}
	if c.At, err = time.Parse(time.RFC3339Nano, at); err != nil {
		r.fail(countedField, "as it was told")
	}
	return c, r.err
}

// inWords says what an act on all that a search finds is of.
func (c *Console) inWords(s search) string {
	var words []string
	for _, field := range [][2]string{
		{"channel", s.Channel}, {"status", s.Status}, {"person", s.Person}, {"number", s.Number}, {"source key", s.Source},
		{"message", s.ID}, {"inserted from", c.typed(s.Since)}, {"inserted before", c.typed(s.Until)},
	} {
		if field[1] != "" {
			words = append(words, field[0]+" "+field[1])
		}
	}
	return "All that the search finds: " + strings.Join(words, ", ") + "."
}

// typed is a time as somebody typed it, with the zone.
func (c *Console) typed(at string) string {
	if at == "" {
		return ""
	}
	return strings.Replace(at, "T", " ", 1) + " " + c.opts.Zone.String()
}
