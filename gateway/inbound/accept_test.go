package inbound_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/consent"
	"ebs-sms-gateway/gateway/inbound"
)

func text(sid, body string) gateway.Incoming {
	return gateway.Incoming{Reply: gateway.Reply{ProviderSID: sid, From: person, To: certNumber, Body: body}}
}

func optedOut(scopes ...consent.Scope) []consent.OptOut {
	var optOuts []consent.OptOut
	for _, scope := range scopes {
		optOuts = append(optOuts, consent.OptOut{Number: person, Scope: scope})
	}
	return optOuts
}

func TestAccept_StagesTheReply(t *testing.T) {
	t.Parallel()
	f := start(t, &memory{})
	require.NoError(t, f.Accept(t.Context(), text("SM1", "On my way")))
	require.Equal(t, []gateway.Staging{{Reply: gateway.Reply{
		ProviderSID: "SM1", From: person, To: certNumber, Body: "On my way",
		ReceivedAt: noon, Kind: consent.KindReply, Channel: "cert",
	}}}, f.store.staged)
}

func TestAccept_Classifies(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		message gateway.Incoming
		closed  []consent.Scope
		kind    consent.Kind
		keyword string
	}{
		"AnOrdinaryReply":         {text("SM1", "please stop by"), nil, consent.KindReply, ""},
		"AStopWord":               {text("SM1", " Stop! "), nil, consent.KindStop, "STOP"},
		"AHelpWord":               {text("SM1", "help"), nil, consent.KindHelp, "HELP"},
		"AStartWord":              {text("SM1", "start"), nil, consent.KindStart, "START"},
		"YesOfAPersonOptedIn":     {text("SM1", "Yes"), nil, consent.KindReply, ""},
		"YesOfAPersonOptedOut":    {text("SM1", "Yes"), []consent.Scope{"*"}, consent.KindStart, "YES"},
		"YesOptedOutOfTheChannel": {text("SM1", "Yes"), []consent.Scope{"cert"}, consent.KindStart, "YES"},
		"YesOptedOutOfAnother":    {text("SM1", "Yes"), []consent.Scope{"it"}, consent.KindReply, ""},
		"TheProvidersOwnVerdict": {
			gateway.Incoming{Reply: text("SM1", "arrêtez tous ces messages immédiatement").Reply, OptOutType: "STOP"},
			nil, consent.KindStop, "ARRÊTEZ TOUS CES MESSAGES IMMÉ",
		},
		"TheProvidersVerdictOnNoText": {
			gateway.Incoming{Reply: text("SM1", "").Reply, OptOutType: "stop"}, nil, consent.KindStop, "STOP",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t, &memory{optOuts: optedOut(c.closed...)})
			require.NoError(t, f.Accept(t.Context(), c.message))
			staged := f.store.staged[0].Reply
			require.Equal(t, []any{c.kind, c.keyword}, []any{staged.Kind, staged.Keyword})
		})
	}
}

func TestAccept_FindsTheChannel(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ to, service, channel string }{
		"OfTheNumber":                 {to: certNumber, channel: "cert"},
		"OfTheService":                {to: foreign, service: service, channel: "cert"},
		"ButNotOfANumberOfSeveral":    {to: itNumber},
		"ButNotOfANumberOfNone":       {to: foreign},
		"ButNotOfAServiceAndAnothers": {to: itNumber, service: service},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t, &memory{})
			m := gateway.Incoming{Reply: gateway.Reply{ProviderSID: "SM1", From: person, To: c.to}, Service: c.service}
			require.NoError(t, f.Accept(t.Context(), m))
			require.Equal(t, c.channel, f.store.staged[0].Reply.Channel)
		})
	}
}

