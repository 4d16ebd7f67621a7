-- What the gateway may do, and no more: it inserts no message but a question of its own
-- (docs/replies.md), what its lists are given (docs/lists.md), and the copy of one that an operator has sent again
-- (docs/state-machine.md), deletes none, nor can it write a column that is the feeder's, nor change what it has added to a
-- history. The sweep's PROCESS_ columns it writes for sweeps outside of the database alone, which ask it to (docs/lists.md):
-- without lists they need no grant. SELECT is what SELECT ... FOR UPDATE SKIP LOCKED needs.

-- EBS 12.2: after AD_ZD_TABLE.UPGRADE, set view_suffix and run install.sql again: UPGRADE copies no grants on single columns.

GRANT SELECT, INSERT ON XXSMS_OUTBOUND&view_suffix TO &gateway_user;
GRANT UPDATE (
  STATUS, STATUS_AT, STATUS_REASON, ERROR_CODE, ERROR_TEXT, ATTEMPTS, NEXT_ATTEMPT_AT, CLAIM_TOKEN,
  CLAIMED_AT, ATTEMPT_REF, RECIPIENT, TRIED_NUMBERS, SENDER, SEGMENTS, ENCODING, PROVIDER_ACCOUNT, PROVIDER_SID,
  PROVIDER_STATUS, PRICE, PRICE_UNIT, LAST_UPDATED_BY, LAST_UPDATE_DATE, LAST_UPDATE_LOGIN
) ON XXSMS_OUTBOUND&view_suffix TO &gateway_user;
GRANT SELECT, INSERT ON XXSMS_EVENTS&view_suffix TO &gateway_user;
GRANT SELECT, INSERT ON XXSMS_INBOUND&view_suffix TO &gateway_user;
GRANT UPDATE (
  MATCH_STATUS, MATCH_METHOD, MESSAGE_ID, CANDIDATES, CHANNEL, PERSON_ID, KEYWORD, DECIDED_BY, DECISION_REASON,
  PROCESS_STATUS, PROCESS_ATTEMPTS, PROCESS_ERROR, PROCESSED_AT,
  LAST_UPDATED_BY, LAST_UPDATE_DATE, LAST_UPDATE_LOGIN
) ON XXSMS_INBOUND&view_suffix TO &gateway_user;
GRANT SELECT, INSERT ON XXSMS_OPT_OUTS&view_suffix TO &gateway_user;
GRANT UPDATE (
  ACTION, SAID_AT, SOURCE, KEYWORD, PROVIDER_SID, OPTED_OUT_AT, LAST_UPDATED_BY, LAST_UPDATE_DATE, LAST_UPDATE_LOGIN
) ON XXSMS_OPT_OUTS&view_suffix TO &gateway_user;
GRANT SELECT, INSERT ON XXSMS_CONSENT_LOG&view_suffix TO &gateway_user;
GRANT SELECT, INSERT ON XXSMS_AUDIT_LOG&view_suffix TO &gateway_user;
GRANT SELECT, INSERT, UPDATE ON XXSMS_PHONES&view_suffix TO &gateway_user;
GRANT SELECT, INSERT, UPDATE ON XXSMS_USAGE&view_suffix TO &gateway_user;
GRANT SELECT, INSERT ON XXSMS_DIGESTS&view_suffix TO &gateway_user;
GRANT UPDATE (ATTEMPTS, NEXT_ATTEMPT_AT, CLAIM_TOKEN, SENT_AT, REASON, CONTENT) ON XXSMS_DIGESTS&view_suffix TO &gateway_user;
GRANT SELECT, INSERT ON XXSMS_DIGEST_ITEMS&view_suffix TO &gateway_user;
GRANT SELECT, INSERT, UPDATE, DELETE ON XXSMS_NODES&view_suffix TO &gateway_user;
GRANT SELECT, INSERT, UPDATE, DELETE ON XXSMS_CONTROL&view_suffix TO &gateway_user;
GRANT SELECT ON XXSMS_SCHEMA_VERSION&view_suffix TO &gateway_user;

-- For whoever looks for a fault as the gateway's user: the runbook reads them.
GRANT SELECT ON XXSMS_QUEUE_V TO &gateway_user;
GRANT SELECT ON XXSMS_ERRORS_V TO &gateway_user;
GRANT SELECT ON XXSMS_DEAD_PHONES_V TO &gateway_user;

-- Not XXSMS_OUTBOUND_S: the trigger reads it, with its owner's rights.
GRANT SELECT ON XXSMS_EVENTS_S TO &gateway_user;
GRANT SELECT ON XXSMS_INBOUND_S TO &gateway_user;
GRANT SELECT ON XXSMS_CONSENT_LOG_S TO &gateway_user;
GRANT SELECT ON XXSMS_DIGESTS_S TO &gateway_user;
GRANT SELECT ON XXSMS_AUDIT_LOG_S TO &gateway_user;

-- The feeders' and sweeps' schema, with the right to pass it on, as EBS has it. ORA-01917: there is no such user here.
BEGIN
  FOR item IN (
    SELECT COLUMN_VALUE AS NAME FROM TABLE(SYS.ODCIVARCHAR2LIST(
      'XXSMS_OUTBOUND', 'XXSMS_INBOUND', 'XXSMS_OPT_OUTS', 'XXSMS_CONTROL'))
  ) LOOP
    EXECUTE IMMEDIATE 'GRANT SELECT, INSERT, UPDATE, DELETE ON ' || item.NAME || '&view_suffix TO &ebs_user WITH GRANT OPTION';
  END LOOP;
  FOR item IN (
    SELECT COLUMN_VALUE AS NAME FROM TABLE(SYS.ODCIVARCHAR2LIST(
      'XXSMS_EVENTS', 'XXSMS_PHONES', 'XXSMS_USAGE', 'XXSMS_NODES', 'XXSMS_DIGESTS', 'XXSMS_DIGEST_ITEMS',
      'XXSMS_AUDIT_LOG', 'XXSMS_SCHEMA_VERSION'))
  ) LOOP
    EXECUTE IMMEDIATE 'GRANT SELECT ON ' || item.NAME || '&view_suffix TO &ebs_user WITH GRANT OPTION';
  END LOOP;
  -- A feeder that names its message in the text takes the key before; a proof is only added.
  EXECUTE IMMEDIATE 'GRANT SELECT, INSERT ON XXSMS_CONSENT_LOG&view_suffix TO &ebs_user WITH GRANT OPTION';
  EXECUTE IMMEDIATE 'GRANT SELECT ON XXSMS_OUTBOUND_S TO &ebs_user WITH GRANT OPTION';
  EXECUTE IMMEDIATE 'GRANT SELECT ON XXSMS_CONSENT_LOG_S TO &ebs_user WITH GRANT OPTION';
  EXECUTE IMMEDIATE 'GRANT SELECT ON XXSMS_QUEUE_V TO &ebs_user WITH GRANT OPTION';
  EXECUTE IMMEDIATE 'GRANT SELECT ON XXSMS_ERRORS_V TO &ebs_user WITH GRANT OPTION';
  EXECUTE IMMEDIATE 'GRANT SELECT ON XXSMS_DEAD_PHONES_V TO &ebs_user WITH GRANT OPTION';
EXCEPTION
  WHEN OTHERS THEN
    IF SQLCODE != -1917 THEN RAISE; END IF;
END;
/
