-- Bridge OUTBOX of the SMS gateway: the cutover. Put the schedule of the old program on hold first, and let its last request
-- end. Then this switches the triggers on and has catch_up.sql take what is waiting. off.sql is the way back.

WHENEVER OSERROR EXIT FAILURE
WHENEVER SQLERROR EXIT FAILURE ROLLBACK
SET AUTOCOMMIT OFF
SET DEFINE OFF
SET ECHO OFF
SET FEEDBACK OFF
SET SQLBLANKLINES ON

-- A trigger that does not compile would fail every insert of a feeder.
DECLARE
  l_valid NUMBER;
BEGIN
  SELECT COUNT(*) INTO l_valid FROM ALL_OBJECTS
  WHERE OWNER = 'APPS' AND OBJECT_TYPE = 'TRIGGER' AND STATUS = 'VALID'
    AND OBJECT_NAME IN ('XXSMS_OUTBOX_OUT_BACK', 'XXSMS_OUTBOX_OUT_CANCEL', 'XXSMS_OUTBOX_OUT_TAKE', 'XXSMS_OUTBOX_IN_TAKE');
  IF l_valid != 4 THEN
    RAISE_APPLICATION_ERROR(-20000, 'a trigger is missing or not valid: run install.sql again, and look into ALL_ERRORS');
  END IF;
END;
/

-- The table must take every state, or a feeder's row would be refused for one that the bridge gives it: tried on a row, and
-- undone.
UPDATE XXCUST.SMS_OUTBOX# SET STATE = 'TAKEN'
WHERE SISMSID = (SELECT MIN(SISMSID) FROM XXCUST.SMS_OUTBOX#);
UPDATE XXCUST.SMS_OUTBOX# SET STATE = 'DONE'
WHERE SISMSID = (SELECT MIN(SISMSID) FROM XXCUST.SMS_OUTBOX#);
UPDATE XXCUST.SMS_OUTBOX# SET STATE = 'BAD'
WHERE SISMSID = (SELECT MIN(SISMSID) FROM XXCUST.SMS_OUTBOX#);
ROLLBACK;

ALTER TRIGGER APPS.XXSMS_OUTBOX_OUT_BACK ENABLE;
ALTER TRIGGER APPS.XXSMS_OUTBOX_OUT_CANCEL ENABLE;
ALTER TRIGGER APPS.XXSMS_OUTBOX_OUT_TAKE ENABLE;
ALTER TRIGGER APPS.XXSMS_OUTBOX_IN_TAKE ENABLE;

@@catch_up.sql
PROMPT Switched on.
