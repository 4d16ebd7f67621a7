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
	return []func(gateway.Message) bool{isQuiet, isSecond, isLandline, isOptedOut}
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
func pick(rows []gateway.Message, n int) []gateway.Message {
	var picked []gateway.Message
	for _, tells := range stories() {
		if i := slices.IndexFunc(rows, tells); i >= 0 {
			picked = append(picked, rows[i])
		}
	}
	for _, m := range rows {
		if len(picked) >= n {
			break
		}
		if !slices.ContainsFunc(picked, func(p gateway.Message) bool { return p.ID == m.ID }) {
			picked = append(picked, m)
		}
	}
	return picked
}
