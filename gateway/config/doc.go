// Package config is the gateway's configuration: one struct, [Config], filled in layers.
//
// [Load] starts from [Default], lays the YAML file over it, then the environment, then the contents of secret files, and
// validates the result. It reports every fault at once, each with the key and the place it was set. Nothing unknown is
// accepted: a misspelt key or variable is a fault that names the nearest right one.
//
// The struct is the only source. Its tags carry the documentation, the ranges and what is required; the strict reading of
// YAML, the names of environment variables, validation, the redacted print, docs/configuration.md and gateway.example.yaml
// all follow from it. The tags are:
//
//   - yaml: the name of the key in its section
//   - help: what it means, in full sentences
//   - unit: what a bare number counts
//   - required: "true" if it cannot be left empty
//   - range: the smallest and the largest value, as "1s..2m"
//   - zero: what 0 means, where 0 is allowed outside the range
//
// A field of type gateway.Secret gets a twin key with the suffix _file by itself.
package config

//go:generate go test . -run TestGeneratedFiles -update
