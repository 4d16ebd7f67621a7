-- Bridge OUTBOX of the SMS gateway: makes its triggers, switched off. Nothing else is changed, and nothing happens until
-- on.sql is run. It may be run again; the triggers are off then, too. docs/bridge.md of the gateway tells the rest.

-- To be run as a DBA; on EBS 12.2 between two adop cycles, with the editioning views in the place of the tables.
-- APPS needs, granted to itself: SELECT, UPDATE and DELETE on XXCUST.SMS_OUTBOX#; SELECT and INSERT on XXCUST.SMS_OUTBOX_SENT#; SELECT, INSERT and UPDATE on XXSMS.XXSMS_OUTBOUND#.
-- APPS needs, granted to itself: INSERT on XXCUST.SMS_INBOX#; SELECT and UPDATE on XXSMS.XXSMS_INBOUND#.

WHENEVER OSERROR EXIT FAILURE
WHENEVER SQLERROR EXIT FAILURE ROLLBACK
SET AUTOCOMMIT OFF
SET DEFINE OFF
SET ECHO OFF
SET FEEDBACK OFF
SET SQLBLANKLINES ON

-- A row that is ready becomes a message in the same transaction. No error of the bridge is the feeder's: the row stays
-- ready then, and catch_up.sql takes it. The state changes first: what cannot say that it was taken is not.
-- A WHEN could look at the row before another trigger has completed it.
CREATE OR REPLACE TRIGGER APPS.XXSMS_OUTBOX_OUT_TAKE
BEFORE INSERT OR UPDATE ON XXCUST.SMS_OUTBOX#
FOR EACH ROW
DISABLE
DECLARE
  l_ready BOOLEAN := FALSE;
BEGIN
  IF :NEW.STATE IS NULL AND :NEW.SISMSID IS NOT NULL THEN
    l_ready := TRUE;
    :NEW.STATE := 'TAKEN';
    INSERT INTO XXSMS.XXSMS_OUTBOUND# (
      SOURCE_KEY,
      CHANNEL,
      PHONES,
      COUNTRY_CODE,
      BODY,
      NOT_BEFORE
    ) VALUES (
      'OUTBOX:' || :NEW.SISMSID,
      NVL(:NEW.EXTCODE, 'OUTBOX'),
      :NEW.DESTADDR,
      'US',
      SUBSTR(:NEW.MESSAGECONTENT, 1, 1600),
      :NEW.REQUESTTIME
    );
  END IF;
EXCEPTION
  WHEN OTHERS THEN
    IF l_ready THEN
      :NEW.STATE := NULL;
    END IF;
END;
/

-- What becomes of a message is told to its row, unless somebody has given that another state since. No error of the bridge
-- is the gateway's, and no row that somebody has locked holds it up: catch_up.sql tells it later.
CREATE OR REPLACE TRIGGER APPS.XXSMS_OUTBOX_OUT_BACK
AFTER UPDATE OF STATUS ON XXSMS.XXSMS_OUTBOUND#
FOR EACH ROW
DISABLE
WHEN (SUBSTR(NEW.SOURCE_KEY, 1, 7) = 'OUTBOX:' AND NEW.STATUS IN ('SENT', 'DELIVERED', 'UNDELIVERED', 'FAILED', 'REJECTED', 'OPTED_OUT', 'EXPIRED', 'CANCELED'))
DECLARE
  xxsms_key   VARCHAR2(200 CHAR); -- no name that a column may have
  xxsms_found VARCHAR2(200 CHAR);
