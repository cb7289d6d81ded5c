#!/usr/bin/env bash
# A private Redis in the foreground. The log of every floor lives in it, so it is appended to disk every second, and it
# refuses to write rather than forget when memory is full.
set -euo pipefail
. "$(dirname "$0")/load-env.sh"
dir=$TSUNAGU_RUN_DIR/redis
mkdir -p "$dir"
# The password stands in a file of its owner, not on the command line, where every user could read it.
umask 077
cat >"$dir/redis.conf" <<EOF
bind 127.0.0.1
port $TSUNAGU_REDIS_PORT
requirepass $TSUNAGU_REDIS_PASSWORD
dir $dir
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
EOF
exec redis-server "$dir/redis.conf"
