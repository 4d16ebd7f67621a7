package gateway

// ErrorClass says what a failure means for the row, the sender and the account.
// It is a closed set and so serves as a metric label.
type ErrorClass string

// The error classes; facts behind them: Twilio's error pages (see gateway/twilio).
const (
	// ClassRecipient: this number will never take it.
	ClassRecipient ErrorClass = "recipient"
	// ClassContent: this text or media will never be taken.
	ClassContent ErrorClass = "content"
	// ClassSender: the sender is not usable (unregistered, not text-capable); the row is innocent.
	ClassSender ErrorClass = "sender"
	// ClassAccount: credentials, permissions or the account are at fault; the row is innocent.
	ClassAccount ErrorClass = "account"
	// ClassOptOut: the recipient has opted out at the provider.
	ClassOptOut ErrorClass = "opt_out"
	// ClassRateLimit: the provider wants it slower; nothing was processed.
	ClassRateLimit ErrorClass = "rate_limit"
	// ClassDestination: this recipient cannot be reached from this sender or account as they
	// are set up (country not enabled, no route). Others can; it may be set up meanwhile.
	ClassDestination ErrorClass = "destination"
	// ClassUnreachable: there was no connection to the provider; nothing was sent.
	ClassUnreachable ErrorClass = "unreachable"
	// ClassTransient: the provider refused for now; a repeat may work.
	ClassTransient ErrorClass = "transient"
	// ClassAmbiguous: the provider may have accepted it. Never repeated blindly.
	ClassAmbiguous ErrorClass = "ambiguous"
	// ClassNotice: a provider's warning that is no failure of the message.
	ClassNotice ErrorClass = "notice"
)

// ErrorClasses lists every class.
func ErrorClasses() []ErrorClass {
	return []ErrorClass{
		ClassRecipient, ClassContent, ClassSender, ClassAccount, ClassOptOut,
		ClassRateLimit, ClassDestination, ClassUnreachable, ClassTransient, ClassAmbiguous, ClassNotice,
	}
}

// Blameless reports whether the row is not at fault, so that the attempt is not
// counted against it.
func (c ErrorClass) Blameless() bool {
	switch c {
	case ClassSender, ClassAccount, ClassRateLimit, ClassUnreachable:
		return true
	}
	return false
}

// Failure is why a send did not succeed, fit for a row and a log: it holds no
// personal data.
type Failure struct {
	Class ErrorClass
	// Code is the provider's error code, 0 if it gave none.
	Code int
	// Text is the catalogue's wording, never the provider's own message, which may name the number.
	Text string
	// Strikes is how many failures of this kind in a row show that the number does not take texts: 1 at once, 0 if this one
	// says nothing of the number. Such a failure is a reason to try another number of the person.
	Strikes int
}
