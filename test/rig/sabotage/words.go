package sabotage

import (
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"ebs-sms-gateway/test/rig/phones"
)

// people is how many persons change their minds. They are no recipients of the rows: whether those
// are sent does not hang on what people say.
const people = 5

func number(person int) string { return fmt.Sprintf("+1213555%04d", 100+person) }

// talk lets a person say STOP or START, wait for the answer and think it over, again and again.
func (s *Sabotage) talk(ctx context.Context, person int, rnd *rand.Rand) {
	for n := 0; ctx.Err() == nil; n++ {
		word := [...]string{"STOP", "START"}[rnd.IntN(2)]
		// What has been begun is heard out: a word of which nobody knows whether it was heard proves nothing.
		post := s.opts.Phones.Say(context.WithoutCancel(ctx), phones.Post{
			SID: fmt.Sprintf("SM%016x%016x", person+1, n), From: number(person), Body: word,
		})
		s.mu.Lock()
		s.words = append(s.words, post)
		s.mu.Unlock()
		s.rest(ctx, between(rnd, 50*time.Millisecond, 1500*time.Millisecond))
	}
}

// lastWords are everybody's last words that were acknowledged, by number.
func (s *Sabotage) lastWords() map[string]phones.Post {
	last := map[string]phones.Post{}
	for _, p := range s.words {
		if p.Status/100 == 2 && p.Sent.After(last[p.From].Sent) {
			last[p.From] = p
		}
	}
	return last
}

// heldWord is a row of XXSMS_OPT_OUTS.
type heldWord struct {
	action string
	saidAt time.Time
}

// holds reports whether it is what was said, and was said between post and answer.
func (h heldWord) holds(p phones.Post) bool {
	want := map[string]string{"STOP": "OPT_OUT", "START": "OPT_IN"}[p.Body]
	return h.action == want && !h.saidAt.Before(p.Sent.Truncate(time.Millisecond)) && !h.saidAt.After(p.Acked)
}

// wordsBroken counts the people whose last word does not hold.
func (s *Sabotage) wordsBroken(ctx context.Context) (broken int, err error) {
	held, err := s.heldWords(ctx)
	if err != nil {
		return 0, err
	}
	for number, post := range s.lastWords() {
		if !held[number].holds(post) {
			broken++
		}
	}
	return broken, nil
}

// heldWords reads XXSMS_OPT_OUTS, by number.
func (s *Sabotage) heldWords(ctx context.Context) (map[string]heldWord, error) {
	rows, err := s.neighbour.DB.QueryContext(ctx, "SELECT PHONE_NUMBER, ACTION, SAID_AT FROM XXSMS_OPT_OUTS")
	if err != nil {
		return nil, fmt.Errorf("reading the opt-outs: %w", err)
	}
	defer rows.Close()
	held := map[string]heldWord{}
	for rows.Next() {
		var number string
		var h heldWord
		var at any
		if err := rows.Scan(&number, &h.action, &at); err != nil {
			return nil, fmt.Errorf("reading an opt-out: %w", err)
		}
		if h.saidAt, err = moment(at); err != nil {
			return nil, err
		}
		held[number] = h
	}
	return held, rows.Err()
}

// moment reads a time: the embedded store has it as text.
func moment(v any) (time.Time, error) {
	switch v := v.(type) {
	case time.Time:
		return v, nil
	case string:
		return time.Parse(time.RFC3339, v)
	default:
		return time.Time{}, fmt.Errorf("reading a time: it is a %T", v)
	}
}
