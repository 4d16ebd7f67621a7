// Package dashboard makes the Grafana dashboard of the gateway, which the chart
// brings along as files/dashboard.json and Grafana imports without it too.
//
// The JSON model is Grafana's of schema version 39 (Grafana 11), which later ones
// read. The queries are of what gateway/metrics exports and of what the rules beside
// the dashboard record; test/deploy/observability compares them.
package dashboard

//go:generate go test . -run TestFileIsUpToDate -update
