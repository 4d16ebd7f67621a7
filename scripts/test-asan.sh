#!/bin/sh
# Runs the tests of the stand-in for Oracle's client library with AddressSanitizer: in the library, in ODPI-C and in the tests.
# Usage: scripts/test-asan.sh [flags of a test binary, such as -test.run Type]
set -eu
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# ODPI-C prints a copy of a message that has no end (dpiError__wrap, "%*s" instead of "%.*s").
echo 'interceptor_via_fun:dpiError__wrap' > "$scratch/suppressions"
# Compiled to a file, since "go test" alone leaves out the symbols that a suppression needs.
go test -asan -c -o "$scratch/test" ./test/standin
cd test/standin
# Leaks are not looked for: Go ends without running C's atexit handlers, and the driver keeps its library's name.
STANDIN_ASAN=1 ASAN_OPTIONS="suppressions=$scratch/suppressions:detect_leaks=0" "$scratch/test" "$@"
