package config

import _ "embed"

//go:embed reference.md
var referenceIntro string

// Reference returns docs/configuration.md: a table of keys for each section.
func Reference() []byte {
	config := Default()
	config.Channels = []Channel{DefaultChannel()}
	config.Console.Access.Roles = make([]AccessRule, 1)
	config.Console.Access.Roles[0].SetDefaults()
	return append([]byte(referenceIntro), keysOf(&config).Reference()...)
}
