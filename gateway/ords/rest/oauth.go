package rest

import (
	"encoding/json"
	"errors"
	"mime"
	"net/http"
	"net/url"
	"strings"

	"ebs-sms-gateway/gateway/ords/problem"
)

// grantToken answers OAuth2's client credentials grant, in the words of RFC 6749.
func (s *server) grantToken(c *call) (reply, error) {
	form, err := readForm(c)
	if err != nil {
		return reply{}, err
	}
	if grant := form.Get("grant_type"); grant != "client_credentials" {
		return oauthError(http.StatusBadRequest, map[bool]string{true: "invalid_request", false: "unsupported_grant_type"}[grant == ""]), nil
	}
	id, secret, isBasic := c.request.BasicAuth()
	if !isBasic {
		id, secret = form.Get("client_id"), form.Get("client_secret")
	}
	of, err := s.clients.bySecret(c.request, id, secret)
	var refused *refusal
	if errors.As(err, &refused) && refused.status == http.StatusUnauthorized {
		s.told(c.request, refused, problem.ECID(s.opts.Rand))
		denied := oauthError(http.StatusUnauthorized, "invalid_client")
		denied.header = refused.header
		return denied, nil
	}
	if err == nil {
		err = of.admit(s.opts.Clock())
	}
	if err != nil {
		return reply{}, err
	}
	return s.granted(of), nil
}

func (s *server) granted(of *client) reply {
	scopes := make([]string, len(of.Scopes))
	for i, g := range of.Scopes {
		scopes[i] = g.String()
	}
	body, _ := json.Marshal(object{ // texts and a number always have a JSON form
		{"access_token", s.clients.token(of, s.opts.Clock())}, {"token_type", "bearer"},
		{"expires_in", int(s.opts.TokenLife.Seconds())}, {"scope", strings.Join(scopes, " ")},
	})
	return reply{status: http.StatusOK, body: body, header: http.Header{
		"X-Frame-Options": {"SAMEORIGIN"}, "Pragma": {"no-cache"},
	}}
}

func oauthError(status int, code string) reply {
	body, _ := json.Marshal(object{{"error", code}}) // a text always has a JSON form
	return reply{status: status, body: body}
}

func readForm(c *call) (url.Values, error) {
	kind, _, err := mime.ParseMediaType(c.request.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, refuse(http.StatusUnsupportedMediaType, "Content-Type must be application/x-www-form-urlencoded")
	}
	body, err := c.read()
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(body))
	malformed := err != nil
	for _, values := range form {
		malformed = malformed || len(values) > 1
	}
	if malformed {
		return url.Values{}, nil // it has no grant_type: invalid_request
	}
	return form, nil
}
