-- What an operator does. It is not written again: after a session died nobody knows whether it was.
INSERT INTO XXSMS_AUDIT_LOG (AUDIT_ID, OCCURRED_AT, ACTOR, ACTION, TARGET, REASON, DETAIL)
SELECT XXSMS_AUDIT_LOG_S.NEXTVAL, :occurred_at, :actor, :action, :target, :reason, :detail
FROM DUAL
WHERE NOT EXISTS (
  SELECT 1
  FROM XXSMS_AUDIT_LOG l
  WHERE l.TARGET = :target
    AND l.OCCURRED_AT = :occurred_at
    AND l.ACTOR = :actor
    AND l.ACTION = :action
)
