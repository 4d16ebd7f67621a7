package sqlscripts

import (
	"fmt"
	"io"
	"io/fs"
	"regexp"
	"strings"
)

// Settings are the variables of settings.sql. One that is empty keeps the value
// that it has there.
type Settings struct {
	Owner, GatewayUser, EBSUser, TableSpace, IndexSpace, ViewSuffix string
}

// Script is one file of the installation; its name is its path in the folder of install.sql.
type Script struct {
	Name, Text string
}

// Install returns the scripts in the order in which install.sql runs them, without settings.sql.
func Install() []Script {
	var all []Script
	for _, match := range included.FindAllStringSubmatch(read("install.sql"), -1) {
		if name := match[1]; name != "settings.sql" {
			all = append(all, Script{Name: name, Text: read(name)})
		}
	}
	return all
}

// Print writes one script with everything that install.sql does, to be run by
// SQL*Plus or SQLcl from any folder.
func Print(w io.Writer, s Settings) error {
	text := included.ReplaceAllStringFunc(read("install.sql"), func(line string) string {
		name := included.FindStringSubmatch(line)[1]
		if name == "settings.sql" {
			return s.in(read(name))
		}
		return read(name)
	})
	if _, err := io.WriteString(w, text); err != nil {
		return fmt.Errorf("printing scripts: %w", err)
	}
	return nil
}

var (
	included   = regexp.MustCompile(`(?m)^@@([a-z0-9_/]+\.sql)$`)
	definition = regexp.MustCompile(`(?m)^DEFINE ([a-z_]+) = (.*)$`)
)

// in sets the variables in the text of settings.sql.
func (s Settings) in(text string) string {
	values := map[string]string{
		"owner": s.Owner, "gateway_user": s.GatewayUser, "ebs_user": s.EBSUser,
		"table_space": s.TableSpace, "index_space": s.IndexSpace, "view_suffix": s.ViewSuffix,
	}
	return definition.ReplaceAllStringFunc(text, func(line string) string {
		name, _, _ := strings.Cut(strings.TrimPrefix(line, "DEFINE "), " ")
		if value := values[name]; value != "" {
			return "DEFINE " + name + " = " + value
		}
		return line
	})
}

// read returns an embedded file: the names are those of install.sql, which a test compares with the folder.
func read(name string) string {
	text, err := fs.ReadFile(scripts, name)
	if err != nil {
		panic(err)
	}
	return string(text)
}
