package gateway

// UsageScope is what is counted in XXSMS_USAGE. It is a closed set.
type UsageScope string

// The scopes of usage.
const (
	// UsageSender counts the segments of a sender.
	UsageSender UsageScope = "sender"
	// UsageChannel counts the segments of a channel.
	UsageChannel UsageScope = "channel"
	// UsageLookup counts lookups of an account.
	UsageLookup UsageScope = "lookup"
)

// UsageKey names one counter.
type UsageKey struct {
	Scope UsageScope
	// Name is the sender, the channel or the account.
	Name string
	// Period is the day as 2006-01-02, or the month as 2006-01.
	Period string
}

// Reservation asks for a part of what is limited, before it is used.
type Reservation struct {
	UsageKey
	// Want is how much is asked for. Less than 0 gives back what was granted and not used.
	Want int
	// Cap is how much all gateways together may use within the period.
	Cap int
}

// Granted is what became of a reservation.
type Granted struct {
	// Units are what may be used: at most Want, and 0 once the cap is used up; less than 0 was given back.
	Units int
	// Used is the counter after it.
	Used int
}

// Grant is how much of it there is where so much is used already.
func (r Reservation) Grant(used int) int {
	if r.Want < 0 {
		return max(r.Want, -used)
	}
	return min(r.Want, max(r.Cap-used, 0))
}
