-- A digest was not sent yet, if the lease is still the caller's.
UPDATE XXSMS_DIGESTS
SET CLAIM_TOKEN = NULL, NEXT_ATTEMPT_AT = :next_attempt_at, REASON = :reason
WHERE DIGEST_ID = :digest_id AND CLAIM_TOKEN = :claim_token
