#!/usr/bin/env bash
# The modem's daemon (gammu-smsd) in the foreground, everything of it below TSUNAGU_SMS_DIR; without a device it is gammu's
# dummy, which takes every text and sends none. Debian's own service of the same name is another one and stays off.
#
# gammu-smsd writes numbers and texts into its log, so nobody keeps that: it goes through a filter that lets pass what it
# says about the modem, and notes for each message sent which references the network gave to its parts. Those are in
# no other place, and delivery reports name them.
set -euo pipefail
. "$(dirname "$0")/load-env.sh"
umask 077
dir=$TSUNAGU_SMS_DIR
mkdir -p "$dir"/{outbox,sent,error,inbox,references}
if [ -n "$TSUNAGU_SMS_DEVICE" ]; then
  phone="device = $TSUNAGU_SMS_DEVICE
connection = $TSUNAGU_SMS_CONNECTION"
else
  mkdir -p "$dir/device"
  phone="device = $dir/device
connection = none
model = dummy"
fi

# A PIN stands in a file of its owner, not on the command line, where every user could read it.
cat >"$dir/smsdrc" <<EOF
[gammu]
$phone

[smsd]
service = files
${TSUNAGU_SMS_PIN:+pin = $TSUNAGU_SMS_PIN}
logfile = stdout
debuglevel = 1
inboxpath = $dir/inbox/
outboxpath = $dir/outbox/
sentsmspath = $dir/sent/
errorsmspath = $dir/error/
inboxformat = detail
outboxformat = detail
transmitformat = unicode
deliveryreport = sms
# Looks into the outbox each second, instead of each 30.
commtimeout = 1
receivefrequency = ${TSUNAGU_SMS_RECEIVE_S:-5}
checksecurity = $([ -n "$TSUNAGU_SMS_PIN" ] && echo 1 || echo 0)
# With the files backend gammu tries for ever, and nothing else goes out meanwhile; messaging knows when to try again.
runonfailure = $TSUNAGU_ROOT/scripts/sms-failed.sh
EOF

shopt -s extglob
note() {
  local name=${1#*Transmitted } reference=${1##*message reference 0x}
  echo "$reference" >>"$dir/references/${name%% *}"
  if [[ $1 =~ \(total:\ ([0-9]+)\) ]]; then echo "total ${BASH_REMATCH[1]}" >>"$dir/references/${name%% *}"; fi
}
filter() {
  local line
  while IFS= read -r line; do
    case $line in
      *'Transmitted OUTM'*'message reference 0x'*) note "$line" ;;
      *'Found '* | *'Received '* | *'Transmitted '* | *'sms to '* | *'SMS_'*) ;;
      *rror* | *hone\ communication* | *'Already hit'* | *ailed* | *'PIN'* | *ecurity* | *'Stopping'* | *'Going to'*)
        echo "${line//[0-9][0-9][0-9][0-9][0-9][0-9][0-9]*([0-9])/[number]}"
        ;;
    esac
  done
}
exec gammu-smsd -c "$dir/smsdrc" > >(trap '' TERM INT; filter) 2>&1
