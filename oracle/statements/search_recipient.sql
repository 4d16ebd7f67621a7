-- As search, to one recipient; it stands apart so that XXSMS_OUTBOUND_RECIPIENT is used.
SELECT *
FROM (
  SELECT
    :message_columns
  FROM XXSMS_OUTBOUND
  WHERE RECIPIENT = :recipient
    AND MESSAGE_ID < :before
    AND (:any_channel = 'Y' OR CHANNEL = :channel)
    AND (:any_status = 'Y' OR STATUS IN (:statuses))
  ORDER BY MESSAGE_ID DESC
)
WHERE ROWNUM <= :limit
