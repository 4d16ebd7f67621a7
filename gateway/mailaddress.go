package gateway

import (
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"strings"
	"unicode"
)

// maxMailAddress is what SMTP takes (RFC 5321, 4.5.3.1.3, less its angle brackets).
const maxMailAddress = 254

// bareMailAddress is what all servers take: no quoted names, no SMTPUTF8, no address literals.
var bareMailAddress = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]{1,64}@([A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?\\.)*[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?$")

// CheckMailAddress says what is wrong with an address without a name. The error does not quote it.
func CheckMailAddress(address string) error {
	switch {
	case address == "":
		return errors.New("mail address is empty")
	case len(address) > maxMailAddress:
		return fmt.Errorf("mail address has more than %d characters", maxMailAddress)
	case !bareMailAddress.MatchString(address), strings.Contains(address, ".."),
		strings.HasPrefix(address, "."), strings.Contains(address, ".@"):
		return errors.New("mail address is not of the form name@example.com, in plain letters")
	}
	return nil
}

// ParseMailSender reads an address that may have a name, as in "EBS SMS <sms@example.com>". The error does not quote it.
func ParseMailSender(sender string) (*mail.Address, error) {
	if strings.ContainsFunc(sender, unicode.IsControl) {
		return nil, errors.New("sender has a control character")
	}
	parsed, err := mail.ParseAddress(sender)
	if err != nil {
		return nil, errors.New("sender is not of the form sms@example.com or EBS SMS <sms@example.com>")
	}
	return parsed, CheckMailAddress(parsed.Address)
}
