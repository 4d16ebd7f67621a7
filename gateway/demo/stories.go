package demo

import (
	"slices"
	"strings"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/plan"
	"ebs-sms-gateway/gateway/schedule"
)

// stories are what somebody new should see of the rows.
func stories() []func(gateway.Message) bool {
	return []func(gateway.Message) bool{isQuiet, isSecond, isLandline, isOptedOut, isQuestion}
}

// replyStories are what they should see of the replies.
func replyStories() []func(gateway.Reply) bool {
	return []func(gateway.Reply) bool{isEither, explained}
}

func isQuiet(m gateway.Message) bool {
	return m.Status == gateway.StatusDeferred && strings.HasPrefix(m.StatusReason, schedule.ReasonQuietHours)
}

func isSecond(m gateway.Message) bool {
	return m.Status == gateway.StatusDelivered && m.TriedNumbers != ""
}

func isLandline(m gateway.Message) bool { return m.StatusReason == plan.ReasonLandline }

func isOptedOut(m gateway.Message) bool { return m.Status == gateway.StatusOptedOut }

// pick chooses n rows of those given, newest first: for each story the newest that tells it, and then the newest.
func pick[T any](rows []T, n int, stories []func(T) bool) []T {
	var chosen []int
	for _, tells := range stories {
		if i := slices.IndexFunc(rows, tells); i >= 0 && !slices.Contains(chosen, i) {
			chosen = append(chosen, i)
		}
	}
	for i := 0; i < len(rows) && len(chosen) < n; i++ {
		if !slices.Contains(chosen, i) {
			chosen = append(chosen, i)
		}
	}
	picked := make([]T, len(chosen))
	for i, row := range chosen {
		picked[i] = rows[row]
	}
	return picked
}
