package app

import (
	"fmt"
	"net/url"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/ords/rest"
)

// checkLists finds what would keep other systems from the lists, or let strangers in. Hashes are not shown.
func checkLists(cfg config.Config) []Finding {
	l := cfg.Lists
	if !l.On() {
		return nil
	}
	findings := listening{"lists", l.Listen, l.TLS}.unencrypted(l.PublicURL, "secrets, tokens and personal data")
	warn := func(format string, args ...any) {
		findings = append(findings, Finding{LevelWarning, "lists", fmt.Sprintf(format, args...)})
	}
	if u, err := url.Parse(l.PublicURL); err == nil && u.Scheme == "http" && l.TLS.On() {
		warn("lists.public_url is http and lists.tls encrypts: the links of the answers lead nowhere; begin it with https")
	}
	if l.TokenKey == "" {
		warn("lists.token_key is not set: a restart ends every token, and gateways behind one address do not know each other's; set it")
	}
	for i, client := range listClients(l.Clients) {
		if cost := client.Cost(); cost < rest.LeastCost {
			warn("lists.clients[%d].secret_hash is of cost %d: who reads it soon guesses a secret that a person made up; htpasswd -nBC %d makes a dearer one",
				i, cost, listCost)
		}
	}
	return append(findings, Finding{LevelOK, "lists", fmt.Sprintf("%d clients may ask", len(l.Clients))})
}

// listCost is what docs/lists.md has htpasswd make.
const listCost = 12
