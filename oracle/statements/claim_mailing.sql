-- Leases a digest to one gateway. The race: two gateways claim it. The second waits for the first's commit, and finds that it
-- is not due any more.
UPDATE XXSMS_DIGESTS
SET CLAIM_TOKEN = :claim_token, NEXT_ATTEMPT_AT = :until, ATTEMPTS = ATTEMPTS + 1
WHERE DIGEST_ID = :digest_id AND NEXT_ATTEMPT_AT <= :now
