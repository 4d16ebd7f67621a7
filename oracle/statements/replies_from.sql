-- As replies, from one number.
SELECT *
FROM (
  SELECT /*+ INDEX(r XXSMS_INBOUND_FROM) */
    :reply_columns
  FROM XXSMS_INBOUND r
  WHERE FROM_NUMBER = :from_number
    AND :reply_filters
  ORDER BY INBOUND_ID DESC
)
WHERE ROWNUM <= :limit
