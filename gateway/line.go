package gateway

import (
	"slices"
	"time"
)

// LineType is what kind of line a number is by its carrier, which knows better than the numbering plan: numbers are
// ported, and some plans do not tell. It is a closed set, what XXSMS_PHONES.LINE_TYPE holds.
type LineType string

// The types of line; source: Twilio Lookup v2, Line Type Intelligence.
const (
	LineMobile       LineType = "mobile"
	LineLandline     LineType = "landline"
	LineFixedVoIP    LineType = "fixed_voip"
	LineNonFixedVoIP LineType = "non_fixed_voip"
	LinePersonal     LineType = "personal"
	LineTollFree     LineType = "toll_free"
	LinePremium      LineType = "premium"
	LineSharedCost   LineType = "shared_cost"
	LineUAN          LineType = "uan" // a company's universal access number
	LineVoicemail    LineType = "voicemail"
	LinePager        LineType = "pager"
	// LineUnknown was looked up, and nobody knows.
	LineUnknown LineType = "unknown"
)

// LineTypes lists every type.
func LineTypes() []LineType {
	return []LineType{
		LineMobile, LineLandline, LineFixedVoIP, LineNonFixedVoIP, LinePersonal, LineTollFree, LinePremium,
		LineSharedCost, LineUAN, LineVoicemail, LinePager, LineUnknown,
	}
}

// Known reports whether the type is one of the set.
func (t LineType) Known() bool { return slices.Contains(LineTypes(), t) }

// Line is what a lookup said of a number.
type Line struct {
	// Number is in E.164.
	Number string
	Type   LineType
	// Carrier is its name, "" if it was not told.
	Carrier string
	// CheckedAt is when it was looked up; zero is never.
	CheckedAt time.Time
}

// Fresh reports whether the line was looked up within the age, and so need not be again. One without a type is not known,
// whenever it was.
func (l Line) Fresh(now time.Time, maxAge time.Duration) bool {
	return l.Type != "" && !l.CheckedAt.IsZero() && now.Sub(l.CheckedAt) < maxAge
}

// LookupPolicy says what a channel does about lines that are not known, or not any more.
type LookupPolicy string

// The policies for unknown lines.
const (
	// LookupOff goes by the numbering plan, and looks nothing up.
	LookupOff LookupPolicy = "off"
	// LookupAdvise goes by the numbering plan now, and by the line the next time.
	LookupAdvise LookupPolicy = "advise"
	// LookupRequire waits until the line is known.
	LookupRequire LookupPolicy = "require"
)

// On reports whether anything is looked up.
func (p LookupPolicy) On() bool { return p == LookupAdvise || p == LookupRequire }

// LookupError is why a provider did not tell a line. Its text holds no number.
type LookupError struct {
	// Class: ClassRecipient and ClassDestination say that this number's line will not be told, and others may be;
	// ClassAccount that none will be until the account is set up for it; all others pass.
	Class ErrorClass
	// RetryAfter is how long the provider wants not to be asked, 0 if it does not say.
	RetryAfter time.Duration
	Err        error
}

// Error implements error.
func (e *LookupError) Error() string { return e.Err.Error() }

// Unwrap returns the cause.
func (e *LookupError) Unwrap() error { return e.Err }
