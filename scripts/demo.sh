#!/usr/bin/env bash
# demo.sh [--once]: the seeded city with callers, agents and a campaign. What is not running yet is started; after --once it is
# stopped again, unless it ran before. At night --once has servers of its own, whose clocks stand in the day: a campaign calls
# nobody then, and clocks that were set forward must not be set back under a city that goes on.
set -euo pipefail
cd "$(dirname "$0")/.."
once=no
case " $* " in *" --once "*) once=yes ;; esac
clock=()
[ $once = no ] || mapfile -t clock < <(npx tsx --conditions=source test/demo/by-day.ts)
stack() { env "${clock[@]}" scripts/stack.sh "$@"; }
with_env() { env "${clock[@]}" scripts/with-env.sh "$@"; }

if [ ${#clock[@]} -gt 0 ]; then
  . scripts/load-env.sh
  export TSUNAGU_RUN_DIR=$TSUNAGU_RUN_DIR/by-day TSUNAGU_PORT_BASE=$((TSUNAGU_PORT_BASE + 8000))
  echo "It is $(TZ=Asia/Tokyo date +%H:%M) in Japan, where citizens are called by day only: servers of the demo's own, clocks at" \
    "$(env "${clock[@]}" TZ=Asia/Tokyo date +%H:%M)"
fi
was_up=$(stack status 2>/dev/null | grep -q RUNNING && echo yes || echo no)
end() {
  [ $once = no ] || [ "$was_up" = yes ] || stack down
  [ ${#clock[@]} -eq 0 ] || rm -rf "$TSUNAGU_RUN_DIR"
}
trap end EXIT
stack up-parts
with_env node dist/migrate.js
stack up-services
with_env node dist/tsunagu.js seed --register
with_env node dist/tsunagu.js pbx render
with_env npx tsx --conditions=source test/demo/main.ts "$@"
