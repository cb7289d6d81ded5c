#!/usr/bin/env bash
# run-asterisk.sh pbx|carrier            runs that instance in the foreground
# run-asterisk.sh pbx|carrier <command>  sends a command to the running one, as `asterisk -rx`
# Asterisk comes from its own root directory and is started with that root's loader and libraries: no chroot, no root
# rights, and its shell commands (moving a recording) run on this machine. A root of "/" means the installed Asterisk.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
instance=${1:?pbx or carrier}; shift
. "$here/load-env.sh"
etc=$TSUNAGU_RUN_DIR/$instance/etc/asterisk.conf

if [ "$TSUNAGU_ASTERISK_ROOT" = / ]; then
  asterisk=(asterisk)
else
  loader=$(find "$TSUNAGU_ASTERISK_ROOT"/usr/lib{,64} -maxdepth 1 -name 'ld-linux*.so*' 2>/dev/null | head -n 1)
  libraries=$(dirname "$(readlink -f "$TSUNAGU_ASTERISK_ROOT"/usr/lib/*/libc.so.6)")
  asterisk=("$loader" --library-path "$libraries" "$TSUNAGU_ASTERISK_ROOT/usr/sbin/asterisk")
fi

if [ $# -gt 0 ]; then
  exec "${asterisk[@]}" -C "$etc" -rx "$*"
fi
# No call is up before the start, so a file still open belongs to a PBX that died: it is as complete as it will be.
if [ "$instance" = pbx ] && [ -d "$TSUNAGU_SPOOL_DIR/open" ]; then
  find "$TSUNAGU_SPOOL_DIR/open" -name '*.raw' -exec mv -t "$TSUNAGU_SPOOL_DIR/closed" {} +
fi
exec "${asterisk[@]}" -f -C "$etc"
