#!/bin/sh
# Installs what is for EBS: tables, packages of APPS and their registration. For the Apps DBA, on an application tier, with the
# environment of the applications set (EBSapps.env). docs/ebs.md tells what each step does.
#
#     ./install.sh [--dry-run] [--no-tables] [--dba=USER] [--log=FILE] [--password-on-command-line]
#
#   --dry-run     says what would be run, and runs nothing
#   --no-tables   a DBA has made the tables, and on 12.2 their editioning views
#   --dba=USER    who makes the tables (system)
#   --log=FILE    the log of it all (xxsms_install_ and the time)
#   --password-on-command-line
#                 FNDLOAD gets the password of APPS as an argument, which ps shows as long as a load runs. Without it FNDLOAD is
#                 to read it from its input; the first load says whether it does
#
# It may be run again, after a failed step too: each step leaves what is there. Each ends with a query of what it should have
# made, since neither SQL*Plus nor FNDLOAD tells by its exit code. Passwords are read without an echo, go to SQL*Plus and FNDLOAD
# through their standard input, and are in no log. Exit code: 0 installed, 1 a step failed.
set -u
umask 077
cd "$(dirname "$0")" || exit 1
# shellcheck source=sql/ebs/steps.sh
. ./steps.sh

dry_run='' no_tables='' dba=system shown_password='' log=xxsms_install_$(date +%Y%m%d_%H%M%S).log
for option; do
    case $option in
    --dry-run) dry_run=1 ;;
    --no-tables) no_tables=1 ;;
    --dba=?*) dba=${option#*=} ;;
    --log=?*) log=${option#*=} ;;
    --password-on-command-line) shown_password=1 ;;
    *) usage install.sh ;;
    esac
done
owner=$(setting owner)
gateway_user=$(setting gateway_user)

# On 12.2 tables come first, then their editioning views, then all that names those.
install_tables() {
    if [ -z "$editioned" ]; then
        step "tables" tables "''" all
        step "tables for EBS" ebs_tables
        return
    fi
    step "whether there are editioning views" editioning_views
    suffix="''"
    ! said '^VIEWS' || suffix="'#'"
    step "tables" tables "$suffix" part
    step "tables for EBS" ebs_tables
    step "what editioning views need" editions
    calls=$(sed -n "s/^\([A-Z]*\) \(XXSMS_[A-Z_]*\)$/EXECUTE AD_ZD_TABLE.\1('$owner', '\2')/p" "$work/output")
    [ -z "$dry_run" ] || calls="EXECUTE AD_ZD_TABLE.UPGRADE('$owner', '...')"
    step "editioning views" make_views
    step "grants on editioning views" tables "'#'" all
    step "grants for EBS on editioning views" ebs_tables
}

editioning_views() {
    sql apps <<SQL
SELECT 'VIEWS' FROM DBA_EDITIONING_VIEWS WHERE OWNER = '$owner' AND VIEW_NAME = 'XXSMS_OUTBOUND#';
SQL
}

# tables SUFFIX all|part runs a DBA's scripts, in a copy that has the view_suffix, all of them or what makes tables and nothing else.
tables() {
    copy_scripts "$1" "$2" || return 1
    echo @install.sql | sql "$dba" "$work/scripts"
}

ebs_tables() { echo @tables.sql | sql "$dba" "$work/scripts/ebs"; }

# A table, and its editioning view.
our_table="t.OWNER = '$owner' AND t.TABLE_NAME LIKE 'XXSMS\\_%' ESCAPE '\\'"
its_view="v.OWNER = t.OWNER AND v.VIEW_NAME = SUBSTR(t.TABLE_NAME, 1, 29) || '#'"

