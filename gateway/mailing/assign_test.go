package mailing_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"ebs-sms-gateway/gateway"
	"ebs-sms-gateway/gateway/hours"
	"ebs-sms-gateway/gateway/mailing"
)

func TestWorker_TellsEachManagerOnceADay(t *testing.T) {
	in(t, func(o *office) {
		o.start()
		mine, same, other := o.sent(jane, "HR"), o.sent(" Jane.Doe@EXAMPLE.com", "IT"), o.sent(joe, "HR")
		first, second, third := o.replied(mine), o.replied(same), o.replied(other)
		o.until(8, 0)
		require.Empty(t, o.told())
		o.until(8, 2)
		require.Len(t, o.told()[jane], 1, "two ways to write an address are one manager")
		require.Len(t, o.told()[joe], 1)
		o.requireOnce(first, second, third)
		fourth := o.replied(mine)
		o.until(8, 2)
		require.Len(t, o.told()[jane], 2)
		require.Len(t, o.told()[joe], 1, "nothing to tell")
		o.requireOnce(first, second, third, fourth)
		require.NotContains(t, o.told()[jane][1], first.Body)
		require.Equal(t, 3, o.seen.results[mailing.ResultSent])
		require.Len(t, o.told(), 2)
	})
}

func TestWorker_TellsWhatFailedAndWhatIsNoManagers(t *testing.T) {
	in(t, func(o *office) {
		failed, nobodys, other := o.sent(jane, "HR"), o.sent("", "HR"), o.sent("Joe", "HR")
		o.messages[0].Status = gateway.StatusFailed
		replies := []gateway.Reply{
			o.came(gateway.Match{
				Status: gateway.MatchAmbiguous, Candidates: []gateway.MessageID{failed.ID, nobodys.ID},
			}),
			o.replied(nobodys), o.replied(other),
		}
		o.replies[2].From = "+14155550199"
		o.start()
		o.until(8, 2)
		require.Contains(t, o.told()[jane][0], "NOT DELIVERED")
		told := o.told()["hr@example.com"]
		require.Len(t, told, 1)
		for _, why := range []string{"different managers", "names no manager", "not one mail address"} {
			require.Contains(t, told[0], why)
		}
		o.requireOnce(replies...)
		require.Zero(t, o.seen.untold)
	})
}

func TestWorker_CountsWhatThereIsNobodyToTell(t *testing.T) {
	in(t, func(o *office) {
		o.opts.Fallback = ""
		o.replied(o.sent("", "HR"))
		o.start()
		o.until(8, 2)
		require.Equal(t, 1, o.seen.untold)
		require.Empty(t, o.told())
		require.Empty(t, o.in)
	})
}

func TestWorker_LateDecisionsAreToldAtTheNextSlot(t *testing.T) {
	in(t, func(o *office) {
		o.start()
		m := o.sent(jane, "HR")
		first := o.replied(m)
		o.until(7, 59)
		late := o.came(gateway.Match{Status: gateway.MatchPending})
		o.until(8, 2)
		o.mu.Lock()
		o.replies[1].Match = gateway.Match{Status: gateway.MatchMatched, MessageID: m.ID}
		o.mu.Unlock()
		o.until(7, 59)
		require.Len(t, o.told()[jane], 1)
		o.until(8, 2)
		require.Len(t, o.told()[jane], 2)
		o.requireOnce(first, late)
	})
}

func TestWorker_ChannelsThatAreDueTogetherAreOneMail(t *testing.T) {
	in(t, func(o *office) {
		o.opts.Timetables.Own = map[string]hours.Timetable{
			"SAME": daily(t, "06:00", "08:00"), "LATER": daily(t, "09:00"), "NEVER": {},
		}
		o.start()
		all := []gateway.Reply{o.replied(o.sent(jane, "HR")), o.replied(o.sent(jane, "LATER"))}
		never := o.replied(o.sent(jane, "NEVER"))
		o.until(7, 0)
		require.Empty(t, o.told())
		all = append(all, o.replied(o.sent(jane, "SAME")))
		o.until(8, 2)
		require.Len(t, o.told()[jane], 1)
		o.until(9, 2)
		require.Len(t, o.told()[jane], 2)
		o.requireOnce(all...)
		require.NotContains(t, o.in, gateway.DigestItem{Kind: gateway.ItemReply, ID: never.ID})
	})
}

func TestWorker_MakesUpForMissedSlotsWithOneDigest(t *testing.T) {
	in(t, func(o *office) {
		m := o.sent(jane, "HR")
		first := o.replied(m)
		o.pass(50 * time.Hour)
		second := o.replied(m)
		o.pass(20 * time.Hour)
		o.start()
		o.pass(time.Minute)
		require.Len(t, o.told()[jane], 1)
		o.requireOnce(first, second)
		o.until(8, 2)
		require.Len(t, o.told()[jane], 1)
	})
}

func TestWorker_LooksBackSoFar(t *testing.T) {
	in(t, func(o *office) {
		m := o.sent(jane, "HR")
		o.replied(m)
		o.pass(15 * 24 * time.Hour)
		recent := o.replied(m)
		o.pass(24 * time.Hour)
		o.start()
		o.pass(time.Minute)
		o.requireOnce(recent)
		require.Len(t, o.in, 1)
	})
}

func TestWorker_LooksOnceASlot(t *testing.T) {
	in(t, func(o *office) {
		o.start()
		o.pass(10 * 24 * time.Hour)
		require.Equal(t, 2*11, o.looks, "for each kind, and at the start")
	})
}

func TestWorker_ManyGatewaysTellEverythingOnce(t *testing.T) {
	in(t, func(o *office) {
		for range 5 {
			o.start()
		}
		var all []gateway.Reply
		for day := range 20 {
			for i := range 20 {
				all = append(all, o.replied(o.sent([]string{jane, joe, "", "jim@example.com"}[(day+i)%4], "HR")))
			}
			o.until(8, 0)
		}
		o.until(8, 2)
		o.requireOnce(all...)
		require.Len(t, o.post.got, 20*4, "and nothing is mailed twice")
	})
}
