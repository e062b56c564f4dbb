#!/usr/bin/env bash
# scripts/try-node-versions.sh [VERSION…]: runs the built esmctl and its example on other lines of Node.js, which come from
# the npm package `node`. By hand: it downloads some 60 MB a version the first time.
set -euo pipefail
cd "$(dirname "$0")/.."
for version in "${@:-20 22 24}"; do
  for line in $version; do
    run() { npx --yes --package "node@$line" -- node bin/run.js "$@"; }
    run --version
    run mapping validate examples/orders/mapping.json > /dev/null
    run run --config examples/orders/mapping.json --json 2> /dev/null | tail -1 | grep -q '"polled":600' || { echo "node $line: the example failed"; exit 1; }
    echo "node $line: ok"
  done
done
