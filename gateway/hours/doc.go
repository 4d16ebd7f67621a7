// Package hours says when texts may go: in the windows of a week, by the clocks of the zones that a recipient may be
// in, each of which has to be satisfied.
//
// A window is of local wall time, and an instant is in it if the clock on the wall is. So a window that begins in an
// hour that a change of the clocks leaves out begins when that hour is over, and of an hour that comes twice both count.
// A window over midnight belongs to the day on which it begins, and so does a holiday: in place of its weekday's windows
// it has those of "holiday", or none, and the night before lasts until its morning.
package hours
