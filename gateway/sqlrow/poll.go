package sqlrow

import "ebs-sms-gateway/gateway"

// Polled reads one row of a poll: what is ready of a channel and a priority, or a status with overdue rows, or a
// pause, or a node, whose PAUSED_AT is when it was last seen.
// Its columns are SCOPE, NAME, PRIORITY, a flag for each [gateway.Due] in order, REASON, PAUSED_AT, PAUSED_UNTIL.
func Polled(r *Row) gateway.Polled {
	scope, name, priority := r.Text(), r.Text(), r.Int()
	var polled gateway.Polled
	for _, due := range []gateway.Due{gateway.DueByNextAttempt, gateway.DueByNotBefore, gateway.DueAtOnce} {
		if r.Flag() {
			polled.Ready = append(polled.Ready, gateway.Ready{Channel: name, Priority: priority, Due: due})
		}
	}
	switch scope {
	case "":
	case gateway.ScopeOverdue:
		polled.Overdue = []gateway.Status{gateway.Status(name)}
	case gateway.ScopeNode:
		r.Skip(1)
		polled.Nodes = []gateway.Heartbeat{{Node: name, SeenAt: r.Time()}}
	default:
		polled.Pauses = []gateway.Pause{{
			Scope: gateway.PauseScope(scope), Name: name, Reason: r.Text(), Since: r.Time(), Until: r.Time(),
		}}
	}
	return polled
}

// Depth reads a channel, a status and how many rows are in it.
func Depth(r *Row) gateway.Depth {
	return gateway.Depth{Channel: r.Text(), Status: gateway.Status(r.Text()), Rows: r.Int64()}
}

// Eligible reads a channel and since when its oldest due row could have been claimed.
func Eligible(r *Row) gateway.Eligible {
	return gateway.Eligible{Channel: r.Text(), Since: r.Time()}
}

// LastInsert reads a channel and when its newest row was inserted.
func LastInsert(r *Row) gateway.LastInsert {
	return gateway.LastInsert{Channel: r.Text(), At: r.Time()}
}

// Figure reads one figure of the queue: its name, a channel, and of depth the columns of Depth, else a time. A
// channel without rows has no newest one, and none is read.
func Figure(r *Row) (figure gateway.Stats) {
	switch name := r.Text(); name {
	case "depth":
		figure.Depths = []gateway.Depth{Depth(r)}
	default:
		channel := r.Text()
		r.Skip(2)
		switch at := r.Time(); {
		case name == "eligible":
			figure.Eligible = []gateway.Eligible{{Channel: channel, Since: at}}
		case !at.IsZero():
			figure.Inserts = []gateway.LastInsert{{Channel: channel, At: at}}
		}
	}
	return figure
}
