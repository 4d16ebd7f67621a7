-- Locks those of some replies whose message was not looked for yet. The races: another gateway decides the same replies, and the sweep
-- has rows locked for as long as it pleases. SKIP LOCKED passes over both.
SELECT INBOUND_ID
FROM XXSMS_INBOUND
WHERE INBOUND_ID IN (:ids)
  AND MATCH_STATUS = 'PENDING'
ORDER BY INBOUND_ID
FOR UPDATE SKIP LOCKED
