-- Locks a reply of which a person may say what it answers: the gateway could not, and no sweep has taken it. Who has it locked is not
-- waited for.
SELECT INBOUND_ID
FROM XXSMS_INBOUND
WHERE INBOUND_ID IN (:ids)
  AND MATCH_STATUS IN ('AMBIGUOUS', 'UNMATCHED')
  AND PROCESS_STATUS = 'NEW'
FOR UPDATE SKIP LOCKED
