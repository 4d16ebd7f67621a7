-- As search, of one channel, in the order of the index.
SELECT *
FROM (
  SELECT /*+ INDEX_DESC(m XXSMS_OUTBOUND_PAGE) */
    :message_columns
  FROM XXSMS_OUTBOUND m
  WHERE CHANNEL = :channel
    AND :message_filters
  ORDER BY MESSAGE_ID DESC
)
WHERE ROWNUM <= :limit
