package gateway

import (
	"slices"
	"time"
)

// NumberType is what kind of number a person has, as far as it matters to texts: by its line where that was looked up, by
// the numbering plan otherwise. It is a closed set.
type NumberType string

// The types of number. All but TypeOther may take texts.
const (
	TypeMobile        NumberType = "mobile"
	TypeLandline      NumberType = "landline"
	TypeFixedOrMobile NumberType = "fixed_or_mobile" // the plan does not tell, as in North America
	TypeVoIP          NumberType = "voip"
	TypePersonal      NumberType = "personal" // follows a person from line to line
	TypeTollFree      NumberType = "toll_free"
	TypeUnknown       NumberType = "unknown"
	// TypeOther never takes texts: premium rate, shared cost, pagers, voice mail and the like.
	TypeOther NumberType = "other"
)

// NumberTypes lists the types that may take texts.
func NumberTypes() []NumberType {
	return []NumberType{
		TypeMobile, TypeLandline, TypeFixedOrMobile, TypeVoIP, TypePersonal, TypeTollFree, TypeUnknown,
	}
}

// NumberOrder is the order in which the numbers of a person are tried.
type NumberOrder string

// The orders of numbers.
const (
	// OrderTyped is that of PHONES.
	OrderTyped NumberOrder = "typed"
	// OrderMobile has mobile numbers first and landlines last, those of one rank as typed.
	OrderMobile NumberOrder = "mobile"
)

// NumberPolicy says which numbers of a person a channel texts. Its zero value is any that may take texts, as typed.
type NumberPolicy struct {
	// Types are those that are texted; none is all of [NumberTypes].
	Types []NumberType
	// Order is OrderTyped if it is empty.
	Order NumberOrder
	// DeadFor is how long a number is not texted after it was found dead; 0 is until a delivery shows the opposite.
	DeadFor time.Duration
	// Max is how many numbers of a row are read; 0 is all.
	Max int
}

// Allows reports whether numbers of the type are texted.
func (p NumberPolicy) Allows(t NumberType) bool {
	if len(p.Types) == 0 {
		return slices.Contains(NumberTypes(), t)
	}
	return slices.Contains(p.Types, t)
}

// Dead reports whether a number is not texted now for what was found of it.
func (p NumberPolicy) Dead(n Number, now time.Time) bool {
	return !n.DeadAt.IsZero() && (p.DeadFor == 0 || now.Sub(n.DeadAt) < p.DeadFor)
}
