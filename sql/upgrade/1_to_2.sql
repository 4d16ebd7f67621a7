-- From version 1 of the tables to version 2: what an installed table has to have changed. What is new as a whole (tables,
-- indexes, views, triggers, grants, synonyms, comments) is in the scripts of install.sql, which is run afterwards.
-- README.md says how to run both, and what a statement here must be like.

WHENEVER OSERROR EXIT FAILURE
WHENEVER SQLERROR EXIT FAILURE ROLLBACK
SET DEFINE ON
SET ECHO OFF
SET VERIFY OFF
SET FEEDBACK OFF
SET SQLBLANKLINES ON

@@../settings.sql

ALTER SESSION SET CURRENT_SCHEMA = &owner;

-- XXSMS_OUTBOUND_DUE takes its place. ORA-01418: it is gone already.
BEGIN
  EXECUTE IMMEDIATE 'DROP INDEX XXSMS_OUTBOUND_CLAIM';
EXCEPTION
  WHEN OTHERS THEN
    IF SQLCODE != -1418 THEN RAISE; END IF;
END;
/

-- The last word of a person stays in its row, with the time at which it was said. ORA-01430: the columns are there.
BEGIN
  EXECUTE IMMEDIATE q'[
ALTER TABLE XXSMS_OPT_OUTS ADD (
  ACTION VARCHAR2(10 CHAR) DEFAULT 'OPT_OUT' NOT NULL CONSTRAINT XXSMS_OPT_OUTS_ACTION_C CHECK (ACTION IN ('OPT_OUT', 'OPT_IN')),
  SAID_AT TIMESTAMP(3) WITH TIME ZONE DEFAULT SYSTIMESTAMP NOT NULL
)]';
  EXECUTE IMMEDIATE 'UPDATE XXSMS_OPT_OUTS SET SAID_AT = OPTED_OUT_AT';
EXCEPTION
  WHEN OTHERS THEN
    IF SQLCODE != -1430 THEN RAISE; END IF;
END;
/

-- A gateway no longer deletes there. ORA-01927: it may not any more.
BEGIN
  EXECUTE IMMEDIATE 'REVOKE DELETE ON XXSMS_OPT_OUTS&view_suffix FROM &gateway_user';
EXCEPTION
  WHEN OTHERS THEN
    IF SQLCODE != -1927 THEN RAISE; END IF;
END;
/

-- From which account an attempt was made, since only its list knows of it.
BEGIN
  EXECUTE IMMEDIATE 'ALTER TABLE XXSMS_OUTBOUND ADD (PROVIDER_ACCOUNT VARCHAR2(64 CHAR))';
EXCEPTION
  WHEN OTHERS THEN
    IF SQLCODE != -1430 THEN RAISE; END IF;
END;
/

-- The last statement: a run that ended before it is repeated.
MERGE INTO XXSMS_SCHEMA_VERSION v
USING (SELECT 2 AS VERSION FROM DUAL) n
ON (v.VERSION = n.VERSION)
WHEN NOT MATCHED THEN
  INSERT (VERSION) VALUES (n.VERSION);

COMMIT;

PROMPT Upgraded to version 2. Now run the next script, or install.sql if there is none.
