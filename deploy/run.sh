#!/bin/sh
# Sets up what is missing and starts the demo hospital. Nothing outside this folder is touched but missing system packages.
#   WARDLIGHT_PORT   where to listen, 8080 if not set
#   WARDLIGHT_DATA   where the demo's journal lies, .wardlight-demo if not set
set -eu
cd "$(dirname "$0")/.."
. deploy/setup.sh

missing=$(print_packages_missing)
# shellcheck disable=SC2086  # a list of names
[ -z "$missing" ] || apt_install $missing
install_packages deploy/requirements.txt

WARDLIGHT_PORT=${WARDLIGHT_PORT:-8080}
WARDLIGHT_DATA=${WARDLIGHT_DATA:-$PWD/.wardlight-demo}
export WARDLIGHT_PORT WARDLIGHT_DATA
say "Starting the demo hospital. Look at http://localhost:$WARDLIGHT_PORT (stop it with Ctrl-C; its data lie in $WARDLIGHT_DATA)."
exec .venv/bin/wardlight demo --port "$WARDLIGHT_PORT" --data "$WARDLIGHT_DATA" "$@"
