-- Locks a reply that a sweep elsewhere has done with, if it still is as that sweep found it. The races: another sweep takes it, the
-- gateway or a person decides what it answers. Who has it locked is not waited for.
SELECT INBOUND_ID
FROM XXSMS_INBOUND
WHERE INBOUND_ID IN (:ids)
  AND PROCESS_STATUS = :process_status
  AND PROCESS_ATTEMPTS = :process_attempts
FOR UPDATE SKIP LOCKED
