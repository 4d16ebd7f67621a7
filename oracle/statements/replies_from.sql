-- As replies, from one number; it stands apart so that XXSMS_INBOUND_FROM is used.
SELECT *
FROM (
  SELECT :reply_columns
  FROM XXSMS_INBOUND
  WHERE FROM_NUMBER = :from_number
    AND INBOUND_ID < :before
  ORDER BY INBOUND_ID DESC
)
WHERE ROWNUM <= :limit
