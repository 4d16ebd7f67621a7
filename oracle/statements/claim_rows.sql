-- Claims rows that were never tried and are locked, all in one: what a claim changes is the same for each.

-- The race: a cursor that skips locked rows may show one as it was before another gateway's commit. It has been claimed by
-- that one, or has even been tried, and then has an ATTEMPT_REF.
UPDATE XXSMS_OUTBOUND
SET STATUS = :status,
  STATUS_AT = :status_at,
  STATUS_REASON = :status_reason,
  NEXT_ATTEMPT_AT = :next_attempt_at,
  CLAIM_TOKEN = :claim_token,
  CLAIMED_AT = :claimed_at,
  LAST_UPDATE_DATE = SYSDATE
WHERE MESSAGE_ID IN (:ids)
  AND STATUS IN ('NEW', 'DEFERRED', 'RETRY')
  AND ATTEMPT_REF IS NULL
