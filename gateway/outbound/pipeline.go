package outbound

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/drain"
	"ebs-sms-gateway/gateway/groupcommit"
	"ebs-sms-gateway/gateway/transition"
)

// Pipeline sends what is in the queue. Make it with New, run it with Start, end
// it with Stop; a stopped Pipeline is not started again.
type Pipeline struct {
	opts      Options
	log       *slog.Logger
	policy    policy
	queue     *fairQueue
	admission *admission
	flow      flow
	ready     chan *job
	// busy is how many senders have a job.
	busy atomic.Int64
	// announced are the pauses that the log was told of and that were in force then.
	announced map[pauseKey]gateway.Pause
	// resuming are the rows that a lifted pause lets go.
	resuming resumption
	// nudge wakes the pump: jobs were claimed, or the ready queue ran low.
	nudge chan struct{}
	// hungry wakes the claimer: a lane with more behind it ran low.
	hungry chan struct{}
	// stirred makes it look again: a pause was set, or rows that waited for one were let go.
	stirred chan struct{}
	// backlog tells by channel whether its last claim found as much as it asked for.
	backlog []atomic.Bool
	// apart are jobs that could not begin for now. It is the pump's.
	apart    apart
	patience transition.Patience
	// returned are begun jobs that were not posted after all.
	returned returned
	// unrecorded bounds the posts whose outcome is not committed yet: while the
	// store is away nothing more is posted.
	unrecorded chan struct{}
	recorder   *groupcommit.Group[work, transition.Result]
	recording  sync.WaitGroup

	stages          *drain.Stages
	intake, senders sync.WaitGroup
}

// New makes a Pipeline; it does nothing yet.
func New(opts Options) *Pipeline {
	s := opts.Settings
	p := &Pipeline{
		opts: opts,
		log:  opts.Logger.With("component", "outbound"),
		policy: policy{
			retry: s.Retry, settle: s.Settle, pause: s.Pause,
			pollAfter: s.PollAfter, scope: opts.OptOutScope,
		},
		queue:      newFairQueue(opts.Channels),
		admission:  newAdmission(opts),
		announced:  map[pauseKey]gateway.Pause{},
		ready:      make(chan *job, max(4*s.InFlight, minReady)),
		nudge:      make(chan struct{}, 1),
		hungry:     make(chan struct{}, 1),
		stirred:    make(chan struct{}, 1),
		backlog:    make([]atomic.Bool, len(opts.Channels)),
		unrecorded: make(chan struct{}, 4*s.InFlight+2*s.RecordRows),
		stages:     drain.New(),
	}
	p.patience = transition.Patience{Store: opts.Store, Jitter: opts.Jitter, Log: p.log, Observer: opts.Observer}
	return p
}

// minReady is the least room for begun jobs: beginning many in one commit is what
// keeps commits per message low.
const minReady = 128

// Start begins to claim and send. A second call, or one after Stop, does nothing.
func (p *Pipeline) Start() {
	p.stages.Start(p.run)
}

func (p *Pipeline) run() {
	p.recorder = groupcommit.New(groupcommit.Options[work, transition.Result]{
		MaxItems: p.opts.Settings.RecordRows,
		MaxDelay: p.opts.Settings.RecordDelay,
		Commit:   p.commit,
		Split:    gateway.Refused,
	})
	for _, loop := range []func(){p.claimLoop, p.pumpLoop} {
		p.intake.Go(loop)
	}
	for range p.opts.Settings.InFlight {
		p.senders.Go(p.sendLoop)
	}
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
	close(p.ready)
	p.senders.Wait()
	p.release(p.queue.drain())
	p.release(p.apart.take())
	p.release(p.returned.take())
	p.recording.Wait()
	p.recorder.Close()
}

// wake makes the pump look again.
func (p *Pipeline) wake() { signal(p.nudge) }

// feed wakes the claimer if a lane with more rows behind it has room.
func (p *Pipeline) feed() {
	for i := range p.opts.Channels {
		if p.backlog[i].Load() && p.low(&p.opts.Channels[i]) {
			signal(p.hungry)
			return
		}
	}
}

// signal leaves a message in a channel of one place.
func signal(c chan struct{}) {
	select {
	case c <- struct{}{}:
	default:
	}
}

// lease is in wall time: the monotonic clock, which Go compares by where it can,
// stands still while the machine is suspended, and other gateways' clocks do not.
func (p *Pipeline) lease(token string, now time.Time) gateway.Lease {
	now = now.Round(0)
	return gateway.Lease{Token: token, Now: now, Until: now.Add(p.opts.Settings.Lease)}
}

// channels are the names of the configured channels.
func (p *Pipeline) channels() []string {
	names := make([]string, len(p.opts.Channels))
	for i, ch := range p.opts.Channels {
		names[i] = ch.Name
	}
	return names
}
