-- A page of messages, newest first.
SELECT *
FROM (
  SELECT
    :message_columns
  FROM XXSMS_OUTBOUND
  WHERE MESSAGE_ID < :before
    AND (:any_channel = 'Y' OR CHANNEL = :channel)
    AND (:any_status = 'Y' OR STATUS IN (:statuses))
  ORDER BY MESSAGE_ID DESC
)
WHERE ROWNUM <= :limit
