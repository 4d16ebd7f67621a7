-- A page of replies, newest first.
SELECT *
FROM (
  SELECT /*+ INDEX(r XXSMS_INBOUND_ID) */
    :reply_columns
  FROM XXSMS_INBOUND r
  WHERE :reply_filters
  ORDER BY INBOUND_ID DESC
)
WHERE ROWNUM <= :limit
