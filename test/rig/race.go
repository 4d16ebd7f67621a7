//go:build race

package rig

// slowdown is by how much fewer rows tests run under the race detector, which
// makes the embedded store (translated from C) that much slower.
const slowdown = 8
