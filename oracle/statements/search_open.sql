-- As search, of open messages. The expression is that of XXSMS_OUTBOUND_OPEN.
SELECT *
FROM (
  SELECT /*+ INDEX(m XXSMS_OUTBOUND_OPEN) */
    :message_columns
  FROM XXSMS_OUTBOUND m
  WHERE (:any_channel = 'Y' OR CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY', 'SENDING', 'UNKNOWN', 'HELD') THEN CHANNEL END IN (:channels))
    AND CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY', 'SENDING', 'UNKNOWN', 'HELD') THEN STATUS END IN (:statuses)
    AND :message_filters
  ORDER BY MESSAGE_ID DESC
)
WHERE ROWNUM <= :limit
