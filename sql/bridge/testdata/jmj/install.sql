-- Bridge SMSQ of the SMS gateway: makes its triggers, switched off. Nothing else is changed, and nothing happens until
-- on.sql is run. It may be run again; the triggers are off then, too. docs/bridge.md of the gateway tells the rest.

-- To be run as a DBA; on EBS 12.2 between two adop cycles, with the editioning views in the place of the tables.
-- APPS needs, granted to itself: SELECT and UPDATE on XXCUST.SMS_QUEUE; SELECT, INSERT and UPDATE on XXSMS.XXSMS_OUTBOUND.
-- APPS needs, granted to itself: SELECT, INSERT and UPDATE on XXCUST.SMS_REPLIES; SELECT and UPDATE on XXSMS.XXSMS_INBOUND.
-- APPS needs, granted to itself: SELECT on XXCUST.SMS_REPLIES_S.

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
CREATE OR REPLACE TRIGGER APPS.XXSMS_SMSQ_OUT_TAKE
BEFORE INSERT OR UPDATE ON XXCUST.SMS_QUEUE
FOR EACH ROW
DISABLE
DECLARE
  l_ready BOOLEAN := FALSE;
BEGIN
  IF :NEW.STATUS = 'N' AND :NEW.QUEUE_ID IS NOT NULL THEN
    l_ready := TRUE;
    :NEW.STATUS := 'G';
    INSERT INTO XXSMS.XXSMS_OUTBOUND (
      SOURCE_KEY,
      CHANNEL,
      PHONES,
      COUNTRY_CODE,
      BODY,
      PERSON_ID,
      PERSON_NAME,
      CREATED_BY
    ) VALUES (
      'SMSQ:' || TO_CHAR(:NEW.QUEUE_ID),
      :NEW.CHANNEL,
      :NEW.TO_PHONE,
      'US',
      :NEW.MESSAGE,
      :NEW.RECIPIENT_ID,
      :NEW.RECIPIENT_NAME,
      :NEW.CREATED_BY
    );
  END IF;
EXCEPTION
  WHEN OTHERS THEN
    IF l_ready THEN
      :NEW.STATUS := 'N';
    END IF;
END;
/

-- What becomes of a message is told to its row, unless somebody has given that another state since. No error of the bridge
-- is the gateway's, and no row that somebody has locked holds it up: catch_up.sql tells it later.
CREATE OR REPLACE TRIGGER APPS.XXSMS_SMSQ_OUT_BACK
AFTER UPDATE OF STATUS ON XXSMS.XXSMS_OUTBOUND
FOR EACH ROW
DISABLE
WHEN (SUBSTR(NEW.SOURCE_KEY, 1, 5) = 'SMSQ:' AND NEW.STATUS IN ('SENT', 'DELIVERED', 'UNDELIVERED', 'FAILED', 'REJECTED', 'OPTED_OUT', 'EXPIRED', 'CANCELED'))
DECLARE
  xxsms_key   NUMBER; -- no name that a column may have
  xxsms_found NUMBER;
BEGIN
  xxsms_key := TO_NUMBER(SUBSTR(:NEW.SOURCE_KEY, 6));
  SELECT QUEUE_ID INTO xxsms_found
  FROM XXCUST.SMS_QUEUE
  WHERE QUEUE_ID = xxsms_key AND STATUS IN ('G', 'S', 'E', 'C')
  FOR UPDATE NOWAIT;
  UPDATE XXCUST.SMS_QUEUE
  SET STATUS = CASE :NEW.STATUS
      WHEN 'SENT' THEN 'S'
      WHEN 'DELIVERED' THEN 'S'
      WHEN 'UNDELIVERED' THEN 'E'
      WHEN 'FAILED' THEN 'E'
      WHEN 'REJECTED' THEN 'E'
      WHEN 'OPTED_OUT' THEN 'E'
      WHEN 'EXPIRED' THEN 'E'
      WHEN 'CANCELED' THEN 'C'
    END,
    ERROR_TEXT = NVL(:NEW.STATUS_REASON, :NEW.ERROR_TEXT),
    TWILIO_SID = :NEW.PROVIDER_SID,
    LAST_UPDATE_DATE = SYSDATE
  WHERE QUEUE_ID = xxsms_key;
EXCEPTION
  WHEN OTHERS THEN
    NULL;
