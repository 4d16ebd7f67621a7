package ords

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"os"
	"strings"

	"ebs-sms-gateway/gateway/webhook"
)

const formType = "application/x-www-form-urlencoded"

// read returns the post that a request carries, or why it carries none. What bears no
// signature is not worth a wait for its body.
func (s *server) read(r *http.Request) (webhook.Post, error) {
	signature := r.Header.Get(s.opts.Receiver.SignatureHeader())
	if signature == "" {
		return webhook.Post{}, refuse(http.StatusUnauthorized, ReasonNoSignature)
	}
	post := webhook.Post{
		URI:        requestURI(r),
		Params:     url.Values{},
		Signature:  signature,
		ReceivedAt: s.opts.Clock(),
	}
	var err error
	if r.Method != http.MethodGet {
		if post.Params, err = s.readForm(r); err != nil {
			return webhook.Post{}, err
		}
	}
	if post.Query, err = s.decode("query", []byte(r.URL.RawQuery)); err != nil {
		return webhook.Post{}, err
	}
	return post, nil
}

// requestURI is path and query as they came over the wire, since they were signed
// like that; a proxy's absolute form is reduced to them.
func requestURI(r *http.Request) string {
	if strings.HasPrefix(r.RequestURI, "/") {
		return r.RequestURI
	}
	return r.URL.RequestURI()
}

func (s *server) readForm(r *http.Request) (url.Values, error) {
	// Parameters, charset above all, change nothing: the decoder insists on UTF-8 anyway.
	mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if mediaType != formType || (err != nil && !errors.Is(err, mime.ErrInvalidMediaParameter)) {
		return nil, refuse(http.StatusUnsupportedMediaType, ReasonContentType).
			saying("the content type must be " + formType)
	}
	body, err := s.readBody(r)
	if err != nil {
		return nil, err
	}
	return s.decode("body", body)
}

func (s *server) readBody(r *http.Request) ([]byte, error) {
	tooLarge := refuse(http.StatusRequestEntityTooLarge, ReasonTooLarge).
		saying(fmt.Sprintf("the body is larger than %d bytes", s.opts.MaxBody))
	if r.ContentLength > s.opts.MaxBody {
		return nil, tooLarge
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, s.opts.MaxBody+1))
	switch {
	case errors.Is(err, os.ErrDeadlineExceeded):
		return nil, refuse(http.StatusRequestTimeout, ReasonSlow).because(err)
	case err != nil:
		return nil, refuse(http.StatusBadRequest, ReasonUnreadable).saying("the body broke off").because(err)
	case int64(len(body)) > s.opts.MaxBody:
		return nil, tooLarge
	}
	return body, nil
}

func (s *server) decode(part string, text []byte) (url.Values, error) {
	form, err := DecodeForm(text, Limits{MaxFields: s.opts.MaxFields, MaxName: maxName})
	if err != nil {
		err = fmt.Errorf("%s: %w", part, err)
		return nil, refuse(http.StatusBadRequest, ReasonForm).saying(err.Error()).because(err)
	}
	return form, nil
}
