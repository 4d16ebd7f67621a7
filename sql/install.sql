-- Installs the tables of the SMS gateway, its user and their grants. To be run in this folder, as a DBA,
-- with the folders beside it:

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
@@grants/users.sql

-- From here on, names without a schema are the owner's.
ALTER SESSION SET CURRENT_SCHEMA = &owner;

PROMPT Tables
@@tables/sequences.sql
@@tables/outbound.sql
@@tables/outbound_comments.sql
@@tables/events.sql
@@tables/inbound.sql
@@tables/opt_outs.sql
@@tables/consent_log.sql
@@tables/phones.sql
@@tables/usage.sql
@@tables/nodes.sql
@@tables/control.sql
@@tables/digests.sql
@@tables/audit_log.sql
@@tables/schema_version.sql
PROMPT Views
@@tables/views.sql
PROMPT Grants and synonyms
@@grants/privileges.sql
@@grants/synonyms.sql
@@tables/installed_version.sql

PROMPT Installed. Give the gateway its password: ALTER USER &gateway_user IDENTIFIED BY ... ACCOUNT UNLOCK
