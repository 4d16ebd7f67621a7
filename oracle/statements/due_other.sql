-- As due, of the statuses that no index is kept for: it reads the whole table.
SELECT *
FROM (
  SELECT
    :message_columns
  FROM XXSMS_OUTBOUND
  WHERE STATUS = :status
    AND SYS_EXTRACT_UTC(NEXT_ATTEMPT_AT) <= SYS_EXTRACT_UTC(:now)
    AND SYS_EXTRACT_UTC(NEXT_ATTEMPT_AT) >= SYS_EXTRACT_UTC(:after_at)
    AND (SYS_EXTRACT_UTC(NEXT_ATTEMPT_AT) > SYS_EXTRACT_UTC(:after_at) OR MESSAGE_ID > :after_id)
    AND (:account IS NULL OR PROVIDER_ACCOUNT IS NULL OR PROVIDER_ACCOUNT = :account)
  ORDER BY NEXT_ATTEMPT_AT, MESSAGE_ID
)
WHERE ROWNUM <= :limit
