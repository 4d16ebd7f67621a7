package digest

import (
	"embed"
	"errors"
	"fmt"
	htmltemplate "html/template"
	"io"
	"io/fs"
	"strings"
	texttemplate "text/template"
	"time"
)

//go:embed templates
var builtIn embed.FS

// The templates, by their names in the folder of a site.
const (
	htmlFile = "digest.html"
	textFile = "digest.txt"
	// subjectTemplate is defined in textFile.
	subjectTemplate = "subject"
)

// Options say how digests read.
type Options struct {
	// Zone is whose clock times are told by.
	Zone  *time.Location
	Dates DateFormat
	// Footer says how to stop the mails.
	Footer string
	// Templates are a site's own digest.html and digest.txt; one that is not there is the built-in one, as are both if
	// it is nil.
	Templates fs.FS
}

// DateFormat is how times are written. It is a closed set.
type DateFormat string

// The formats.
const (
	// DatesNamed: 28 Nov 2026 16:02.
	DatesNamed DateFormat = "named"
	// DatesISO: 2026-11-28 16:02.
	DatesISO DateFormat = "iso"
	// DatesUS: 11/28/2026 4:02 PM.
	DatesUS DateFormat = "us"
	// DatesEuropean: 28.11.2026 16:02.
	DatesEuropean DateFormat = "european"
)

// DateFormats lists them.
func DateFormats() []DateFormat { return []DateFormat{DatesNamed, DatesISO, DatesUS, DatesEuropean} }

func (f DateFormat) layout() string {
	switch f {
	case DatesISO:
		return "2006-01-02 15:04"
	case DatesUS:
		return "1/2/2006 3:04 PM"
	case DatesEuropean:
		return "02.01.2006 15:04"
	case DatesNamed:
	}
	return "2 Jan 2006 15:04"
}

// Renderer writes digests. It is safe for concurrent use.
type Renderer struct {
	opts Options
	html *htmltemplate.Template
	text *texttemplate.Template
}

// Mail is a digest as it is mailed. It holds personal data.
type Mail struct {
	// Subject is one line.
	Subject, Text, HTML string
}

// cause drops operation and name from an error of the file system: the folder's name in it is a dot.
func cause(err error) error {
	var pathError *fs.PathError
	if errors.As(err, &pathError) {
		return pathError.Err
	}
	return err
}

// NewRenderer reads the templates. The error names the one that is wrong: templates are tried with an empty digest and
// with one of everything.
func NewRenderer(opts Options) (*Renderer, error) {
	if opts.Templates != nil {
		if _, err := fs.Stat(opts.Templates, "."); err != nil {
			return nil, fmt.Errorf("reading the folder of templates: %w", cause(err))
		}
	}
	html, err := source(opts.Templates, htmlFile)
	if err != nil {
		return nil, err
	}
	text, err := source(opts.Templates, textFile)
	if err != nil {
		return nil, err
	}
	r := &Renderer{opts: opts}
	if r.html, err = htmltemplate.New(htmlFile).Parse(html); err != nil {
		return nil, fmt.Errorf("reading template: %w", err)
	}
	if r.text, err = texttemplate.New(textFile).Parse(text); err != nil {
		return nil, fmt.Errorf("reading template: %w", err)
	}
	if r.text.Lookup(subjectTemplate) == nil {
		return nil, fmt.Errorf("reading template: %s does not define %q", textFile, subjectTemplate)
	}
	for _, d := range []Digest{{}, Sample()} {
		if _, err := r.Render(d); err != nil {
			return nil, err
		}
	}
	return r, nil
}

// source is the site's template, or the built-in one.
func source(site fs.FS, name string) (string, error) {
	if site != nil {
		content, err := fs.ReadFile(site, name)
		if err == nil || !errors.Is(err, fs.ErrNotExist) {
			return string(content), wrap("reading template", err)
		}
	}
	content, err := builtIn.ReadFile("templates/" + name)
	return string(content), wrap("reading template", err)
}

// Render writes a digest.
func (r *Renderer) Render(d Digest) (Mail, error) {
	page := r.page(d)
	subject, err := written(func(w io.Writer) error { return r.text.ExecuteTemplate(w, subjectTemplate, page) })
	if err != nil {
		return Mail{}, err
	}
	text, err := written(func(w io.Writer) error { return r.text.Execute(w, page) })
	if err != nil {
		return Mail{}, err
	}
	html, err := written(func(w io.Writer) error { return r.html.Execute(w, page) })
	return Mail{Subject: clean(subject), Text: text, HTML: html}, err
}

func written(write func(io.Writer) error) (string, error) {
	var b strings.Builder
	err := write(&b)
	return b.String(), wrap("writing digest", err)
}

func wrap(doing string, err error) error {
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}

// date is a time as people read it, "" if there is none.
func (r *Renderer) date(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(r.opts.Zone).Format(r.opts.Dates.layout() + " MST")
}
