-- Leases a digest, which is locked, to one gateway.
UPDATE XXSMS_DIGESTS
SET CLAIM_TOKEN = :claim_token, NEXT_ATTEMPT_AT = :until, ATTEMPTS = ATTEMPTS + 1
WHERE DIGEST_ID = :digest_id AND NEXT_ATTEMPT_AT <= :now
