-- Bridge CURRENT of the SMS gateway: makes its triggers, switched off. Nothing else is changed, and nothing happens until
-- on.sql is run. It may be run again; the triggers are off then, too. docs/bridge.md of the gateway tells the rest.

-- To be run as a DBA; on EBS 12.2 between two adop cycles, with the editioning views in the place of the tables.
-- APPS needs, granted to itself: SELECT, UPDATE and DELETE on XXCUST.SMS_CURRENT; SELECT and INSERT on XXCUST.SMS_LOG; SELECT, INSERT and UPDATE on XXSMS.XXSMS_OUTBOUND.

WHENEVER OSERROR EXIT FAILURE
WHENEVER SQLERROR EXIT FAILURE ROLLBACK
SET AUTOCOMMIT OFF
SET DEFINE OFF
SET ECHO OFF
SET FEEDBACK OFF
SET SQLBLANKLINES ON

-- A row that is ready becomes a message in the same transaction. No error of the bridge is the feeder's: the row stays
-- ready then, and catch_up.sql takes it. The state changes first: what cannot say that it was taken is not.
-- A WHEN could look at the row before XXCUST.SMS_CURRENT_BI has completed it.
CREATE OR REPLACE TRIGGER APPS.XXSMS_CURRENT_OUT_TAKE
BEFORE INSERT OR UPDATE ON XXCUST.SMS_CURRENT
FOR EACH ROW
FOLLOWS XXCUST.SMS_CURRENT_BI
DISABLE
DECLARE
  l_ready BOOLEAN := FALSE;
BEGIN
  IF :NEW.STATUS_CODE = 99 AND :NEW.ID IS NOT NULL THEN
    l_ready := TRUE;
    :NEW.STATUS_CODE := 0;
    INSERT INTO XXSMS.XXSMS_OUTBOUND (
      SOURCE_KEY,
      CHANNEL,
      PHONES,
      BODY,
      NOT_BEFORE,
      PRIORITY,
      ATTRIBUTE1
    ) VALUES (
      'CURRENT:' || TO_CHAR(:NEW.ID),
      'CURRENT',
      '+' || :NEW.PHONE,
      :NEW.MESSAGE,
      :NEW.DATE_START,
      3,
      :NEW.SMS_SENDER_NAME
    );
  END IF;
EXCEPTION
  WHEN OTHERS THEN
    IF l_ready THEN
      :NEW.STATUS_CODE := 99;
      BEGIN
        :NEW.RESULT_STR := SUBSTR('SMS bridge: ' || SQLERRM, 1, 200);
      EXCEPTION
        WHEN OTHERS THEN
          NULL;
      END;
    END IF;
END;
/

-- What becomes of a message is told to its row, unless somebody has given that another state since. No error of the bridge
-- is the gateway's, and no row that somebody has locked holds it up: catch_up.sql tells it later.
CREATE OR REPLACE TRIGGER APPS.XXSMS_CURRENT_OUT_BACK
AFTER UPDATE OF STATUS ON XXSMS.XXSMS_OUTBOUND
FOR EACH ROW
DISABLE
WHEN (SUBSTR(NEW.SOURCE_KEY, 1, 8) = 'CURRENT:' AND NEW.STATUS IN ('SENT', 'DELIVERED', 'UNDELIVERED', 'FAILED', 'REJECTED', 'OPTED_OUT', 'EXPIRED', 'CANCELED'))
DECLARE
  xxsms_key   NUMBER; -- no name that a column may have
  xxsms_found NUMBER;
