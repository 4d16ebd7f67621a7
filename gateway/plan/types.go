package plan

import (
	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/phone"
)

// typeOf is what a number is: its carrier knows better than the numbering plan, for numbers are ported.
func typeOf(kind phone.Kind, line gateway.LineType) gateway.NumberType {
	switch line {
	case gateway.LineMobile:
		return gateway.TypeMobile
	case gateway.LineLandline:
		return gateway.TypeLandline
	case gateway.LineFixedVoIP, gateway.LineNonFixedVoIP:
		return gateway.TypeVoIP
	case gateway.LinePersonal:
		return gateway.TypePersonal
	case gateway.LineTollFree:
		return gateway.TypeTollFree
	case gateway.LinePremium, gateway.LineSharedCost, gateway.LineUAN, gateway.LineVoicemail, gateway.LinePager:
		return gateway.TypeOther
	default:
		return planned(kind)
	}
}

// planned is what the numbering plan says.
func planned(kind phone.Kind) gateway.NumberType {
	switch kind {
	case phone.KindMobile:
		return gateway.TypeMobile
	case phone.KindFixed:
		return gateway.TypeLandline
	case phone.KindFixedOrMobile:
		return gateway.TypeFixedOrMobile
	case phone.KindVoIP:
		return gateway.TypeVoIP
	case phone.KindPersonal:
		return gateway.TypePersonal
	case phone.KindTollFree:
		return gateway.TypeTollFree
	case phone.KindUnknown:
		return gateway.TypeUnknown
	default:
		return gateway.TypeOther
	}
}
