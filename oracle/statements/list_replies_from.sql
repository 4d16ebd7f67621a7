-- As list_replies, from one number: a few rows.
SELECT *
FROM (
  SELECT /*+ INDEX(r XXSMS_INBOUND_FROM) */
    :reply_columns
  FROM XXSMS_INBOUND r
  WHERE FROM_NUMBER = :from_number
    AND INBOUND_ID > :after
    AND INBOUND_ID <= :through
    AND (:any_process = 'Y' OR PROCESS_STATUS = :process_status)
    AND (:any_match = 'Y' OR MATCH_STATUS IN (:matches))
    AND (:any_channel = 'Y' OR CHANNEL IN (:channels))
  ORDER BY INBOUND_ID
)
WHERE ROWNUM <= :limit
