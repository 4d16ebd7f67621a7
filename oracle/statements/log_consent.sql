-- The proof of an opt-out or opt-in. It is not written again: with the staging table in a database of its own it
-- is committed before the message that it came with, and that may have to be repeated.
INSERT INTO XXSMS_CONSENT_LOG (
  CONSENT_ID, PHONE_NUMBER, SCOPE, ACTION, SOURCE, KEYWORD, PROVIDER_SID, REASON, RECORDED_BY, OCCURRED_AT)
SELECT
  XXSMS_CONSENT_LOG_S.NEXTVAL, :phone_number, :scope, :action, :source, :keyword, :provider_sid, :reason, :recorded_by, :occurred_at
FROM DUAL
WHERE NOT EXISTS (
  SELECT 1
  FROM XXSMS_CONSENT_LOG l
  WHERE l.PHONE_NUMBER = :phone_number
    AND l.SCOPE = :scope
    AND l.ACTION = :action
    AND l.OCCURRED_AT = :occurred_at
    AND DECODE(l.PROVIDER_SID, :provider_sid, 1, 0) = 1
)
