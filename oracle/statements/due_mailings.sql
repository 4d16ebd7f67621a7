-- Digests to mail, the one that is due longest first; also those whose lease has ended. The expression is that of XXSMS_DIGESTS_DUE,
-- whose nulls are the others.
SELECT DIGEST_ID
FROM (
  SELECT /*+ INDEX(d XXSMS_DIGESTS_DUE) */
    DIGEST_ID
  FROM XXSMS_DIGESTS d
  WHERE SYS_EXTRACT_UTC(NEXT_ATTEMPT_AT) <= SYS_EXTRACT_UTC(:now)
  ORDER BY SYS_EXTRACT_UTC(NEXT_ATTEMPT_AT), DIGEST_ID
)
WHERE ROWNUM <= :limit
