-- What was sent to some numbers since a time, or may have been.
SELECT /*+ INDEX(m XXSMS_OUTBOUND_RECIPIENT) */
  :message_columns
FROM XXSMS_OUTBOUND m
WHERE RECIPIENT IN (:numbers)
  AND SYS_EXTRACT_UTC(CLAIMED_AT) >= SYS_EXTRACT_UTC(:since)
  AND STATUS IN ('SENDING', 'UNKNOWN', 'HELD', 'SENT', 'DELIVERED')
ORDER BY MESSAGE_ID
