-- As list_replies, of what a sweep has made something of; it stands apart so that XXSMS_INBOUND_PROCESS is used, which has them in order.
SELECT *
FROM (
  SELECT /*+ INDEX(r XXSMS_INBOUND_PROCESS) */
    :reply_columns
  FROM XXSMS_INBOUND r
  WHERE PROCESS_STATUS = :process_status
    AND INBOUND_ID > :after
    AND INBOUND_ID <= :through
    AND (:any_match = 'Y' OR MATCH_STATUS IN (:matches))
    AND (:any_channel = 'Y' OR CHANNEL IN (:channels))
  ORDER BY INBOUND_ID
)
WHERE ROWNUM <= :limit
