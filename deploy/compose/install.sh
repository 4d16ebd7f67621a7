#!/bin/bash
# Run once by the database's container, when its data are new: the schema of EBS's feeders, which EBS itself would have, then
# what a DBA runs (docs/oracle.md) in the tablespace that Oracle Database Free has.
set -euo pipefail

cp -r /opt/ebs-sms-gateway/sql /tmp/ebs-sms-gateway-sql
cd /tmp/ebs-sms-gateway-sql
sed -i 's/^DEFINE table_space = .*/DEFINE table_space = USERS/; s/^DEFINE index_space = .*/DEFINE index_space = USERS/' settings.sql

# The password goes by standard input: it is in no command line.
sqlplus -s -l /nolog <<SQL
WHENEVER SQLERROR EXIT FAILURE
CONNECT system/"$ORACLE_PASSWORD"@localhost/FREEPDB1
CREATE USER APPS IDENTIFIED BY "$GATEWAY_PASSWORD";
GRANT CREATE SESSION TO APPS;
@install.sql
ALTER USER XXSMSGW IDENTIFIED BY "$GATEWAY_PASSWORD" ACCOUNT UNLOCK;
EXIT
SQL
