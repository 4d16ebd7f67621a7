-- Takes concurrent programs and executables away, as APPS. Their requests, those of the past included, go with them, and so do
-- they from request sets and request groups. It refuses while a request is pending or runs: cancel those first. Lookups, value
-- sets, messages and the profile option stay: they may be the site's by now, and do nothing.

WHENEVER OSERROR EXIT FAILURE
WHENEVER SQLERROR EXIT FAILURE ROLLBACK
SET DEFINE OFF
SET FEEDBACK OFF
SET SQLBLANKLINES ON

DECLARE
  l_application VARCHAR2(50) := 'XXSMS';
  l_requests    NUMBER;

  PROCEDURE program(p_name IN VARCHAR2) AS
  BEGIN
    FND_PROGRAM.DELETE_PROGRAM(p_name, l_application);
    FND_PROGRAM.DELETE_EXECUTABLE(p_name, l_application);
  END program;
BEGIN
  SELECT COUNT(*)
    INTO l_requests
    FROM FND_CONCURRENT_REQUESTS r, FND_CONCURRENT_PROGRAMS p, FND_APPLICATION a
   WHERE r.CONCURRENT_PROGRAM_ID = p.CONCURRENT_PROGRAM_ID
     AND r.PROGRAM_APPLICATION_ID = p.APPLICATION_ID
     AND p.APPLICATION_ID = a.APPLICATION_ID
     AND a.APPLICATION_SHORT_NAME = l_application
     AND p.CONCURRENT_PROGRAM_NAME LIKE 'XXSMS\_%' ESCAPE '\'
     AND r.PHASE_CODE IN ('P', 'R');
  IF l_requests > 0 THEN
    RAISE_APPLICATION_ERROR(-20000, l_requests || ' requests of these programs are pending or run: cancel them, and run this again');
  END IF;
  program('XXSMS_PROCESS_QUEUE');
  program('XXSMS_PROCESS_REPLIES');
  program('XXSMS_GATEWAY_HEALTH');
  program('XXSMS_PURGE');
  program('XXSMS_CERT_REMINDERS');
  COMMIT;
EXCEPTION
  WHEN PROGRAM_ERROR THEN
    RAISE_APPLICATION_ERROR(-20000, SUBSTR(FND_PROGRAM.MESSAGE, 1, 2000));
END;
/
