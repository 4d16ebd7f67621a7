package config

import (
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/internal/settings"
)

// Numbers say which numbers of a person a channel texts.
type Numbers struct {
	Types         []string      `yaml:"types" help:"Types of number that are texted: mobile, landline, fixed_or_mobile (the numbering plan does not tell, as in North America), voip, personal, toll_free, unknown. Empty is all of them."`
	Prefer        NumberOrder   `yaml:"prefer" help:"Which number of PHONES goes first: typed is the first one, mobile is a mobile if there is one, and a landline last."`
	DeadFor       time.Duration `yaml:"dead_for" range:"1h..87600h" zero:"until a delivery" help:"How long a number is not texted after Twilio said that it does not take texts."`
	MaxCandidates int           `yaml:"max_candidates" range:"1..14" help:"How many numbers of a row are read. A row goes on to the next one when Twilio says that one does not take texts."`
}

func defaultNumbers() Numbers {
	return Numbers{
		Prefer:        NumberOrder(gateway.OrderTyped),
		DeadFor:       90 * 24 * time.Hour,
		MaxCandidates: 10,
	}
}

func (n Numbers) policy() gateway.NumberPolicy {
	policy := gateway.NumberPolicy{Order: gateway.NumberOrder(n.Prefer), DeadFor: n.DeadFor, Max: n.MaxCandidates}
	for _, t := range n.Types {
		policy.Types = append(policy.Types, gateway.NumberType(t))
	}
	return policy
}

func (c *checker) checkNumbers(path string, n Numbers) {
	known := gateway.NumberPolicy{}
	for i, t := range n.Types {
		c.Require(known.Allows(gateway.NumberType(t)), settings.ItemPath(path+".types", i),
			"must be mobile, landline, fixed_or_mobile, voip, personal, toll_free or unknown, not %q", t)
	}
}

// NumberOrder is a gateway.NumberOrder as it is configured.
type NumberOrder gateway.NumberOrder

// Choices lists the orders.
func (NumberOrder) Choices() []string {
	return []string{string(gateway.OrderTyped), string(gateway.OrderMobile)}
}
