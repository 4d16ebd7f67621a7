package config

import (
	"io/fs"
	"os"

	"ebs-sms-gateway/gateway/digest"
	"ebs-sms-gateway/gateway/hours"
)

// Digest is how digests read.
type Digest struct {
	TimeZone  string     `yaml:"time_zone" required:"true" help:"Zone whose clock times are told by, such as America/New_York."`
	Dates     DateFormat `yaml:"dates" help:"How times are written: named is 28 Nov 2026 16:02, iso is 2026-11-28 16:02, us is 11/28/2026 4:02 PM, european is 28.11.2026 16:02."`
	Footer    string     `yaml:"footer" required:"true" help:"Last line: why the manager gets it, and how to stop it."`
	Templates string     `yaml:"templates" help:"Folder with a digest.html or a digest.txt of the site's own, in place of the built-in ones."`
}

// Options are the digest's as the domain knows them. It panics at a zone that was not validated.
func (d Digest) Options() digest.Options {
	zone, err := hours.LoadZone(d.TimeZone)
	if err != nil {
		panic("digest: " + err.Error())
	}
	return digest.Options{Zone: zone.Location(), Dates: digest.DateFormat(d.Dates), Footer: d.Footer, Templates: d.templates()}
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
		TimeZone: "UTC", Dates: DateFormat(digest.DatesNamed),
		Footer: "You get this mail because texts to your people name you as their manager (MANAGER_EMAIL). To stop it, ask whoever runs your Oracle E-Business Suite.",
	}
}

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
