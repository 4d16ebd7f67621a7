package days

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strings"
	"time"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/gateway/twilio/twiliotest"
	"ebs-sms-gateway/test/rig"
)

// size is how much is played.
type size struct {
	people, days, gateways int
	// rows is how many each person gets, on average.
	rows int
	// kill is how often a gateway dies.
	kill time.Duration
}

// site is a place where people work, in fake time.
type site struct {
	size
	place    *rig.Place
	network  *network
	provider *twiliotest.Simulator
	ear      *ear
	logs     *logs
	rnd      *rand.Rand

	uses  []use
	staff map[int64]person
	// ids are theirs by number.
	ids map[string]int64
	// dead are numbers that take no texts, landlines those of which a lookup finds that they are.
	dead, landlines map[string]bool
	// rows are those that were inserted, by reference.
	rows map[string]gateway.Message
	phones
	post *post

	gateways []*process
	// kills counts them, mailKills those among them that the post had a mail of; back are those who have come back.
	kills, mailKills int
	back             map[string]bool
	server           *http.Server
}

// open builds the site around a queue.
func open(place *rig.Place, z size, logs *logs) (*site, error) {
	s := &site{
		size: z, place: place, network: &network{}, ear: &ear{}, logs: logs, rnd: rand.New(rand.NewPCG(1, 2)),
		uses: uses(z.people), rows: map[string]gateway.Message{}, dead: map[string]bool{},
		landlines: map[string]bool{}, staff: map[int64]person{}, ids: map[string]int64{}, back: map[string]bool{},
		post:   newPost(),
		phones: phones{texts: map[string][]text{}, left: map[string]bool{}},
	}
	people, err := employ(z.people, s.rnd)
	if err != nil {
		return nil, err
	}
	var rules []twiliotest.Rule
	for i, p := range people {
		s.staff[int64(i+1)], s.ids[p.number], s.landlines[p.number] = p, int64(i+1), p.landline
		for j, number := range p.old {
			s.dead[number] = true
			rules = append(rules, oldNumber(number, i+j))
		}
	}
	s.provider = twiliotest.New(twiliotest.Options{
		StepDelay: 3 * time.Second, Seed: 1, Line: s.line, Rules: rules, Reply: s.receive, Faults: twiliotest.Faults{
			LatencyMin: 50 * time.Millisecond, LatencyMax: 300 * time.Millisecond,
			HangAfter: 0.002, ResetAfter: 0.005, ErrorAfter: 0.005, BadGatewayBefore: 0.01, TooManyRequests: 0.005,
			LoseCallback: 0.02, DuplicateCallback: 0.02, ReorderCallback: 0.02,
		},
		CallbackClient: &http.Client{Transport: s.ear.gateways(&http.Transport{DialContext: s.network.Dial})},
		InboundURL:     "http://" + webhookHost + "/ords/xxsms/twilio/v1/inbound",
	})
	door, err := s.network.Listen("tcp", providerHost+":80")
	if err != nil {
		return nil, err
	}
	s.server = &http.Server{Handler: s.ear.provider(s.provider), ReadHeaderTimeout: time.Minute}
	go func() { _ = s.server.Serve(door) }() // until close
	if s.post.door, err = s.network.Listen("tcp", mailHost); err != nil {
		return nil, err
	}
	go s.post.server.Serve(s.post.door)
	return s, nil
}

// oldNumber is refused at once, or accepted and then found not to be in service.
func oldNumber(number string, i int) twiliotest.Rule {
	if i%2 == 0 {
		return twiliotest.Rule{To: number, Code: 21614}
	}
	return twiliotest.Rule{To: number, Final: twiliotest.StatusUndelivered, ErrorCode: 30005}
}

func (s *site) close() {
	for _, g := range s.gateways {
		_ = g.app.Stop(context.Background())
	}
	_ = s.server.Close()
	s.provider.Close()
	_ = s.post.door.Close()
}

// hire starts a gateway.
func (s *site) hire(ctx context.Context) error {
	p := &process{network: s.network, mailed: s.post.mailed}
	err := p.start(ctx, s.config(), slog.New(slog.NewTextHandler(s.logs, nil)))
	if err == nil {
		s.gateways = append(s.gateways, p)
	}
	return err
}

