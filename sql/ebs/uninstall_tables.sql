-- Drops what tables.sql made, the recorded answers included. It cannot be undone. To be run in this folder, as a DBA, after
-- uninstall.sh and before ../uninstall.sql. It asks for "confirm", which must be: DROP and the owner's name, as in DROP XXSMS.

WHENEVER OSERROR EXIT FAILURE
WHENEVER SQLERROR EXIT FAILURE ROLLBACK
SET DEFINE ON
SET VERIFY OFF
SET FEEDBACK OFF

@@../settings.sql

-- ORA-00942 and ORA-01434: it is gone already.
DECLARE
  PROCEDURE run(statement VARCHAR2) AS
  BEGIN
    EXECUTE IMMEDIATE statement;
  EXCEPTION
    WHEN OTHERS THEN
      IF SQLCODE NOT IN (-942, -1434) THEN RAISE; END IF;
  END run;
BEGIN
  IF NVL(UPPER('&confirm'), 'NO') != UPPER('DROP &owner') THEN
    RAISE_APPLICATION_ERROR(-20000, 'not confirmed, nothing was dropped');
  END IF;
  FOR item IN (
    SELECT COLUMN_VALUE AS NAME FROM TABLE(SYS.ODCIVARCHAR2LIST('XXSMS_HANDLERS', 'XXSMS_PROGRAM_RUNS', 'XXSMS_CERT_ANSWERS'))
  ) LOOP
    run('DROP SYNONYM &ebs_user..' || item.NAME);
    run('DROP TABLE &owner..' || item.NAME);
  END LOOP;
END;
/

PROMPT The tables for EBS are gone.
