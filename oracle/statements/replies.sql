-- A page of replies, newest first.
SELECT *
FROM (
  SELECT :reply_columns
  FROM XXSMS_INBOUND
  WHERE INBOUND_ID < :before
  ORDER BY INBOUND_ID DESC
)
WHERE ROWNUM <= :limit
