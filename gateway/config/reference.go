package config

import _ "embed"

//go:embed reference.md
var referenceIntro string

// Reference returns docs/configuration.md: a table of keys for each section.
func Reference() []byte {
	config := Default()
	return append([]byte(referenceIntro), keysOf(&config).Reference()...)
}
