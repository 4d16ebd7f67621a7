-- The database's time in UTC; the offset that its operating system keeps; by how many seconds SYSDATE, which feeders and
-- sweeps write, is ahead of UTC.
SELECT
  SYS_EXTRACT_UTC(SYSTIMESTAMP),
  TO_CHAR(SYSTIMESTAMP, 'TZH:TZM'),
  ROUND((SYSDATE - CAST(SYS_EXTRACT_UTC(SYSTIMESTAMP) AS DATE)) * 86400)
FROM DUAL
