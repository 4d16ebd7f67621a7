-- As search, to one recipient.
SELECT *
FROM (
  SELECT /*+ INDEX(m XXSMS_OUTBOUND_RECIPIENT) */
    :message_columns
  FROM XXSMS_OUTBOUND m
  WHERE RECIPIENT = :recipient
    AND :message_filters
  ORDER BY MESSAGE_ID DESC
)
WHERE ROWNUM <= :limit
