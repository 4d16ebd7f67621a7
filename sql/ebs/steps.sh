# What install.sh and uninstall.sh share: steps, passwords, SQL*Plus, FNDLOAD, one log. They read it; it is not run by itself.
# shellcheck shell=sh
# shellcheck disable=SC2154 # dry_run, log and shown_password are theirs

usage() {
    sed -n '2,/^set -u/{s/^# \{0,1\}//p;}' "$1" >&2
    exit 1
}

# begin makes the folder of what is passing. It goes away at the end, and with it what it holds of passwords.
begin() {
    case $log in /*) ;; *) log=$PWD/$log ;; esac
    work=$(mktemp -d "${TMPDIR:-/tmp}/xxsms.XXXXXX") || exit 1
    trap 'stty echo 2>/dev/null; rm -rf "$work"' EXIT
    trap 'exit 1' HUP INT TERM
}

say() {
    echo "$*"
    [ -n "$dry_run" ] || echo "$*" >>"$log"
}

fail() {
    say "FAILED: $*" >&2
    exit 1
}

# step NAME COMMAND... runs a step. It has failed if the command does, or if a line of what it prints begins with FAULT.
step() {
    name=$1
    shift
    say "== $name"
    failed=''
    "$@" >"$work/output" 2>&1 </dev/null || failed=1
    if [ -n "$dry_run" ]; then
        sed 's/^/   /' "$work/output"
        return
    fi
    cat "$work/output" >>"$log"
    if said '^FAULT: ' || [ -n "$failed" ]; then
        grep '^FAULT: ' "$work/output" >&2 || tail -n 3 "$work/output" >&2
        fail "$name. Mend it and run this again; all that was printed is in $log"
    fi
}

# said: did the step print such a line?
said() { grep "$1" "$work/output" >/dev/null; }

# ask USER reads a password into a file of that name, which nobody else may read.
ask() {
    [ -z "$dry_run" ] && [ ! -f "$work/password.$1" ] || return 0
    printf 'Password of %s: ' "$1" >&2
    stty -echo 2>/dev/null
    IFS= read -r password || fail "there is no password of $1 to be read"
    stty echo 2>/dev/null
    echo >&2
    case $password in
    '' | *\"*) fail "the password of $1 is empty, or has a quote in it" ;;
    esac
    printf '%s\n' "$password" >"$work/password.$1"
    password=''
}

# sql USER [FOLDER] runs what it reads, as a user, in a folder. After a logon that failed SQL*Plus goes on, and PROMPT works
# without one, so the last query must have been answered.
sql() {
    if [ -n "$dry_run" ]; then
        echo "sqlplus, as $1:"
        cat
        return
    fi
    {
        echo 'WHENEVER OSERROR EXIT FAILURE'
        echo 'WHENEVER SQLERROR EXIT FAILURE ROLLBACK'
        echo 'SET DEFINE OFF'
        printf 'CONNECT %s/"%s"\n' "$1" "$(cat "$work/password.$1")"
        echo 'SET DEFINE ON SERVEROUTPUT ON FEEDBACK OFF HEADING OFF PAGESIZE 0 LINESIZE 1000 TRIMSPOOL ON SQLBLANKLINES ON'
        cat
        echo "SELECT 'REACHED THE END' FROM DUAL;"
        echo 'EXIT'
    } >"$work/script"
    (cd "${2:-.}" && sqlplus -S -L /nolog <"$work/script")
    status=$?
    rm -f "$work/script"
    [ "$status" -eq 0 ] && said '^REACHED THE END'
}

# fndload CONFIG FILE [OPTION...] loads a data file. FNDLOAD writes its log to the folder that it is run in.
fndload() {
    config=@FND:patch/115/import/$1.lct
    data=$PWD/ldt/$2
    shift 2
    set -- 0 Y UPLOAD "$config" "$data" - WARNING=YES "$@"
    if [ -n "$dry_run" ]; then
        echo "FNDLOAD apps $*"
        return
    fi
    mkdir -p "$work/load" && rm -f "$work"/load/*
    if [ -n "$shown_password" ]; then
        (cd "$work/load" && FNDLOAD "apps/$(cat "$work/password.apps")" "$@")
    else
        (cd "$work/load" && FNDLOAD apps "$@" <"$work/password.apps")
    fi
    status=$?
    cat "$work"/load/*.log 2>/dev/null
    [ "$status" -eq 0 ] || echo "FAULT: FNDLOAD ended with $status. If it asked for the password: --password-on-command-line"
}

check_environment() {
    [ -d "${FND_TOP:-}" ] || echo "FAULT: FND_TOP is no folder: run EBSapps.env first"
    [ -n "${TWO_TASK:-}" ] || echo "FAULT: TWO_TASK is not set: run EBSapps.env first"
    for tool in sqlplus FNDLOAD; do
        command -v "$tool" >/dev/null || echo "FAULT: $tool is not in PATH: run EBSapps.env first"
    done
    for config in afffload aflvmlu afscprof afmdmsg afcpprog; do
        [ -r "${FND_TOP:-}/patch/115/import/$config.lct" ] || echo "FAULT: FND_TOP has no patch/115/import/$config.lct"
    done
    [ -n "$dry_run" ] || : >>"$log" || echo "FAULT: $log cannot be written"
}

# check_database: the application is registered, and no adop cycle is open, since packages and views would be of one edition.
check_database() {
    application=$(sed -n 's/^BEGIN PROGRAM "[^"]*" "\([^"]*\)".*/\1/p' ldt/xxsms_programs.ldt | head -n 1)
    sql apps <<SQL
SELECT 'RELEASE: ' || RELEASE_NAME FROM FND_PRODUCT_GROUPS;
SELECT 'FAULT: the application $application is not registered (System Administrator, Application, Register)' FROM DUAL
WHERE NOT EXISTS (SELECT 1 FROM FND_APPLICATION WHERE APPLICATION_SHORT_NAME = '$application');
DECLARE
  l_patch_edition VARCHAR2(128);
BEGIN
  EXECUTE IMMEDIATE 'BEGIN :1 := AD_ZD.GET_EDITION(''PATCH''); END;' USING OUT l_patch_edition;
  IF l_patch_edition IS NOT NULL THEN
    DBMS_OUTPUT.PUT_LINE('FAULT: an adop cycle is open: finish or abort it first');
  END IF;
EXCEPTION
  -- There is no AD_ZD before 12.2.
  WHEN OTHERS THEN
    IF SQLCODE != -6550 THEN RAISE; END IF;
END;
/
SQL
}

