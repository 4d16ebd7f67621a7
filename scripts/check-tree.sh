#!/usr/bin/env bash
# Checks of the tree as a whole that no linter makes. Prints each fault and fails if there was one.
set -euo pipefail
cd "$(dirname "$0")/.."

faults=0
fault() {
    echo "check-tree: $*" >&2
    faults=$((faults + 1))
}

# files PATTERN... lists what is, or could be, committed.
files() {
    git ls-files --cached --others --exclude-standard -- "$@" | sort -u | while read -r file; do
        if [ -f "$file" ]; then echo "$file"; fi
    done
}

# A file that takes long to read is two files.
check_length() {
    local file lines
    while read -r file; do
        lines=$(wc -l <"$file")
        [ "$lines" -le 700 ] || fault "$file: $lines lines, more than 700"
    done < <(files '*.go' '*.sql' '*.sh')
}

# Paths of one person's machine work nowhere else.
check_machine_paths() {
    local hit
    while read -r hit; do
        fault "path of one machine: $hit"
    done < <(files | tr '\n' '\0' | xargs -0 grep -InE '(^|[^A-Za-z0-9_.}])/(root|home|Users|work)/' -- || true)
}

# Waiting is free in a synctest bubble; anywhere else it is slow or flaky.
check_sleeps() {
    local file
    while read -r file; do
        if grep -q 'time\.Sleep(' "$file" && ! grep -q '"testing/synctest"' "$file"; then
            fault "$file: time.Sleep in a test without testing/synctest"
        fi
    done < <(files '*_test.go')
}

# links FILE lists the targets of its Markdown links that point into the tree.
links() {
    { grep -oE '\]\([^)[:space:]]+' "$1" || true; } | cut -c3- |
        grep -vE '^([a-z]+:|#)' | sed 's/#.*//'
}

# mentions FILE lists the paths it names in backticks: `docs/x.md`, `./gateway/...`, `gateway/phone.Parse`.
mentions() {
    # shellcheck disable=SC2016 # these backticks are Markdown's
    { grep -oE '`(\./)?[a-z.][A-Za-z0-9_.-]*/[A-Za-z0-9_./-]*`' "$1" || true; } | tr -d '`' |
        sed -E 's#^\./##; s#/?\.\.\.$##; s#\.[A-Z][A-Za-z.]*$##'
}

# Prose that names what is not there misleads.
check_documents() {
    local file target top
    top=" $(git ls-files --cached --others --exclude-standard | sed -n 's#/.*##p' | sort -u | tr '\n' ' ')"
    while read -r file; do
        while read -r target; do
            [ -e "$(dirname "$file")/$target" ] || fault "$file: broken link $target"
        done < <(links "$file")
        while read -r target; do
            [[ $top == *" ${target%%/*} "* ]] || continue
            [ -e "$target" ] || fault "$file: names $target, which is not there"
        done < <(mentions "$file")
    done < <(files '*.md')
}

check_length
check_machine_paths
check_sleeps
check_documents
[ "$faults" -eq 0 ]
