#!/usr/bin/env bash
# One private stack: everything under TSUNAGU_RUN_DIR (default .run), on ports from TSUNAGU_PORT_BASE (default 21000).
#   up [STANDBY=1]         everything, each part when what it needs is ready
#   up-parts               only what the services stand on: postgres, redis, pbx, carrier, sms (the modem)
#   down                   everything off, in the reverse order, each with time to finish
#   start|stop|restart <part>…    single parts (restart waits until ready)
#   pid <part>             its process id
#   status | logs [part]   as it says
#   sample                 two lines and eight phones to try a PBX without a database (asterisk-config/sample)
#   rx pbx|carrier <cmd>   a command to that Asterisk
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
parts=(postgres redis carrier pbx sms)
services=(bridge acd ivr dialler cases recordings messaging exchange stats api)
standby=(bridge-2 acd-2 ivr-2)

prepare() {
  node "$here/env.mjs" >/dev/null
  . "$here/load-env.sh"
  conf=$TSUNAGU_RUN_DIR/supervisor/supervisord.conf
}
ctl() { supervisorctl -c "$conf" "$@"; }
supervised() { [ -S "$TSUNAGU_RUN_DIR/supervisor/sock" ] && ctl pid >/dev/null 2>&1; }

start_supervisor() {
  node "$here/supervisor.mjs"
  if supervised; then ctl update >/dev/null; else supervisord -c "$conf"; fi
}
start() {
  { node "$here/start-parts.mjs" "$@" && node "$here/wait-ready.mjs" "$@"; } || { ctl status || true; return 1; }
}
up_parts() {
  node "$here/render-asterisk.mjs"
  "$here/certificate.sh"
  node "$here/prompts.mjs"
  start_supervisor
  start "${parts[@]}" pages
  node "$here/prepare-postgres.mjs"
}
up_services() {
  start "${services[@]}" watchdog
  if [ "${STANDBY:-}" = 1 ]; then start "${standby[@]}"; fi
}
down() {
  supervised || { echo "not running"; return 0; }
  local pid; pid=$(ctl pid)
  ctl shutdown >/dev/null
  while kill -0 "$pid" 2>/dev/null; do sleep 0.1; done
}

command=${1:-help}; shift || true
case $command in
  up) prepare; up_parts; up_services; ctl status || true ;;
  up-parts) prepare; up_parts; ctl status "${parts[@]}" || true ;;
  up-services) prepare; start_supervisor; up_services ;;
  down) prepare; down ;;
  start) prepare; start "$@" ;;
  stop) prepare; ctl stop "$@" ;;
  restart) prepare; ctl stop "$@"; start "$@" ;;
  pid) prepare; ctl pid "$1" ;;
  status) prepare; if supervised; then ctl status || true; else echo "not running"; fi ;;
  logs) prepare; exec tail -n 50 -F "$TSUNAGU_RUN_DIR"/logs/${1:-*}.log ;;
  sample)
    prepare
    node "$here/render-asterisk.mjs"
    cp "$here"/../asterisk-config/sample/*.conf "$TSUNAGU_RUN_DIR/pbx/etc/generated/"
    if supervised; then for what in 'module reload res_pjsip.so' 'dialplan reload'; do "$here/run-asterisk.sh" pbx "$what"; done; fi
    ;;
  rx) prepare; exec "$here/run-asterisk.sh" "$@" ;;
  *) sed -n '2,/^set/s/^# \{0,1\}//p' "$0" ;;
esac
