-- A digest was sent or given up, if the lease is still the caller's. Its mail is personal data, and goes.
UPDATE XXSMS_DIGESTS
SET CLAIM_TOKEN = NULL, NEXT_ATTEMPT_AT = NULL, CONTENT = NULL, SENT_AT = :sent_at, REASON = :reason
WHERE DIGEST_ID = :digest_id AND CLAIM_TOKEN = :claim_token
