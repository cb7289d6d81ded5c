#!/usr/bin/env bash
# Asterisk 22 from Debian forky in a directory of its own, made once (about 20 s) and checked on every later use.
# TSUNAGU_ASTERISK_ROOT names one that exists already ("/": the installed Asterisk); then only its version is checked.
set -euo pipefail
. "$(dirname "$0")/load-env.sh"
root=$TSUNAGU_ASTERISK_ROOT
oldest=22.5

# What is installed, and that the programs are what they were when it was made.
manifest() {
  grep -E '^(Package|Version):' "$root/var/lib/dpkg/status"
  (cd "$root" && find usr/sbin/asterisk usr/lib/*/asterisk usr/lib/*/lib{c,asterisk*,ssl,crypto}.so* -type f -print0 | sort -z | xargs -0 sha256sum)
}
make_root() {
  local sudo=()
  [ "$(id -u)" = 0 ] || ! command -v sudo >/dev/null || sudo=(sudo)
  echo "asterisk: making $root"
  "${sudo[@]}" rm -rf "$root"
  # The archive's snapshot may be older than its own expiry date on machines that mirror it.
  "${sudo[@]}" mmdebstrap --quiet --variant=minbase --include=asterisk,asterisk-modules \
    --aptopt='Acquire::Check-Valid-Until "false"' --dpkgopt='path-exclude=/usr/share/doc/*' \
    --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    forky "$root" ${TSUNAGU_DEBIAN_MIRROR:+"$TSUNAGU_DEBIAN_MIRROR"}
  manifest | sha256sum >"$root.sha256"
}

if [ "$root" = "$TSUNAGU_RUN_DIR/asterisk-root" ]; then
  if [ -x "$root/usr/sbin/asterisk" ] && [ -f "$root.sha256" ] && manifest | sha256sum --check --status "$root.sha256"; then
    echo "asterisk: $root is as it was made"
  else
    make_root
  fi
elif [ "$root" != / ] && [ ! -x "$root/usr/sbin/asterisk" ]; then
  echo "TSUNAGU_ASTERISK_ROOT=$root has no usr/sbin/asterisk" >&2
  exit 2
fi

. "$(dirname "$0")/asterisk-command.sh"
version=$("${asterisk[@]}" -V | grep -oE '[0-9]+\.[0-9]+(\.[0-9]+)?' | head -n 1)
if [ "$(printf '%s\n' "$oldest" "$version" | sort -V | head -n 1)" != "$oldest" ]; then
  echo "Asterisk $version in $root is too old: $oldest or newer is needed (REST over the ARI websocket)" >&2
  exit 2
fi
echo "asterisk: version $version"
