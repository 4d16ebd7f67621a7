package sqlrow

import "ebs-sms-gateway/gateway"

// MailingColumns are those of a digest that is mailed, in the order in which they are read.
const MailingColumns = `DIGEST_ID, MANAGER_EMAIL, PERIOD_START, PERIOD_END, ATTEMPTS, NEXT_ATTEMPT_AT, CLAIM_TOKEN,
  SENT_AT, REASON, CONTENT`

// Mailing reads MailingColumns.
func Mailing(r *Row) gateway.Mailing {
	return gateway.Mailing{
		ID: r.Int64(), Manager: r.Text(), Since: r.Time(), Until: r.Time(), Attempts: r.Int(), NextAttemptAt: r.Time(),
		ClaimToken: r.Text(), SentAt: r.Time(), Reason: r.Text(), Content: r.Text(),
	}
}

// MailingSummary reads MailingSummaryColumns.
func MailingSummary(r *Row) gateway.MailingSummary {
	return gateway.MailingSummary{Mailing: gateway.Mailing{
		ID: r.Int64(), Manager: r.Text(), Since: r.Time(), Until: r.Time(), Attempts: r.Int(), NextAttemptAt: r.Time(),
		SentAt: r.Time(), Reason: r.Text(),
	}, Told: r.Int()}
}

// MailingSummaryColumns are those of a list of digests.
const MailingSummaryColumns = `DIGEST_ID, MANAGER_EMAIL, PERIOD_START, PERIOD_END, ATTEMPTS, NEXT_ATTEMPT_AT, SENT_AT,
  REASON, (SELECT COUNT(*) FROM XXSMS_DIGEST_ITEMS i WHERE i.DIGEST_ID = d.DIGEST_ID)`

// DigestItem reads KIND and ITEM_ID.
func DigestItem(r *Row) gateway.DigestItem {
	return gateway.DigestItem{Kind: gateway.ItemKind(r.Text()), ID: r.Int64()}
}

// MailingStats reads how many digests wait, and the slot of the oldest.
func MailingStats(r *Row) gateway.MailingStats {
	return gateway.MailingStats{Waiting: r.Int(), Oldest: r.Time()}
}
