package phone

import "github.com/nyaruka/phonenumbers"

// Kind is the kind of line that a numbering plan assigns a number to. It is a closed set.
type Kind string

// The kinds.
const (
	KindMobile        Kind = "mobile"
	KindFixed         Kind = "fixed"
	KindFixedOrMobile Kind = "fixed_or_mobile" // the plan does not tell, as in North America
	KindVoIP          Kind = "voip"
	KindPersonal      Kind = "personal" // a number that follows a person from line to line
	KindTollFree      Kind = "toll_free"
	KindUnknown       Kind = "unknown"

	// Kinds that never take a text.
	KindPremium    Kind = "premium"
	KindSharedCost Kind = "shared_cost"
	KindPager      Kind = "pager"
	KindUAN        Kind = "uan" // a company's universal access number
	KindVoicemail  Kind = "voicemail"
)

// Textable tells whether a line of this kind may take a text. It is false only if it certainly does not: a landline
// may.
func (k Kind) Textable() bool {
	switch k {
	case KindPremium, KindSharedCost, KindPager, KindUAN, KindVoicemail:
		return false
	default:
		return true
	}
}

// takesMobiles tells whether numbers of this kind are, or may be, mobile ones.
func (k Kind) takesMobiles() bool { return k == KindMobile || k == KindFixedOrMobile }

func kindOf(number *phonenumbers.PhoneNumber) Kind {
	switch phonenumbers.GetNumberType(number) {
	case phonenumbers.MOBILE:
		return KindMobile
	case phonenumbers.FIXED_LINE:
		return KindFixed
	case phonenumbers.FIXED_LINE_OR_MOBILE:
		return KindFixedOrMobile
	case phonenumbers.VOIP:
		return KindVoIP
	case phonenumbers.PERSONAL_NUMBER:
		return KindPersonal
	case phonenumbers.TOLL_FREE:
		return KindTollFree
	case phonenumbers.PREMIUM_RATE:
		return KindPremium
	case phonenumbers.SHARED_COST:
		return KindSharedCost
	case phonenumbers.PAGER:
		return KindPager
	case phonenumbers.UAN:
		return KindUAN
	case phonenumbers.VOICEMAIL:
		return KindVoicemail
	default:
		return KindUnknown
	}
}
