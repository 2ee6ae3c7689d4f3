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
    # The two large simulations take both cores, and say how long they took. Then three run side by side: two that mostly wait for
    # browsers, and one with all the rest.
    schedules=tests/simulation/test_schedules.py
    alone="$schedules::test_the_sync_core_survives_twenty_thousand_schedules"
    alone="$alone $schedules::test_the_hospital_on_sqlite_survives_a_thousand_schedules"
    odd=$(ls tests/e2e/test_*.py | sed -n 'p;n')
    even=$(ls tests/e2e/test_*.py | sed -n 'n;p')
    one="$odd tests/webkit"
    two="$even tests/replica tests/wall"
    told=$(mktemp -d)
    # shellcheck disable=SC2086  # a list of tests
    .venv/bin/pytest $alone || failed="$failed simulation"
    # shellcheck disable=SC2086  # lists of folders
    .venv/bin/pytest $one > "$told/one" 2>&1 &
    first=$!
    # shellcheck disable=SC2086  # lists of folders
    .venv/bin/pytest $two > "$told/two" 2>&1 &
    second=$!
    left_out=$(
        for test in $alone; do printf ' --deselect=%s' "$test"; done
        for folder in $one $two; do printf ' --ignore=%s' "$folder"; done
    )
    # shellcheck disable=SC2086  # a list of options
    .venv/bin/pytest $left_out || failed="$failed pytest"
    wait "$first" || failed="$failed screens-one"
    wait "$second" || failed="$failed screens-two"
    cat "$told/one" "$told/two"
    rm -rf "$told"
fi
[ -z "$failed" ] || give_up "Failed:$failed"
