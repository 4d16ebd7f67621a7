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
	replies map[string]Message
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

// replayLoop empties the journal whenever replies wait there, until ctx ends.
func (s *Service) replayLoop(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-s.journal.wake:
			if !s.replayAll(ctx) {
				return
			}
		case <-s.journal.apart.soon():
			s.retryApart(ctx)
		}
	}
}

// replayAll stages what waits until nothing does, and reports whether that is so.
func (s *Service) replayAll(ctx context.Context) bool {
	for try := 1; ; try++ {
		err := s.replay(ctx)
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
func (s *Service) replay(ctx context.Context) error {
	defer func() {
		select {
		case s.journal.passed <- struct{}{}:
		default: // nobody has heard the last time yet
		}
	}()
	n, err := s.opts.Journal.Replay(ctx, s.opts.Batch.Rows, s.takeEntries)
	if n > 0 {
		s.log.Info("replies staged from the journal", "replies", n)
	}
	if err != nil {
		s.journal.flowing.Store(false)
		if ctx.Err() == nil {
			s.log.Debug("replies still wait in the journal", "error", err)
		}
		return err
	}
	s.release()
	return nil
}

// takeEntries stages replies from the journal. Those that the store does not take while it
// takes others are set aside: they must not keep those after them waiting. If it takes none
// the fault is the store's, and they wait.
func (s *Service) takeEntries(ctx context.Context, entries [][]byte) error {
	messages, of, junk := decodeEntries(entries)
	told, away := s.stageAll(ctx, messages, storePatience)
	if away != nil {
		return s.failed("staging replies from the journal", away)
	}
	left := indexes(told, func(err error) bool { return err != nil })
	if len(left) > 0 && len(left) == len(messages) && !s.isOver(messages, told) {
		return s.failed("staging replies from the journal", told[0])
	}
	for _, i := range left {
		if err := s.setAside(of[i], messages[i], told[i]); err != nil {
			return err
		}
	}
	for range len(messages) - len(left) {
		s.opts.Observer.Replayed()
	}
	s.journal.flowing.Store(true)
	return s.setJunkAside(junk)
}

// decodeEntries reads entries; junk are those that are no replies.
func decodeEntries(entries [][]byte) (messages []Message, of, junk [][]byte) {
	for _, entry := range entries {
		m, err := decodeEntry(entry)
		if err != nil {
			junk = append(junk, entry)
			continue
		}
		messages, of = append(messages, m), append(of, entry)
	}
	return messages, of, junk
}

func (s *Service) setJunkAside(junk [][]byte) error {
	for _, entry := range junk {
		name, err := s.opts.Journal.SetAside(entry)
		if err != nil {
			return err
		}
		s.opts.Observer.JournalFailed()
		s.log.Error("entry of the journal is no reply; it is set aside", "file", name)
	}
	return nil
}

// isOver reports whether these have been refused for so long that no other is waited for.
func (s *Service) isOver(messages []Message, told []error) bool {
	latest := s.opts.Clock().Add(-asideAfter)
	for i, m := range messages {
		if !gateway.Refused(told[i]) || m.Reply.ReceivedAt.After(latest) {
			return false
		}
	}
	return true
}

// setAside keeps a reply apart, to be tried again now and then. Its opt-out holds.
func (s *Service) setAside(entry []byte, m Message, cause error) error {
	name, err := s.opts.Journal.SetAside(entry)
	if err != nil {
		return err
	}
	a := &s.journal.apart
	a.replies[name] = m
	a.tries = 0
	a.later()
	cause = s.failed("staging a reply from the journal", cause)
	log := s.log.With("provider_sid", m.Reply.ProviderSID, "file", name, "error", cause)
	if !gateway.Refused(cause) {
		log.Warn("reply from the journal is held up; it waits apart")
		return nil
	}
	s.opts.Observer.JournalFailed()
	log.Error("reply from the journal is refused by the store; it is set aside, and tried again now and then")
	return nil
}

// retryApart tries the replies again that were set aside.
func (s *Service) retryApart(ctx context.Context) {
	a := &s.journal.apart
	names := slices.Sorted(maps.Keys(a.replies))
	staged := 0
	for some := range slices.Chunk(names, s.opts.Batch.Rows) {
		messages := make([]Message, len(some))
		for i, name := range some {
			messages[i] = a.replies[name]
		}
		told, away := s.stageAll(ctx, messages, storePatience)
		for _, i := range indexes(told, func(err error) bool { return err == nil }) {
			staged++
			s.forget(some[i])
		}
		if away != nil {
			break
		}
	}
	if staged > 0 {
		a.tries = 0
		s.log.Info("replies staged that were set aside", "replies", staged)
		s.release()
	}
	a.later()
}

// forget drops a reply that is staged. If its file stays it is staged again, which changes nothing.
func (s *Service) forget(name string) {
	delete(s.journal.apart.replies, name)
	s.opts.Observer.Replayed()
	if err := s.opts.Journal.Forget(name); err != nil {
		s.log.Warn("staged reply stays in the journal's folder", "file", name, "error", err)
	}
}
