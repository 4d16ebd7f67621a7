package gateway

// Status is the value of XXSMS_OUTBOUND.STATUS.
type Status string

// The statuses of an outbound message.
const (
	// StatusNew is a row as a feeder inserts it.
	StatusNew Status = "NEW"
	// StatusDeferred waits for a better hour (NEXT_ATTEMPT_AT); it was not tried.
	StatusDeferred Status = "DEFERRED"
	// StatusRetry waits for its next attempt (NEXT_ATTEMPT_AT).
	StatusRetry Status = "RETRY"
	// StatusSending is owned by a gateway (CLAIM_TOKEN) until its lease ends
	// (NEXT_ATTEMPT_AT). With ATTEMPT_REF of the current attempt it may have been posted.
	StatusSending Status = "SENDING"
	// StatusUnknown was posted, or may have been, and nobody knows the outcome yet.
	StatusUnknown Status = "UNKNOWN"
	// StatusHeld is an unknown outcome parked for a human.
	StatusHeld Status = "HELD"
	// StatusSent was accepted by the provider; a final report may still come.
	StatusSent Status = "SENT"
	// StatusDelivered was reported delivered (or read).
	StatusDelivered Status = "DELIVERED"
	// StatusUndelivered was accepted by the provider and not delivered
	// (provider statuses undelivered, failed and canceled).
	StatusUndelivered Status = "UNDELIVERED"
	// StatusFailed was never accepted by the provider and will not be tried again.
	StatusFailed Status = "FAILED"
	// StatusRejected has no number that a text can be sent to.
	StatusRejected Status = "REJECTED"
	// StatusOptedOut is addressed to someone who asked not to be texted.
	StatusOptedOut Status = "OPTED_OUT"
	// StatusExpired was not sent before EXPIRES_AT or the maximum age.
	StatusExpired Status = "EXPIRED"
	// StatusCanceled was withdrawn, by the feeder or by a person.
	StatusCanceled Status = "CANCELED"
)

// Statuses lists every status, in the order of a message's life.
func Statuses() []Status {
	return []Status{
		StatusNew, StatusDeferred, StatusRetry, StatusSending, StatusUnknown, StatusHeld,
		StatusSent, StatusDelivered, StatusUndelivered, StatusFailed,
		StatusRejected, StatusOptedOut, StatusExpired, StatusCanceled,
	}
}

// Claimable reports whether a gateway may claim a row in this status once it is due.
func (s Status) Claimable() bool {
	return s == StatusNew || s == StatusRetry || s == StatusDeferred
}

// Open reports whether the gateway still has work to do for a row in this
// status before the provider has it: the queue's depth is made of open rows.
func (s Status) Open() bool {
	return s.Claimable() || s == StatusSending || s == StatusUnknown || s == StatusHeld
}

// Missed reports whether a row in this status has ended and reached nobody, though its feeder wanted it to.
func (s Status) Missed() bool {
	return s == StatusUndelivered || s == StatusFailed || s == StatusRejected || s == StatusOptedOut || s == StatusExpired
}

// Terminal reports whether a row in this status is finished. A later report by
// the provider may still raise its PROVIDER_STATUS.
func (s Status) Terminal() bool { return !s.Open() && s != StatusSent }
