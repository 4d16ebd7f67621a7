package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/alert"
	"ebs-sms-gateway/gateway/mail"
)

const (
	// alertFile is in the journal's folder: what was told is not told again by the next run.
	alertFile = "alerts.json"
	// alertExamples is how many rows a mail names.
	alertExamples = 3
	// blindAfter is how old the queue's figures are when they say nothing of now.
	blindAfter = 5 * time.Minute
)

// alerts tells the administrators of problems.
type alerts struct {
	*App
	mailer *mail.Sender
	watch  *alert.Watch
	board  alert.Board
}

func newAlerts(a *App) (*alerts, error) {
	cfg := a.opts.Config
	if len(cfg.Mail.Admins) == 0 {
		return nil, nil //nolint:nilnil // there is nobody to tell
	}
	mailer, err := newMailer(cfg, a.opts.Dial)
	if err != nil {
		return nil, err
	}
	al := &alerts{App: a, mailer: mailer, watch: alert.NewWatch(cfg.Alerts.Failures)}
	return al, al.load()
}

// patience bounds a turn: each administrator's mail may be tried at each server.
func (a *alerts) patience() time.Duration {
	m := a.opts.Config.Mail
	return loopTimeout + time.Duration(len(m.Admins)*len(m.Servers))*m.Timeout
}

// turn looks, and tells what is due. Shared problems are told by the first gateway; the others note that they were.
func (a *alerts) turn(ctx context.Context) error {
	now := a.opts.Clock().Round(0)
	samples, err := a.samples()
	if err != nil {
		return err
	}
	a.board.See(now, a.watch.Look(now, samples), blind(now, samples))
	mine, others := a.split(a.board.Due(now))
	a.board.Tell(now, others)
	if len(mine) > 0 {
		a.tell(ctx, now, mine)
	}
	if len(mine)+len(others) > 0 {
		a.keep()
	}
	return nil
}

// split tells what this gateway has to tell from what another one tells. What is nobody's yet waits.
func (a *alerts) split(due []alert.Notice) (mine, others []alert.Notice) {
	first, known := a.members.First()
	for _, n := range due {
		switch {
		case !n.Shared || known && first:
			mine = append(mine, n)
		case known:
			others = append(others, n)
		}
	}
	return mine, others
}

// blind reports whether the database was not read lately, or not yet.
func blind(now time.Time, samples []alert.Sample) bool {
	for _, s := range samples {
		if s.Metric == "ebs_sms_queue_read_timestamp_seconds" {
			return now.Sub(time.Unix(int64(s.Value), 0)) > blindAfter
		}
	}
	return true
}

// tell is done when one administrator has been told, or all are refused for good; else the next turn tries again.
func (a *alerts) tell(ctx context.Context, now time.Time, notices []alert.Notice) {
	for i := range notices {
		notices[i].Examples = a.examples(ctx, notices[i])
	}
	letter := alert.Write(notices, a.node.Node, a.opts.Config.Alerts.Runbook)
	told, refused := false, 0
	for i, admin := range a.opts.Config.Mail.Admins {
		err := a.mailer.Send(ctx, mail.Message{
			From: a.opts.Config.Mail.From, To: admin, Subject: letter.Subject, Text: letter.Text, Date: now,
			MessageID: fmt.Sprintf("%s.%d@ebs-sms-gateway", letter.ID, i),
		})
		if err != nil {
			a.log.Warn("administrator not told of problems", "admin", i+1, "error", err)
		}
		told = told || err == nil
		if errors.Is(err, mail.ErrRefused) {
			refused++
		}
	}
	if told || refused == len(a.opts.Config.Mail.Admins) {
		a.log.Info("administrators told of problems", "notices", len(notices))
		a.board.Tell(now, notices)
	}
}

// examples are rows that a person can look at; none if the database is away.
func (a *alerts) examples(ctx context.Context, n alert.Notice) []int64 {
	if n.Alert != alert.Held || n.Over {
		return nil
	}
	params := gateway.SearchParams{Statuses: []gateway.Status{gateway.StatusHeld}, Limit: alertExamples}
	if n.Value() != "other" {
		params.Channels = []string{n.Value()}
	}
	rows, err := a.store.Search(ctx, params)
	if err != nil {
		return nil
	}
	ids := make([]int64, len(rows))
	for i, m := range rows {
		ids[i] = int64(m.ID)
	}
	return ids
}

// samples are the figures of this gateway's own metrics.
func (a *alerts) samples() ([]alert.Sample, error) {
	families, err := a.figures.Gather()
	if err != nil {
		return nil, fmt.Errorf("reading the metrics: %w", err)
	}
	var samples []alert.Sample
	for _, family := range families {
		for _, m := range family.GetMetric() {
			s := alert.Sample{Metric: family.GetName(), Labels: map[string]string{}}
			for _, l := range m.GetLabel() {
				s.Labels[l.GetName()] = l.GetValue()
			}
			s.Value = m.GetGauge().GetValue() + m.GetCounter().GetValue() // one of them is nil, and so 0
			samples = append(samples, s)
		}
	}
	return samples, nil
}

// path is "" if the gateway has no folder of its own: each run then tells anew.
func (a *alerts) path() string {
	if a.journal == nil {
		return ""
	}
	return filepath.Join(a.opts.Config.Webhooks.Journal.Folder, alertFile)
}

func (a *alerts) load() error {
	if a.path() == "" {
		return nil
	}
	content, err := os.ReadFile(a.path())
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("reading what administrators were told: %w", err)
	}
	if err := json.Unmarshal(content, &a.board); err != nil {
		a.log.Warn("what administrators were told is not readable; they are told anew", "error", err)
		a.board = alert.Board{}
	}
	a.board.Resume(a.opts.Clock().Round(0))
	return nil
}

// keep writes down what was told. If it cannot, the next run tells it again.
func (a *alerts) keep() {
	if a.path() == "" {
		return
	}
	content, err := json.Marshal(a.board)
	if err == nil {
		err = os.WriteFile(a.path()+".new", content, 0o600)
	}
	if err == nil {
		err = os.Rename(a.path()+".new", a.path())
	}
	if err != nil {
		a.log.Warn("what administrators were told is not kept", "error", err)
	}
}
