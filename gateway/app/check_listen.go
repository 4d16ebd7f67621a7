package app

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"net"
	"net/http"

	"ebs-sms-gateway/gateway/config"
)

// checkListen tries whether run could listen. Where a gateway answers already, its
// addresses are taken, and nothing is wrong.
func checkListen(ctx context.Context, cfg config.Config) []Finding {
	if runs(ctx, cfg.Admin) {
		return []Finding{{LevelOK, "listen", fmt.Sprintf("a gateway answers on %s", cfg.Admin.Listen)}}
	}
	var findings []Finding
	for _, l := range listeners(cfg) {
		if l.address == "" || cfg.Mode == config.ModeShadow && l.section != "admin" {
			continue // there is none, or it is not the shadow's
		}
		if err := tryListen(l.address); err != nil {
			findings = append(findings, failed("listen", fmt.Errorf("%s.listen: %w", l.section, err),
				"name another address, or end what has it"))
		}
	}
	return findings
}

// listening is what the settings say of a listener.
type listening struct {
	// section has its settings.
	section, address string
	tls              config.TLS
}

// listeners are all that there may be.
func listeners(cfg config.Config) []listening {
	return []listening{
		{"webhooks", cfg.Webhooks.Listen, cfg.Webhooks.TLS}, {"admin", cfg.Admin.Listen, cfg.Admin.TLS},
		{"console", cfg.Console.Listen, cfg.Console.TLS}, {"lists", cfg.Lists.Listen, cfg.Lists.TLS},
	}
}

// inTheClear reports whether what is said can be read on the way to the listener.
func (l listening) inTheClear() bool {
	host, _, err := net.SplitHostPort(l.address)
	ip := net.ParseIP(host)
	return !l.tls.On() && (err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()))
}

// unencrypted warns of a listener in the clear that is not for this host alone. What can be read there is named by secrets.
func (l listening) unencrypted(publicURL, secrets string) []Finding {
	if !l.inTheClear() {
		return nil
	}
	text := l.section + ".listen is neither encrypted nor a loopback address: "
	if publicURL == "" {
		text += secrets + " can be read on the way; set " + l.section + ".tls, or " + l.section + ".public_url where a proxy encrypts"
	} else {
		text += "what the proxy of " + l.section + ".public_url passes on can be read between it and here; set " + l.section +
			".tls, or let nobody else into that network"
	}
	return []Finding{{LevelWarning, l.section, text}}
}

func tryListen(address string) error {
	listener, err := net.Listen("tcp", address)
	if err != nil {
		return err
	}
	return listener.Close()
}

// runs reports whether a gateway's admin listener answers at its address.
func runs(ctx context.Context, admin config.Admin) bool {
	host, port, err := net.SplitHostPort(admin.Listen)
	if err != nil {
		return false
	}
	if ip := net.ParseIP(host); host == "" || ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	scheme := "http://"
	if admin.TLS.On() {
		scheme = "https://"
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, scheme+net.JoinHostPort(host, port)+"/healthz",
		http.NoBody)
	if err != nil {
		return false
	}
	response, err := (&http.Client{Transport: &http.Transport{
		DisableKeepAlives: true,
		TLSClientConfig:   &tls.Config{InsecureSkipVerify: true}, //nolint:gosec // who answers is told nothing
	}}).Do(request)
	if err != nil {
		return false
	}
	defer response.Body.Close()
	var body health
	return json.NewDecoder(response.Body).Decode(&body) == nil && body.Status == "ok"
}
