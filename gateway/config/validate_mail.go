package config

import (
	"net"
	"strconv"

	"ebs-sms-gateway/gateway/mail"
	"ebs-sms-gateway/internal/settings"
)

func (c *checker) checkMail() {
	m := c.Mail
	for i, server := range m.Servers {
		c.checkMailServer(settings.ItemPath("mail.servers", i), server)
	}
	for i, admin := range m.Admins {
		err := mail.CheckAddress(admin)
		c.Require(err == nil, settings.ItemPath("mail.admins", i), "must be an address such as name@example.com")
	}
	c.Require(!m.On() || m.From != "", "mail.from", "is required with servers")
	c.Require(m.From == "" || mail.CheckSender(m.From) == nil, "mail.from",
		"must be an address such as sms@example.com or EBS SMS <sms@example.com>")
	c.Require(len(m.Admins) == 0 || m.On(), "mail.servers", "is required with admins")
	c.Require((m.Certificate == "") == (m.Key == ""), "mail.key", "and certificate are set together")
	login := mail.Auth(m.Auth) != mail.AuthNone
	c.Require(!login || m.Username != "", "mail.username", "is required with auth")
	c.Require(!login || m.Password != "", "mail.password", "is required with auth")
}

// checkMailServer: a password, and what is mailed, crosses no network in the clear.
func (c *checker) checkMailServer(path, server string) {
	host, port, err := net.SplitHostPort(server)
	number, portErr := strconv.ParseUint(port, 10, 16)
	ok := err == nil && portErr == nil && host != "" && number > 0
	c.Require(ok, path, "must be a host and a port, such as smtp.example.com:587, not %q", server)
	c.Require(!ok || mail.Encryption(c.Mail.TLS) != mail.EncryptionNone || isLoopback(host), path,
		"must be on this machine (localhost) with tls: none")
}
