package config

import (
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
)

// Lookup is how line types are looked up, for the channels that want it.
type Lookup struct {
	MaxAge        time.Duration `yaml:"max_age" range:"1h..26280h" help:"How long a line type is taken for known. Numbers are ported and given to others."`
	MonthlyBudget int           `yaml:"monthly_budget" unit:"lookups" range:"1..10000000" help:"Most lookups in a calendar month (UTC), of all gateways together. Twilio charges for each. To look nothing up, leave the channels' lookup off."`
	InFlight      int           `yaml:"in_flight" unit:"requests" range:"1..50" help:"Lookups under way at once."`
}

// LookupPolicy is a gateway.LookupPolicy as it is configured.
type LookupPolicy gateway.LookupPolicy

// Choices lists the policies.
func (LookupPolicy) Choices() []string {
	return []string{string(gateway.LookupOff), string(gateway.LookupAdvise), string(gateway.LookupRequire)}
}

// LooksUp reports whether some channel has line types looked up.
func (c Config) LooksUp() bool {
	return slices.ContainsFunc(c.Channels, func(ch Channel) bool { return gateway.LookupPolicy(ch.Lookup).On() })
}
