#!/usr/bin/env bash
# Keeps in memory, locked, what handles a call: the PBX with its modules and sounds, Node, Redis, Postgres (about 300 MB).
# A kernel that takes the pages of quiet programs back makes the next call wait for the disk: a phone rang 20 to 90 ms
# late where pages were reclaimed in the background. Without the right to lock (`ulimit -l`), or with
# TSUNAGU_LOCK_PAGES=no, nothing is locked and everything works as before.
set -euo pipefail
. "$(dirname "$0")/load-env.sh"
[ "$TSUNAGU_ASTERISK_ROOT" = / ] && libraries=(/usr/lib/*/asterisk) || libraries=("$TSUNAGU_ASTERISK_ROOT"/usr/lib/*-linux-gnu*)
wanted=()
add() { local path; for path in "$@"; do [ ! -e "$path" ] || wanted+=("$(readlink -f "$path")"); done; }
add "$(command -v node)" "$(command -v redis-server)" /usr/lib/postgresql/*/bin/postgres
add "${libraries[@]}" "${TSUNAGU_ASTERISK_ROOT%/}/usr/sbin/asterisk"
add "$TSUNAGU_RUN_DIR/prompts" "$TSUNAGU_RUN_DIR/music"
if [ "${TSUNAGU_LOCK_PAGES:-yes}" = no ]; then echo "pages: not locked, as asked"; exec sleep infinity; fi
if [ "$(id -u)" != 0 ] && [ "$(ulimit -l)" != unlimited ]; then
  echo "pages: not locked: no right to (ulimit -l says $(ulimit -l) KiB; LimitMEMLOCK=infinity in a unit file)"
  exec sleep infinity
fi
exec vmtouch -l -q "${wanted[@]}"
