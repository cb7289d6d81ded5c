#!/usr/bin/env bash
# run-service.sh <service>[-2]: one of our services in the foreground, as this stack's first or second instance of it.
set -euo pipefail
. "$(dirname "$0")/load-env.sh"
instance=${1:?service}
service=${instance%-2}
offset=$(node -p "require('$TSUNAGU_ROOT/ports.json').offsets.$service")
[ "$instance" = "$service" ] || offset=$((offset + $(node -p "require('$TSUNAGU_ROOT/ports.json').offsets.standby")))
export TSUNAGU_INSTANCE=$instance TSUNAGU_HEALTH_PORT=$((TSUNAGU_PORT_BASE + offset))
cd "$TSUNAGU_ROOT"
exec node --enable-source-maps "dist/$service.js"