# setting NAME is what settings.sql says.
setting() { sed -n "s/^DEFINE $1 = *//p" ../settings.sql | tr -d "'" | tr '[:lower:]' '[:upper:]'; }

# copy_scripts SUFFIX all|part copies a DBA's scripts, with a view_suffix.
copy_scripts() {
    rm -rf "$work/scripts"
    mkdir -p "$work/scripts/ebs" && cp -R ../tables ../grants "$work/scripts/" || return 1
    sed "s/^DEFINE view_suffix = .*/DEFINE view_suffix = $1/" ../settings.sql >"$work/scripts/settings.sql"
    if [ "$2" = part ]; then
        sed '/^PROMPT Views/,$d' ../install.sql >"$work/scripts/install.sql"
        sed '/^GRANT /,$d' tables.sql >"$work/scripts/ebs/tables.sql"
    else
        cp ../install.sql "$work/scripts/" && cp tables.sql "$work/scripts/ebs/"
    fi
}

# names_of tables|packages lists what is installed.
names_of() {
    case $1 in
    tables) sed -n 's/^CREATE TABLE \(XXSMS_[A-Z_]*\).*/\1/p' ../tables/*.sql tables.sql ;;
    packages) sed -n 's/^CREATE OR REPLACE PACKAGE \(XXSMS_[A-Z_]*\).*/\1/p' xxsms_*_pkg.pks ;;
    esac
}
