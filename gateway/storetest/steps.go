package storetest

import (
	"slices"
	"time"

	"ebs-sms-gateway/gateway"
)

// Variant is one way to take a step. All variants of a step together reach every
// status that its rule allows.
type Variant struct {
	Name string
	Step gateway.Step
	// only are the statuses it can leave, those of the rule if empty.
	only []gateway.Status
	// fit makes a row ready for it, nil if every row is.
	fit  func(*gateway.Message)
	take func(gateway.Message) (gateway.Change, error)
}

// From lists the statuses that the variant can leave.
func (v Variant) From() []gateway.Status {
	if len(v.only) > 0 {
		return v.only
	}
	return ruleOf(v.Step).From
}

// Message is a row without id in the status, otherwise ready for the variant.
func (v Variant) Message(status gateway.Status) gateway.Message {
	m := rowIn(status)
	if v.fit != nil {
		v.fit(&m)
	}
	return m
}

// Take takes the step.
func (v Variant) Take(m gateway.Message) (gateway.Change, error) { return v.take(m) }

func ruleOf(step gateway.Step) gateway.Rule {
	rules := gateway.Rules()
	i := slices.IndexFunc(rules, func(r gateway.Rule) bool { return r.Step == step })
	return rules[i]
}

// Variants lists every way to take every step.
func Variants() []Variant {
	return slices.Concat(claimVariants(), turnAwayVariants(), settleVariants(), lookVariants(), reportVariants(),
		decisionVariants())
}

func claimVariants() []Variant {
	variants := []Variant{
		{Name: "claim", Step: gateway.StepClaim, take: func(m gateway.Message) (gateway.Change, error) {
			return m.Claim(leaseAt(noon()))
		}},
		{Name: "begin", Step: gateway.StepBegin, fit: unbegun, take: begin},
		{Name: "rescue of an begun row", Step: gateway.StepRescue, take: rescue},
		{Name: "rescue of an unbegun row", Step: gateway.StepRescue, fit: unbegun, take: rescue},
	}
	for _, status := range ruleOf(gateway.StepRelease).To {
		variants = append(variants, Variant{
			Name: "release to " + string(status), Step: gateway.StepRelease,
			take: func(m gateway.Message) (gateway.Change, error) { return m.Release(rowIn(status).State, noon()) },
		})
	}
	return variants
}

func unbegun(m *gateway.Message) { m.AttemptRef = "" }

func begin(m gateway.Message) (gateway.Change, error) {
	return m.Begin(gateway.Attempt{
		Token: m.ClaimToken, Now: noon(),
		Ref: unique("ref"), Recipient: "+14155550101", Sender: "+14155550199", Segments: 2, Encoding: "UCS-2",
		Account: "AC1",
	})
}

func rescue(m gateway.Message) (gateway.Change, error) {
	return m.Rescue(noon(), noon().Add(time.Minute))
}

func turnAwayVariants() []Variant {
	skip := gateway.Skip{Now: noon(), Reason: "a reason"}
	return []Variant{
		{Name: "strand", Step: gateway.StepStrand, take: func(m gateway.Message) (gateway.Change, error) {
			return m.Strand(skip)
		}},
		{Name: "resume", Step: gateway.StepResume, take: func(m gateway.Message) (gateway.Change, error) {
			return m.Resume(noon())
		}},
		{Name: "park", Step: gateway.StepPark, take: func(m gateway.Message) (gateway.Change, error) {
			return m.Park(skip)
		}},
		{Name: "defer", Step: gateway.StepDefer, fit: unbegun, take: func(m gateway.Message) (gateway.Change, error) {
			return m.Defer(skip, noon().Add(8*time.Hour))
		}},
		{Name: "reject", Step: gateway.StepReject, fit: unbegun, take: func(m gateway.Message) (gateway.Change, error) {
			return m.Reject(skip)
		}},
		{Name: "opt out", Step: gateway.StepOptOut, fit: unbegun,
			take: func(m gateway.Message) (gateway.Change, error) {
				return m.OptOut(skip)
			}},
		{Name: "expire", Step: gateway.StepExpire, fit: unbegun, take: func(m gateway.Message) (gateway.Change, error) {
			return m.Expire(skip)
		}},
	}
}

func settleVariants() []Variant {
	variant := func(name string, step gateway.Step, class gateway.ErrorClass) Variant {
		return Variant{Name: name, Step: step, take: func(m gateway.Message) (gateway.Change, error) {
			return settle(m, step, failedAttempt(m, class))
		}}
	}
	return []Variant{
		variant("retry", gateway.StepRetry, gateway.ClassTransient),
		variant("blameless retry", gateway.StepRetry, gateway.ClassRateLimit),
		variant("fail", gateway.StepFail, gateway.ClassRecipient),
		variant("fail for an opt-out", gateway.StepFail, gateway.ClassOptOut),
		variant("doubt", gateway.StepDoubt, gateway.ClassAmbiguous),
		{Name: "next number after a refusal", Step: gateway.StepNextNumber,
			only: []gateway.Status{gateway.StatusSending, gateway.StatusUnknown}, take: nextAfterRefusal},
		{Name: "next number after a report", Step: gateway.StepNextNumber, take: nextAfterReport},
	}
}

