package outbound

import "ebs-sms-gateway/gateway"

// pauseKeeper keeps what this gateway knows of pauses and what the store has in step. It is the claimer's.
type pauseKeeper struct {
	*base
	pauses *pauses
	// announced are the pauses that the log was told of and that were in force then.
	announced map[pauseKey]gateway.Pause
	// resuming are the rows that a lifted pause lets go.
	resuming resumption
	stirred  bell
}

func newPauseKeeper(b *base, p *pauses, stirred bell) *pauseKeeper {
	return &pauseKeeper{base: b, pauses: p, announced: map[pauseKey]gateway.Pause{}, stirred: stirred}
}

// learn takes over the pauses that are stored, and writes those that this gateway set.
func (k *pauseKeeper) learn(stored []gateway.Pause) {
	now := k.opts.Clock()
	if k.pauses.set(stored, now) {
		k.resuming = resumption{before: now, channels: k.opts.channelNames()}
	}
	k.announce(stored, now)
	k.opts.Observer.Pauses(stored, now)
	k.save()
	k.opts.Observer.PausesInForce(k.pauses.inForce(now))
	k.resume()
}

// save writes the pauses that this gateway set. One that cannot be written is in force
// here; the next round tries again.
func (k *pauseKeeper) save() {
	for _, own := range k.pauses.unsaved() {
		if err := k.opts.Store.SetPause(k.stages.Intake, own); err != nil {
			k.patience.Failed(k.stages.Intake, opPauses, err)
			continue
		}
		k.pauses.saved(own)
		k.announced[keyOf(own)] = own // the log was told when it was set
	}
}
