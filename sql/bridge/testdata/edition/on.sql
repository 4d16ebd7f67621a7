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

-- A state of another type than its values in bridge.yaml would have to be converted, which fails for some rows.
DECLARE
  l_fits NUMBER;
BEGIN
  SELECT COUNT(*) INTO l_fits FROM ALL_TAB_COLUMNS
  WHERE OWNER = 'XXCUST' AND TABLE_NAME = 'SMS_OUTBOX#' AND COLUMN_NAME = 'STATE'
    AND DATA_TYPE IN ('VARCHAR2', 'NVARCHAR2', 'CHAR', 'NCHAR');
  IF l_fits = 0 THEN
    RAISE_APPLICATION_ERROR(-20000, 'XXCUST.SMS_OUTBOX#.STATE is not of the type of its values in bridge.yaml: a number is one without quotes, a text has them');
  END IF;
END;
/

-- The table must take every state, or a feeder's row would be refused for one that the bridge gives it: tried on a row, and
-- undone. The site's own triggers fire for it; what one does in a transaction of its own is not undone.
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
