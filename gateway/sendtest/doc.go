// Package sendtest is for tests of what sends and what settles what was sent: a queue in memory, a scripted provider,
// and gateways, each a pipeline with its sweeps, in fake time. Faults are injected at each side.
package sendtest
