#!/usr/bin/env bash
# with-env.sh <command>…: runs it with this stack's addresses and secrets in its environment.
set -euo pipefail
. "$(dirname "$0")/load-env.sh"
exec "$@"
