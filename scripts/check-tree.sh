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

# links FILE lists the targets of its Markdown links that point into the tree.
links() {
    { grep -oE '\]\([^)[:space:]]+' "$1" || true; } | cut -c3- |
        grep -vE '^([a-z]+:|#)' | sed 's/#.*//'
}

# mentions FILE lists the paths it names in backticks (`docs/x.md`, `./gateway/...`, `gateway/phone.Parse`) and those of a
# tree of folders, indented, each ending in a slash and followed by what it holds.
mentions() {
    # shellcheck disable=SC2016 # these backticks are Markdown's
    { grep -oE '`(\./)?[a-z.][A-Za-z0-9_.-]*/[A-Za-z0-9_./-]*`' "$1" || true; } | tr -d '`' |
        sed -E 's#^\./##; s#/?\.\.\.$##; s#\.[A-Z][A-Za-z.]*$##'
    sed -nE 's#^    ([a-z][A-Za-z0-9_./-]*/) .*#\1#p' "$1"
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

# Each direct dependency has its reason, at the version in use.
check_dependencies() {
    local module version _
    while read -r module version _; do
        grep -qF "| \`$module\` | $version |" docs/dependencies.md ||
            fault "docs/dependencies.md: has no line for $module $version"
    done < <(sed -n '/^require/,/^)/p' go.mod | grep -vE '^require \(|^\)|// indirect' | sed 's/^require //')
}

check_length
check_machine_paths
check_documents
check_dependencies
[ "$faults" -eq 0 ]
