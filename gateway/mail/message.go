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

const (
	// maxAddress is what SMTP takes (RFC 5321, 4.5.3.1.3, less its angle brackets).
	maxAddress = 254
	// maxSubject is far more than anybody reads.
	maxSubject = 250
)

var (
	// bareAddress is what all servers take: no quoted names, no SMTPUTF8, no address literals.
	bareAddress   = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$")
	messageIDForm = regexp.MustCompile(`^[A-Za-z0-9._+-]{1,120}@[A-Za-z0-9.-]{1,120}$`)
)

// CheckAddress says what is wrong with an address without a name. The error does not quote it.
func CheckAddress(address string) error {
	switch {
	case address == "":
		return errors.New("mail address is empty")
	case len(address) > maxAddress:
		return fmt.Errorf("mail address has more than %d characters", maxAddress)
	case !bareAddress.MatchString(address), strings.Contains(address, ".."),
		strings.HasPrefix(address, "."), strings.Contains(address, ".@"):
		return errors.New("mail address is not of the form name@example.com, in plain letters")
	}
	return nil
}

// CheckSender says what is wrong with an address that may have a name, as in "EBS SMS <sms@example.com>".
func CheckSender(sender string) error {
	_, err := parseSender(sender)
	return err
}

func parseSender(sender string) (*netmail.Address, error) {
	if err := oneLine(sender); err != nil {
		return nil, fmt.Errorf("sender %w", err)
	}
	parsed, err := netmail.ParseAddress(sender)
	if err != nil {
		return nil, errors.New("sender is not of the form sms@example.com or EBS SMS <sms@example.com>")
	}
	return parsed, CheckAddress(parsed.Address)
}

// check says why a mail cannot be sent, whatever the server.
func (m Message) check() error {
	if _, err := parseSender(m.From); err != nil {
		return err
	}
	if err := CheckAddress(m.To); err != nil {
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
	from, err := parseSender(m.From)
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
