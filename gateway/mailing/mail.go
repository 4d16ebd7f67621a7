package mailing

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
	"ebs-sms-gateway/gateway/digest"
)

// What is in REASON of a digest.
const (
	ReasonLater      = "no mail server has taken it yet; the log says why"
	ReasonUnwritten  = "it could not be written; the log says why"
	ReasonRedirected = "the manager's address is refused for good; digest.fallback gets it"
	ReasonRefused    = "the address is refused for good"
	ReasonEmpty      = "nothing of what it was to tell is there any more"
)

// outcome is what a turn came to.
type outcome int

const (
	// outcomeNone: there is no digest to mail.
	outcomeNone outcome = iota
	// outcomeDone: one has ended.
	outcomeDone
	// outcomeFailed: one has not, or the store is away.
	outcomeFailed
)

// leaseMargin is what a lease has beside the time of one try to mail, for reading and writing.
const leaseMargin = 2 * time.Minute

// mailNext mails the digest that is due longest. What is under way when the stop begins is mailed and recorded.
func (w *Worker) mailNext() outcome {
	now := w.opts.Clock()
	claimed, err := w.opts.Store.ClaimMailing(w.stages.Intake, gateway.MailingClaim{
		Token: w.opts.Token(), Now: now, Until: now.Add(w.opts.Timeout + leaseMargin),
	})
	switch {
	case err != nil:
		return w.failed(err)
	case len(claimed) == 0:
		return outcomeNone
	}
	m := claimed[0]
	ctx, cancel := context.WithTimeout(w.stages.Work, w.opts.Timeout+leaseMargin/2)
	defer cancel()
	result, err := w.mail(ctx, &m)
	if err != nil && w.stages.Work.Err() == nil {
		w.log.Warn("digest not mailed", "digest_id", m.ID, "outcome", string(result), "attempts", m.Attempts, "error", err)
	}
	w.opts.Observer.Mailed(result)
	if err := w.record(m); err != nil {
		return w.failed(err)
	}
	if result == ResultLater {
		return outcomeFailed
	}
	return outcomeDone
}

func (w *Worker) failed(err error) outcome {
	if w.stages.Intake.Err() == nil {
		w.opts.Observer.StoreFailed(OpMail)
		w.log.Warn("mailing digests failed; it goes on", "error", err)
	}
	return outcomeFailed
}

// mail mails a digest, and notes in it what became of that.
func (w *Worker) mail(ctx context.Context, m *gateway.Mailing) (Result, error) {
	m.NextAttemptAt, m.SentAt = w.opts.Clock().Add(retries().Delay(m.Attempts, w.opts.Jitter())), time.Time{}
	letter, err := w.letter(ctx, m)
	if errors.Is(err, errEmpty) {
		m.NextAttemptAt, m.Reason = time.Time{}, ReasonEmpty
		return ResultEmpty, nil
	}
	if err != nil {
		m.Reason = ReasonUnwritten
		return ResultLater, err
	}
	sending, cancel := context.WithTimeout(ctx, w.opts.Timeout)
	defer cancel()
	err = w.opts.Mailer.Mail(sending, letter)
	switch {
	case err == nil:
		m.NextAttemptAt, m.SentAt = time.Time{}, w.opts.Clock()
		if m.Reason != ReasonRedirected {
			m.Reason = ""
		}
		return ResultSent, nil
	case !errors.Is(err, ErrRefused):
		if m.Reason != ReasonRedirected {
			m.Reason = ReasonLater
		}
		return ResultLater, err
	case w.Fallback != "" && letter.To != w.Fallback:
		return w.redirect(ctx, m, letter)
	}
	m.NextAttemptAt, m.Reason = time.Time{}, ReasonRefused
	return ResultRefused, err
}

// redirect has the fallback get a digest whose manager's address is refused.
func (w *Worker) redirect(ctx context.Context, m *gateway.Mailing, letter Letter) (Result, error) {
	letter.To = w.Fallback
	m.Reason = ReasonRedirected
	if err := w.keep(ctx, m, letter); err != nil {
		return ResultLater, err
	}
	m.NextAttemptAt = w.opts.Clock()
	return ResultRedirected, nil
}

// retries are the waits between two tries of one digest.
func retries() backoff.Policy {
	return backoff.Policy{Base: time.Minute, Max: time.Hour, Jitter: 0.2}
}

// recordAgain is the time between two tries to record.
const recordAgain = 5 * time.Second

// record writes what became of a digest; while the store is away, again until the lease is nearly over. Then another
// gateway mails it, as the same mail.
func (w *Worker) record(m gateway.Mailing) error {
	ctx, cancel := context.WithTimeout(w.stages.Writes, leaseMargin/2)
	defer cancel()
	for {
		err := w.opts.Store.EndMailing(ctx, m)
		if err == nil || errors.Is(err, gateway.ErrMissed) {
			return nil
		}
		if !errors.Is(err, gateway.ErrUnavailable) || !backoff.Wait(ctx, recordAgain) {
			return err
		}
	}
}

var (
	// errEmpty: nothing of a digest is left.
	errEmpty = errors.New("nothing is left")
	// errNotKept: CONTENT is not what keep has written.
	errNotKept = errors.New("reading the mail that was kept: it is not of its form")
)

// letter is the mail of a digest. It is written once, and kept before it is sent.
func (w *Worker) letter(ctx context.Context, m *gateway.Mailing) (Letter, error) {
	var letter Letter
	if m.Content != "" {
		if err := json.Unmarshal([]byte(m.Content), &letter); err != nil {
			return Letter{}, errNotKept // the error itself may quote it
		}
		return letter, nil
	}
	found, err := w.find(ctx, m.Items)
	if err != nil {
		return Letter{}, err
	}
	d := digest.Make(digest.About{Manager: m.Manager, Since: m.Since, Until: m.Until}, found.replies, found.failed)
	if d.Empty() {
		return Letter{}, errEmpty
	}
	mail, err := w.opts.Renderer.Render(d)
	if err != nil {
		return Letter{}, err
	}
	letter = Letter{
		// Not by its number alone: another gateway's database may have a digest of that number for the same manager.
		MessageID: fmt.Sprintf("digest-%d-%s@ebs-sms-gateway", m.ID, w.opts.Token()), To: m.Manager,
		Date:    w.opts.Clock().UTC().Truncate(time.Second),
		Subject: mail.Subject, Text: mail.Text, HTML: mail.HTML,
	}
	return letter, w.keep(ctx, m, letter)
}

func (w *Worker) keep(ctx context.Context, m *gateway.Mailing, letter Letter) error {
	content, err := json.Marshal(letter)
	if err != nil {
		return fmt.Errorf("keeping a digest's mail: %w", err)
	}
	m.Content = string(content)
	return w.opts.Store.KeepMailing(ctx, *m)
}
