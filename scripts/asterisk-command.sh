# Sourced after load-env.sh: sets the array `asterisk` to the command that starts it.
# Asterisk comes from its own root directory and is started with that root's loader and libraries: no chroot, no root
# rights, and its shell commands (moving a recording) run on this machine. A root of "/" means the installed Asterisk.
if [ "$TSUNAGU_ASTERISK_ROOT" = / ]; then
  asterisk=(asterisk)
else
  loader=$(find "$TSUNAGU_ASTERISK_ROOT"/usr/lib "$TSUNAGU_ASTERISK_ROOT"/usr/lib64 -maxdepth 1 -name 'ld-linux*.so*' 2>/dev/null | head -n 1)
  libraries=$(dirname "$(find "$TSUNAGU_ASTERISK_ROOT"/usr/lib/*/ -maxdepth 1 -name libc.so.6 | head -n 1)")
  asterisk=("$loader" --library-path "$libraries" "$TSUNAGU_ASTERISK_ROOT/usr/sbin/asterisk")
fi
