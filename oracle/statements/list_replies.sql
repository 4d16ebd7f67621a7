-- A page of replies for sweeps elsewhere, the oldest first.
SELECT *
FROM (
  SELECT /*+ INDEX(r XXSMS_INBOUND_ID) */
    :reply_columns
  FROM XXSMS_INBOUND r
  WHERE INBOUND_ID > :after
    AND INBOUND_ID <= :through
    AND (:any_match = 'Y' OR MATCH_STATUS IN (:matches))
    AND (:any_channel = 'Y' OR CHANNEL IN (:channels))
  ORDER BY INBOUND_ID
)
WHERE ROWNUM <= :limit
