-- Locks a digest that is due. The races: another gateway claims it, and a person who gives it up has it locked for as long as they
-- please. SKIP LOCKED passes over both.
SELECT DIGEST_ID
FROM XXSMS_DIGESTS
WHERE DIGEST_ID = :digest_id AND NEXT_ATTEMPT_AT <= :now
FOR UPDATE SKIP LOCKED
