#!/bin/sh
# Pins what pyproject.toml wishes for, with hashes, into deploy/requirements.txt and deploy/requirements-dev.txt.
# Run it when a wish changes or once a month, read the difference, run deploy/test.sh, commit both.
set -eu
cd "$(dirname "$0")/.."

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"${PYTHON:-python3}" -m venv "$scratch/venv"
"$scratch/venv/bin/pip" install --quiet pip-tools

pin() { # output file, then what else pip-compile is told
  out=$1
  shift
  "$scratch/venv/bin/pip-compile" --quiet --generate-hashes --allow-unsafe --strip-extras --all-build-deps --no-header --no-annotate \
    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options --output-file "$out" "$@" pyproject.toml
}

pin "$scratch/run.txt"
pin "$scratch/dev.txt" --extra dev -c "$scratch/run.txt"
{
  echo "# What Wardlight runs on, pinned with hashes and without any index address. Made from pyproject.toml by deploy/pin.sh; do not edit."
  cat "$scratch/run.txt"
} > deploy/requirements.txt
{
  echo "# deploy/requirements.txt and what the tests need, pinned with hashes. Made from pyproject.toml by deploy/pin.sh; do not edit."
  cat "$scratch/dev.txt"
} > deploy/requirements-dev.txt
