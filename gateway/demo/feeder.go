package demo

import (
	"context"
	"fmt"
	"math/rand/v2"

	"ebs-sms-gateway/gateway"
)

// queue is what a feeder needs: on EBS it is an INSERT.
type queue interface {
	Insert(context.Context, []gateway.Message) ([]gateway.Insertion, error)
}

// feeder plays the PL/SQL feeders of the channels.
type feeder struct {
	queue  queue
	rnd    *rand.Rand
	clock  gateway.Clock
	people []person
	// first are rows that come before all others.
	first []gateway.Message
	next  int
	// inserted and refused count rows; a refused one repeated a source key.
	inserted, refused int
}

// feed inserts n rows; now and then one that a rerun of the feeder repeats.
func (f *feeder) feed(ctx context.Context, n int) error {
	rows := make([]gateway.Message, 0, n+n/rerunEvery+1)
	for range n {
		row := f.row()
		rows = append(rows, row)
		if f.next%rerunEvery == 0 {
			rows = append(rows, row)
		}
	}
	results, err := f.queue.Insert(ctx, rows)
	if err != nil {
		return fmt.Errorf("feeding the queue: %w", err)
	}
	for _, r := range results {
		if r.Duplicate {
			f.refused++
		} else {
			f.inserted++
		}
	}
	return nil
}

// rerunEvery is how often a row is inserted twice.
const rerunEvery = 25

func (f *feeder) row() gateway.Message {
	f.next++
	if f.next <= len(f.first) {
		return f.first[f.next-1]
	}
	p := f.people[(f.next-1)%len(f.people)]
	certification := f.certification()
	m := gateway.Message{
		Channel: channelCertification, SourceKey: fmt.Sprintf("CERT-%06d", f.next),
		PersonID: p.id, PersonName: p.name, Phones: p.phones, CountryCode: p.region,
		ManagerEmail: manager, Subject: certification, Body: f.reminder(p, certification), Priority: gateway.PriorityDefault, ReplyKeywords: []string{"YES", "NO"},
	}
	switch f.rnd.IntN(8) {
	case 0:
		m.Channel, m.SourceKey = channelAlert, fmt.Sprintf("ALERT-%06d", f.next)
		m.Body = fmt.Sprintf("IT alert: VPN certificates are renewed tonight at 22:00, expect a short outage. Ticket %d",
			70_000+f.next)
		m.Priority, m.ReplyKeywords, m.Subject = 1, nil, ""
	case 1, 2:
		m.Channel, m.SourceKey = channelShift, fmt.Sprintf("SHIFT-%06d", f.next)
		m.Subject = pickOne(f.rnd, "early", "late", "night") + " shift"
		m.Body = fmt.Sprintf("%s, you have the %s on Monday. Reply NO if you cannot. Ref %d", p.name, m.Subject,
			firstRef+f.next)
		m.ReplyKeywords = []string{"NO"}
	}
	return m
}

// reminder is unique by its reference, so that the simulator's ledger can be compared with the rows.
func (f *feeder) reminder(p person, certification string) string {
	due := f.clock().AddDate(0, 0, 1+f.rnd.IntN(60)).Format("2 Jan 2006")
	return fmt.Sprintf("%s, your %s certification expires on %s. Reply YES to book a renewal. Ref %d", p.name,
		certification, due, firstRef+f.next)
}

func (f *feeder) certification() string {
	return pickOne(f.rnd, "Forklift Operator", "First Aid", "Hazardous Goods", "Working at Height",
		"Electrical Safety", "Sécurité incendie", "Crane Signaller 🏗️")
}

const firstRef = 100_000
