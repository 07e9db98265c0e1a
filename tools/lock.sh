#!/usr/bin/env bash
# Writes the three Python locks: names, versions and hashes, for every platform and Python 3.11+,
# without any download address, so that any mirror can serve them.
# `make lock` keeps what still fits; `make lock UPGRADE=1` takes the newest of everything.
set -euo pipefail
cd "$(dirname "$0")/.."

tools=$(mktemp -d)
trap 'rm -rf "$tools"' EXIT
python3 -m venv "$tools"
"$tools/bin/pip" install --quiet uv

compile() {
  "$tools/bin/uv" pip compile --quiet --no-config --universal --python-version 3.11 \
    --generate-hashes --no-emit-index-url --no-emit-find-links --no-header --no-annotate \
    ${UPGRADE:+--upgrade} "$@" >/dev/null
}

# All that a developer needs, the build's own requirements included …
compile pyproject.toml tools/build-requirements.in --all-extras --output-file requirements-dev.lock
# … the part of it that a hall runs on, and the part for a computer that only runs devices.
compile pyproject.toml --extra server --extra agent --constraints requirements-dev.lock \
  --output-file requirements.lock
compile pyproject.toml --extra agent --constraints requirements-dev.lock \
  --output-file requirements-agent.lock
