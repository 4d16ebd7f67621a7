-- Bridge NOTIFY of the SMS gateway: makes its triggers, switched off. Nothing else is changed, and nothing happens until
-- on.sql is run. It may be run again; the triggers are off then, too. docs/bridge.md of the gateway tells the rest.

-- To be run as a DBA; on EBS 12.2 between two adop cycles, with the editioning views in the place of the tables.
-- APPS needs, granted to itself: SELECT and UPDATE on XXCUST.SMS_NOTIFICATIONS; SELECT, INSERT and UPDATE on XXSMS.XXSMS_OUTBOUND.

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
CREATE OR REPLACE TRIGGER APPS.XXSMS_NOTIFY_OUT_TAKE
BEFORE INSERT OR UPDATE ON XXCUST.SMS_NOTIFICATIONS
FOR EACH ROW
DISABLE
DECLARE
  l_ready BOOLEAN := FALSE;
BEGIN
  IF :NEW.SMS_STATUS = 'READY' AND :NEW.NOTIFICATION_ID IS NOT NULL THEN
    l_ready := TRUE;
    :NEW.SMS_STATUS := 'SENDING';
    INSERT INTO XXSMS.XXSMS_OUTBOUND (
      SOURCE_KEY,
      CHANNEL,
      PHONES,
      COUNTRY_CODE,
      BODY,
      ATTRIBUTE1,
      CREATED_BY
    ) VALUES (
      'NOTIFY:' || TO_CHAR(:NEW.NOTIFICATION_ID),
      'ACCOUNTS',
      :NEW.PHONE_NUMBER,
      'US',
      :NEW.SMS_TEXT,
      :NEW.EVENT_NAME,
      NVL(:NEW.CREATED_BY, -1)
    );
  END IF;
EXCEPTION
  WHEN OTHERS THEN
    IF l_ready THEN
      :NEW.SMS_STATUS := 'READY';
      BEGIN
        :NEW.ERROR_MESSAGE := SUBSTR('SMS bridge: ' || SQLERRM, 1, 200);
      EXCEPTION
        WHEN OTHERS THEN
          NULL;
      END;
    END IF;
END;
/

-- What becomes of a message is told to its row, unless somebody has given that another state since. No error of the bridge
-- is the gateway's, and no row that somebody has locked holds it up: catch_up.sql tells it later.
CREATE OR REPLACE TRIGGER APPS.XXSMS_NOTIFY_OUT_BACK
AFTER UPDATE OF STATUS ON XXSMS.XXSMS_OUTBOUND
FOR EACH ROW
DISABLE
WHEN (SUBSTR(NEW.SOURCE_KEY, 1, 7) = 'NOTIFY:' AND NEW.STATUS IN ('SENT', 'DELIVERED', 'UNDELIVERED', 'FAILED', 'REJECTED', 'OPTED_OUT', 'EXPIRED', 'CANCELED', 'HELD'))
DECLARE
  xxsms_key   NUMBER; -- no name that a column may have
  xxsms_found NUMBER;
BEGIN
  xxsms_key := TO_NUMBER(SUBSTR(:NEW.SOURCE_KEY, 8));
  SELECT NOTIFICATION_ID INTO xxsms_found
  FROM XXCUST.SMS_NOTIFICATIONS
  WHERE NOTIFICATION_ID = xxsms_key AND SMS_STATUS IN ('SENDING', 'SENT', 'FAILED', 'OPTED OUT', 'CANCELED', 'HELD')
  FOR UPDATE NOWAIT;
  UPDATE XXCUST.SMS_NOTIFICATIONS
  SET SMS_STATUS = CASE :NEW.STATUS
      WHEN 'SENT' THEN 'SENT'
      WHEN 'DELIVERED' THEN 'SENT'
      WHEN 'UNDELIVERED' THEN 'FAILED'
      WHEN 'FAILED' THEN 'FAILED'
      WHEN 'REJECTED' THEN 'FAILED'
      WHEN 'OPTED_OUT' THEN 'OPTED OUT'
      WHEN 'EXPIRED' THEN 'FAILED'
      WHEN 'CANCELED' THEN 'CANCELED'
      WHEN 'HELD' THEN 'HELD'
    END,
    ERROR_MESSAGE = NVL(:NEW.STATUS_REASON, :NEW.ERROR_TEXT),
    LAST_UPDATE_DATE = SYSDATE
  WHERE NOTIFICATION_ID = xxsms_key;
EXCEPTION
  WHEN OTHERS THEN
    NULL;
END;
/

-- A row that somebody deletes, or gives another state, while its message still waits is not sent. Made ready again it is a new
-- message, with the text that it has then. What a gateway has begun with goes on.
CREATE OR REPLACE TRIGGER APPS.XXSMS_NOTIFY_OUT_CANCEL
AFTER UPDATE OR DELETE ON XXCUST.SMS_NOTIFICATIONS
FOR EACH ROW
DISABLE
WHEN (OLD.SMS_STATUS = 'SENDING')
BEGIN
  IF :NEW.SMS_STATUS IS NULL OR :NEW.SMS_STATUS NOT IN ('SENDING', 'SENT', 'FAILED', 'OPTED OUT', 'HELD') THEN
    UPDATE XXSMS.XXSMS_OUTBOUND
    SET STATUS = 'CANCELED', NEXT_ATTEMPT_AT = NULL, CLAIM_TOKEN = NULL, SOURCE_KEY = NULL, LAST_UPDATE_DATE = SYSDATE
    WHERE CASE WHEN SOURCE_KEY IS NOT NULL THEN CHANNEL END = 'ACCOUNTS'
      AND SOURCE_KEY = 'NOTIFY:' || TO_CHAR(:OLD.NOTIFICATION_ID) AND STATUS IN ('NEW', 'DEFERRED', 'RETRY');
  END IF;
EXCEPTION
  WHEN OTHERS THEN
    NULL;
END;
/

-- Empty, or why on.sql will refuse.
SELECT NAME, LINE, POSITION, TEXT FROM ALL_ERRORS
WHERE OWNER = 'APPS' AND TYPE = 'TRIGGER' AND NAME IN ('XXSMS_NOTIFY_OUT_BACK', 'XXSMS_NOTIFY_OUT_CANCEL', 'XXSMS_NOTIFY_OUT_TAKE')
ORDER BY NAME, SEQUENCE;
PROMPT Installed, and switched off. Next: on.sql
