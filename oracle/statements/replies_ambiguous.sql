-- As replies, of those that wait for a person. The expression is that of XXSMS_INBOUND_AMBIGUOUS.
SELECT *
FROM (
  SELECT /*+ INDEX(r XXSMS_INBOUND_AMBIGUOUS) */
    :reply_columns
  FROM XXSMS_INBOUND r
  WHERE CASE WHEN MATCH_STATUS = 'AMBIGUOUS' THEN INBOUND_ID END < :before
    AND :reply_filters
  ORDER BY CASE WHEN MATCH_STATUS = 'AMBIGUOUS' THEN INBOUND_ID END DESC
)
WHERE ROWNUM <= :limit
