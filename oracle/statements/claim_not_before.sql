-- As claim_at_once, rows that waited for NOT_BEFORE, in its order.

-- NOT_BEFORE is in the time of the database server, so now is brought to that time and compared there: right on every day
-- of the year, but for the hour that comes twice. The server's offset from UTC is taken to the minute, since two clocks that are
-- read one after the other may differ by a second.
SELECT /*+ INDEX(m XXSMS_OUTBOUND_DUE) */
  :message_columns
FROM XXSMS_OUTBOUND m
WHERE CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN CHANNEL END = :channel
  AND CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN PRIORITY END = :priority
  AND CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN SYS_EXTRACT_UTC(NEXT_ATTEMPT_AT) END IS NULL
  AND CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN NOT_BEFORE END
    <= CAST(SYS_EXTRACT_UTC(:now) AS DATE) + ROUND((SYSDATE - CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS DATE)) * 1440) / 1440
ORDER BY
  CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN CHANNEL END,
  CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN PRIORITY END,
  CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN SYS_EXTRACT_UTC(NEXT_ATTEMPT_AT) END,
  CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN m.NOT_BEFORE END,
  CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN MESSAGE_ID END
FOR UPDATE SKIP LOCKED
