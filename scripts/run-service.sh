#!/usr/bin/env bash
# run-service.sh <service>[-2]: one of our services in the foreground, as this stack's first or second instance of it.
set -euo pipefail
. "$(dirname "$0")/load-env.sh"
instance=${1:?service}
service=${instance%-2}
offset_of() { sed -n "s/^ *\"$1\": \([0-9]*\).*/\1/p" "$TSUNAGU_ROOT/ports.json"; }
offset=$(offset_of "$service")
[ "$instance" = "$service" ] || offset=$((offset + $(offset_of standby)))
export TSUNAGU_INSTANCE=$instance TSUNAGU_HEALTH_PORT=$((TSUNAGU_PORT_BASE + offset))
cd "$TSUNAGU_ROOT"
# Name linking makes millions of small things; with more room for new ones, clearing away costs half.
memory=()
[ "$service" = exchange ] && memory=(--max-semi-space-size=64)
exec node --enable-source-maps "${memory[@]}" "dist/$service.js"
