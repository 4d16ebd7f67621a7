package days

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"strconv"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/mail/mailtest"
)

// letter is a digest as its reader sees it.
type letter struct {
	id, to string
	at     time.Time
	// text is the whole of it, until its slot, as it names it.
	text, until string
	items       []item
}

// item is what a letter tells of: a reply, by who wrote what when, or a message that reached nobody.
type item struct {
	kind, who, at, body string
	// about are the rows that it names.
	about []gateway.MessageID
}

// key tells items from one another: a failure by its row.
func (i item) key() string {
	if i.kind == "failure" {
		return fmt.Sprintf("failure of %d", i.about)
	}
	return fmt.Sprintf("%s of %s at %s: %q", i.kind, i.who, i.at, i.body)
}

// read opens a mail.
func read(m mailtest.Mail) (letter, error) {
	l := letter{to: m.To, at: m.At}
	opened, err := mail.ReadMessage(strings.NewReader(m.Text))
	if err == nil {
		l.id = opened.Header.Get("Message-ID")
		l.text, err = plain(opened)
	}
	if err == nil {
		l.until, l.items, err = items(l.text)
	}
	if err != nil {
		return letter{}, fmt.Errorf("reading a mail: %w", err)
	}
	return l, nil
}

// plain is the text without colours.
func plain(m *mail.Message) (string, error) {
	_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
	if err != nil {
		return "", err
	}
	part, err := multipart.NewReader(m.Body, params["boundary"]).NextRawPart()
	if err != nil {
		return "", err
	}
	var content io.Reader = part
	if part.Header.Get("Content-Transfer-Encoding") == "quoted-printable" {
		content = quotedprintable.NewReader(part)
	}
	text, err := io.ReadAll(content)
	return string(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n"))), err
}

// items reads the lines of testdata/digest, a template as a site may have one.
func items(text string) (until string, all []item, err error) {
	for line := range strings.Lines(text) {
		fields := strings.Split(strings.TrimRight(line, "\n"), "\t")
		switch {
		case fields[0] == "until" && len(fields) == 2:
			until = fields[1]
		case len(fields) == 5:
			i := item{kind: fields[0], who: fields[1], at: fields[2], body: fields[3]}
			for id := range strings.FieldsSeq(strings.TrimPrefix(fields[4], "about")) {
				n, err := strconv.ParseInt(id, 10, 64)
				if err != nil {
					return "", nil, err
				}
				i.about = append(i.about, gateway.MessageID(n))
			}
			all = append(all, i)
		default:
			return "", nil, fmt.Errorf("a line of %d fields", len(fields))
		}
	}
	return until, all, nil
}
