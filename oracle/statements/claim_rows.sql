-- Claims rows of one status that were never tried and are locked, all in one: what a claim changes is the same for each.

-- The race: a cursor that skips locked rows may show one as it was before another session's commit. It has been canceled, or claimed
-- and put off, and has another status; or it has been tried, and has an ATTEMPT_REF. The rest of what update_state compares
-- changes with these.
UPDATE XXSMS_OUTBOUND
SET STATUS = :status,
  STATUS_AT = :status_at,
  STATUS_REASON = :status_reason,
  NEXT_ATTEMPT_AT = :next_attempt_at,
  CLAIM_TOKEN = :claim_token,
  CLAIMED_AT = :claimed_at,
  LAST_UPDATE_DATE = SYSDATE
WHERE MESSAGE_ID IN (:ids)
  AND STATUS = :was_status
  AND ATTEMPT_REF IS NULL
