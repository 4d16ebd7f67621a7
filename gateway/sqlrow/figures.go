package sqlrow

import "ebs-sms-gateway/gateway"

// Queued reads a channel, a status, how many rows are in it and due, since when the oldest of these is, when the oldest of
// all was inserted, and when the next becomes due.
func Queued(r *Row) gateway.Queued {
	return gateway.Queued{
		Channel: r.Text(), Status: gateway.Status(r.Text()), Rows: r.Int64(), Due: r.Int64(), Eligible: r.Time(),
		Oldest: r.Time(), Next: r.Time(),
	}
}

// Failures reads a channel, a status, an error code, a reason, how many rows there are, and when the first and the last
// failed.
func Failures(r *Row) gateway.Failures {
	return gateway.Failures{
		Channel: r.Text(), Status: gateway.Status(r.Text()), ErrorCode: r.Int(), Reason: r.Text(), Rows: r.Int64(),
		First: r.Time(), Last: r.Time(),
	}
}

// Waits reads how many wait, and since when.
func Waits(r *Row) gateway.Waits { return gateway.Waits{Count: r.Int64(), Since: r.Time()} }

// EventCount reads a minute, a channel, a status, how many events there are, and the first one's id.
func EventCount(r *Row) gateway.EventCount {
	return gateway.EventCount{
		Minute: r.Time(), Channel: r.Text(), To: gateway.Status(r.Text()), Events: r.Int64(), First: r.Int64(),
	}
}
