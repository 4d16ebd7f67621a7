package storetest

import "ebs-sms-gateway/gateway"

// decision is a person's.
func decision() gateway.Decision {
	return gateway.Decision{By: "jdoe", Why: "asked on the phone", Now: noon()}
}

// decisionVariants are the steps that people take.
func decisionVariants() []Variant {
	variant := func(name string, step gateway.Step, take func(gateway.Message, gateway.Decision) (gateway.Change, error)) Variant {
		return Variant{Name: name, Step: step, take: func(m gateway.Message) (gateway.Change, error) {
			return take(m, decision())
		}}
	}
	return []Variant{
		variant("requeue", gateway.StepRequeue, gateway.Message.Requeue),
		variant("decide sent", gateway.StepDecide, gateway.Message.DecideSent),
		variant("decide not sent", gateway.StepDecide, gateway.Message.DecideNotSent),
		variant("decide to send again", gateway.StepDecide, gateway.Message.DecideAgain),
		variant("cancel", gateway.StepCancel, gateway.Message.Cancel),
		variant("resend", gateway.StepResend, gateway.Message.Resend),
	}
}