// config has the pace of a site that is in no hurry: fake minutes cost real seconds.
func (s *site) config() config.Config {
	cfg := rig.Site{
		Store: s.place.Config, Simulator: "http://" + providerHost, Webhooks: webhookHost + ":80",
		Admin: "admin.example.com:9090", InFlight: 8,
	}.Config()
	cfg.Webhooks.PublicURL = "http://" + webhookHost
	cfg.Webhooks.Sweep = config.Sweep{Every: time.Hour, Lookback: 3 * time.Hour}
	cfg.Twilio.Timeout = 15 * time.Second
	cfg.Outbound.PollInterval = time.Minute
	cfg.Outbound.Lease = 2 * time.Minute
	cfg.Outbound.Drain = 25 * time.Second
	cfg.Outbound.Reconcile.Interval = 2 * time.Minute
	cfg.Outbound.Reconcile.Settle = 2 * time.Minute
	cfg.Metrics.DepthInterval = 10 * time.Minute
	cfg.Log.Level = "error"
	cfg.Caps.TimeZone = capsZone
	cfg.Lookup.MonthlyBudget = 100_000
	cfg.Consent.Languages = []string{"en", "es", "de"}
	cfg.Mail.Servers, cfg.Mail.From = []string{mailHost}, "sms@example.com"
	cfg.Mail.TLS, cfg.Mail.Timeout = "none", time.Minute
	cfg.Digest.At, cfg.Digest.Days = []string{fmt.Sprintf("%02d:00", digestHour)}, "mon-sun"
	cfg.Digest.Dates, cfg.Digest.Templates, cfg.Digest.Fallback = "iso", "testdata/digest", fallback
	cfg.Channels = nil
	for _, u := range s.uses {
		cfg.Channels = append(cfg.Channels, u.hired())
	}
	return cfg
}

func (s *site) use(channel string) use {
	for _, u := range s.uses {
		if u.Name == channel {
			return u
		}
	}
	panic("no such channel: " + channel)
}

// line is what a lookup tells.
func (s *site) line(number string) twiliotest.Line {
	if s.landlines[number] {
		return twiliotest.Line{Type: "landline"}
	}
	return twiliotest.Line{Type: "mobile"}
}

// feed inserts what an hour's feeders do.
func (s *site) feed(ctx context.Context, n int) error {
	rows := make([]gateway.Message, 0, n)
	for range n {
		rows = append(rows, s.row())
	}
	if _, err := s.place.Store.Insert(ctx, rows); err != nil {
		return fmt.Errorf("feeding: %w", err)
	}
	return nil
}

func (s *site) row() gateway.Message {
	id := int64(1 + s.rnd.IntN(len(s.staff)))
	p, u := s.staff[id], s.uses[s.rnd.IntN(len(s.uses))]
	key := fmt.Sprintf("%06d", len(s.rows))
	m := gateway.Message{
		Channel: u.Name, SourceKey: key, PersonID: id, Phones: strings.Join(append(p.old, p.number), "; "),
		CountryCode: p.country, TimeZone: p.zone, Priority: 1 + s.rnd.IntN(9),
		IgnoreQuietHours: s.rnd.IntN(100) == 0, CreatedAt: time.Now(),
		ManagerEmail: s.manager(id), Body: strings.Repeat("Your certification expires soon. ", 1+s.rnd.IntN(6)),
	}
	if len(u.asks) > 0 {
		q := u.asks[s.rnd.IntN(len(u.asks))]
		m.ReplyKeywords, m.Body = q.keywords(), m.Body+q.words()+" "
		m.Subject = strings.ToLower(u.Name) + " " + key
	}
	m.Body += "Ref " + key
	s.rows[key] = m
	return m
}

// manager is what the feeder writes: that of the person's team, as a rule.
func (s *site) manager(person int64) string {
	switch person % 50 {
	case 0:
		return badAddress
	case 1:
		return ""
	case 2:
		return retired
	}
	if s.rnd.IntN(50) == 0 {
		person++ // a project elsewhere
	}
	return fmt.Sprintf("manager%d@example.com", person%int64(max(s.people/20, 2)))
}
