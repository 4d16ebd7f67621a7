#!/usr/bin/env bash
# Generates all generated files again and fails if one of them changed: it was edited by hand, or its source was
# changed without it. The new files are left in place, to be committed.
set -euo pipefail
cd "$(dirname "$0")/.."

# Compares with the tree as it is, not with the last commit, so that work in progress passes.
sums() {
    # A file that is deleted and not yet committed is listed, and missing.
    git ls-files --cached --others --exclude-standard -z | { xargs -0 sha256sum 2>/dev/null || true; } | sort -k2
}

before=$(sums)
go generate ./...
(cd test/deploy && go generate ./...)
if changed=$(diff <(echo "$before") <(sums)); then
    exit
fi
echo "check-generated: these files were not up to date, and now are:" >&2
sed -n 's/^> [0-9a-f]*  /  /p' <<<"$changed" >&2
exit 1