# editions: users must be editioned, the gateway's too (its synonyms of the views are ORA-00980 otherwise), and the owner registered.
# Then it says which procedure of AD_ZD_TABLE a table needs. UPGRADE drops and makes anew each trigger, those of the view too, and in
# between feeders go without: a table that has all gets none, and one whose view lacks a column gets PATCH, which leaves triggers alone.
editions() {
    registered="SELECT ORACLE_USERNAME FROM FND_ORACLE_USERID WHERE READ_ONLY_FLAG IN ('A', 'B', 'C', 'E', 'U')"
    {
        for user in "$gateway_user" "$owner"; do
            echo "SELECT 'FAULT: ALTER USER $user ENABLE EDITIONS is missing' FROM DUAL"
            echo "WHERE NOT EXISTS (SELECT 1 FROM DBA_USERS WHERE USERNAME = '$user' AND EDITIONS_ENABLED = 'Y');"
        done
        cat <<SQL
SELECT 'FAULT: register $owner (System Administrator, ORACLE, Register)' FROM DUAL WHERE '$owner' NOT IN ($registered);
SELECT 'UPGRADE ' || t.TABLE_NAME FROM DBA_TABLES t WHERE $our_table AND (
  NOT EXISTS (SELECT 1 FROM DBA_EDITIONING_VIEWS v WHERE $its_view)
  OR NOT EXISTS (
    SELECT 1 FROM USER_SYNONYMS s WHERE s.TABLE_OWNER = t.OWNER AND s.TABLE_NAME = SUBSTR(t.TABLE_NAME, 1, 29) || '#')
  OR EXISTS (
    SELECT 1 FROM DBA_TRIGGERS g WHERE g.TABLE_OWNER = t.OWNER AND g.TABLE_NAME = t.TABLE_NAME AND g.CROSSEDITION = 'NO'
    AND g.OWNER IN ($registered)))
ORDER BY t.TABLE_NAME;
SELECT 'PATCH ' || t.TABLE_NAME FROM DBA_TABLES t, DBA_EDITIONING_VIEWS v WHERE $our_table AND $its_view AND EXISTS (
  SELECT 1 FROM DBA_TAB_COLUMNS c WHERE c.OWNER = t.OWNER AND c.TABLE_NAME = t.TABLE_NAME AND INSTR(c.COLUMN_NAME, '#') = 0
  AND NOT EXISTS (
    SELECT 1 FROM DBA_EDITIONING_VIEW_COLS e
    WHERE e.OWNER = v.OWNER AND e.VIEW_NAME = v.VIEW_NAME AND e.VIEW_COLUMN_NAME = c.COLUMN_NAME))
ORDER BY t.TABLE_NAME;
SQL
    } | sql apps
}

make_views() {
    sql apps <<SQL
$calls
SELECT 'FAULT: ' || t.TABLE_NAME || ' has no editioning view' FROM DBA_TABLES t
WHERE $our_table AND NOT EXISTS (SELECT 1 FROM DBA_EDITIONING_VIEWS v WHERE $its_view);
SQL
}

check_tables() {
    for table in $(names_of tables); do
        echo "SELECT 'FAULT: APPS has no synonym $table' FROM DUAL"
        echo "WHERE NOT EXISTS (SELECT 1 FROM USER_SYNONYMS WHERE SYNONYM_NAME = '$table');"
    done | sql apps
}

packages() {
    {
        echo 'SET DEFINE OFF'
        for file in xxsms_*_pkg.pks xxsms_*_pkg.pkb; do
            echo "@$file"
        done
        cat <<'SQL'
SELECT 'FAULT: ' || NAME || ' line ' || LINE || ': ' || TEXT FROM USER_ERRORS
WHERE NAME LIKE 'XXSMS\_%' ESCAPE '\' ORDER BY NAME, SEQUENCE;
SQL
        for package in $(names_of packages); do
            echo "SELECT 'FAULT: $package is not there, or not valid' FROM DUAL WHERE 2 <> (SELECT COUNT(*) FROM USER_OBJECTS"
            echo "WHERE OBJECT_NAME = '$package' AND OBJECT_TYPE IN ('PACKAGE', 'PACKAGE BODY') AND STATUS = 'VALID');"
        done
    } | sql apps
}

# load CONFIG FILE [OPTION...] loads a file, and asks the database for what it says. In what is not ours alone REPLACE could take away
# what a site has added, its channels say, and FORCE would undo what it has changed.
load() {
    step "FNDLOAD $2" fndload "$@"
    step "what $2 says is there" verify "$2"
}

verify() { awk -f verify.awk "ldt/$1" | sql apps; }

begin
step "environment" check_environment
ask apps
[ -n "$no_tables" ] || ask "$dba"
step "application and edition" check_database
release=$(sed -n 's/^RELEASE: //p' "$work/output")
[ -z "$dry_run" ] || release=12.2
case $release in 12.2*) editioned=1 ;; *) editioned='' ;; esac
if [ -z "$no_tables" ]; then
    install_tables
elif [ -n "$editioned" ]; then
    step "what editioning views need" editions
fi
step "synonyms of APPS" check_tables
step "packages" packages
[ -n "$shown_password" ] || say "If a load waits, FNDLOAD asks at the terminal: type the password of APPS, or stop and see --help"
load afffload xxsms_value_sets.ldt UPLOAD_MODE=REPLACE CUSTOM_MODE=FORCE
load aflvmlu xxsms_lookups.ldt
load afscprof xxsms_profiles.ldt
load afmdmsg xxsms_messages.ldt
load afcpprog xxsms_programs.ldt UPLOAD_MODE=REPLACE CUSTOM_MODE=FORCE
say "Installed. Next: a request group for the programs, and the lookup XXSMS_CHANNELS (docs/ebs.md)"
