package config

import (
	"cmp"
	"io/fs"
	"os"
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/hours"
	"ebs-sms-gateway/gateway/mailing"
	"ebs-sms-gateway/internal/settings"
)

// Digest is when digests are mailed, and how they read.
type Digest struct {
	At        []string      `yaml:"at" help:"Times of day at which managers are mailed, such as 08:00. Needs mail.servers. Empty: no digests are mailed, but for channels with times of their own."`
	Days      string        `yaml:"days" required:"true" help:"Days of the week on which they are, such as mon-fri or tue,thu."`
	TimeZone  string        `yaml:"time_zone" required:"true" help:"Zone of these times, whose clock times are told by, too, such as America/New_York."`
	Fallback  string        `yaml:"fallback" help:"Address that is told what is no manager's: where texts of different managers may be meant, where MANAGER_EMAIL is empty or no address, where nobody was texted; and that gets a digest whose manager's address is refused. Empty: nobody is told."`
	Lookback  time.Duration `yaml:"lookback" range:"192h..720h" help:"How old what is told is at most: longer than from one slot to the next. The first digest goes back so far, and so does the one after an absence of all gateways."`
	Dates     DateFormat    `yaml:"dates" help:"How times are written: named is 28 Nov 2026 16:02, iso is 2026-11-28 16:02, us is 11/28/2026 4:02 PM, european is 28.11.2026 16:02."`
	Footer    string        `yaml:"footer" required:"true" help:"Last line: why the manager gets it, and how to stop it."`
	Templates string        `yaml:"templates" help:"Folder with a digest.html or a digest.txt of the site's own, in place of the built-in ones."`
}

// Options are the digest's as the domain knows them. It panics at a zone that was not validated.
func (d Digest) Options() digest.Options {
	zone, err := hours.LoadZone(d.TimeZone)
	if err != nil {
		panic("digest: " + err.Error())
	}
	return digest.Options{
		Zone: zone.Location(), Dates: digest.DateFormat(d.Dates), Footer: d.Footer, Templates: d.templates(),
	}
}

// templates are a site's own, nil if it has none.
func (d Digest) templates() fs.FS {
	if d.Templates == "" {
		return nil
	}
	return os.DirFS(d.Templates)
}

func defaultDigest() Digest {
	return Digest{
		Days: "mon-fri", TimeZone: "UTC", Lookback: 14 * 24 * time.Hour, Dates: DateFormat(digest.DatesNamed),
		Footer: "You get this mail because texts to your people name you as their manager (MANAGER_EMAIL). To stop it, ask whoever runs your Oracle E-Business Suite.",
	}
}

// ChannelDigest is when digests of a channel are mailed.
type ChannelDigest struct {
	Tell     DigestTo `yaml:"tell" help:"Who is told of this channel: managers, or nobody."`
	At       []string `yaml:"at" help:"Times of day in place of digest.at. What is due at the same time for several channels is one mail."`
	Days     string   `yaml:"days" help:"Days in place of digest.days."`
	TimeZone string   `yaml:"time_zone" help:"Zone of these times in place of digest.time_zone. Times in the mail are told by digest.time_zone."`
}

// own reports whether the channel has times of its own, or none.
func (d ChannelDigest) own() bool {
	return d.Tell == DigestToNobody || len(d.At) > 0 || d.Days != "" || d.TimeZone != ""
}

// MailsDigests reports whether digests are mailed.
func (c Config) MailsDigests() bool {
	return len(c.Digest.At) > 0 || slices.ContainsFunc(c.Channels, func(ch Channel) bool {
		return ch.Digest.Tell != DigestToNobody && len(ch.Digest.At) > 0
	})
}

// DigestTimes are when digests are due. It panics at times that were not validated.
func (c Config) DigestTimes() mailing.Timetables {
	times := mailing.Timetables{Default: c.Digest.timetable(ChannelDigest{}), Own: map[string]hours.Timetable{}}
	for _, ch := range c.Channels {
		if ch.Digest.own() {
			times.Own[ch.Name] = c.Digest.timetable(ch.Digest)
		}
	}
	return times
}

func (d Digest) timetable(own ChannelDigest) hours.Timetable {
	if own.Tell == DigestToNobody {
		return hours.Timetable{}
	}
	at := own.At
	if len(at) == 0 {
		at = d.At
	}
	zone, err := hours.LoadZone(cmp.Or(own.TimeZone, d.TimeZone))
	if err != nil {
		panic("digest: " + err.Error())
	}
	table, err := hours.NewTimetable(cmp.Or(own.Days, d.Days), at, zone)
	if err != nil {
		panic("digest: " + err.Error())
	}
	return table
}

func (c *checker) checkDigest() {
	c.checkDigestTimes("digest", ChannelDigest{At: c.Digest.At, Days: c.Digest.Days, TimeZone: c.Digest.TimeZone})
	c.Require(c.Digest.Fallback == "" || gateway.CheckMailAddress(c.Digest.Fallback) == nil, "digest.fallback",
		"must be an address such as name@example.com")
	c.Require(!c.MailsDigests() || c.Mail.On(), "mail.servers", "is required with digest.at")
	for i, ch := range c.Channels {
		path := settings.ItemPath("channels", i) + ".digest"
		c.checkDigestTimes(path, ch.Digest)
		c.Require(ch.Digest.Tell != DigestToNobody || len(ch.Digest.At) == 0, path+".at",
			"must be empty with tell: nobody")
	}
}

func (c *checker) checkDigestTimes(path string, d ChannelDigest) {
	requireEach(c, path+".at", d.At, hours.ParseTimeOfDay)
	if d.Days != "" {
		_, err := hours.ParseWeekdays(d.Days)
		c.Require(err == nil, path+".days", "%w", err)
	}
	c.checkZone(path+".time_zone", d.TimeZone)
}

// DigestTo is who is told of a channel.
type DigestTo string

// Who is told.
const (
	// DigestToManagers are those in MANAGER_EMAIL, and the fallback.
	DigestToManagers DigestTo = "managers"
	// DigestToNobody tells nobody.
	DigestToNobody DigestTo = "nobody"
)

// Choices lists who may be told.
func (DigestTo) Choices() []string { return []string{string(DigestToManagers), string(DigestToNobody)} }

// DateFormat is a digest.DateFormat as it is configured.
type DateFormat digest.DateFormat

// Choices lists the formats.
func (DateFormat) Choices() []string {
	var all []string
	for _, f := range digest.DateFormats() {
		all = append(all, string(f))
	}
	return all
}
