-- As search, of source keys in one channel. The expression is that of XXSMS_OUTBOUND_SOURCE.
SELECT *
FROM (
  SELECT /*+ INDEX(m XXSMS_OUTBOUND_SOURCE) */
    :message_columns
  FROM XXSMS_OUTBOUND m
  WHERE CASE WHEN SOURCE_KEY IS NOT NULL THEN CHANNEL END = :channel
    AND SOURCE_KEY IN (:source_keys)
    AND :message_filters
  ORDER BY MESSAGE_ID DESC
)
WHERE ROWNUM <= :limit
