-- Rows of a channel that are due, the most urgent and then the oldest first, locked as they are fetched.

-- The race: two gateways claim at once. SKIP LOCKED passes over rows that the other has locked and not committed yet.
-- There is no ROWNUM, which counts rows before it tries their locks and would starve the second gateway, and no FETCH FIRST,
-- which is ORA-02014: the caller stops fetching. The optimizer cannot know that, and would rather sort a backlog than read it
-- in the order of an index, hence the hint; where the index has another name it says nothing.

-- The expressions are those of XXSMS_OUTBOUND_CLAIM, word for word: that index gives the filter and the order. The last
-- condition asks XXSMS_OUTBOUND_OPEN once, before the first row, in at most three short ranges, so that a poll does not read
-- a million rows that all wait for the morning.

-- NOT_BEFORE is in the time of the database server, so now is brought to that time and compared there: right on every day
-- of the year, but for the hour that comes twice. The server's offset from UTC is taken to the minute, since two clocks that are
-- read one after the other may differ by a second.
SELECT /*+ INDEX(m XXSMS_OUTBOUND_CLAIM) */
  :message_columns
FROM XXSMS_OUTBOUND m
WHERE CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN CHANNEL END = :channel
  AND (
    CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN SYS_EXTRACT_UTC(NEXT_ATTEMPT_AT) END <= SYS_EXTRACT_UTC(:now)
    OR CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN SYS_EXTRACT_UTC(NEXT_ATTEMPT_AT) END IS NULL
    AND (
      CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN NOT_BEFORE END IS NULL
      OR CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN NOT_BEFORE END
        <= CAST(SYS_EXTRACT_UTC(:now) AS DATE) + ROUND((SYSDATE - CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS DATE)) * 1440) / 1440
    )
  )
  AND (
    EXISTS (
      SELECT 1
      FROM XXSMS_OUTBOUND o
      WHERE CASE WHEN o.STATUS IN ('NEW', 'DEFERRED', 'RETRY', 'SENDING', 'UNKNOWN', 'HELD') THEN o.CHANNEL END = :channel
        AND CASE WHEN o.STATUS IN ('NEW', 'DEFERRED', 'RETRY', 'SENDING', 'UNKNOWN', 'HELD') THEN o.STATUS END IN ('NEW', 'DEFERRED', 'RETRY')
        AND CASE WHEN o.STATUS IN ('NEW', 'DEFERRED', 'RETRY', 'SENDING', 'UNKNOWN', 'HELD') THEN SYS_EXTRACT_UTC(o.NEXT_ATTEMPT_AT) END
          <= SYS_EXTRACT_UTC(:now)
    )
    OR EXISTS (
      SELECT 1
      FROM XXSMS_OUTBOUND o
      WHERE CASE WHEN o.STATUS IN ('NEW', 'DEFERRED', 'RETRY', 'SENDING', 'UNKNOWN', 'HELD') THEN o.CHANNEL END = :channel
        AND CASE WHEN o.STATUS IN ('NEW', 'DEFERRED', 'RETRY', 'SENDING', 'UNKNOWN', 'HELD') THEN o.STATUS END IN ('NEW', 'DEFERRED', 'RETRY')
        AND CASE WHEN o.STATUS IN ('NEW', 'DEFERRED', 'RETRY', 'SENDING', 'UNKNOWN', 'HELD') THEN SYS_EXTRACT_UTC(o.NEXT_ATTEMPT_AT) END IS NULL
        AND CASE WHEN o.STATUS IN ('NEW', 'DEFERRED', 'RETRY', 'SENDING', 'UNKNOWN', 'HELD') THEN o.NOT_BEFORE END IS NULL
    )
    OR EXISTS (
      SELECT 1
      FROM XXSMS_OUTBOUND o
      WHERE CASE WHEN o.STATUS IN ('NEW', 'DEFERRED', 'RETRY', 'SENDING', 'UNKNOWN', 'HELD') THEN o.CHANNEL END = :channel
        AND CASE WHEN o.STATUS IN ('NEW', 'DEFERRED', 'RETRY', 'SENDING', 'UNKNOWN', 'HELD') THEN o.STATUS END IN ('NEW', 'DEFERRED', 'RETRY')
        AND CASE WHEN o.STATUS IN ('NEW', 'DEFERRED', 'RETRY', 'SENDING', 'UNKNOWN', 'HELD') THEN SYS_EXTRACT_UTC(o.NEXT_ATTEMPT_AT) END IS NULL
        AND CASE WHEN o.STATUS IN ('NEW', 'DEFERRED', 'RETRY', 'SENDING', 'UNKNOWN', 'HELD') THEN o.NOT_BEFORE END
          <= CAST(SYS_EXTRACT_UTC(:now) AS DATE) + ROUND((SYSDATE - CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS DATE)) * 1440) / 1440
    )
  )
ORDER BY
  CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN PRIORITY END,
  CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN MESSAGE_ID END
FOR UPDATE SKIP LOCKED
