package gateway

import "time"

// AuditAction is what an operator did. It is a closed set.
type AuditAction string

// The actions that the audit log has. Those on messages are in their history, opt-outs in the proof of consent.
const (
	AuditPause   AuditAction = "pause"
	AuditResume  AuditAction = "resume"
	AuditReveal  AuditAction = "reveal"
	AuditResolve AuditAction = "resolve"
	AuditPurge   AuditAction = "purge"
	AuditReplay  AuditAction = "replay"
	AuditSweep   AuditAction = "sweep"
	AuditProcess AuditAction = "process"
)

// AuditEntry is a row of XXSMS_AUDIT_LOG, which is only added to. It holds no personal data.
type AuditEntry struct {
	// ID is the store's to give; a later entry has a greater one.
	ID     int64
	At     time.Time
	Actor  string
	Action AuditAction
	// Target is what it was done to, as in "message 4711", "channel HR" or "journal"; never empty.
	Target string
	Reason string
	// Detail is how, in words; "" if there is nothing to add.
	Detail string
}

// AuditParams asks for a page of the audit log, newest first; empty fields do not filter.
type AuditParams struct {
	Target string
	// Before pages backwards: only entries with a smaller ID. 0 starts at the newest.
	Before int64
	// Limit is the page size, 1 to 1,000.
	Limit int
}
