-- Bridge CURRENT of the SMS gateway: takes what is ready and was not taken, and brings back what was not brought back, by touching
-- these rows: the triggers do the work. It may be run at any time and as often as one likes; every hour, in the old
-- program's place, is a good habit. With the bridge off it changes nothing.

WHENEVER OSERROR EXIT FAILURE
WHENEVER SQLERROR EXIT FAILURE ROLLBACK
SET AUTOCOMMIT OFF
SET DEFINE OFF
SET ECHO OFF
SET FEEDBACK OFF
SET SQLBLANKLINES ON

BEGIN
  FOR item IN (
    SELECT ID AS ID FROM XXCUST.SMS_CURRENT WHERE STATUS_CODE = 99 FOR UPDATE SKIP LOCKED
  ) LOOP
    UPDATE XXCUST.SMS_CURRENT SET STATUS_CODE = 99 WHERE ID = item.ID AND STATUS_CODE = 99;
  END LOOP;
END;
/
COMMIT;

-- Of the messages of the last month.
BEGIN
  FOR item IN (
    SELECT M.MESSAGE_ID AS ID FROM XXSMS.XXSMS_OUTBOUND M, XXCUST.SMS_CURRENT T
    WHERE M.CREATION_DATE > SYSDATE - 31 AND M.STATUS IN ('SENT', 'DELIVERED', 'UNDELIVERED', 'FAILED', 'REJECTED', 'OPTED_OUT', 'EXPIRED', 'CANCELED')
      AND CASE WHEN SUBSTR(M.SOURCE_KEY, 1, 8) = 'CURRENT:' THEN TO_NUMBER(SUBSTR(M.SOURCE_KEY, 9)) END = T.ID
      AND T.STATUS_CODE IN (0, 1, 2, 3, 4, 5, 6, 7, 8)
      AND (CASE M.STATUS
      WHEN 'SENT' THEN 1
      WHEN 'DELIVERED' THEN 2
      WHEN 'UNDELIVERED' THEN 3
      WHEN 'FAILED' THEN 4
      WHEN 'REJECTED' THEN 5
      WHEN 'OPTED_OUT' THEN 6
      WHEN 'EXPIRED' THEN 7
      WHEN 'CANCELED' THEN 8
    END != T.STATUS_CODE
        OR M.STATUS IN ('DELIVERED', 'UNDELIVERED', 'FAILED', 'REJECTED', 'OPTED_OUT', 'EXPIRED', 'CANCELED'))
  ) LOOP
    UPDATE XXSMS.XXSMS_OUTBOUND SET STATUS = STATUS WHERE MESSAGE_ID = item.ID;
  END LOOP;
END;
/
COMMIT;

-- What is left is not yet taken: somebody had it locked, the bridge is off, it was texted before, or its error says why not.
SELECT COUNT(*) AS ROWS_LEFT FROM XXCUST.SMS_CURRENT WHERE STATUS_CODE = 99;
