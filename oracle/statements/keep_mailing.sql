-- A digest's mail before it is sent, if the lease is still the caller's, so that each repeat is the same.
UPDATE XXSMS_DIGESTS
SET REASON = :reason, CONTENT = :content
WHERE DIGEST_ID = :digest_id AND CLAIM_TOKEN = :claim_token
