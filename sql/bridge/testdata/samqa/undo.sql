-- Bridge NOTIFY of the SMS gateway: removes it, after off.sql, once nothing of it is on its way. It made triggers and nothing
-- else. The states that it gave to rows stay.

WHENEVER OSERROR EXIT FAILURE
WHENEVER SQLERROR EXIT FAILURE ROLLBACK
SET AUTOCOMMIT OFF
SET DEFINE OFF
SET ECHO OFF
SET FEEDBACK OFF
SET SQLBLANKLINES ON

@@catch_up.sql

DECLARE
  l_left NUMBER;
BEGIN
  SELECT COUNT(*) INTO l_left FROM ALL_TRIGGERS
  WHERE OWNER = 'APPS' AND STATUS = 'ENABLED' AND TRIGGER_NAME IN ('XXSMS_NOTIFY_OUT_TAKE');
  IF l_left > 0 THEN
    RAISE_APPLICATION_ERROR(-20000, 'the bridge is switched on: run off.sql first');
  END IF;
  SELECT COUNT(*) INTO l_left FROM XXSMS.XXSMS_OUTBOUND
  WHERE SUBSTR(SOURCE_KEY, 1, 7) = 'NOTIFY:' AND STATUS IN ('NEW', 'DEFERRED', 'RETRY', 'SENDING', 'UNKNOWN', 'HELD');
  IF l_left > 0 THEN
    RAISE_APPLICATION_ERROR(-20000, l_left || ' messages are still on their way: run off.sql again, resolve what is HELD, and then this again');
  END IF;
END;
/

-- One that is gone already stops nothing.
WHENEVER SQLERROR CONTINUE
DROP TRIGGER APPS.XXSMS_NOTIFY_OUT_BACK;
DROP TRIGGER APPS.XXSMS_NOTIFY_OUT_CANCEL;
DROP TRIGGER APPS.XXSMS_NOTIFY_OUT_TAKE;

WHENEVER SQLERROR EXIT FAILURE ROLLBACK
DECLARE
  l_left NUMBER;
BEGIN
  SELECT COUNT(*) INTO l_left FROM ALL_TRIGGERS
  WHERE OWNER = 'APPS' AND TRIGGER_NAME IN ('XXSMS_NOTIFY_OUT_BACK', 'XXSMS_NOTIFY_OUT_CANCEL', 'XXSMS_NOTIFY_OUT_TAKE');
  IF l_left > 0 THEN
    RAISE_APPLICATION_ERROR(-20000, l_left || ' triggers are still there: the messages above say why');
  END IF;
END;
/
PROMPT Removed.
