package reconcile

import (
	"context"
	"sync"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/drain"
	"ebs-sms-gateway/gateway/transition"
)

// Reconciler sweeps what is left of sent messages. Make it with New, run it with Start, end
// it with Stop; a stopped Reconciler is not started again.
type Reconciler struct {
	stages  *drain.Stages
	loops   sync.WaitGroup
	overdue *overdue
	rescuer rescuer
	unknown unknownOutcomes
	poller  poller
}

// New makes a Reconciler; it does nothing yet.
func New(opts Options) *Reconciler {
	opts.Logger = opts.Logger.With("component", "reconcile")
	stages, overdue := drain.New(), &overdue{}
	patience := transition.Patience{Store: opts.Store, Jitter: opts.Jitter, Log: opts.Logger, Observer: opts.Observer}
	sweeper := &sweeper{opts: opts, intake: stages.Intake, overdue: overdue, patience: patience}
	resolver := &resolver{opts: opts, writes: stages.Writes, patience: patience}
	return &Reconciler{
		stages: stages, overdue: overdue,
		rescuer: rescuer{opts, sweeper, resolver},
		unknown: unknownOutcomes{opts, sweeper, resolver},
		poller:  poller{opts, sweeper, resolver},
	}
}

// Overdue tells which statuses have rows to look at, as a poll of the store found. It saves the
// sweeps of a quiet queue their statements: without it nothing but what predecessors left is looked at.
func (r *Reconciler) Overdue(statuses []gateway.Status) { r.overdue.set(statuses) }

// Start begins to sweep. A second call, or one after Stop, does nothing.
func (r *Reconciler) Start() {
	r.stages.Start(func() {
		for _, loop := range []func(){r.rescuer.loop, r.unknown.loop, r.poller.loop} {
			r.loops.Go(loop)
		}
	})
}

// Stop looks at nothing more and ends the questions under way; what was found out is written, for a last moment longer
// when ctx has ended. It may be called more than once: every call returns when the Reconciler has stopped.
func (r *Reconciler) Stop(ctx context.Context) { r.stages.Stop(ctx, r.loops.Wait) }
