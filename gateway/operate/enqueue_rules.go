package operate

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"ebs-sms-gateway/gateway"
)

// The rules are those of XXSMS_API_PKG, with its texts; sql/ebs/xxsms_api_pkg.pkb has them.

// columnBytes is what a VARCHAR2 column holds, whatever its character set.
const columnBytes = 4000

// longestBody is the provider's limit in characters.
const longestBody = 1600

// mostPerson is the largest PERSON_ID that is a whole number everywhere.
const mostPerson = 1e15 - 1

var (
	countryForm = regexp.MustCompile(`^[A-Z][A-Z]$`)
	zoneForm    = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*$`)
	mailForm    = regexp.MustCompile(`^[^@,;<>\s]+@[^@,;<>\s]+[.][^@,;<>.\s]+$`)
	mediaForm   = regexp.MustCompile(`^https?://\S+(\s+https?://\S+){0,9}$`)
	processForm = regexp.MustCompile(`^[A-Z][A-Z0-9_]{0,29}$`)
)

func fits(text string, characters int) bool {
	return utf8.RuneCountInString(text) <= characters && len(text) <= columnBytes
}

func isBlank(text string) bool { return strings.Trim(text, " \t\r\n") == "" }

// faults collects those of a message.
type faults []FieldFault

func (f *faults) need(right bool, field, title string) {
	told := slices.ContainsFunc(*f, func(other FieldFault) bool { return other.Field == field })
	if !right && !told {
		*f = append(*f, FieldFault{Field: field, Title: title})
	}
}

func (s *Service) validateMessage(m gateway.Message) error {
	var f faults
	known := slices.ContainsFunc(s.opts.Channels, func(ch gateway.Channel) bool { return ch.Name == m.Channel })
	f.need(known, "channel", "is no channel of this gateway")
	f.recipient(m)
	f.content(m)
	f.sending(m)
	f.characters(m)
	if len(f) > 0 {
		return &InvalidError{Faults: f}
	}
	return nil
}

func (f *faults) recipient(m gateway.Message) {
	f.need(!isBlank(m.Phones), "phones", "is empty: it must hold a phone number")
	f.need(fits(m.Phones, 1000), "phones", "is too long: it may have 1000 characters and 4000 bytes")
	f.need(m.PersonID >= 0 && m.PersonID <= mostPerson, "person_id", "is no PERSON_ID: it must be a whole number above 0")
	f.need(fits(m.PersonName, 240), "person_name", "is too long: it may have 240 characters")
	f.need(m.CountryCode == "" || countryForm.MatchString(m.CountryCode), "country_code",
		"is no country: it must be two letters of ISO 3166-1, as in US")
	f.need(m.TimeZone == "" || len(m.TimeZone) <= 64 && zoneForm.MatchString(m.TimeZone), "time_zone",
		"is no name of a time zone: it must be one such as Europe/Berlin")
}

func (f *faults) content(m gateway.Message) {
	media, keywords := strings.Join(m.MediaURLs, " "), strings.Join(m.ReplyKeywords, " ")
	f.need(!isBlank(m.Body) || media != "", "body", "is empty: it must hold a text where media_urls names no media")
	f.need(utf8.RuneCountInString(m.Body) <= longestBody, "body", "is too long: it may have 1600 characters")
	f.need(len(m.Body) <= columnBytes, "body", "is too long: it may have 4000 bytes, and letters beyond ASCII take 2 to 4")
	f.need(media == "" || len(media) <= columnBytes && mediaForm.MatchString(media), "media_urls",
		"is no list of media: it must be 1 to 10 addresses with http:// or https://, separated by spaces, of 4000 bytes at most")
	f.need(fits(keywords, 240), "reply_keywords", "is too long: it may have 240 characters")
	f.need(!strings.ContainsAny(keywords, `;/|"`), "reply_keywords",
		"is no list of words: it must be single words separated by spaces or commas, as in YES NO")
	f.need(fits(m.Subject, 80), "subject", "is too long: it may have 80 characters")
}

func (f *faults) sending(m gateway.Message) {
	f.need(fits(m.SourceKey, 240), "source_key", "is too long: it may have 240 characters")
	f.need(!gateway.OwnSourceKey(m.SourceKey), "source_key",
		"is kept for the gateway: it must not begin with resend: or question:")
	f.need(m.Priority >= 0 && m.Priority <= 9, "priority",
		"is no priority: it must be a whole number from 1 (first) to 9 (last)")
	f.need(m.NotBefore.IsZero() || m.ExpiresAt.IsZero() || m.NotBefore.Before(m.ExpiresAt), "not_before",
		"is not before expires_at: the text could never be sent")
	f.need(m.ManagerEmail == "" || utf8.RuneCountInString(m.ManagerEmail) <= 320 && mailForm.MatchString(m.ManagerEmail),
		"manager_email", "is no mail address: it must be one, as in name@example.com, of 320 characters at most")
}

// characters refuses the one that no database keeps in a text.
func (f *faults) characters(m gateway.Message) {
	for _, each := range []struct{ field, text string }{
		{"source_key", m.SourceKey}, {"person_name", m.PersonName}, {"phones", m.Phones}, {"body", m.Body},
		{"media_urls", strings.Join(m.MediaURLs, " ")}, {"reply_keywords", strings.Join(m.ReplyKeywords, " ")},
		{"manager_email", m.ManagerEmail}, {"subject", m.Subject},
	} {
		f.character(each.field, each.text)
	}
}

func (f *faults) character(field, text string) {
	f.need(!strings.ContainsRune(text, 0), field, "has the character U+0000")
}
