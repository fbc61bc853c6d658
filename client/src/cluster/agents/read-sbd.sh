#!/bin/sh
# Prints the settings of SBD and the headers of its disks, as parts. Begins with batch-query.sh.
settings=
for file in /etc/sysconfig/sbd /etc/default/sbd; do
  [ -e "$file" ] && settings=$file && break
done
if [ -z "$settings" ]; then
  part none
  exit 0
fi
if [ ! -r "$settings" ]; then
  part "unread $settings"
  part none
  exit 0
fi
part settings
grep -E '^[[:space:]]*(SBD_DEVICE|SBD_WATCHDOG_TIMEOUT)=' "$settings"
own=$(sed -n 's/^[[:space:]]*SBD_DEVICE=//p' "$settings" | tail -n 1 | tr -d "\"'" | tr ';' ' ')
xpath="//primitive[@type='fence_sbd' or @type='external/sbd']//nvpair[@name='devices' or @name='sbd_device']"
named=$(ask 10 cibadmin --query --xpath "$xpath" 2>/dev/null </dev/null | sed -n 's/.* value="\([^"]*\)".*/\1/p' | tr ',;' '  ')
if [ -z "$own$named" ] && ! ps -C sbd -o pid= >/dev/null 2>&1 && ! ask 10 systemctl is-active --quiet sbd 2>/dev/null; then
  part none
  exit 0
fi
# Only disks that the cluster itself uses are opened, and only block devices: to open a watchdog is to start it.
set -f
# shellcheck disable=SC2086 # The names are separated by spaces.
for disk in $(printf '%s\n' $own $named | sort -u); do
  if [ -b "$disk" ] && header=$(ask 10 sbd -d "$disk" dump 2>/dev/null </dev/null); then
    part dump
    printf '%s\n' "$header"
  else
    part "unread $disk"
  fi
done
part end
