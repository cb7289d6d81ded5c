#!/usr/bin/env bash
# All tests, or those that the arguments name. In CI (CI=true) a real test that was red is tried again, and if that does not help
# (a test in the middle of a story) its file runs once more with new servers. The report says which: phones and timers on a shared
# machine now and then miss a beat, a fault is red each time.
set -uo pipefail
cd "$(dirname "$0")/.."
report=${TSUNAGU_RUN_DIR:-.run}/test-report.json
mkdir -p "$(dirname "$report")"
rm -f "$report"

npx vitest run --reporter=default --reporter=json --outputFile.json="$report" "$@" && exit 0
[ "${CI:-}" = true ] && [ -f "$report" ] || exit 1

# Empty when something else than real files was red, or more of them than chance makes.
mapfile -t again < <(node scripts/red-files.mjs "$report")
[ ${#again[@]} -gt 0 ] || exit 1
echo "once more, by themselves: ${again[*]}"
exec npx vitest run --project real "${again[@]}"
