-- Locks the rows of a batch, which then stay as they are until the end of the transaction. The race: another session has a row
-- locked, for as long as it pleases. SKIP LOCKED passes over it, so that it costs nobody but itself.
SELECT MESSAGE_ID
FROM XXSMS_OUTBOUND
WHERE MESSAGE_ID IN (:ids)
ORDER BY MESSAGE_ID
FOR UPDATE SKIP LOCKED
