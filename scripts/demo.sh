#!/usr/bin/env bash
# demo.sh [--once]: the seeded city, live (make demo has started everything). After --once the servers are stopped again,
# unless they were running before.
set -euo pipefail
cd "$(dirname "$0")/.."
was_up=$1
shift
code=0
scripts/with-env.sh npx tsx --conditions=source test/demo/main.ts "$@" || code=$?
case " $* " in *" --once "*) [ "$was_up" = yes ] || scripts/stack.sh down ;; esac
exit "$code"
