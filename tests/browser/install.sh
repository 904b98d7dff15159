#!/bin/sh
# Puts axe-core into HEEDFUL_PEERS_DIR (default: peers/ in the repository). Chromium comes by apt-browser.txt.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
into=${HEEDFUL_PEERS_DIR:-$here/../../peers}/browser
mkdir -p "$into"
if ! cmp -s "$here/package.json" "$into/package.json" || [ ! -f "$into/node_modules/axe-core/axe.min.js" ]; then
    cp "$here/package.json" "$into/package.json"
    npm install --prefix "$into" --no-audit --no-fund --no-package-lock --loglevel=error
fi
echo "$into"
