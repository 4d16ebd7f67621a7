// Package observability tests the alerts, the dashboard and the runbook against one
// another, against what a gateway exports, and in a real Prometheus.
package observability
