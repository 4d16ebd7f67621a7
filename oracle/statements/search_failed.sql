-- As search, of messages that reached nobody. The expression is that of XXSMS_OUTBOUND_FAILED, word for word.
SELECT *
FROM (
  SELECT /*+ INDEX(m XXSMS_OUTBOUND_FAILED) */
    :message_columns
  FROM XXSMS_OUTBOUND m
  WHERE CASE WHEN STATUS IN ('UNDELIVERED', 'FAILED', 'REJECTED', 'OPTED_OUT', 'EXPIRED') THEN SYS_EXTRACT_UTC(STATUS_AT) END
      >= SYS_EXTRACT_UTC(:missed_since)
    AND :message_filters
  ORDER BY MESSAGE_ID DESC
)
WHERE ROWNUM <= :limit
