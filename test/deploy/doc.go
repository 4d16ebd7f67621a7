// Package deploy tests the Helm chart in charts/ebs-sms-gateway with Helm itself as a library: every file of
// testdata/values is linted, rendered and decoded strictly into the types of Kubernetes, of the Gateway API and of the
// Prometheus operator, and the gateway's own package config reads the settings that come out; every file of
// testdata/wrong is refused.
//
// It is a module of its own, so that Helm and Kubernetes stay out of the product's go.mod.
// When that changes, go mod tidy has to be run here too.
package deploy

//go:generate go run ./generate
