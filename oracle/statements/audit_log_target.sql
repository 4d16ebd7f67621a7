-- As audit_log, of one target; it stands apart so that XXSMS_AUDIT_LOG_TARGET is used.
SELECT *
FROM (
  SELECT AUDIT_ID, OCCURRED_AT, ACTOR, ACTION, TARGET, REASON, DETAIL
  FROM XXSMS_AUDIT_LOG
  WHERE TARGET = :target
    AND AUDIT_ID < :before
  ORDER BY AUDIT_ID DESC
)
WHERE ROWNUM <= :limit
