// Package rig runs whole gateways for the tests and benchmarks: it builds the
// binary, starts simulator and gateways as processes, fills the queue, and
// compares the queue table with what the simulator really received.
package rig
