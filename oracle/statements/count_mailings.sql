-- Digests that wait to be mailed. The expression is that of XXSMS_DIGESTS_DUE, whose nulls are the others.
SELECT /*+ INDEX(d XXSMS_DIGESTS_DUE) */
  COUNT(*), MIN(PERIOD_END)
FROM XXSMS_DIGESTS d
WHERE SYS_EXTRACT_UTC(NEXT_ATTEMPT_AT) IS NOT NULL
