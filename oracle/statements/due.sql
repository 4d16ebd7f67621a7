-- Rows whose lease has ended, whose outcome is to be looked for or whose report is late, oldest first. The expressions are
-- those of XXSMS_OUTBOUND_LOOK, word for word.
SELECT *
FROM (
  SELECT
    :message_columns
  FROM XXSMS_OUTBOUND
  WHERE CASE WHEN STATUS IN ('SENDING', 'UNKNOWN', 'SENT') AND NEXT_ATTEMPT_AT IS NOT NULL THEN STATUS END = :status
    AND CASE WHEN STATUS IN ('SENDING', 'UNKNOWN', 'SENT') AND NEXT_ATTEMPT_AT IS NOT NULL THEN SYS_EXTRACT_UTC(NEXT_ATTEMPT_AT) END
      <= SYS_EXTRACT_UTC(:now)
    AND (:any_channel = 'Y' OR CHANNEL IN (:channels))
  ORDER BY
    CASE WHEN STATUS IN ('SENDING', 'UNKNOWN', 'SENT') AND NEXT_ATTEMPT_AT IS NOT NULL THEN SYS_EXTRACT_UTC(NEXT_ATTEMPT_AT) END,
    MESSAGE_ID
)
WHERE ROWNUM <= :limit
