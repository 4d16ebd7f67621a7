-- What waits of the replies, and since when: those that wait for a person, and those that no sweep has taken, each up to a bound.
-- The expression is that of XXSMS_INBOUND_AMBIGUOUS.
SELECT 'ambiguous', COUNT(*), MIN(RECEIVED_AT)
FROM (
  SELECT /*+ INDEX(r XXSMS_INBOUND_AMBIGUOUS) */
    RECEIVED_AT
  FROM XXSMS_INBOUND r
  WHERE CASE WHEN MATCH_STATUS = 'AMBIGUOUS' THEN INBOUND_ID END > 0
    AND ROWNUM <= :limit
)
UNION ALL
SELECT 'unprocessed', COUNT(*), MIN(RECEIVED_AT)
FROM (
  SELECT RECEIVED_AT
  FROM (SELECT /*+ INDEX(r XXSMS_INBOUND_PROCESS) */ RECEIVED_AT FROM XXSMS_INBOUND r WHERE PROCESS_STATUS = 'NEW' ORDER BY INBOUND_ID)
  WHERE ROWNUM <= :limit
)
ORDER BY 1