BEGIN
  xxsms_key := SUBSTR(:NEW.SOURCE_KEY, 8);
  SELECT SISMSID INTO xxsms_found
  FROM XXCUST.SMS_OUTBOX#
  WHERE SISMSID = xxsms_key AND STATE IN ('TAKEN', 'DONE', 'BAD')
  FOR UPDATE NOWAIT;
  UPDATE XXCUST.SMS_OUTBOX#
  SET STATE = CASE :NEW.STATUS
      WHEN 'SENT' THEN 'DONE'
      WHEN 'DELIVERED' THEN 'DONE'
      WHEN 'UNDELIVERED' THEN 'BAD'
      WHEN 'FAILED' THEN 'BAD'
      WHEN 'REJECTED' THEN 'BAD'
      WHEN 'OPTED_OUT' THEN 'BAD'
      WHEN 'EXPIRED' THEN 'BAD'
      WHEN 'CANCELED' THEN 'BAD'
    END
  WHERE SISMSID = xxsms_key;
  IF :NEW.STATUS IN ('SENT', 'DELIVERED') THEN
    INSERT INTO XXCUST.SMS_OUTBOX_SENT# (
      SISMSID,
      DESTADDR,
      SENT_AT
    )
    SELECT
      T.SISMSID,
      T.DESTADDR,
      SYSDATE
    FROM XXCUST.SMS_OUTBOX# T
    WHERE T.SISMSID = xxsms_key AND NOT EXISTS (SELECT 1 FROM XXCUST.SMS_OUTBOX_SENT# L WHERE L.SISMSID = xxsms_key);
    DELETE FROM XXCUST.SMS_OUTBOX# WHERE SISMSID = xxsms_key;
  END IF;
EXCEPTION
  WHEN OTHERS THEN
    NULL;
END;
/

-- A row that somebody deletes, or gives another state, while its message still waits is not sent. Made ready again it is a new
-- message, with the text that it has then. What a gateway has begun with goes on.
CREATE OR REPLACE TRIGGER APPS.XXSMS_OUTBOX_OUT_CANCEL
AFTER UPDATE OR DELETE ON XXCUST.SMS_OUTBOX#
FOR EACH ROW
DISABLE
WHEN (OLD.STATE = 'TAKEN')
BEGIN
  IF :NEW.STATE IS NULL OR :NEW.STATE NOT IN ('TAKEN', 'DONE', 'BAD') THEN
    UPDATE XXSMS.XXSMS_OUTBOUND#
    SET STATUS = 'CANCELED', NEXT_ATTEMPT_AT = NULL, CLAIM_TOKEN = NULL, SOURCE_KEY = NULL, LAST_UPDATE_DATE = SYSDATE
    WHERE CASE WHEN SOURCE_KEY IS NOT NULL THEN CHANNEL END = NVL(:OLD.EXTCODE, 'OUTBOX')
      AND SOURCE_KEY = 'OUTBOX:' || :OLD.SISMSID AND STATUS IN ('NEW', 'DEFERRED', 'RETRY');
  END IF;
EXCEPTION
  WHEN OTHERS THEN
    NULL;
END;
/

-- A reply goes to the staging table in the transaction that receives it. No error of the bridge is the gateway's: the reply
-- stays NEW then, and catch_up.sql takes it.
CREATE OR REPLACE TRIGGER APPS.XXSMS_OUTBOX_IN_TAKE
BEFORE INSERT OR UPDATE ON XXSMS.XXSMS_INBOUND#
FOR EACH ROW
DISABLE
WHEN (NEW.PROCESS_STATUS = 'NEW')
BEGIN
  :NEW.PROCESS_STATUS := 'DONE';
  :NEW.PROCESS_ERROR := NULL;
  INSERT INTO XXCUST.SMS_INBOX# (
    ID,
    SOURCEADDR,
    MESSAGECONTENT
  ) VALUES (
    :NEW.INBOUND_ID,
    :NEW.FROM_NUMBER,
    :NEW.BODY
  );
EXCEPTION
  WHEN OTHERS THEN
    :NEW.PROCESS_STATUS := 'NEW';
    :NEW.PROCESS_ERROR := SUBSTR('SMS bridge: ' || SQLERRM, 1, 200);
END;
/

-- Empty, or why on.sql will refuse.
SELECT NAME, LINE, POSITION, TEXT FROM ALL_ERRORS
WHERE OWNER = 'APPS' AND TYPE = 'TRIGGER' AND NAME IN ('XXSMS_OUTBOX_OUT_BACK', 'XXSMS_OUTBOX_OUT_CANCEL', 'XXSMS_OUTBOX_OUT_TAKE', 'XXSMS_OUTBOX_IN_TAKE')
ORDER BY NAME, SEQUENCE;
PROMPT Installed, and switched off. Next: on.sql
