package gateway

import (
	"strings"
	"time"
)

// Lease is a claim's terms.
type Lease struct {
	// Token is unique to the claim, 128 random bits or more.
	Token string
	Now   time.Time
	// Until is when another gateway may rescue the row.
	Until time.Time
}

// NewClaimToken makes the token of one claim, which tells the run of the gateway that
// claims; random has 128 random bits or more.
func NewClaimToken(run, random string) string { return run + "." + random }

// ClaimRun is the run that made the token, "" if none is told.
func ClaimRun(token string) string {
	run, _, ok := strings.Cut(token, ".")
	if !ok {
		return ""
	}
	return run
}

// Claim makes the row this gateway's own until the lease ends.
func (m Message) Claim(l Lease) (Change, error) {
	if !m.may(StepClaim) {
		return Change{}, m.illegal(StepClaim)
	}
	c := m.next(StepClaim, l.Now)
	c.become(StatusSending, "")
	c.now.ClaimToken, c.now.ClaimedAt, c.now.NextAttemptAt = l.Token, l.Now, l.Until
	c.now.AttemptRef = ""
	return c, nil
}

// Refuse is the claim after the database refused its write: the row as it was.
func (c Claim) Refuse(because error) Claim {
	c.Message.State, c.Refusal = c.Prior, because
	return c
}

// Release gives a claimed row back as it was. Of a begun attempt only a caller
// that knows the post was never written may do so.
func (m Message) Release(prior State, now time.Time) (Change, error) {
	if !m.may(StepRelease) || !prior.Status.Claimable() {
		return Change{}, m.illegal(StepRelease)
	}
	c := m.next(StepRelease, now)
	c.now = prior
	return c, nil
}

// Attempt is what is committed before the post.
type Attempt struct {
	// Token is that of the claim, whose lease the attempt has to keep.
	Token string
	Now   time.Time
	// Ref is the attempt's reference, made by NewRef of 128 random bits or more.
	Ref       string
	Recipient string
	Sender    string
	Segments  int
	Encoding  string
	// Account is the provider's account that posts.
	Account string
}

// Begin is the write-ahead of an attempt: after it the message may have been posted.
func (m Message) Begin(a Attempt) (Change, error) {
	if !m.may(StepBegin) || m.Begun() || m.ClaimToken != a.Token {
		return Change{}, m.illegal(StepBegin)
	}
	c := m.next(StepBegin, a.Now)
	c.now.Attempts++
	c.now.AttemptRef, c.now.Recipient, c.now.Sender = a.Ref, a.Recipient, a.Sender
	c.now.Segments, c.now.Encoding, c.now.ProviderAccount = a.Segments, a.Encoding, a.Account
	c.now.ClaimedAt = a.Now
	c.now.ProviderSID, c.now.ProviderStatus = "", ""
	c.blame(nil)
	return c, nil
}

// Skip is why a claimed row is not sent now.
type Skip struct {
	Now    time.Time
	Reason string
}

// Defer puts a claimed row off until a better hour.
func (m Message) Defer(s Skip, until time.Time) (Change, error) {
	c, err := m.turnAway(StepDefer, StatusDeferred, s)
	c.now.NextAttemptAt = until
	return c, err
}

// Reject ends a claimed row that has no usable number or no usable text.
func (m Message) Reject(s Skip) (Change, error) {
	return m.turnAway(StepReject, StatusRejected, s)
}

// OptOut ends a claimed row whose recipient has opted out.
func (m Message) OptOut(s Skip) (Change, error) {
	return m.turnAway(StepOptOut, StatusOptedOut, s)
}

// Expire ends a claimed row that is too old to be sent.
func (m Message) Expire(s Skip) (Change, error) {
	return m.turnAway(StepExpire, StatusExpired, s)
}

// Park ends a row that the database does not let be claimed.
func (m Message) Park(s Skip) (Change, error) {
	if !m.may(StepPark) {
		return Change{}, m.illegal(StepPark)
	}
	c := m.next(StepPark, s.Now)
	c.become(StatusRejected, s.Reason)
	return c, nil
}

// turnAway ends a claim before its attempt begins.
func (m Message) turnAway(step Step, to Status, s Skip) (Change, error) {
	if !m.may(step) || m.Begun() {
		return Change{}, m.illegal(step)
	}
	c := m.next(step, s.Now)
	c.become(to, s.Reason)
	return c, nil
}

// Strand says of a row that waits why nobody claims it. It stays as it is, to be
// claimed as soon as somebody can.
func (m Message) Strand(s Skip) (Change, error) {
	if !m.may(StepStrand) {
		return Change{}, m.illegal(StepStrand)
	}
	c := m.next(StepStrand, s.Now)
	c.now.StatusReason, c.now.StatusAt = s.Reason, s.Now
	return c, nil
}

// Resume makes a row that was put off due at once: what it waited for is over.
func (m Message) Resume(now time.Time) (Change, error) {
	if !m.may(StepResume) {
		return Change{}, m.illegal(StepResume)
	}
	c := m.next(StepResume, now)
	c.now.NextAttemptAt = now
	return c, nil
}

// Rescue takes a row from an owner whose lease has ended: one whose attempt had
// begun may have been posted and is UNKNOWN, any other is simply tried again.
func (m Message) Rescue(now time.Time, lookAt time.Time) (Change, error) {
	if m.NextAttemptAt.After(now) {
		return Change{}, m.illegal(StepRescue)
	}
	return m.Inherit(now, lookAt)
}

// Inherit is Rescue from an owner who is known to be dead, whatever is left of the lease.
func (m Message) Inherit(now time.Time, lookAt time.Time) (Change, error) {
	if !m.may(StepRescue) {
		return Change{}, m.illegal(StepRescue)
	}
	c := m.next(StepRescue, now)
	if !m.Begun() {
		c.become(StatusRetry, ReasonLeaseEnded)
		return c, nil
	}
	c.become(StatusUnknown, ReasonLeaseEnded)
	c.now.NextAttemptAt = lookAt
	return c, nil
}

// Reasons that the gateway itself gives in STATUS_REASON.
const (
	ReasonNoChannel   = "channel is not configured"
	ReasonLeaseEnded  = "lease ended"
	ReasonNextNumber  = "next number"
	ReasonNotFound    = "not found at the provider"
	ReasonAwaitsHuman = "outcome unknown, awaits a decision"
)
