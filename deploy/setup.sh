# Shared by run.sh and test.sh (sourced, POSIX sh): a virtual environment in .venv with the pinned packages, and the
# system packages that are missing. What is there already is left alone, so that a second start takes seconds and needs no network.
# The caller has set -eu and stands in the project's root.

export PYTHONDONTWRITEBYTECODE=1 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_INPUT=1

say() { printf '%s\n' "$*" >&2; }

give_up() {
  say "$@"
  exit 1
}

# Runs a command as root: as it is, or by sudo (apt_install has looked that it is there).
as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo "$@"; fi
}

# apt_install PACKAGE...: installs Debian packages, after asking for fresh lists once.
apt_install() {
  command -v apt-get > /dev/null 2>&1 || give_up "Wardlight needs these packages of the system: $*. This is not Debian or Ubuntu: install their like by hand and start again."
  if [ "$(id -u)" -ne 0 ] && ! command -v sudo > /dev/null 2>&1; then
    give_up "Missing packages of the system: $*. There is no sudo here; run this as root, once, and start again:
  apt-get update && apt-get install -y --no-install-recommends $*"
  fi
  say "Installing from the system's packages: $*"
  if [ -z "${APT_LISTS_FRESH:-}" ]; then
    as_root apt-get update -qq || say "The package lists could not be renewed; trying with the old ones."
    APT_LISTS_FRESH=1
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" > /dev/null \
    || give_up "Installing $* failed. Read the lines above; without network, connect this machine once and start again."
}

# What printing needs of the system: text layout (Pango) and one font. Prints the packages that are missing.
print_packages_missing() {
  libraries=$(PATH="$PATH:/sbin:/usr/sbin" ldconfig -p 2> /dev/null || :)
  case $libraries in *libpango-1.0.so.0*) ;; *) printf ' libpango-1.0-0' ;; esac
  case $libraries in *libpangoft2-1.0.so.0*) ;; *) printf ' libpangoft2-1.0-0' ;; esac
  case $libraries in *libharfbuzz-subset.so.0*) ;; *) printf ' libharfbuzz-subset0' ;; esac
  [ -e /usr/share/fonts/truetype/dejavu/DejaVuSans.ttf ] || printf ' fonts-dejavu-core'
}

# Prints the first Python of 3.11 or newer, or nothing.
find_python() {
  for name in ${PYTHON:-} python3.11 python3 python3.12 python3.13; do
    if command -v "$name" > /dev/null 2>&1 && "$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then
      command -v "$name"
      return
    fi
  done
}

make_environment() {
  python=$(find_python)
  if [ -z "$python" ]; then
    apt_install python3
    python=$(find_python)
  fi
  [ -n "$python" ] || give_up "Wardlight needs Python 3.11 or newer, and this machine has none. Install it, or name it: PYTHON=/path/to/python sh deploy/run.sh"
  # Debian splits venv off from Python: ensurepip is what is missing then.
  if ! "$python" -c 'import ensurepip, venv' 2> /dev/null; then
    apt_install "python$("$python" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-venv"
  fi
  say "Making the virtual environment .venv with $python"
  "$python" -m venv --clear .venv
}

# install_packages REQUIREMENTS: brings .venv to what the file pins, unless its stamp says that it is there.
# requirements-dev.txt holds all of requirements.txt, so its stamp serves both.
install_packages() {
  wanted=$1
  if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c 'import pip' 2> /dev/null; then
    make_environment
  fi
  # The place is part of the sum: a virtual environment that was moved or copied does not work.
  sum=$({ pwd; cat pyproject.toml "$wanted"; } | sha256sum | cut -d ' ' -f 1)
  [ "$(cat ".venv/stamp-$(basename "$wanted")" 2> /dev/null || :)" = "$sum" ] && return
  say "Installing the Python packages (the first time this takes a minute or two)"
  rm -f .venv/stamp-*
  .venv/bin/python -m pip install --quiet --require-hashes -r "$wanted" \
    || give_up "The Python packages could not be installed. Read the lines above; the first start needs the network, later ones do not."
  PYTHONWARNINGS=ignore .venv/bin/python -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .
  printf '%s\n' "$sum" > ".venv/stamp-$(basename "$wanted")"
  if [ "$wanted" != deploy/requirements.txt ]; then
    { pwd; cat pyproject.toml deploy/requirements.txt; } | sha256sum | cut -d ' ' -f 1 > .venv/stamp-requirements.txt
  fi
}
