#!/usr/bin/env bash
# Installs what the distribution must provide and is not there yet, as root or with sudo. Nothing is started: the stack
# brings its own private servers.
set -euo pipefail
declare -A package=(
  [redis-server]=redis-server [supervisord]=supervisor [mmdebstrap]=mmdebstrap [openssl]=openssl
  [espeak-ng]=espeak-ng [sox]=sox [ffmpeg]=ffmpeg [baresip]=baresip-core [sipp]=sip-tester [chromium]=chromium
  [psql]=postgresql-client [setpriv]=util-linux [gammu-smsd]=gammu-smsd [vmtouch]=vmtouch [bsdtar]=libarchive-tools
  [faketime]=faketime
)
missing=()
for program in "${!package[@]}"; do
  command -v "$program" >/dev/null || missing+=("${package[$program]}")
done
ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
[ -n "$(find /usr/share/keyrings -name 'debian-archive-*' -print -quit 2>/dev/null)" ] || missing+=(debian-archive-keyring)
[ ${#missing[@]} -gt 0 ] || exit 0

if ! command -v apt-get >/dev/null; then
  echo "These are missing, and this is not Debian or Ubuntu: ${missing[*]}" >&2
  exit 2
fi
sudo=()
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || { echo "Run as root, or install: ${missing[*]}" >&2; exit 2; }
  sudo=(sudo)
fi
echo "packages: installing ${missing[*]}"
policy=/usr/sbin/policy-rc.d
if [ ! -e $policy ]; then
  printf '#!/bin/sh\nexit 101\n' | "${sudo[@]}" tee $policy >/dev/null
  "${sudo[@]}" chmod 755 $policy
  trap '"${sudo[@]}" rm -f $policy' EXIT
fi
"${sudo[@]}" apt-get update -qq
"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}"
# The package brings a service of its own for a modem of its own: ours is private, and theirs stays off after a restart too.
if [[ " ${missing[*]} " = *" gammu-smsd "* ]] && command -v systemctl >/dev/null; then
  "${sudo[@]}" systemctl disable --quiet gammu-smsd.service || true
fi
