-- Bridge OUTBOX of the SMS gateway: the way back. No row is taken any more; what still waits to be sent is ready again, for the
-- old program. What is on its way still comes back. When that is done, undo.sql removes the bridge; on.sql switches it on again.

WHENEVER OSERROR EXIT FAILURE
WHENEVER SQLERROR EXIT FAILURE ROLLBACK
SET AUTOCOMMIT OFF
SET DEFINE OFF
SET ECHO OFF
SET FEEDBACK OFF
SET SQLBLANKLINES ON

ALTER TRIGGER APPS.XXSMS_OUTBOX_OUT_TAKE DISABLE;
ALTER TRIGGER APPS.XXSMS_OUTBOX_IN_TAKE DISABLE;

-- Without its key a message is no longer the row's, which may be sent anew. The gateway claims nothing that is locked.
BEGIN
  FOR item IN (
    SELECT MESSAGE_ID, SOURCE_KEY FROM XXSMS.XXSMS_OUTBOUND#
    WHERE SUBSTR(SOURCE_KEY, 1, 7) = 'OUTBOX:' AND STATUS IN ('NEW', 'DEFERRED', 'RETRY')
    FOR UPDATE
  ) LOOP
    UPDATE XXSMS.XXSMS_OUTBOUND#
    SET STATUS = 'CANCELED', NEXT_ATTEMPT_AT = NULL, CLAIM_TOKEN = NULL, SOURCE_KEY = NULL, LAST_UPDATE_DATE = SYSDATE
    WHERE MESSAGE_ID = item.MESSAGE_ID;
    UPDATE XXCUST.SMS_OUTBOX# SET STATE = NULL
    WHERE SISMSID = SUBSTR(item.SOURCE_KEY, 8) AND STATE IN ('TAKEN', 'DONE', 'BAD');
  END LOOP;
END;
/
COMMIT;

PROMPT Switched off.