BEGIN
  xxsms_key := TO_NUMBER(SUBSTR(:NEW.SOURCE_KEY, 9));
  SELECT ID INTO xxsms_found
  FROM XXCUST.SMS_CURRENT
  WHERE ID = xxsms_key AND STATUS_CODE IN (0, 1, 2, 3, 4, 5, 6, 7, 8)
  FOR UPDATE NOWAIT;
  UPDATE XXCUST.SMS_CURRENT
  SET STATUS_CODE = CASE :NEW.STATUS
      WHEN 'SENT' THEN 1
      WHEN 'DELIVERED' THEN 2
      WHEN 'UNDELIVERED' THEN 3
      WHEN 'FAILED' THEN 4
      WHEN 'REJECTED' THEN 5
      WHEN 'OPTED_OUT' THEN 6
      WHEN 'EXPIRED' THEN 7
      WHEN 'CANCELED' THEN 8
    END,
    SMS_ID = :NEW.PROVIDER_SID,
    ERROR_CODE = :NEW.ERROR_CODE,
    RESULT_STR = SUBSTR(NVL(:NEW.STATUS_REASON, :NEW.ERROR_TEXT), 1, 200),
    REQ_COUNT = :NEW.ATTEMPTS,
    UPDATE_DATE = SYSDATE
  WHERE ID = xxsms_key;
  IF :NEW.STATUS IN ('DELIVERED', 'UNDELIVERED', 'FAILED', 'REJECTED', 'OPTED_OUT', 'EXPIRED', 'CANCELED') THEN
    INSERT INTO XXCUST.SMS_LOG (
      ID,
      PROVIDER_ID,
      PHONE,
      MESSAGE,
      RESULT_STR,
      STATUS_CODE,
      SMS_ID,
      ERROR_CODE,
      REQ_COUNT,
      DATE_START,
      INSERT_DATE,
      UPDATE_DATE,
      SMS_SENDER_NAME,
      LOG_DATE
    )
    SELECT
      T.ID,
      T.PROVIDER_ID,
      T.PHONE,
      T.MESSAGE,
      T.RESULT_STR,
      T.STATUS_CODE,
      T.SMS_ID,
      T.ERROR_CODE,
      T.REQ_COUNT,
      T.DATE_START,
      T.INSERT_DATE,
      T.UPDATE_DATE,
      T.SMS_SENDER_NAME,
      SYSDATE
    FROM XXCUST.SMS_CURRENT T
    WHERE T.ID = xxsms_key AND NOT EXISTS (SELECT 1 FROM XXCUST.SMS_LOG L WHERE L.ID = xxsms_key);
    DELETE FROM XXCUST.SMS_CURRENT WHERE ID = xxsms_key;
  END IF;
EXCEPTION
  WHEN OTHERS THEN
    NULL;
END;
/

-- A row that somebody deletes, or gives another state, while its message still waits is not sent. Made ready again it is a new
-- message, with the text that it has then. What a gateway has begun with goes on.
CREATE OR REPLACE TRIGGER APPS.XXSMS_CURRENT_OUT_CANCEL
AFTER UPDATE OR DELETE ON XXCUST.SMS_CURRENT
FOR EACH ROW
DISABLE
WHEN (OLD.STATUS_CODE = 0)
BEGIN
  IF :NEW.STATUS_CODE IS NULL OR :NEW.STATUS_CODE NOT IN (0, 1, 2, 3, 4, 5, 6, 7) THEN
    UPDATE XXSMS.XXSMS_OUTBOUND
    SET STATUS = 'CANCELED', NEXT_ATTEMPT_AT = NULL, CLAIM_TOKEN = NULL, SOURCE_KEY = NULL, LAST_UPDATE_DATE = SYSDATE
    WHERE CASE WHEN SOURCE_KEY IS NOT NULL THEN CHANNEL END = 'CURRENT'
      AND SOURCE_KEY = 'CURRENT:' || TO_CHAR(:OLD.ID) AND STATUS IN ('NEW', 'DEFERRED', 'RETRY');
  END IF;
EXCEPTION
  WHEN OTHERS THEN
    NULL;
END;
/

-- Empty, or why on.sql will refuse.
SELECT NAME, LINE, POSITION, TEXT FROM ALL_ERRORS
WHERE OWNER = 'APPS' AND TYPE = 'TRIGGER' AND NAME IN ('XXSMS_CURRENT_OUT_BACK', 'XXSMS_CURRENT_OUT_CANCEL', 'XXSMS_CURRENT_OUT_TAKE')
ORDER BY NAME, SEQUENCE;
PROMPT Installed, and switched off. Next: on.sql
