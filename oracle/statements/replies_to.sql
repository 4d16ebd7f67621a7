-- As replies, to one message.
SELECT *
FROM (
  SELECT /*+ INDEX(r XXSMS_INBOUND_MESSAGE) */
    :reply_columns
  FROM XXSMS_INBOUND r
  WHERE MESSAGE_ID = :message_id
    AND :reply_filters
  ORDER BY INBOUND_ID DESC
)
WHERE ROWNUM <= :limit
