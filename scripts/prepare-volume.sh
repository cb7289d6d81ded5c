#!/usr/bin/env bash
# prepare-volume.sh <uid:gid>: what containers need before the first of them starts, in the run volume they share.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
node "$here/env.mjs"
"$here/certificate.sh"
node "$here/prompts.mjs"
node "$here/render-asterisk.mjs"
. "$here/load-env.sh"
mkdir -p "$TSUNAGU_RECORDING_DIR" "$TSUNAGU_EXCHANGE_DIR"
chown -R "$1" "$TSUNAGU_RUN_DIR"
