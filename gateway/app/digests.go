package app

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/mail"
	"ebs-sms-gateway/gateway/mailing"
)

// wireDigests makes what tells managers, if any digests are mailed.
func (a *App) wireDigests() error {
	cfg := a.opts.Config
	if !cfg.MailsDigests() {
		return nil
	}
	renderer, err := digest.NewRenderer(cfg.Digest.Options())
	if err != nil {
		return err
	}
	sender, err := newMailer(cfg, a.opts.Dial)
	if err != nil {
		return err
	}
	a.digests = mailing.New(mailing.Options{
		Store: a.store, Mailer: letters{sender, cfg.Mail.From}, Renderer: renderer, Timetables: cfg.DigestTimes(),
		Fallback: cfg.Digest.Fallback, Lookback: cfg.Digest.Lookback,
		Timeout: time.Duration(len(cfg.Mail.Servers)) * cfg.Mail.Timeout, Interval: a.opts.Look,
		Clock: a.opts.Clock, Token: token, Jitter: rand.Float64, Logger: a.log, Observer: a.metrics,
	})
	return nil
}

// letters sends the mails of digests.
type letters struct {
	sender *mail.Sender
	from   string
}

// Mail implements mailing.Mailer.
func (l letters) Mail(ctx context.Context, letter mailing.Letter) error {
	err := l.sender.Send(ctx, mail.Message{
		From: l.from, To: letter.To, Subject: letter.Subject, MessageID: letter.MessageID, Date: letter.Date,
		Text: letter.Text, HTML: letter.HTML,
	})
	if errors.Is(err, mail.ErrRefused) {
		return fmt.Errorf("%w: %w", mailing.ErrRefused, err)
	}
	return err
}

// readDigests publishes the digests that wait.
func (a *App) readDigests(ctx context.Context) error {
	stats, err := a.store.MailingStats(ctx)
	if err != nil {
		return err
	}
	a.metrics.SetDigests(stats, a.opts.Clock())
	return nil
}

// checkDigests tries the templates and says when managers are mailed next.
func checkDigests(cfg config.Config, now time.Time) []Finding {
	if _, err := digest.NewRenderer(cfg.Digest.Options()); err != nil {
		return []Finding{failed("digests", err, "correct digest.templates")}
	}
	if !cfg.MailsDigests() {
		return nil
	}
	text := "no day has a time at which they are due"
	if next := cfg.DigestTimes().Next(now); !next.IsZero() {
		text = "the next are due at " + next.In(cfg.Digest.Options().Zone).Format("Mon 2006-01-02 15:04 MST")
	}
	findings := []Finding{{LevelOK, "digests", text}}
	if cfg.Digest.Fallback == "" {
		findings = append(findings, Finding{LevelWarning, "digests", "digest.fallback is not set: " +
			"nobody is told of replies that are no manager's, nor gets a digest that is refused"})
	}
	return findings
}
