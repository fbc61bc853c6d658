#!/bin/sh
# Reboots the node, once this script has ended.
PATH=$PATH:/usr/sbin:/sbin
export PATH
if [ -d /run/systemd/system ]; then
  program='systemctl reboot'
elif command -v reboot >/dev/null 2>&1; then
  program=reboot
else
  echo 'there is no program to reboot with' >&2
  exit 1
fi
# shellcheck disable=SC2086 # The program and its argument.
(trap '' HUP; sleep 1; exec $program) >/dev/null 2>&1 </dev/null &
exit 0
