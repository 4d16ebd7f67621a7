-- Drops everything that install.sql made, the messages and the proof of opt-outs included. It cannot be undone.
-- To be run in this folder, as a DBA, while no gateway runs. It asks for "confirm", which must be: DROP and the owner's name,
-- as in DROP XXSMS. The owner stays, since it may own other things; so do synonyms and editioning views that EBS 12.2 made.

WHENEVER OSERROR EXIT FAILURE
WHENEVER SQLERROR EXIT FAILURE ROLLBACK
SET DEFINE ON
SET VERIFY OFF
SET FEEDBACK OFF

@@settings.sql

-- ORA-00942, ORA-02289, ORA-01918 and ORA-01434: it is gone already.
DECLARE
  bridges NUMBER;
  PROCEDURE run(statement VARCHAR2) AS
  BEGIN
    EXECUTE IMMEDIATE statement;
  EXCEPTION
    WHEN OTHERS THEN
      IF SQLCODE NOT IN (-942, -2289, -1918, -1434) THEN RAISE; END IF;
  END run;
BEGIN
  IF NVL(UPPER('&confirm'), 'NO') != UPPER('DROP &owner') THEN
    RAISE_APPLICATION_ERROR(-20000, 'not confirmed, nothing was dropped');
  END IF;
  -- Without the tables the trigger of a bridge would fail every insert of a feeder: docs/bridge.md.
  SELECT COUNT(*) INTO bridges FROM ALL_TRIGGERS WHERE TRIGGER_NAME LIKE 'XXSMS\_%\_TAKE' ESCAPE '\';
  IF bridges > 0 THEN
    RAISE_APPLICATION_ERROR(-20000, 'a bridge is installed, nothing was dropped: run its undo.sql first');
  END IF;
  FOR item IN (
    SELECT COLUMN_VALUE AS NAME FROM TABLE(SYS.ODCIVARCHAR2LIST('XXSMS_QUEUE_V', 'XXSMS_ERRORS_V', 'XXSMS_DEAD_PHONES_V'))
  ) LOOP
    run('DROP VIEW &owner..' || item.NAME);
  END LOOP;
  FOR item IN (
    SELECT COLUMN_VALUE AS NAME FROM TABLE(SYS.ODCIVARCHAR2LIST(
      'XXSMS_OUTBOUND', 'XXSMS_EVENTS', 'XXSMS_INBOUND', 'XXSMS_OPT_OUTS', 'XXSMS_CONSENT_LOG', 'XXSMS_PHONES',
      'XXSMS_USAGE', 'XXSMS_NODES', 'XXSMS_CONTROL', 'XXSMS_DIGESTS', 'XXSMS_DIGEST_ITEMS', 'XXSMS_AUDIT_LOG',
      'XXSMS_SCHEMA_VERSION'))
  ) LOOP
    run('DROP TABLE &owner..' || item.NAME);
  END LOOP;
  FOR item IN (
    SELECT COLUMN_VALUE AS NAME FROM TABLE(SYS.ODCIVARCHAR2LIST(
      'XXSMS_OUTBOUND_S', 'XXSMS_EVENTS_S', 'XXSMS_INBOUND_S', 'XXSMS_CONSENT_LOG_S', 'XXSMS_DIGESTS_S', 'XXSMS_AUDIT_LOG_S'))
  ) LOOP
    run('DROP SEQUENCE &owner..' || item.NAME);
  END LOOP;
  FOR item IN (
    SELECT SYNONYM_NAME AS NAME FROM ALL_SYNONYMS
    WHERE OWNER = UPPER('&ebs_user') AND TABLE_OWNER = UPPER('&owner') AND SYNONYM_NAME LIKE 'XXSMS\_%' ESCAPE '\'
  ) LOOP
    run('DROP SYNONYM &ebs_user..' || item.NAME);
  END LOOP;
  run('DROP USER &gateway_user CASCADE');
END;
/

PROMPT Uninstalled.
