-- A page of the replies whose message was not looked for yet, oldest first. The expression is that of XXSMS_INBOUND_MATCH, word for
-- word.
SELECT *
FROM (
  SELECT /*+ INDEX(r XXSMS_INBOUND_MATCH) */
    :reply_columns
  FROM XXSMS_INBOUND r
  WHERE CASE WHEN MATCH_STATUS = 'PENDING' THEN INBOUND_ID END > :after
  ORDER BY CASE WHEN MATCH_STATUS = 'PENDING' THEN INBOUND_ID END
)
WHERE ROWNUM <= :limit
