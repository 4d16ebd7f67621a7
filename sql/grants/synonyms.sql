-- Private synonyms, so that nobody has to write the owner's name. The gateway's may point to editioning views (EBS 12.2): they
-- are in a schema of its own.

CREATE OR REPLACE SYNONYM &gateway_user..XXSMS_OUTBOUND FOR &owner..XXSMS_OUTBOUND&view_suffix;
CREATE OR REPLACE SYNONYM &gateway_user..XXSMS_EVENTS FOR &owner..XXSMS_EVENTS&view_suffix;
CREATE OR REPLACE SYNONYM &gateway_user..XXSMS_INBOUND FOR &owner..XXSMS_INBOUND&view_suffix;
CREATE OR REPLACE SYNONYM &gateway_user..XXSMS_OPT_OUTS FOR &owner..XXSMS_OPT_OUTS&view_suffix;
CREATE OR REPLACE SYNONYM &gateway_user..XXSMS_CONSENT_LOG FOR &owner..XXSMS_CONSENT_LOG&view_suffix;
CREATE OR REPLACE SYNONYM &gateway_user..XXSMS_PHONES FOR &owner..XXSMS_PHONES&view_suffix;
CREATE OR REPLACE SYNONYM &gateway_user..XXSMS_USAGE FOR &owner..XXSMS_USAGE&view_suffix;
CREATE OR REPLACE SYNONYM &gateway_user..XXSMS_NODES FOR &owner..XXSMS_NODES&view_suffix;
CREATE OR REPLACE SYNONYM &gateway_user..XXSMS_CONTROL FOR &owner..XXSMS_CONTROL&view_suffix;
CREATE OR REPLACE SYNONYM &gateway_user..XXSMS_DIGESTS FOR &owner..XXSMS_DIGESTS&view_suffix;
CREATE OR REPLACE SYNONYM &gateway_user..XXSMS_DIGEST_ITEMS FOR &owner..XXSMS_DIGEST_ITEMS&view_suffix;
CREATE OR REPLACE SYNONYM &gateway_user..XXSMS_AUDIT_LOG FOR &owner..XXSMS_AUDIT_LOG&view_suffix;
CREATE OR REPLACE SYNONYM &gateway_user..XXSMS_SCHEMA_VERSION FOR &owner..XXSMS_SCHEMA_VERSION&view_suffix;
CREATE OR REPLACE SYNONYM &gateway_user..XXSMS_QUEUE_V FOR &owner..XXSMS_QUEUE_V;
CREATE OR REPLACE SYNONYM &gateway_user..XXSMS_ERRORS_V FOR &owner..XXSMS_ERRORS_V;
CREATE OR REPLACE SYNONYM &gateway_user..XXSMS_DEAD_PHONES_V FOR &owner..XXSMS_DEAD_PHONES_V;
CREATE OR REPLACE SYNONYM &gateway_user..XXSMS_EVENTS_S FOR &owner..XXSMS_EVENTS_S;
CREATE OR REPLACE SYNONYM &gateway_user..XXSMS_INBOUND_S FOR &owner..XXSMS_INBOUND_S;
CREATE OR REPLACE SYNONYM &gateway_user..XXSMS_CONSENT_LOG_S FOR &owner..XXSMS_CONSENT_LOG_S;
CREATE OR REPLACE SYNONYM &gateway_user..XXSMS_DIGESTS_S FOR &owner..XXSMS_DIGESTS_S;
CREATE OR REPLACE SYNONYM &gateway_user..XXSMS_AUDIT_LOG_S FOR &owner..XXSMS_AUDIT_LOG_S;

-- The feeders' schema, unless it is missing here or owns the tables. Where there are editioning views AD_ZD_TABLE.UPGRADE makes
-- the synonyms of the tables.
DECLARE
  found NUMBER;
  PROCEDURE point(name VARCHAR2) AS
  BEGIN
    EXECUTE IMMEDIATE 'CREATE OR REPLACE SYNONYM &ebs_user..' || name || ' FOR &owner..' || name;
  END point;
BEGIN
  SELECT COUNT(*) INTO found FROM ALL_USERS WHERE USERNAME = UPPER('&ebs_user') AND USERNAME <> UPPER('&owner');
  IF found = 0 THEN
    RETURN;
  END IF;
  point('XXSMS_QUEUE_V');
  point('XXSMS_ERRORS_V');
  point('XXSMS_DEAD_PHONES_V');
  point('XXSMS_OUTBOUND_S');
  point('XXSMS_CONSENT_LOG_S');
  IF '&view_suffix' IS NOT NULL THEN
    RETURN;
  END IF;
  point('XXSMS_OUTBOUND');
  point('XXSMS_EVENTS');
  point('XXSMS_INBOUND');
  point('XXSMS_OPT_OUTS');
  point('XXSMS_CONSENT_LOG');
  point('XXSMS_PHONES');
  point('XXSMS_USAGE');
  point('XXSMS_NODES');
  point('XXSMS_CONTROL');
  point('XXSMS_DIGESTS');
  point('XXSMS_DIGEST_ITEMS');
  point('XXSMS_AUDIT_LOG');
  point('XXSMS_SCHEMA_VERSION');
END;
/
