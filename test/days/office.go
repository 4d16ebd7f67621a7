package days

import (
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
)

// use is a channel of the site, and what its people were promised.
type use struct {
	config.Channel
	calendar calendar
	// urgent takes the calendar's place for rows of high priority.
	urgent calendar
	// local tells that people are texted by their own clocks, else by the channel's.
	local bool
	zone  string
	// cap is the most segments a day of each sender, budget of the channel; 0 is none.
	cap, budget int
	// asks are the questions of which each row is one; none: its rows wait for no answer.
	asks []question
}

// Names of the channels.
const (
	certificates = "CERT_EXPIRY"
	alerts       = "IT_ALERT"
	payroll      = "PAYROLL"
	canteen      = "CANTEEN"
	licences     = "LICENCE"
	shifts       = "SHIFT"
	courses      = "COURSE"
)

// uses are the channels. Four tell: reminders by day, alerts that may wake people up early, one of the head office's
// hours with a budget, and one at any hour whose senders have a cap. Three ask: from three numbers, from one, and from
// one with references.
func uses(people int) []use {
	day := calendar{from: 8, to: 20, weekdays: everyDay()}
	return []use{
		{
			Channel: named(certificates, "+12025550101", "+12025550102"), local: true, zone: "America/New_York",
			calendar: calendar{from: 9, to: 18, weekdays: everyDay(), holidays: []string{"2000-10-30"}},
		},
		{
			Channel: named(alerts, "+12025550103"), local: true, zone: "Europe/London",
			calendar: day, urgent: calendar{from: 6, to: 23, weekdays: everyDay()},
		},
		{
			Channel: named(payroll, "+12025550104"), zone: "America/New_York",
			calendar: calendar{from: 9, to: 17, weekdays: workdays()}, budget: max(people/4, 10),
		},
		{
			Channel: named(canteen, "+12025550105"), zone: "Europe/Berlin",
			calendar: calendar{from: 0, to: 24, weekdays: everyDay()}, cap: max(people/5, 10),
		},
		{
			Channel: named(licences, "+12025550106", "+12025550107", "+12025550108"),
			local:   true, zone: "America/Chicago", calendar: day, asks: []question{yesOrNo(), renewed()},
		},
		{
			Channel: named(shifts, "+12025550109"), local: true, zone: "Europe/London",
			calendar: day, asks: []question{yesOrNo(), renewed()},
		},
		{
			Channel: named(courses, "+12025550110"), local: true, zone: "Europe/Berlin",
			calendar: day, asks: []question{yesOrNo(), choice(), renewed()},
		},
	}
}

func named(name string, senders ...string) config.Channel {
	c := config.DefaultChannel()
	c.Name, c.Senders, c.MaxAge = name, senders, 0
	switch name {
	case certificates:
		c.OptOutInstruction = "Reply STOP to end."
	case alerts:
		c.Lookup, c.Numbers.Types = "require", []string{"mobile", "voip"}
	case licences:
		c.Replies.NoneFree = config.NoneFreeWait
	case shifts:
		c.Replies.Window, c.Replies.Question = 12*time.Hour, config.QuestionAsk
	case courses:
		c.Replies.NoneFree, c.Replies.Final = config.NoneFreeReference, []string{"YES", "NO", "1", "2", "3"}
	}
	return c
}

// hired is the channel as it is configured.
func (u use) hired() config.Channel {
	c := u.Channel
	c.SenderDailyCap, c.DailyBudget = u.cap, u.budget
	c.Digest.TimeZone = u.zone
	if u.calendar.always() {
		return c
	}
	c.Hours = config.Hours{
		Windows: u.calendar.windows(), Holidays: u.calendar.holidays, TimeZone: u.zone, ZoneFrom: config.ZoneOfChannel,
	}
	if u.local {
		c.Hours.ZoneFrom = config.ZoneOfNumber
	}
	if u.urgent.to > 0 {
		c.Hours.UrgentWindows, c.Hours.UrgentPriority = u.urgent.windows(), urgentPriority
	}
	return c
}

// hours are the calendar for a row.
func (u use) hours(m gateway.Message) calendar {
	if m.IgnoreQuietHours {
		return calendar{from: 0, to: 24, weekdays: everyDay()}
	}
	if m.Priority <= urgentPriority && u.urgent.to > 0 {
		return u.urgent
	}
	return u.calendar
}

const urgentPriority = 2

// clock is the channel's own.
func (u use) clock() *time.Location { return clock(u.zone) }

// capsZone is whose days caps are counted by.
const capsZone = "America/New_York"

func clock(zone string) *time.Location {
	at, _ := time.LoadLocation(zone) // the zones of the test are known
	return at
}

// place is whose clock counts.
func (u use) place(p person) *time.Location {
	if u.local || p.zone != "" {
		return p.at
	}
	return u.clock()
}
