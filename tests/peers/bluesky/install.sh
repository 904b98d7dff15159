#!/bin/sh
# Puts the packages of the test network into HEEDFUL_PEERS_DIR (default: peers/ in the repository).
set -eu
here=$(cd "$(dirname "$0")" && pwd)
into=${HEEDFUL_PEERS_DIR:-$here/../../../peers}/bluesky
mkdir -p "$into"
if ! cmp -s "$here/package.json" "$into/installed.json"; then
    cp "$here/package.json" "$into/package.json"
    npm install --prefix "$into" --no-audit --no-fund --loglevel=error >&2
    "$into/node_modules/.bin/node" --version >&2
    cp "$here/package.json" "$into/installed.json"
fi
echo "$into"
