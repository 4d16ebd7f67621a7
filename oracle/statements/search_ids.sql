-- As search, of some messages.
SELECT *
FROM (
  SELECT /*+ INDEX(m XXSMS_OUTBOUND_ID) */
    :message_columns
  FROM XXSMS_OUTBOUND m
  WHERE MESSAGE_ID IN (:ids)
    AND :message_filters
  ORDER BY MESSAGE_ID DESC
)
WHERE ROWNUM <= :limit
