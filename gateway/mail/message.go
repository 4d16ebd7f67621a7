package mail

import (
	"errors"
	"fmt"
	netmail "net/mail"
	"regexp"
	"strings"
	"time"
	"unicode"

	gomail "github.com/wneessen/go-mail"

	"ebs-sms-gateway/gateway"
)

// Message is one mail to one recipient.
type Message struct {
	// From is an address, with a name or without; To is one without.
	From, To string
	// Subject is one line.
	Subject string
	// MessageID is left@right, without angle brackets: the same each time that the same mail is sent.
	MessageID string
	// Text is required; HTML is the same in colours, and may be empty.
	Text, HTML string
	Date       time.Time
}

// maxSubject is far more than anybody reads.
const maxSubject = 250

var messageIDForm = regexp.MustCompile(`^[A-Za-z0-9._+-]{1,120}@[A-Za-z0-9.-]{1,120}$`)

// check says why a mail cannot be sent, whatever the server.
func (m Message) check() error {
	if _, err := gateway.ParseMailSender(m.From); err != nil {
		return err
	}
	if err := gateway.CheckMailAddress(m.To); err != nil {
		return err
	}
	if err := oneLine(m.Subject); err != nil {
		return fmt.Errorf("subject %w", err)
	}
	switch {
	case len(m.Subject) > maxSubject:
		return fmt.Errorf("subject has more than %d bytes", maxSubject)
	case !messageIDForm.MatchString(m.MessageID):
		return errors.New("message id is not of the form left@right")
	case m.Text == "":
		return errors.New("mail has no text")
	}
	return nil
}

// oneLine refuses what could end a header and begin another.
func oneLine(text string) error {
	if strings.ContainsFunc(text, unicode.IsControl) {
		return errors.New("has a control character")
	}
	return nil
}

// compose is the message in the library's form. It passed the check.
func (m Message) compose() (*gomail.Msg, error) {
	from, err := gateway.ParseMailSender(m.From)
	if err != nil {
		return nil, err
	}
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	msg.FromMailAddress(from)
	msg.ToMailAddress(&netmail.Address{Address: m.To})
	msg.Subject(m.Subject)
	msg.SetMessageIDWithValue(m.MessageID)
	msg.SetDateWithValue(m.Date)
	// Programs that are on holiday do not answer (RFC 3834).
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(gomail.TypeTextHTML, m.HTML)
	}
	return msg, nil
}
