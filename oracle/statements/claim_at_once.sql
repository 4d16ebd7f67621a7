-- Rows of a channel and a priority that wait for nothing, oldest first, locked as they are fetched.

-- The race: two gateways claim at once. SKIP LOCKED passes over rows that the other has locked and not committed yet.
-- There is no ROWNUM, which counts rows before it tries their locks and would starve the second gateway, and no FETCH FIRST,
-- which is ORA-02014: the caller stops fetching. The optimizer cannot know that, and would rather sort a backlog than read it
-- in the order of an index, hence the hint; where the index has another name it says nothing.

-- The expressions are those of XXSMS_OUTBOUND_DUE, word for word and all of its keys: a part of that index is what is asked for, in
-- its order. But NOT_BEFORE is named by its table in ORDER BY: the select list has another one of that name, which would come first.
-- claim_not_before and claim_next_attempt are the two other parts of it: one statement for all would have to read over rows that wait,
-- or to sort.
SELECT /*+ INDEX(m XXSMS_OUTBOUND_DUE) */
  :message_columns
FROM XXSMS_OUTBOUND m
WHERE CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN CHANNEL END = :channel
  AND CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN PRIORITY END = :priority
  AND CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN SYS_EXTRACT_UTC(NEXT_ATTEMPT_AT) END IS NULL
  AND CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN NOT_BEFORE END IS NULL
ORDER BY
  CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN CHANNEL END,
  CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN PRIORITY END,
  CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN SYS_EXTRACT_UTC(NEXT_ATTEMPT_AT) END,
  CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN m.NOT_BEFORE END,
  CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN MESSAGE_ID END
FOR UPDATE SKIP LOCKED
