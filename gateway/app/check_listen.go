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
	for _, listener := range []struct{ key, address string }{
		{"webhooks.listen", cfg.Webhooks.Listen},
		{"admin.listen", cfg.Admin.Listen},
		{"console.listen", cfg.Console.Listen},
	} {
		if listener.address == "" || cfg.Mode == config.ModeShadow && listener.key != "admin.listen" {
			continue // there is none, or it is not the shadow's
		}
		if err := tryListen(listener.address); err != nil {
			findings = append(findings, failed("listen", fmt.Errorf("%s: %w", listener.key, err),
				"name another address, or end what has it"))
		}
	}
	return findings
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
