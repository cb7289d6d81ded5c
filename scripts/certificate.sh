#!/usr/bin/env bash
# A self-signed certificate for SIP over TLS and browsers' phones, made once. Put your own two files in its place.
set -euo pipefail
. "$(dirname "$0")/load-env.sh"
dir=$TSUNAGU_RUN_DIR/tls
[ -s "$dir/certificate.pem" ] && [ -s "$dir/key.pem" ] && exit 0
mkdir -p "$dir"
umask 077
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 825 -sha256 \
  -subj "/CN=$(hostname)" -addext "subjectAltName=DNS:localhost,DNS:$(hostname),IP:127.0.0.1" \
  -keyout "$dir/key.pem" -out "$dir/certificate.pem" 2>"$dir/openssl.log"