func nextAfterRefusal(m gateway.Message) (gateway.Change, error) {
	refusal := failedAttempt(m, gateway.ClassRecipient)
	refusal.Failure.Strikes = 1
	end, _ := m.Fail(refusal) // NextNumber refuses what is no end
	return m.NextNumber(end, noon().Add(time.Minute))
}

func nextAfterReport(m gateway.Message) (gateway.Change, error) {
	end, _ := m.Report(reportOn(m, "undelivered"))
	return m.NextNumber(end, noon().Add(time.Minute))
}

func failedAttempt(m gateway.Message, class gateway.ErrorClass) gateway.FailedAttempt {
	return gateway.FailedAttempt{
		Ref: m.AttemptRef, Now: noon(), NextAt: noon().Add(5 * time.Minute),
		Failure: gateway.Failure{Class: class, Code: 21211, Text: "Invalid 'To' phone number"},
	}
}

func settle(m gateway.Message, step gateway.Step, s gateway.FailedAttempt) (gateway.Change, error) {
	switch step {
	case gateway.StepRetry:
		return m.Retry(s)
	case gateway.StepFail:
		return m.Fail(s)
	default:
		return m.Doubt(s)
	}
}

func lookVariants() []Variant {
	return []Variant{
		{Name: "look again", Step: gateway.StepLookAgain, take: func(m gateway.Message) (gateway.Change, error) {
			return m.LookAgain(noon(), noon().Add(time.Hour))
		}},
		{Name: "not found", Step: gateway.StepNotFound, take: func(m gateway.Message) (gateway.Change, error) {
			return m.NotFound(noon(), noon().Add(time.Minute))
		}},
		{Name: "hold", Step: gateway.StepHold, take: func(m gateway.Message) (gateway.Change, error) {
			return m.Hold(noon())
		}},
	}
}

// reportVariants report each kind of status; only a read receipt says something new of a delivered row.
func reportVariants() []Variant {
	final := []gateway.Status{gateway.StatusDelivered, gateway.StatusUndelivered}
	open := slices.DeleteFunc(slices.Clone(ruleOf(gateway.StepReport).From), func(s gateway.Status) bool {
		return slices.Contains(final, s)
	})
	return []Variant{
		{Name: "report sent", Step: gateway.StepReport, only: open, take: reporting("sent")},
		{Name: "report delivered", Step: gateway.StepReport, only: open, take: reporting("delivered")},
		{Name: "report undelivered", Step: gateway.StepReport, only: open, take: reporting("undelivered")},
		{Name: "report read", Step: gateway.StepReport, only: final, take: reporting("read")},
	}
}

func reporting(status gateway.ProviderStatus) func(gateway.Message) (gateway.Change, error) {
	return func(m gateway.Message) (gateway.Change, error) { return m.Report(reportOn(m, status)) }
}

// reportOn is the provider's report on the row's last attempt.
func reportOn(m gateway.Message, status gateway.ProviderStatus) gateway.Report {
	r := gateway.Report{
		Ref: m.AttemptRef, SID: m.ProviderSID, Status: status, At: noon(), LookAt: noon().Add(time.Hour),
		Price: "-0.00750", PriceUnit: "USD",
	}
	if r.SID == "" {
		r.SID = unique("SM")
	}
	if status == "undelivered" {
		r.Failure = &gateway.Failure{Class: gateway.ClassRecipient, Code: 30005, Text: "Unknown destination handset", Strikes: 1}
	}
	return r
}

// rowIn is a row in the status with every column that fits it: of its last
// attempt, and in SENDING of the attempt under way, whose lease has just ended.
func rowIn(status gateway.Status) gateway.Message {
	m := fresh()
	m.State = gateway.State{
		Status: status, StatusAt: noon().Add(-time.Minute), StatusReason: "an earlier reason",
		ErrorCode: 30001, ErrorText: "Queue overflow", Attempts: 1, ClaimedAt: noon().Add(-2 * time.Minute),
		AttemptRef: unique("ref"), Recipient: "+14155550100", Sender: "+14155550198", Segments: 1, Encoding: "GSM-7",
		ProviderAccount: "AC2",
	}
	switch status {
	case gateway.StatusSending:
		m.ClaimToken = unique("token")
		m.NextAttemptAt = noon()
	case gateway.StatusNew, gateway.StatusDeferred, gateway.StatusRetry, gateway.StatusUnknown:
		m.NextAttemptAt = noon()
	case gateway.StatusSent:
		m.ProviderSID, m.ProviderStatus, m.NextAttemptAt = unique("SM"), "queued", noon()
	case gateway.StatusDelivered:
		m.ProviderSID, m.ProviderStatus = unique("SM"), "delivered"
	case gateway.StatusUndelivered:
		m.ProviderSID, m.ProviderStatus = unique("SM"), "undelivered"
	}
	return m
}
