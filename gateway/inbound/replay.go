package inbound

import (
	"context"
	"maps"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/backoff"
)

const (
	// storePatience is how often the store may not be there in a row, for parts of a batch, until it is taken
	// to be away, and not held up by one of the replies.
	storePatience = 3
	// asideAfter is how long a reply that the store refuses waits for another that it takes: then it is set
	// aside whatever becomes of the others.
	asideAfter = 6 * time.Hour
	// refusedFactor makes tries rarer while everything is refused: each is as many statements as there are replies.
	refusedFactor = 3
)

// apart are the replies that were set aside, by their names in the journal.
type apart struct {
	replies map[string]gateway.Incoming
	// due is when they are tried again, tries how often they were without success.
	due   time.Time
	tries int
}

// Delays between tries of what was set aside.
const (
	firstApart   = 5 * time.Second
	longestApart = 10 * time.Minute
)

func (a *apart) later() {
	a.tries++
	a.due = time.Now().Add(backoff.Policy{Base: firstApart, Max: longestApart}.Delay(a.tries, 0))
}

// soon is when they are tried again, never if there are none.
func (a *apart) soon() <-chan time.Time {
	if len(a.replies) == 0 {
		return nil
	}
	return time.After(time.Until(a.due))
}

// replayer brings what waits in the journal to the store.
type replayer struct{ *journalled }

// loop empties the journal whenever replies wait there, until ctx ends.
func (p *replayer) loop(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-p.wake:
			if !p.drain(ctx) {
				return
			}
		case <-p.apart.soon():
			p.retryApart(ctx)
		}
	}
}

// drain stages what waits until nothing does, and reports whether that is so.
func (p *replayer) drain(ctx context.Context) bool {
	for try := 1; ; try++ {
		err := p.replay(ctx)
		if err == nil {
			return true
		}
		wait := delay(try)
		if gateway.Refused(err) {
			wait *= refusedFactor
		}
		if !backoff.Wait(ctx, wait) {
			return false
		}
	}
}

// replay stages what waits in the journal.
func (p *replayer) replay(ctx context.Context) error {
	defer func() {
		select {
		case p.passed <- struct{}{}:
		default: // nobody has heard the last time yet
		}
	}()
	n, err := p.journal.Replay(ctx, p.opts.Batch.Rows, p.takeEntries)
	if n > 0 {
		p.log.Info("replies staged from the journal", "replies", n)
	}
	if err != nil {
		p.flowing.Store(false)
		if ctx.Err() == nil {
			p.log.Debug("replies still wait in the journal", "error", err)
		}
		return err
	}
	p.release()
	return nil
}

// takeEntries stages replies from the journal. Those that the store does not take while it
// takes others are set aside: they must not keep those after them waiting. If it takes none
// the fault is the store's, and they wait.
func (p *replayer) takeEntries(ctx context.Context, entries [][]byte) error {
	messages, of, junk := decodeEntries(entries)
	told, away := p.stageWaiting(ctx, messages)
	if away != nil {
		return p.failed("staging replies from the journal", away)
	}
	left := indexes(told, func(err error) bool { return err != nil })
	if len(left) > 0 && len(left) == len(messages) && !p.isOver(messages, told) {
		return p.failed("staging replies from the journal", told[0])
	}
	for _, i := range left {
		if err := p.setAside(of[i], messages[i], told[i]); err != nil {
			return err
		}
	}
	for range len(messages) - len(left) {
		p.opts.Observer.Replayed()
	}
	p.flowing.Store(true)
	return p.setJunkAside(junk)
}

// stageWaiting stages replies in their order while the store is away or coming back. Parts of them are tried by themselves, one
// before the other, only if it answers else: then one of them may be why.
func (p *replayer) stageWaiting(ctx context.Context, messages []gateway.Incoming) (told []error, away error) {
	for range 2 {
		if told, away = p.stageAll(ctx, messages, 1); away == nil || !p.answers(ctx) {
			return told, away
		}
	}
	return p.stageAll(ctx, messages, storePatience)
}

// answers reports whether the store is there, by asking of a number that is nobody's.
func (p *replayer) answers(ctx context.Context) bool {
	ctx, cancel := context.WithTimeout(ctx, p.opts.Batch.Timeout)
	defer cancel()
	_, err := p.opts.Store.OptOuts(ctx, []string{"+0"})
	return err == nil
}

// decodeEntries reads entries; junk are those that are no replies.
func decodeEntries(entries [][]byte) (messages []gateway.Incoming, of, junk [][]byte) {
	for _, entry := range entries {
		m, err := DecodeEntry(entry)
		if err != nil {
			junk = append(junk, entry)
			continue
		}
		messages, of = append(messages, m), append(of, entry)
	}
	return messages, of, junk
}

func (p *replayer) setJunkAside(junk [][]byte) error {
	for _, entry := range junk {
		name, err := p.journal.SetAside(entry)
		if err != nil {
			return err
		}
		p.opts.Observer.JournalFailed()
		p.log.Error("entry of the journal is no reply; it is set aside", "file", name)
	}
	return nil
}

// isOver reports whether these have been refused for so long that no other is waited for.
func (p *replayer) isOver(messages []gateway.Incoming, told []error) bool {
	latest := p.opts.Clock().Add(-asideAfter)
	for i, m := range messages {
		if !gateway.Refused(told[i]) || m.Reply.ReceivedAt.After(latest) {
			return false
		}
	}
	return true
}

// setAside keeps a reply apart, to be tried again now and then. Its opt-out holds.
func (p *replayer) setAside(entry []byte, m gateway.Incoming, cause error) error {
	name, err := p.journal.SetAside(entry)
	if err != nil {
		return err
	}
	a := &p.apart
	a.replies[name] = m
	a.tries = 0
	a.later()
	cause = p.failed("staging a reply from the journal", cause)
	log := p.log.With("provider_sid", m.Reply.ProviderSID, "file", name, "error", cause)
	if !gateway.Refused(cause) {
		log.Warn("reply from the journal is held up; it waits apart")
		return nil
	}
	p.opts.Observer.JournalFailed()
	log.Error("reply from the journal is refused by the store; it is set aside, and tried again now and then")
	return nil
}

// retryApart tries the replies again that were set aside.
func (p *replayer) retryApart(ctx context.Context) {
	a := &p.apart
	names := slices.Sorted(maps.Keys(a.replies))
	staged := 0
	for some := range slices.Chunk(names, p.opts.Batch.Rows) {
		messages := make([]gateway.Incoming, len(some))
		for i, name := range some {
			messages[i] = a.replies[name]
		}
		told, away := p.stageAll(ctx, messages, storePatience)
		for _, i := range indexes(told, func(err error) bool { return err == nil }) {
			staged++
			p.forget(some[i])
		}
		if away != nil {
			break
		}
	}
	if staged > 0 {
		a.tries = 0
		p.log.Info("replies staged that were set aside", "replies", staged)
		p.release()
	}
	a.later()
}

// forget drops a reply that is staged. If its file stays it is staged again, which changes nothing.
func (p *replayer) forget(name string) {
	delete(p.apart.replies, name)
	p.opts.Observer.Replayed()
	if err := p.journal.Forget(name); err != nil {
		p.log.Warn("staged reply stays in the journal's folder", "file", name, "error", err)
	}
}
