-- A page of messages, newest first, by their keys.
SELECT *
FROM (
  SELECT /*+ INDEX(m XXSMS_OUTBOUND_ID) */
    :message_columns
  FROM XXSMS_OUTBOUND m
  WHERE :message_filters
  ORDER BY MESSAGE_ID DESC
)
WHERE ROWNUM <= :limit
