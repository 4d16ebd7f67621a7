package config

import (
	"net"
	"net/url"
	"regexp"
	"strconv"
	"strings"

	"ebs-sms-gateway/internal/settings"
)

func (c *checker) checkWebhooks() {
	const path = "webhooks.public_url"
	if u := c.checkURL(path, c.Webhooks.PublicURL); u != nil {
		c.Require(!strings.Contains(u.Hostname(), "_"), path,
			"must have a host without underscores; Twilio does not call it otherwise")
		c.Require(u.Scheme == "https" || isLoopback(u.Hostname()), path,
			"must be https; http is for loopback hosts only")
	}
	taken := map[string]string{}
	c.checkPaths("webhooks.inbound_paths", c.Webhooks.InboundPaths, taken)
	c.checkPaths("webhooks.status_paths", c.Webhooks.StatusPaths, taken)
	c.checkConnections()
	c.checkTLS("webhooks.tls", c.Webhooks.TLS)
	journal := c.Webhooks.Journal
	c.Require(journal.Folder == "" || journal.After < c.Webhooks.Timeout, "webhooks.journal.after",
		"must be less than webhooks.timeout, which is %s", settings.DurationText(c.Webhooks.Timeout))
}

// urlPath has no escapes, which proxies rewrite, and none of the characters that are patterns to a router.
var urlPath = regexp.MustCompile(`^(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+/?$`)

// checkURL checks an address that paths are appended to. It returns nil if it is empty or faulty. The message does not
// show it: somebody may have put a password into it.
func (c *checker) checkURL(path, text string) *url.URL {
	if text == "" {
		return nil
	}
	u, err := url.Parse(text)
	ok := err == nil && (u.Scheme == "https" || u.Scheme == "http") && u.Hostname() != "" && validPort(u)
	c.Require(ok, path, "must be an absolute URL, such as https://sms.example.com")
	if !ok {
		return nil
	}
	c.Require(u.User == nil, path, "must not have a user name")
	c.Require(!strings.ContainsAny(text, "?#"), path, "must not have a query or a fragment")
	c.Require(!strings.HasSuffix(text, "/"), path, "must not end with a slash; paths are appended to it")
	c.Require(u.Path == "" || urlPath.MatchString(u.EscapedPath()), path, "must have a path of plain names only")
	return u
}

func validPort(u *url.URL) bool {
	if u.Port() == "" {
		return !strings.HasSuffix(u.Host, ":")
	}
	port, err := strconv.ParseUint(u.Port(), 10, 16)
	return err == nil && port > 0
}

func isLoopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// checkPaths checks one list; taken has the key of each path so far. A trailing slash makes no other path.
func (c *checker) checkPaths(list string, paths []string, taken map[string]string) {
	for i, text := range paths {
		path := settings.ItemPath(list, i)
		c.Require(urlPath.MatchString(text), path,
			"must be a path, such as /sms/inbound, of plain names and without a query")
		text = strings.TrimSuffix(text, "/")
		other, twice := taken[text]
		c.Require(!twice, path, "must not be the path of %s", other)
		taken[text] = path
	}
}

func (c *checker) checkSweep() {
	for i, number := range c.Webhooks.Sweep.Numbers {
		c.Require(e164Form.MatchString(number) || shortForm.MatchString(number),
			settings.ItemPath("webhooks.sweep.numbers", i),
			"must be a number in E.164 form or a short code")
	}
}
