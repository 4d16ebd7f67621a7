package operate

import (
	"context"
	"errors"
	"slices"
	"strconv"

	"ebs-sms-gateway/gateway"
)

// Processor is what operating needs of a store for sweeps outside of the database.
type Processor interface {
	// ListReplies returns one page of the replies that pass every filter, the oldest first.
	ListReplies(context.Context, gateway.ReplyListParams) ([]gateway.Reply, error)
	// ProcessReply writes what a sweep made of a reply. gateway.ErrMissed: it is not as the sweep found it, or is locked.
	ProcessReply(context.Context, gateway.ProcessChange) error
}

// Errors of processing.
var (
	// ErrPending: what the reply answers is not decided yet.
	ErrPending = errors.New("the gateway has not decided yet what it answers: a moment later it has")
	// ErrTaken: another sweep has taken it.
	ErrTaken = errors.New("the reply is processed already, or another sweep is at it")
)

// Processed is what a sweep outside of the database made of a reply.
type Processed struct {
	// Found is the reply as the sweep read it.
	Found gateway.Reply
	// To has the Status and the Error; attempts are counted, and the time is the database's.
	To gateway.Processing
}

// repeats reports whether a sweep says again what is written. A failure of a NEW reply is one more.
func (w Processed) repeats() bool {
	is := w.Found.Processing
	return !w.claimed() && is.Status == w.To.Status && is.Error == w.To.Error && (is.Taken() || is.Error == "")
}

// claimed reports whether the reply has the status of the site's own that a sweep wants to write: it is another sweep's.
func (w Processed) claimed() bool {
	known := []string{gateway.ProcessNew, gateway.ProcessDone, gateway.ProcessError}
	return w.Found.Processing.Status == w.To.Status && !slices.Contains(known, w.To.Status)
}

// longestError is what PROCESS_ERROR holds, in characters.
const longestError = 2000

func (w Processed) validate() error {
	var f faults
	f.need(processForm.MatchString(w.To.Status), "process_status",
		"is no status: it must be DONE, ERROR, NEW, or one of the site's own in capital letters, digits and underscores, 30 at most")
	f.need(fits(w.To.Error, longestError), "process_error", "is too long: it may have 2000 characters and 4000 bytes")
	f.character("process_error", w.To.Error)
	f.need(w.To.Error == "" || w.To.Status != gateway.ProcessDone, "process_error", "is not for a reply that is DONE")
	if len(f) > 0 {
		return &InvalidError{Faults: f}
	}
	return nil
}

// Process writes what a sweep outside of the database made of a reply, by the rules of the concurrent program: what is DONE
// stays so, and each failure is an attempt. DONE, ERROR or NEW once more is left as it is, but for another failure of a NEW one;
// a status of the site's own can be written by one sweep alone. Errors: [*InvalidError], [ErrForbidden], [ErrPending], [ErrTaken].
func (s *Service) Process(ctx context.Context, act Act, w Processed) error {
	if err := act.authorise(RoleOperator, w.Found.Channel); err != nil {
		return err
	}
	if err := w.validate(); err != nil {
		return err
	}
	is := w.Found.Processing
	switch {
	case w.Found.Match.Status == gateway.MatchPending:
		return ErrPending
	case w.repeats():
		return nil
	case is.Status == gateway.ProcessDone, w.claimed():
		return ErrTaken
	case act.DryRun:
		return nil
	}
	entry := gateway.AuditEntry{
		Action: gateway.AuditProcess, Target: "reply " + strconv.FormatInt(w.Found.ID, 10), Detail: is.Status + " to " + w.To.Status,
	}
	if err := s.audit(ctx, act, entry); err != nil {
		return err
	}
	err := s.opts.Store.ProcessReply(ctx, gateway.ProcessChange{Reply: w.Found.ID, From: is, To: w.next()})
	if errors.Is(err, gateway.ErrMissed) {
		return ErrTaken
	}
	return err
}

// next counts the attempt: all but giving a reply back as NEW, with nothing gone wrong, is one.
func (w Processed) next() gateway.Processing {
	to := w.To
	to.Attempts = w.Found.Processing.Attempts
	if to.Status != gateway.ProcessNew || to.Error != "" {
		to.Attempts++
	}
	return to
}
