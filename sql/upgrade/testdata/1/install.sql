-- Installs the tables of the SMS gateway, its user and their grants. To be run in this folder, as a DBA:

--     sqlplus system@ebs_PROD @install.sql

-- It may be run again: what is there stays as it is, and what is missing is added. Each CREATE TABLE, INDEX or SEQUENCE
-- stands in a block that goes on after ORA-00955 (the name is taken), ALTER TABLE ADD in one that goes on after ORA-01430
-- (the column is there). Every other error ends the run; nothing that it did is undone, and the next run goes on from there.
-- It drops nothing and reads no message. Names and tablespaces are in settings.sql.

WHENEVER OSERROR EXIT FAILURE
WHENEVER SQLERROR EXIT FAILURE ROLLBACK
SET DEFINE ON
SET ECHO OFF
SET VERIFY OFF
SET FEEDBACK OFF
SET SQLBLANKLINES ON

@@settings.sql

PROMPT Users
@@01_users.sql

-- From here on, names without a schema are the owner's.
ALTER SESSION SET CURRENT_SCHEMA = &owner;

PROMPT Tables
@@02_sequences.sql
@@03_outbound.sql
@@04_outbound_comments.sql
@@05_events.sql
@@06_inbound.sql
@@07_consent.sql
@@08_operation.sql
PROMPT Views
@@09_views.sql
PROMPT Grants and synonyms
@@10_grants.sql
@@11_synonyms.sql
@@12_version.sql

PROMPT Installed. Give the gateway its password: ALTER USER &gateway_user IDENTIFIED BY ... ACCOUNT UNLOCK
