#!/bin/sh
# gammu-smsd runs this after a try that failed, with the file's name: out of the outbox with it, so that others get their
# turn. The service messaging finds it in `error` and puts it back when it is time for the next try.
case ${1:-} in
  OUTM*.smsbackup) mv -- "$TSUNAGU_SMS_DIR/outbox/$1" "$TSUNAGU_SMS_DIR/error/$1" ;;
esac
