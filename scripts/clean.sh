#!/usr/bin/env bash
# Deletes this stack's data and the builds. Recordings and databases go too, so it asks; "1" as argument is a yes.
# The Asterisk root stays: it holds no data and takes time to make. `rm -r <run>/asterisk-root` removes it.
set -euo pipefail
. "$(dirname "$0")/load-env.sh"
if [ "${1:-}" != 1 ]; then
  read -r -p "Delete $TSUNAGU_RUN_DIR with its databases and recordings, and all builds? [y/N] " answer || answer=n
  case $answer in [yY]*) ;; *) echo "nothing deleted"; exit 0 ;; esac
fi
find "$TSUNAGU_RUN_DIR" -mindepth 1 -maxdepth 1 ! -name 'asterisk-root*' -exec rm -rf {} +
cd "$TSUNAGU_ROOT"
rm -rf packages/*/dist services/*/dist coverage
find . -name '*.tsbuildinfo' -not -path './node_modules/*' -delete
echo "deleted"
