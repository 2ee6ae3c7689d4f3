#!/bin/sh
# Sets up what the tests need, then lint, types and all tests. Arguments go to pytest: sh deploy/test.sh tests/core -k fold
set -eu
cd "$(dirname "$0")/.."
. deploy/setup.sh

missing=$(print_packages_missing)
command -v chromium > /dev/null 2>&1 || missing="$missing chromium"
command -v WebKitWebDriver > /dev/null 2>&1 || missing="$missing webkit2gtk-driver"
command -v xvfb-run > /dev/null 2>&1 || missing="$missing xvfb xauth"
command -v pdftotext > /dev/null 2>&1 || missing="$missing poppler-utils"
# shellcheck disable=SC2086  # a list of names
[ -z "$missing" ] || apt_install $missing

install_packages deploy/requirements-dev.txt
# each test with a server starts several processes of our own code: what Python compiled once it finds again
unset PYTHONDONTWRITEBYTECODE

# A server started by a test must not find settings of whoever runs the tests.
for name in $(env | sed -n 's/^\(WARDLIGHT_[A-Z_]*\)=.*/\1/p'); do unset "$name"; done

# All of it runs even if one part fails: each says something of its own.
failed=
.venv/bin/ruff check . || failed="$failed ruff"
.venv/bin/mypy || failed="$failed mypy"
if [ $# -gt 0 ]; then
    .venv/bin/pytest "$@" || failed="$failed pytest"
else
    # Three run side by side: two that mostly wait for browsers, and one with all the rest. The simulation waits for nothing but the
    # cores: it gets what the others leave of them.
    odd=$(ls tests/e2e/test_*.py | sed -n 'p;n')
    even=$(ls tests/e2e/test_*.py | sed -n 'n;p')
    one="$odd tests/webkit"
    two="$even tests/replica"
    told=$(mktemp -d)
    nice -n 19 .venv/bin/pytest tests/simulation > "$told/simulation" 2>&1 &
    simulation=$!
    # shellcheck disable=SC2086  # lists of folders
    .venv/bin/pytest $one > "$told/one" 2>&1 &
    first=$!
    # shellcheck disable=SC2086  # lists of folders
    .venv/bin/pytest $two > "$told/two" 2>&1 &
    second=$!
    ignored=$(for folder in tests/simulation tests/e2e $one $two; do printf ' --ignore=%s' "$folder"; done)
    # shellcheck disable=SC2086  # a list of options
    .venv/bin/pytest $ignored || failed="$failed pytest"
    wait "$first" || failed="$failed screens-one"
    wait "$second" || failed="$failed screens-two"
    wait "$simulation" || failed="$failed simulation"
    cat "$told/one" "$told/two" "$told/simulation"
    rm -rf "$told"
fi
[ -z "$failed" ] || give_up "Failed:$failed"
