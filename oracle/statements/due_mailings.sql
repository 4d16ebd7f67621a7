-- Digests to mail, the one that is due longest first; also those whose lease has ended.
SELECT DIGEST_ID
FROM (
  SELECT DIGEST_ID
  FROM XXSMS_DIGESTS
  WHERE NEXT_ATTEMPT_AT <= :now
  ORDER BY SYS_EXTRACT_UTC(NEXT_ATTEMPT_AT), DIGEST_ID
)
WHERE ROWNUM <= :limit
