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

# A server started by a test must not find settings of whoever runs the tests.
for name in $(env | sed -n 's/^\(WARDLIGHT_[A-Z_]*\)=.*/\1/p'); do unset "$name"; done

# All of it runs even if one part fails: each says something of its own.
failed=
.venv/bin/ruff check . || failed="$failed ruff"
.venv/bin/mypy || failed="$failed mypy"
if [ $# -gt 0 ]; then
    .venv/bin/pytest "$@" || failed="$failed pytest"
else
    # The simulation takes both cores. Then what waits for browsers and what computes run side by side.
    screens="tests/bench tests/device tests/e2e tests/harness tests/replica tests/vectors tests/wall tests/webkit"
    told=$(mktemp)
    .venv/bin/pytest tests/simulation || failed="$failed simulation"
    # shellcheck disable=SC2086  # a list of folders
    .venv/bin/pytest $screens > "$told" 2>&1 &
    side=$!
    ignored=$(for folder in tests/simulation $screens; do printf ' --ignore=%s' "$folder"; done)
    # shellcheck disable=SC2086  # a list of options
    .venv/bin/pytest $ignored || failed="$failed pytest"
    wait "$side" || failed="$failed screens"
    cat "$told"
    rm -f "$told"
fi
[ -z "$failed" ] || give_up "Failed:$failed"
