#!/usr/bin/env bash
# Runs every fuzz target of the module for FUZZTIME each (20s by default), one after another: go test fuzzes one at a time.
set -euo pipefail
cd "$(dirname "$0")/.."

targets=$(grep -rHoE --include='*_test.go' '^func Fuzz[A-Za-z0-9_]*' . | sed 's/:func / /' | sort)
if [ -z "$targets" ]; then
    echo "fuzz: no targets" >&2
    exit 1
fi
while read -r file target; do
    echo "fuzz: $target in $(dirname "$file")"
    go test -run '^$' -fuzz "^$target\$" -fuzztime "${FUZZTIME:-20s}" "$(dirname "$file")" </dev/null
done <<<"$targets"
