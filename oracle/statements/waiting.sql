-- Claimable rows of a channel, due or not, whose reason is another. The expressions are those of XXSMS_OUTBOUND_CLAIM, word for
-- word.
SELECT *
FROM (
  SELECT
    :message_columns
  FROM XXSMS_OUTBOUND
  WHERE CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN CHANNEL END = :channel
    AND (STATUS_REASON IS NULL OR STATUS_REASON <> :reason)
  ORDER BY
    CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN PRIORITY END,
    CASE WHEN STATUS IN ('NEW', 'DEFERRED', 'RETRY') THEN MESSAGE_ID END
)
WHERE ROWNUM <= :limit
