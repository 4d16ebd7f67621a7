-- Writes what a sweep elsewhere has made of a reply; the transaction has locked it. It compares again, since SKIP LOCKED may return a row
-- as it was before another session's commit. PROCESSED_AT is in the time of the database server, as the concurrent program writes it.
UPDATE XXSMS_INBOUND
SET PROCESS_STATUS = :process_status,
  PROCESS_ATTEMPTS = :process_attempts,
  PROCESS_ERROR = :process_error,
  PROCESSED_AT = SYSDATE,
  LAST_UPDATE_DATE = SYSDATE
WHERE INBOUND_ID = :inbound_id
  AND PROCESS_STATUS = :was_status
  AND PROCESS_ATTEMPTS = :was_attempts
