#!/usr/bin/env bash
# run-asterisk.sh pbx|carrier            runs that instance in the foreground
# run-asterisk.sh pbx|carrier <command>  sends a command to the running one, as `asterisk -rx`
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
instance=${1:?pbx or carrier}; shift
. "$here/load-env.sh"
. "$here/asterisk-command.sh"
etc=$TSUNAGU_RUN_DIR/$instance/etc/asterisk.conf
# What is preloaded outside is not there inside its root.
unset LD_PRELOAD

if [ $# -gt 0 ]; then
  exec "${asterisk[@]}" -C "$etc" -rx "$*"
fi
# No call is up before the start, so a file still open belongs to a PBX that died: it is as complete as it will be.
if [ "$instance" = pbx ] && [ -d "$TSUNAGU_SPOOL_DIR/open" ]; then
  find "$TSUNAGU_SPOOL_DIR/open" -name '*.raw' -exec mv -t "$TSUNAGU_SPOOL_DIR/closed" {} +
fi
exec "${asterisk[@]}" -f -C "$etc"
