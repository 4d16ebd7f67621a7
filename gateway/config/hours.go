package config

import (
	"bytes"
	"fmt"
	"slices"

	"ebs-sms-gateway/gateway/hours"
	"ebs-sms-gateway/gateway/icalendar"
	"ebs-sms-gateway/internal/settings"
)

// Hours are when the rows of a channel may go.
type Hours struct {
	Windows        []string   `yaml:"windows" help:"When texts may go, by the recipient's clock, such as mon-fri 08:00-20:00 or sat,sun 10:00-18:00. One over midnight, mon-sun 22:00-06:00, belongs to the day on which it begins. Empty is any hour."`
	UrgentWindows  []string   `yaml:"urgent_windows" help:"Windows that urgent rows have beside the others. Set with urgent_priority."`
	UrgentPriority int        `yaml:"urgent_priority" range:"1..9" zero:"none" help:"Rows of this PRIORITY and more urgent ones, down to 1, are urgent."`
	Holidays       []string   `yaml:"holidays" help:"Days such as 2026-12-25, by the recipient's calendar. They have the windows of the day holiday, as in holiday 10:00-12:00, or none."`
	HolidaysFile   string     `yaml:"holidays_file" help:"Calendar file (iCalendar) with further holidays, which may recur. It is read at the start."`
	TimeZone       string     `yaml:"time_zone" help:"Zone of the channel, such as America/New_York. Required with windows or holidays."`
	ZoneFrom       ZoneSource `yaml:"zone_from" help:"Whose clock counts where a row has no TIME_ZONE: number is that of all zones in which the number may have been given out, each of which has to be satisfied, and channel is that of time_zone."`

	// fileDays are those of HolidaysFile.
	fileDays []hours.Date `yaml:"-"`
}

// set reports whether there are hours at all.
func (h Hours) set() bool {
	return len(h.Windows) > 0 || len(h.UrgentWindows) > 0 || len(h.Holidays) > 0 || h.HolidaysFile != ""
}

// compiled are the hours as the domain knows them, nil for any hour.
func (h Hours) compiled() (*hours.Hours, error) {
	if !h.set() {
		return nil, nil
	}
	windows, err := each(h.Windows, hours.ParseWindow)
	if err != nil {
		return nil, err
	}
	urgent, err := each(h.UrgentWindows, hours.ParseWindow)
	if err != nil {
		return nil, err
	}
	days, err := each(h.Holidays, hours.ParseDate)
	if err != nil {
		return nil, err
	}
	return hours.New(hours.Rules{
		Windows: windows, Urgent: urgent, UrgentPriority: h.UrgentPriority, Holidays: slices.Concat(days, h.fileDays),
		TimeZone: h.TimeZone, ByNumber: h.ZoneFrom == ZoneOfNumber,
	})
}

func each[T any](texts []string, parse func(string) (T, error)) ([]T, error) {
	values := make([]T, len(texts))
	for i, text := range texts {
		var err error
		if values[i], err = parse(text); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// readHolidays reads the calendar files of the channels.
func (c *Config) readHolidays(readFile func(string) ([]byte, error)) settings.Faults {
	var check settings.Checker
	for i := range c.Channels {
		h := &c.Channels[i].Hours
		if h.HolidaysFile == "" {
			continue
		}
		days, err := holidaysOf(h.HolidaysFile, readFile)
		check.Require(err == nil, settings.ItemPath("channels", i)+".hours.holidays_file", "could not be read: %w", err)
		h.fileDays = days
	}
	return check.Faults()
}

func holidaysOf(file string, readFile func(string) ([]byte, error)) ([]hours.Date, error) {
	content, err := readFile(file)
	if err != nil {
		return nil, err // it names the file
	}
	days, err := icalendar.Days(bytes.NewReader(content))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return days, nil
}
