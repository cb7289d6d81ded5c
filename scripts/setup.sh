#!/usr/bin/env bash
# From a bare Debian or Ubuntu with Node to everything that `make up` needs. Safe at any time; does only what is missing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here/.."

node -e '
const [major, minor] = process.versions.node.split(".").map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Node ${process.versions.node} is too old: 20.19 or newer is needed`)
  process.exit(2)
}'
"$here/packages.sh"
if [ ! -e node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
  npm ci --no-audit --no-fund
  touch node_modules/.package-lock.json
fi
node "$here/env.mjs"
"$here/asterisk-root.sh"
"$here/certificate.sh"
node "$here/prompts.mjs"
node "$here/render-asterisk.mjs"