func TestAccept_ChangesConsent(t *testing.T) {
	t.Parallel()
	type scopes = []consent.Scope
	for name, c := range map[string]struct {
		mode   inbound.OptOutScope
		to     string
		body   string
		closed scopes
		want   scopes
	}{
		"StopClosesAll":                     {inbound.OptOutAll, certNumber, "stop", nil, scopes{"*"}},
		"StopClosesTheChannel":              {inbound.OptOutChannel, certNumber, "stop", nil, scopes{"cert"}},
		"StopClosesEveryChannelOfTheNumber": {inbound.OptOutChannel, itNumber, "stop", nil, scopes{"desk", "it"}},
		"StopClosesAllIfTheNumberIsForeign": {inbound.OptOutChannel, foreign, "stop", nil, scopes{"*"}},
		"StartOpensAll":                     {inbound.OptOutAll, certNumber, "start", nil, scopes{"*"}},
		"StartOpensWhateverWasClosed":       {inbound.OptOutAll, certNumber, "start", scopes{"it"}, scopes{"*", "it"}},
		"StartOpensTheChannelAndAll":        {inbound.OptOutChannel, certNumber, "start", nil, scopes{"*", "cert"}},
		"StartOpensEveryChannelOfTheNumber": {inbound.OptOutChannel, itNumber, "start", nil,
			scopes{"*", "desk", "it"}},
		"StartLeavesTheOtherChannelsClosed": {inbound.OptOutChannel, certNumber, "start", scopes{"it"},
			scopes{"*", "cert"}},
		"StartOpensAllIfTheNumberIsForeign": {inbound.OptOutChannel, foreign, "start", nil, scopes{"*"}},
		"HelpChangesNothing":                {inbound.OptOutAll, certNumber, "help", nil, nil},
		"AnOrdinaryReplyChangesNothing":     {inbound.OptOutAll, certNumber, "see you", nil, nil},
		"YesOfAPersonOptedInChangesNothing": {inbound.OptOutAll, certNumber, "yes", nil, nil},
		"YesOfAPersonOptedOutIsLikeStart": {inbound.OptOutChannel, certNumber, "yes", scopes{"cert"},
			scopes{"*", "cert"}},
		"YesToAnotherChannelChangesNothing": {inbound.OptOutChannel, certNumber, "yes", scopes{"it"}, nil},
		"YesWhereOneOfTheChannelsIsOpenOnly": {inbound.OptOutChannel, itNumber, "yes", scopes{"it"},
			scopes{"*", "desk", "it"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := start(t, &memory{optOuts: optedOut(c.closed...)}, func(o *inbound.Options) { o.OptOutScope = c.mode })
			m := text("SM1", c.body)
			m.Reply.To = c.to
			require.NoError(t, f.Accept(t.Context(), m))
			var got scopes
			for _, change := range f.store.staged[0].Consent {
				got = append(got, change.Scope)
			}
			require.Equal(t, c.want, got)
		})
	}
}

func TestAccept_ConsentNamesItsProof(t *testing.T) {
	t.Parallel()
	f := start(t, &memory{})
	require.NoError(t, f.Accept(t.Context(), text("SM1", "Stop")))
	require.Equal(t, []gateway.ConsentChange{{
		Number: person, Scope: consent.ScopeAll, Source: consent.SourceKeyword,
		Word: "STOP", ProviderSID: "SM1", At: noon,
	}}, f.store.staged[0].Consent)
}

func TestAccept_Duplicates(t *testing.T) {
	t.Parallel()
	f := start(t, &memory{})
	require.NoError(t, f.Accept(t.Context(), text("SM1", "stop")))
	require.NoError(t, f.Accept(t.Context(), text("SM1", "stop")))
	require.Len(t, f.store.staged, 1)
	require.Equal(t, []consent.Kind{consent.KindStop}, f.seen.duplicates)
}

func TestAccept_InABatch(t *testing.T) {
	t.Parallel()

	// slow is a store whose commits take a while, in which company gathers.
	slow := func() *memory {
		return &memory{onStage: func(context.Context, []gateway.Staging) error {
			<-time.After(time.Millisecond)
			return nil
		}}
	}

	t.Run("IsCommittedAtOnceIfNoneIsUnderWay", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			f := start(t, &memory{})
			before := time.Now()
			require.NoError(t, f.Accept(t.Context(), text("SM1", "hello")))
			require.Zero(t, time.Since(before))
		})
	})

	t.Run("SharesTheCommitThatFollowsTheOneUnderWay", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			f := start(t, slow())
			var calls []func() error
			for i := range 10 {
				calls = append(calls, func() error { return f.Accept(t.Context(), text(fmt.Sprint("SM", i), "hello")) })
			}
			require.NoError(t, errors.Join(together(calls...)...))
			require.Equal(t, 2, f.store.commits)
			require.Len(t, f.store.staged, 10)
		})
	})

	t.Run("YesAfterStopIsAStart", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			f := start(t, slow(), byChannel)
			said := func(second int, body string) func() error {
				m := text(fmt.Sprint("SM", second), body)
				m.Reply.ReceivedAt = noon.Add(time.Duration(second) * time.Second)
				return func() error { return f.Accept(t.Context(), m) }
			}
			together(said(0, "hello"), said(1, "yes"), said(3, "yes"), said(2, "stop"), said(4, "yes"))
			require.Equal(t, 2, f.store.commits)
			require.Equal(t, []consent.Kind{
				consent.KindReply, consent.KindReply, consent.KindStart, consent.KindStop, consent.KindReply,
			}, f.seen.fresh)
		})
	})

	t.Run("IsNotFailedByANeighbour", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			tooLong := errors.New("value too large for column")
			store := &memory{onStage: func(_ context.Context, stagings []gateway.Staging) error {
				if slices.ContainsFunc(stagings, func(s gateway.Staging) bool { return s.Reply.Body == "long" }) {
					return tooLong
				}
				return nil
			}}
			f := start(t, store)
			errs := together(
				func() error { return f.Accept(t.Context(), text("SM1", "short")) },
				func() error { return f.Accept(t.Context(), text("SM2", "long")) },
			)
			require.NoError(t, errs[0])
			require.ErrorIs(t, errs[1], tooLong)
		})
	})
}

