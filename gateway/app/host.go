package app

import (
	"context"
	"fmt"
	"time"

	"ebs-sms-gateway/gateway/console"
)

// host is what the console's pages say of this gateway.
type host struct{ app *App }

// region is the country of numbers that are written without one, "" if the channels do not agree.
func (h host) region() string {
	channels := h.app.opts.Config.Channels
	for _, ch := range channels {
		if ch.Region != channels[0].Region {
			return ""
		}
	}
	return channels[0].Region
}

// Facts implements console.Host.
func (h host) Facts(ctx context.Context) ([]console.Fact, error) {
	o := h.app.opts
	return []console.Fact{
		{Name: "Version", Value: o.Version},
		{Name: "Gateway", Value: h.app.node.Node},
		{Name: "Started", Value: h.app.node.StartedAt.UTC().Format(time.RFC3339)},
		{Name: "Store", Value: h.storeText(ctx)},
		{Name: "Webhooks", Value: o.Config.Webhooks.PublicURL},
	}, nil
}

// storeText is what the store is. The page is there, too, while the store is away.
func (h host) storeText(ctx context.Context) string {
	driver := string(h.app.opts.Config.Store.Driver)
	info, err := h.app.store.Info(ctx)
	if err != nil {
		return driver + ", not reachable now"
	}
	return fmt.Sprintf("%s, tables of version %d", driver, info.Schema)
}

// Check implements console.Host.
func (h host) Check(ctx context.Context) []console.Finding {
	var findings []console.Finding
	for _, f := range Check(ctx, CheckOptions{Config: h.app.opts.Config, Version: h.app.opts.Version}) {
		findings = append(findings, console.Finding{Level: f.Level.String(), What: f.What, Text: f.Text})
	}
	return findings
}
