// Package config is the gateway's configuration: one struct, [Config], filled in layers.
//
// [Load] starts from [Default], lays the YAML file over it, then the environment, then the contents of secret files,
// and validates the result. It reports every fault at once.
//
// The struct is the only source. Its tags, which [settings] explains, carry the documentation, the ranges and what is
// required; the strict reading of YAML, the names of environment variables, validation, the redacted print,
// docs/configuration.md and gateway.example.yaml all follow from it. What no tag can say, how values fit together, is
// checked in the validate files.
package config

//go:generate go test . -run TestGeneratedFiles -update
