-- A digest; what is assigned to it follows in the same transaction.
INSERT INTO XXSMS_DIGESTS (
  DIGEST_ID, MANAGER_EMAIL, CHANNEL, PERIOD_START, PERIOD_END, NEXT_ATTEMPT_AT, REASON)
VALUES (XXSMS_DIGESTS_S.NEXTVAL, :manager_email, :channel, :period_start, :period_end, :next_attempt_at, :reason)
RETURNING DIGEST_ID INTO :digest_id
