#!/bin/bash
# Whether the gateway's user may log in. Asked of SYSTEM: a login that fails would count against the user.
set -euo pipefail

sqlplus -s -l /nolog <<SQL | grep -q '^OPEN$'
WHENEVER SQLERROR EXIT FAILURE
CONNECT system/"$ORACLE_PASSWORD"@localhost/FREEPDB1
SET HEADING OFF PAGESIZE 0 FEEDBACK OFF
SELECT ACCOUNT_STATUS FROM DBA_USERS WHERE USERNAME = 'XXSMSGW';
EXIT
SQL