func TestAccept_Fails(t *testing.T) {
	t.Parallel()
	failing := func(err error) *memory {
		return &memory{onStage: func(context.Context, []gateway.Staging) error { return err }}
	}

	t.Run("IfTheStoreIsAway", func(t *testing.T) {
		t.Parallel()
		f := start(t, failing(fmt.Errorf("connecting: %w", gateway.ErrUnavailable)), impatient)
		require.ErrorIs(t, f.Accept(t.Context(), text("SM1", "x")), gateway.ErrUnavailable)
		require.Empty(t, f.seen.fresh)
	})

	t.Run("NotIfTheStoreIsAwayForAMoment", func(t *testing.T) {
		t.Parallel()
		var calls atomic.Int32
		f := start(t, &memory{onStage: func(context.Context, []gateway.Staging) error {
			if calls.Add(1) == 1 {
				return gateway.ErrUnavailable
			}
			return nil
		}})
		require.NoError(t, f.Accept(t.Context(), text("SM1", "x")))
	})

	t.Run("IfTheStoreTakesTooLong", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			f := start(t, &memory{onStage: func(ctx context.Context, _ []gateway.Staging) error {
				<-ctx.Done()
				return ctx.Err()
			}})
			before := time.Now()
			require.ErrorIs(t, f.Accept(t.Context(), text("SM1", "x")), context.DeadlineExceeded)
			require.Less(t, time.Since(before), 10*time.Second)
		})
	})

	t.Run("IfItsContextEndsBeforeTheCommit", func(t *testing.T) {
		t.Parallel()
		synctest.Test(t, func(t *testing.T) {
			release := make(chan struct{})
			f := start(t, &memory{onStage: func(context.Context, []gateway.Staging) error {
				<-release
				return nil
			}})
			defer close(release)
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			defer cancel()
			require.ErrorIs(t, f.Accept(ctx, text("SM1", "x")), context.DeadlineExceeded)
		})
	})

	t.Run("AfterClose", func(t *testing.T) {
		t.Parallel()
		f := start(t, &memory{})
		f.Close()
		require.ErrorIs(t, f.Accept(t.Context(), text("SM1", "x")), gateway.ErrUnavailable)
	})

	t.Run("IfTheStorePanics", func(t *testing.T) {
		t.Parallel()
		f := start(t, &memory{onStage: func(context.Context, []gateway.Staging) error { panic(person) }})
		require.ErrorContains(t, f.Accept(t.Context(), text("SM1", "x")), "panic")
		require.Contains(t, f.log.String(), "goroutine")
	})
}

func TestRefusing(t *testing.T) {
	t.Parallel()
	var away atomic.Bool
	away.Store(true)
	now := noon
	f := start(t, &memory{onStage: func(context.Context, []gateway.Staging) error {
		if away.Load() {
			return gateway.ErrUnavailable
		}
		return nil
	}}, impatient, func(o *inbound.Options) { o.Clock = func() time.Time { return now } })
	require.NoError(t, f.Refusing())
	refuse := func() { require.Error(t, f.Accept(t.Context(), text("SM1", "x"))) }
	refuse()
	require.ErrorIs(t, f.Refusing(), gateway.ErrUnavailable)
	now = now.Add(time.Minute)
	require.NoError(t, f.Refusing(), "it may be over: whoever is told so posts none")
	refuse()
	away.Store(false)
	require.NoError(t, f.Accept(t.Context(), text("SM1", "x")))
	require.NoError(t, f.Refusing())
}

func TestObserver_MayBeNil(t *testing.T) {
	t.Parallel()
	f := start(t, &memory{}, func(o *inbound.Options) { o.Observer, o.Logger, o.Clock = nil, nil, nil })
	require.NoError(t, f.Accept(t.Context(), text("SM1", "x")))
	require.NoError(t, f.Status(t.Context(), gateway.Report{SID: "SM1", Status: "sent"}))
}
