package oracle

import (
	"context"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/sqlrow"
	"ebs-sms-gateway/oracle/ora"
)

const (
	// bodyCharacters and textBytes are what a VARCHAR2 column of a reply holds.
	bodyCharacters = 1600
	textBytes      = 4000
)

// Stage writes replies and what they do to consent in one transaction, and tells
// of each what became of it: nil if it was written, gateway.ErrStaged if its PROVIDER_SID is there
// already, also earlier in the same call; gateway.ErrBusy if another session has a word of the
// person locked; else why the database refuses it. What was not written has changed nothing. A text
// that is too long for its column is cut; it is whole in Params.
func (s *Store) Stage(ctx context.Context, stagings []gateway.Staging) ([]error, error) {
	if len(stagings) == 0 {
		return nil, nil
	}
	var told []error
	err := s.staging.inTx(ctx, "stage", func(ctx context.Context, t *tx) (err error) {
		told, err = t.stage(ctx, stagings)
		return err
	})
	if err != nil {
		return nil, wrap(err, "staging replies")
	}
	return told, nil
}

func (t *tx) stage(ctx context.Context, stagings []gateway.Staging) ([]error, error) {
	busy, err := t.busyNumbers(ctx, consents(stagings))
	if err != nil {
		return nil, wrap(err, "locking words")
	}
	told := make([]error, len(stagings))
	var free []gateway.Staging
	var of []int // the index of each free one
	for i, staging := range stagings {
		if slices.ContainsFunc(staging.Consent, func(c gateway.ConsentChange) bool { return busy[c.Number] }) {
			told[i] = gateway.ErrBusy
			continue
		}
		free, of = append(free, staging), append(of, i)
	}
	refusals, err := t.insertReplies(ctx, free)
	if err != nil {
		return nil, wrap(err, "inserting replies")
	}
	var written []gateway.Staging
	for n, i := range of {
		switch told[i] = refusals[n]; {
		case told[i] == nil:
			written = append(written, free[n])
		case ora.IsDuplicate(told[i]):
			told[i] = gateway.ErrStaged
		}
	}
	return told, t.applyConsent(ctx, consents(written))
}

// consents are what replies do to consent, in order.
func consents(stagings []gateway.Staging) []gateway.ConsentChange {
	var changes []gateway.ConsentChange
	for _, s := range stagings {
		changes = append(changes, s.Consent...)
	}
	return changes
}

func (t *tx) insertReplies(ctx context.Context, stagings []gateway.Staging) ([]error, error) {
	type staging = gateway.Staging
	refusals, _, err := t.execEach(ctx, "stage", len(stagings),
		bind("provider_sid", stagings, func(s staging) string { return s.Reply.ProviderSID }),
		bind("from_number", stagings, func(s staging) string { return s.Reply.From }),
		bind("to_number", stagings, func(s staging) string { return s.Reply.To }),
		bind("body", stagings, func(s staging) string { return cut(s.Reply.Body, bodyCharacters, textBytes) }),
		bind("num_media", stagings, func(s staging) int64 { return int64(len(s.Reply.Media)) }),
		bind("media", stagings, func(s staging) string { return mediaText(s.Reply.Media) }),
		bind("received_at", stagings, func(s staging) time.Time { return timestamp(s.Reply.ReceivedAt) }),
		bind("kind", stagings, func(s staging) string { return string(s.Reply.Kind) }),
		bind("channel", stagings, func(s staging) string { return s.Reply.Channel }),
		bind("keyword", stagings, func(s staging) string { return s.Reply.Keyword }),
		bind("params", stagings, func(s staging) string { return s.Reply.Params }),
	)
	return refusals, err
}

// mediaText is the JSON of as many attachments as the column holds, "" if there are none.
func mediaText(media []gateway.Media) string {
	for ; len(media) > 0; media = media[:len(media)-1] {
		if text := sqlrow.MediaText(media); len(text) <= textBytes {
			return text
		}
	}
	return ""
}

// StagedReplies returns those of the provider's SIDs that a staged reply has.
func (s *Store) StagedReplies(ctx context.Context, sids []string) ([]string, error) {
	sel := listed{name: "staged_replies", lists: []list{texts("sids", sids)}}
	staged, err := selectListed(ctx, s.staging, sel, (*sqlrow.Row).Text)
	return staged, wrap(err, "reading staged replies")
}
