// Package journal keeps entries in a local folder until somebody has taken them: it
// is where replies wait while the store is away.
//
// An entry is durable when Append returns. Entries lie in segment files, which are
// only appended to, and are replayed oldest first; a segment whose entries were all
// taken is removed. What was taken from a segment that is still there is not written
// down: after a restart that segment is replayed from its start, so whoever takes an
// entry must be able to take it again. (At most SegmentBytes are repeated, and staging
// a reply twice changes nothing.)
//
// A record is a header of 20 bytes, little-endian, and the entry:
//
//	0   4  length of the entry
//	4   8  when it was appended, Unix time in nanoseconds
//	12  4  CRC-32C of the entry
//	16  4  CRC-32C of the 16 bytes before
//
// A record that the last segment ends within was being written when the gateway died,
// and was never acknowledged: it is cut off. Any other that does not fit its checksums
// is damage: it and the rest of its segment are moved to a file *.corrupt, which the
// package never touches again, and Options.Damaged is told.
package journal