END;
/

-- A row that somebody deletes, or gives another state, while its message still waits is not sent. Made ready again it is a new
-- message, with the text that it has then. What a gateway has begun with goes on.
CREATE OR REPLACE TRIGGER APPS.XXSMS_SMSQ_OUT_CANCEL
AFTER UPDATE OR DELETE ON XXCUST.SMS_QUEUE
FOR EACH ROW
DISABLE
WHEN (OLD.STATUS = 'G')
BEGIN
  IF :NEW.STATUS IS NULL OR :NEW.STATUS NOT IN ('G', 'S', 'E') THEN
    UPDATE XXSMS.XXSMS_OUTBOUND
    SET STATUS = 'CANCELED', NEXT_ATTEMPT_AT = NULL, CLAIM_TOKEN = NULL, SOURCE_KEY = NULL, LAST_UPDATE_DATE = SYSDATE
    WHERE CASE WHEN SOURCE_KEY IS NOT NULL THEN CHANNEL END = :OLD.CHANNEL
      AND SOURCE_KEY = 'SMSQ:' || TO_CHAR(:OLD.QUEUE_ID) AND STATUS IN ('NEW', 'DEFERRED', 'RETRY');
  END IF;
EXCEPTION
  WHEN OTHERS THEN
    NULL;
END;
/

-- A reply goes to the staging table in the transaction that receives it. No error of the bridge is the gateway's: the reply
-- stays NEW then, and catch_up.sql takes it.
CREATE OR REPLACE TRIGGER APPS.XXSMS_SMSQ_IN_TAKE
BEFORE INSERT OR UPDATE ON XXSMS.XXSMS_INBOUND
FOR EACH ROW
DISABLE
WHEN (NEW.PROCESS_STATUS = 'NEW')
BEGIN
  :NEW.PROCESS_STATUS := 'BRIDGED';
  :NEW.PROCESS_ERROR := NULL;
  INSERT INTO XXCUST.SMS_REPLIES (
    REPLY_ID,
    TWILIO_SID,
    FROM_PHONE,
    TO_PHONE,
    MESSAGE,
    RECEIVED_DATE,
    STATUS
  ) VALUES (
    XXCUST.SMS_REPLIES_S.NEXTVAL,
    :NEW.PROVIDER_SID,
    :NEW.FROM_NUMBER,
    :NEW.TO_NUMBER,
    :NEW.BODY,
    SYSDATE,
    'N'
  );
EXCEPTION
  WHEN OTHERS THEN
    :NEW.PROCESS_STATUS := 'NEW';
    :NEW.PROCESS_ERROR := SUBSTR('SMS bridge: ' || SQLERRM, 1, 200);
END;
/

-- What the reader made of a reply. No error of the bridge is the reader's: catch_up.sql tells it later.
CREATE OR REPLACE TRIGGER APPS.XXSMS_SMSQ_IN_BACK
AFTER UPDATE OF STATUS ON XXCUST.SMS_REPLIES
FOR EACH ROW
DISABLE
WHEN (NEW.STATUS IN ('P', 'E'))
BEGIN
  UPDATE XXSMS.XXSMS_INBOUND
  SET PROCESS_STATUS = CASE :NEW.STATUS WHEN 'P' THEN 'DONE' WHEN 'E' THEN 'ERROR' END,
    PROCESSED_AT = SYSDATE,
    LAST_UPDATE_DATE = SYSDATE
  WHERE PROVIDER_SID = :NEW.TWILIO_SID AND PROCESS_STATUS IN ('BRIDGED', 'DONE', 'ERROR');
EXCEPTION
  WHEN OTHERS THEN
    NULL;
END;
/

-- Empty, or why on.sql will refuse.
SELECT NAME, LINE, POSITION, TEXT FROM ALL_ERRORS
WHERE OWNER = 'APPS' AND TYPE = 'TRIGGER' AND NAME IN ('XXSMS_SMSQ_OUT_BACK', 'XXSMS_SMSQ_OUT_CANCEL', 'XXSMS_SMSQ_IN_BACK', 'XXSMS_SMSQ_OUT_TAKE', 'XXSMS_SMSQ_IN_TAKE')
ORDER BY NAME, SEQUENCE;
PROMPT Installed, and switched off. Next: on.sql
