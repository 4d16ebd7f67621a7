-- Rows whose lease has ended, whose outcome is to be looked for or whose report is late, oldest first, from a row on. The expressions are
-- those of XXSMS_OUTBOUND_LOOK, word for word. The hint, here and elsewhere: statistics of a queue are those of one moment, full or
-- empty, and a plan for an empty one reads a full one as a whole.
SELECT *
FROM (
  SELECT /*+ INDEX(m XXSMS_OUTBOUND_LOOK) */
    :message_columns
  FROM XXSMS_OUTBOUND m
  WHERE CASE WHEN STATUS IN ('SENDING', 'UNKNOWN', 'SENT') AND NEXT_ATTEMPT_AT IS NOT NULL THEN STATUS END = :status
    AND CASE WHEN STATUS IN ('SENDING', 'UNKNOWN', 'SENT') AND NEXT_ATTEMPT_AT IS NOT NULL THEN SYS_EXTRACT_UTC(NEXT_ATTEMPT_AT) END
      <= SYS_EXTRACT_UTC(:now)
    AND CASE WHEN STATUS IN ('SENDING', 'UNKNOWN', 'SENT') AND NEXT_ATTEMPT_AT IS NOT NULL THEN SYS_EXTRACT_UTC(NEXT_ATTEMPT_AT) END
      >= SYS_EXTRACT_UTC(:after_at)
    AND (CASE WHEN STATUS IN ('SENDING', 'UNKNOWN', 'SENT') AND NEXT_ATTEMPT_AT IS NOT NULL THEN SYS_EXTRACT_UTC(NEXT_ATTEMPT_AT) END
      > SYS_EXTRACT_UTC(:after_at) OR MESSAGE_ID > :after_id)
    AND (:account IS NULL OR PROVIDER_ACCOUNT IS NULL OR PROVIDER_ACCOUNT = :account)
  ORDER BY
    CASE WHEN STATUS IN ('SENDING', 'UNKNOWN', 'SENT') AND NEXT_ATTEMPT_AT IS NOT NULL THEN SYS_EXTRACT_UTC(NEXT_ATTEMPT_AT) END,
    MESSAGE_ID
)
WHERE ROWNUM <= :limit
