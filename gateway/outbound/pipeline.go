package outbound

import (
	"context"
	"sync"
	"sync/atomic"
)

// Pipeline sends what is in the queue. Make it with New, run it with Start, end
// it with Stop; a stopped Pipeline is not started again.
type Pipeline struct {
	*base
	claimer         *claimer
	dispatcher      *dispatcher
	poster          *poster
	recorder        *recorder
	caps            *capsKeeper
	intake, posters sync.WaitGroup
}

// New makes a Pipeline; it does nothing yet.
func New(opts Options) *Pipeline {
	b, bells := newBase(opts), newBells()
	queue, admission, ready := newFairQueue(opts.Channels), newAdmission(opts), newReady(opts.Settings)
	recorder := &recorder{base: b}
	optOuts := &optOuts{b}
	exits := &exits{base: b, admission: admission, recorder: recorder}
	supply := &supply{
		base: b, queue: queue, admission: admission, flow: &ready.flow,
		backlog: make([]atomic.Bool, len(opts.Channels)), hungry: bells.hungry,
	}
	return &Pipeline{
		base: b, recorder: recorder, caps: &capsKeeper{base: b, caps: admission.caps, nudge: bells.nudge},
		claimer: &claimer{
			base: b, queue: queue, admission: admission, supply: supply, exits: exits, bells: bells,
			numbers: &numbers{base: b}, pauses: newPauseKeeper(b, admission.pauses, bells.stirred),
		},
		dispatcher: &dispatcher{
			base: b, queue: queue, admission: admission, supply: supply, optOuts: optOuts, ready: ready, exits: exits,
			nudge: bells.nudge,
		},
		poster: &poster{
			base: b, admission: admission, optOuts: optOuts, ready: ready, bells: bells,
			outcomes: newOutcomes(b, recorder),
		},
	}
}

// Start begins to claim and send. A second call, or one after Stop, does nothing.
func (p *Pipeline) Start() {
	p.stages.Start(func() {
		p.recorder.start()
		p.intake.Go(p.claimer.loop)
		p.intake.Go(p.dispatcher.loop)
		p.intake.Go(p.caps.loop)
		for range p.opts.Settings.InFlight {
			p.posters.Go(p.poster.loop)
		}
	})
}

// Stop claims nothing more, gives back what was not posted, lets the posts under
// way finish and records them. When ctx ends first the posts are cut short (their
// outcome is then unknown) and recording gets one last moment; without an end of
// ctx it waits for as long as the store is away. It may be called more than once:
// every call returns when the Pipeline has stopped, and the first ctx to end counts.
func (p *Pipeline) Stop(ctx context.Context) { p.stages.Stop(ctx, p.drain) }

// drain runs the pipeline empty, front to back.
func (p *Pipeline) drain() {
	p.intake.Wait()
	p.dispatcher.ready.close()
	p.posters.Wait()
	p.dispatcher.giveBack()
	p.caps.stop()
	p.recorder.close()
}
