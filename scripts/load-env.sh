# Sourced, not run: exports what <run>/env says. Values are taken as they stand, so nothing in them is expanded.
TSUNAGU_ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
TSUNAGU_RUN_DIR=${TSUNAGU_RUN_DIR:-$TSUNAGU_ROOT/.run}
if [ ! -r "$TSUNAGU_RUN_DIR/env" ]; then
  echo "$TSUNAGU_RUN_DIR/env is not there yet: run 'make setup' first" >&2
  exit 2
fi
while IFS= read -r line; do
  case $line in [A-Z]*=*) export "${line?}" ;; esac
done <"$TSUNAGU_RUN_DIR/env"
