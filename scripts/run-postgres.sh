#!/usr/bin/env bash
# A private Postgres in the foreground, made on first use. C.UTF-8: with plain C, Japanese search breaks silently.
set -euo pipefail
. "$(dirname "$0")/load-env.sh"
bin=$(dirname "$(find /usr/lib/postgresql/*/bin -name initdb 2>/dev/null | sort -V | tail -n 1)")
dir=$TSUNAGU_RUN_DIR/postgres
mkdir -p "$dir/socket"

# Postgres refuses to run as root. As root it becomes user postgres; where that user cannot reach the directory (say
# under /root), root only looks like another user from inside a user namespace.
as=()
if [ "$(id -u)" = 0 ]; then
  owner=$(getent passwd postgres nobody | head -n 1 | cut -d: -f1)
  if setpriv --reuid="$owner" --regid="$(id -g "$owner")" --clear-groups test -x "$dir" 2>/dev/null; then
    chown -R "$owner" "$dir"
    as=(setpriv --reuid="$owner" --regid="$(id -g "$owner")" --clear-groups)
  elif unshare --user --map-user="$(id -u "$owner")" true 2>/dev/null; then
    as=(unshare --user --map-user="$(id -u "$owner")")
  else
    echo "postgres may not run as root, and user $owner cannot reach $dir: set TSUNAGU_RUN_DIR to a directory others can enter" >&2
    exit 1
  fi
fi
cd /

if [ ! -s "$dir/data/PG_VERSION" ]; then
  rm -rf "$dir/data"
  printf '%s' "$TSUNAGU_POSTGRES_PASSWORD" | "${as[@]}" sh -c "umask 077 && cat >'$dir/password'"
  "${as[@]}" "$bin/initdb" --pgdata="$dir/data" --username=postgres --pwfile="$dir/password" \
    --auth=scram-sha-256 --encoding=UTF8 --locale=C.UTF-8
  rm "$dir/password"
fi
# Error texts stay terse and without the failing statement: both would carry personal data into the log.
exec "${as[@]}" "$bin/postgres" -D "$dir/data" -c listen_addresses=127.0.0.1 -c port="$TSUNAGU_POSTGRES_PORT" \
  -c unix_socket_directories="$dir/socket" -c max_connections=200 \
  -c log_error_verbosity=terse -c log_min_error_statement=panic -c log_checkpoints=off
