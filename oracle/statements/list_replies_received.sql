-- As list_replies, of a time: the rows of that time are sorted.
SELECT *
FROM (
  SELECT /*+ INDEX(r XXSMS_INBOUND_RECEIVED) */
    :reply_columns
  FROM XXSMS_INBOUND r
  WHERE SYS_EXTRACT_UTC(RECEIVED_AT) >= SYS_EXTRACT_UTC(:since)
    AND SYS_EXTRACT_UTC(RECEIVED_AT) < SYS_EXTRACT_UTC(:until)
    AND INBOUND_ID > :after
    AND INBOUND_ID <= :through
    AND (:any_process = 'Y' OR PROCESS_STATUS = :process_status)
    AND (:any_match = 'Y' OR MATCH_STATUS IN (:matches))
    AND (:any_channel = 'Y' OR CHANNEL IN (:channels))
  ORDER BY INBOUND_ID
)
WHERE ROWNUM <= :limit
