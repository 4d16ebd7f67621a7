package app_test

import (
	"context"
	"net"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/config"
	"ebs-sms-gateway/test/rig"
)

func TestStart(t *testing.T) {
	t.Parallel()

	t.Run("Sends", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		require.NoError(t, rig.Fill(t.Context(), w.Store, 1))
		newApp(t, w.Options(t)).Start()
		w.Settle(t, time.Minute)
		require.EqualValues(t, 1, w.Simulator.Tally().Accepted)
	})

	t.Run("DoesNothingTheSecondTime", func(t *testing.T) {
		t.Parallel()
		g := newApp(t, newWorld(t).Options(t))
		g.Start()
		g.Start()
		require.Equal(t, 200, rig.Webhook{URL: "http://" + g.AdminAddress() + "/healthz", Method: "GET"}.Send(t).Status)
	})

	t.Run("DoesNothingAfterStop", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		require.NoError(t, rig.Fill(t.Context(), w.Store, 1))
		g := newApp(t, w.Options(t))
		require.NoError(t, g.Stop(t.Context()))
		g.Start()
		requireClosed(t, g.WebhookAddress())
		requireClosed(t, g.AdminAddress())
		require.Equal(t, gateway.StatusNew, row(t, w, 1).Status)
	})
}

func requireClosed(t *testing.T, address string) {
	t.Helper()
	_, err := net.Dial("tcp", address)
	require.Error(t, err)
}

func TestStop(t *testing.T) {
	t.Parallel()

	t.Run("ClosesWhatNewOpened", func(t *testing.T) {
		t.Parallel()
		g := newApp(t, newWorld(t).Options(t))
		require.NoError(t, g.Stop(t.Context()))
		requireClosed(t, g.WebhookAddress())
		requireClosed(t, g.AdminAddress())
	})

	t.Run("MayBeCalledAtOnceAndAgain", func(t *testing.T) {
		t.Parallel()
		g := newApp(t, newWorld(t).Options(t))
		g.Start()
		var stops sync.WaitGroup
		for range 4 {
			stops.Go(func() {
				if err := g.Stop(context.Background()); err != nil {
					t.Errorf("stopping: %v", err)
				}
			})
		}
		stops.Wait()
		require.NoError(t, g.Stop(t.Context()))
		requireClosed(t, g.WebhookAddress())
	})

	t.Run("MayMeetStart", func(t *testing.T) {
		t.Parallel()
		g := newApp(t, newWorld(t).Options(t))
		var both sync.WaitGroup
		both.Go(g.Start)
		require.NoError(t, g.Stop(t.Context()))
		both.Wait()
		requireClosed(t, g.WebhookAddress())
	})

	t.Run("AnswersWebhooksWhilePostsEnd", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		require.NoError(t, rig.Fill(t.Context(), w.Store, 1))
		twilio := newGate(t, w.Simulator)
		opts := w.Options(t, twilio.behind(), rig.WithConfig(func(c *config.Config) {
			c.Twilio.Timeout, c.Outbound.Drain, c.Outbound.Lease = time.Minute, time.Minute, 3*time.Minute
		}))
		g := newApp(t, opts)
		g.Start()
		<-twilio.arrived
		stopped := make(chan error, 1)
		go func() { stopped <- g.Stop(context.Background()) }()

		ready := "http://" + g.AdminAddress() + "/readyz"
		require.NoError(t, rig.Poll(t.Context(), time.Millisecond, func() (bool, error) {
			status, body := rig.Get(t, ready)
			return status == 503 && body == `{"status":"stopping"}`+"\n", nil
		}))
		require.Equal(t, 200, reply(opts).Send(t).Status)
		close(twilio.open)
		require.NoError(t, <-stopped)
		require.Contains(t, []gateway.Status{gateway.StatusSent, gateway.StatusDelivered}, row(t, w, 1).Status)
	})

	t.Run("DoesNotWaitForConnectionsWithoutARequest", func(t *testing.T) {
		t.Parallel()
		g := newApp(t, newWorld(t).Options(t,
			rig.WithConfig(func(c *config.Config) { c.Outbound.Drain = time.Minute })))
		g.Start()
		spare, err := net.Dial("tcp", g.WebhookAddress())
		require.NoError(t, err)
		defer spare.Close()
		require.Equal(t, 404, rig.Webhook{URL: "http://" + g.WebhookAddress() + "/"}.Send(t).Status,
			"the server has the spare one")
		began := time.Now()
		require.NoError(t, g.Stop(t.Context()))
		require.Less(t, time.Since(began), 4*time.Second, "http.Server by itself waits 5 s")
	})

	t.Run("CutsPostsShortWhenItsTimeIsUp", func(t *testing.T) {
		t.Parallel()
		w := newWorld(t)
		require.NoError(t, rig.Fill(t.Context(), w.Store, 1))
		twilio := newGate(t, w.Simulator)
		g := newApp(t, w.Options(t, twilio.behind(), rig.WithConfig(func(c *config.Config) {
			c.Twilio.Timeout, c.Outbound.Lease = time.Minute, 3*time.Minute
			c.Outbound.Drain = time.Millisecond
		})))
		g.Start()
		<-twilio.arrived
		require.NoError(t, g.Stop(t.Context()))
		require.Equal(t, gateway.StatusUnknown, row(t, w, 1).Status)
	})
}

func TestRun_StopsWithItsContext(t *testing.T) {
	t.Parallel()
	g := newApp(t, newWorld(t).Options(t))
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- g.Run(ctx) }()
	status, _ := rig.Get(t, "http://"+g.AdminAddress()+"/readyz")
	require.Equal(t, 200, status)
	cancel()
	require.NoError(t, <-ended)
	requireClosed(t, g.WebhookAddress())
}

func TestTwoGatewaysInOneProcess_KeepToTheirStores(t *testing.T) {
	t.Parallel()
	worlds := []*rig.World{newWorld(t), newWorld(t)}
	for i, w := range worlds {
		require.NoError(t, rig.Fill(t.Context(), w.Store, i+1))
		w.Gateway(t)
	}
	for i, w := range worlds {
		w.Settle(t, time.Minute)
		require.EqualValues(t, i+1, w.Simulator.Tally().Accepted)
	}
}
