-- Writes what a reply answers; the transaction has locked it. It compares again, since SKIP LOCKED may return a row as it was before
-- another session's commit. An array in one round trip. CHANNEL and KEYWORD are as they were where nothing was found.
UPDATE XXSMS_INBOUND
SET MATCH_STATUS = :match_status,
  MATCH_METHOD = :match_method,
  MESSAGE_ID = :message_id,
  PERSON_ID = :person_id,
  CANDIDATES = :candidates,
  CHANNEL = :channel,
  KEYWORD = :keyword,
  DECIDED_BY = :decided_by,
  DECISION_REASON = :decision_reason,
  LAST_UPDATE_DATE = SYSDATE
WHERE INBOUND_ID = :inbound_id
  AND MATCH_STATUS IN ('PENDING', 'AMBIGUOUS', 'UNMATCHED')
