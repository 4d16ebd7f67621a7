#!/bin/sh
# Takes away what install.sh made in APPS: concurrent programs with their requests, those of the past included, and packages.
# For the Apps DBA, on an application tier, with the environment of the applications set (EBSapps.env).
#
#     ./uninstall.sh --confirm=XXSMS [--dry-run] [--log=FILE]
#
# It refuses while a request of the programs is pending or runs. Tables, messages and the proof of opt-outs stay: a DBA drops them
# with uninstall_tables.sql and then ../uninstall.sql. Lookups, value sets, messages and the profile option stay, too: they may be
# the site's by now, and do nothing. It may be run again. Exit code: 0 gone, 1 a step failed.
set -u
umask 077
cd "$(dirname "$0")" || exit 1
# shellcheck source=sql/ebs/steps.sh
. ./steps.sh

dry_run='' confirmed='' log=xxsms_uninstall_$(date +%Y%m%d_%H%M%S).log
for option; do
    case $option in
    --confirm=?*) confirmed=${option#*=} ;;
    --dry-run) dry_run=1 ;;
    --log=?*) log=${option#*=} ;;
    *) usage uninstall.sh ;;
    esac
done
[ "$confirmed" = XXSMS ] || [ -n "$dry_run" ] || usage uninstall.sh

# unregister drops programs, and asks whether they are gone.
unregister() {
    sql apps <<SQL
@unregister.sql
SELECT 'FAULT: the program ' || CONCURRENT_PROGRAM_NAME || ' is still there' FROM FND_CONCURRENT_PROGRAMS
WHERE CONCURRENT_PROGRAM_NAME IN ($(sed -n 's/^BEGIN PROGRAM "\([^"]*\)".*/\1/p' ldt/xxsms_programs.ldt | quoted));
SQL
}

drop_packages() {
    names=$(names_of packages | quoted)
    sql apps <<SQL
BEGIN
  FOR r IN (SELECT OBJECT_NAME FROM USER_OBJECTS WHERE OBJECT_TYPE = 'PACKAGE' AND OBJECT_NAME IN ($names)) LOOP
    EXECUTE IMMEDIATE 'DROP PACKAGE ' || r.OBJECT_NAME;
  END LOOP;
END;
/
SELECT 'FAULT: the package ' || OBJECT_NAME || ' is still there' FROM USER_OBJECTS
WHERE OBJECT_TYPE IN ('PACKAGE', 'PACKAGE BODY') AND OBJECT_NAME IN ($names);
SQL
}

# quoted makes a list of SQL literals of lines.
quoted() { sed "s/.*/'&'/" | paste -s -d, -; }

begin
step "environment" check_environment
ask apps
step "application and edition" check_database
step "concurrent programs" unregister
step "packages" drop_packages
say "Uninstalled, but for the tables: uninstall_tables.sql, then ../uninstall.sql"
