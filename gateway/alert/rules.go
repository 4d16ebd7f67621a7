package alert

import (
	"math"
	"time"
)

// rule finds one kind of problem in a metric.
type rule struct {
	// alert is its section in docs/runbook.md.
	alert  string
	shared bool
	metric string
	// label has one of the values only, if there are any, and none of except.
	label        string
	only, except []string
	// of is a metric that it is a share of.
	of string
	// recent counts what has come within the Window.
	recent bool
	// limit is the least value that is a problem.
	limit float64
	// lasts is how long it must be there before it is told of.
	lasts time.Duration
	// about are the labels whose values are problems of their own.
	about []string
	// what says what Count counts, do what is to be done.
	what, do string
}

// Held is the problem of rows that wait for a person; the gateway knows which.
const Held = "EbsSmsMessagesHeld"

// rules are all rules. Thresholds are those of the alerts of the same names, where these have one.
func rules(failures int) []rule {
	least := float64(failures)
	if failures == 0 {
		least = math.Inf(1)
	}
	return []rule{
		{alert: "EbsSmsDatabaseDown", metric: "ebs_sms_store_unanswered_calls", limit: 5,
			what: "calls of the database in a row that failed: nothing is sent, and replies wait in the journal",
			do:   "Bring the database back; ebs-sms-gateway check names the fault."},
		{alert: "EbsSmsTwilioDown", metric: "ebs_sms_provider_unanswered_posts", limit: 5,
			what: "posts in a row that the provider gave no clear answer to: little or nothing is sent",
			do:   "Look at the provider's status page, and at the network and its proxy. Sending goes on by itself."},
		{alert: "EbsSmsAccountPaused", shared: true, metric: "ebs_sms_pause_info", label: "scope", only: []string{"all"}, limit: 1, about: []string{"code"},
			what: "pause of all sending (code 0: set by a person; another: the provider refuses the account)",
			do:   "Code 0: end it when it is time (ebs-sms-gateway resume all). Else mend the account at the provider first."},
		{alert: "EbsSmsSenderPaused", shared: true, metric: "ebs_sms_pause_info", label: "scope", only: []string{"sender"}, limit: 1, about: []string{"name", "code"},
			what: "paused sender (code 0: by a person; another: the provider refuses it)",
			do:   "Code 0: end it when it is time (ebs-sms-gateway resume sender). Else mend the sender at the provider first."},
		{alert: "EbsSmsPaused", shared: true, metric: "ebs_sms_pause_info", label: "scope", only: []string{"channel"}, limit: 1, about: []string{"name"},
			what: "paused channel", do: "End it when it is time: ebs-sms-gateway resume channel."},
		{alert: Held, shared: true, metric: "ebs_sms_queue_messages", label: "status", only: []string{"HELD"}, limit: 1, about: []string{"channel"},
			what: "messages that may have been sent wait for a person",
			do:   "Look each up in the provider's log; then decide it: ebs-sms-gateway release."},
		{alert: "EbsSmsSendFailures", metric: "ebs_sms_send_failures_total", label: "class", except: []string{"rate_limit", "notice", "opt_out"},
			recent: true, limit: least, about: []string{"class"},
			what: "posts failed within 15 minutes", do: "The class says whose fault it is; ERROR_CODE of the rows says what."},
		{alert: "EbsSmsJournalFilling", metric: "ebs_sms_journal_bytes", of: "ebs_sms_journal_capacity_bytes", limit: 0.5,
			what: "percent of the journal of replies are used; a full one refuses replies",
			do:   "Bring the database back. Do not delete files."},
		{alert: "EbsSmsLookupsRefused", metric: "ebs_sms_lookups_total", label: "result", only: []string{"refused"}, recent: true, limit: 1,
			what: "lookups of line types were refused within 15 minutes", do: "Allow Lookup for the account, or turn it off for the channels."},
		{alert: "EbsSmsRepliesUndecided", shared: true, metric: "ebs_sms_replies_oldest_undecided_age_seconds", limit: 900, lasts: 5 * time.Minute,
			what: "seconds ago the oldest reply came of which it is not decided yet what it answers; it is matched to no message, and in no digest",
			do:   "The log says why (reply cannot be decided, matching replies failed). End the session that has its row locked, or mend what the database refuses."},
		{alert: "EbsSmsDigestsRefused", metric: "ebs_sms_digests_mailed_total", label: "result", only: []string{"refused"},
			recent: true, limit: 1, what: "digests were refused for good within 15 minutes, and nobody was told what is in them",
			do: "XXSMS_DIGESTS says which; correct MANAGER_EMAIL at the feeder, and set digest.fallback."},
		{alert: "EbsSmsDailyCapNearlyUsed", shared: true, metric: "ebs_sms_daily_used_segments", of: "ebs_sms_daily_cap_segments", limit: 0.8,
			about: []string{"scope", "name"},
			what:  "percent of a daily cap are used; messages beyond it wait for tomorrow or fail",
			do:    "Raise the cap if that is what is wanted, or spread the messages over more days."},
	}
}
