package gateway

// StepEnqueue begins the history of a message that a person or another system queued through the gateway, and no feeder. It is
// no step of a row that is there, hence none of [Rules].
const StepEnqueue Step = "enqueue"

// Enqueued is the event of a message that was queued.
func (d Decision) Enqueued(id MessageID) Event {
	return Event{MessageID: id, At: d.Now, Step: StepEnqueue, To: StatusNew, Reason: d.Why, By: d.By}
}
