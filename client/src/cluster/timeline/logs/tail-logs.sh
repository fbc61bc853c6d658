#!/bin/sh
# Prints the end of a node's cluster logs, each after a line with its name. Changes nothing. Begins with log-files.sh.
#   $1  how many lines of each
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH
most=$1
found=
for file in "$(pacemaker_log)" "$(corosync_log)"; do
  if [ -r "$file" ] && [ -s "$file" ]; then
    found=yes
    printf '==> %s <==\n' "$file"
    tail -n "$most" "$file" | tail -c 2000000
    printf '\n'
  elif [ -e "$file" ] && [ ! -r "$file" ]; then
    printf '==> %s: the account may not read it <==\n\n' "$file"
  fi
done
if [ -z "$found" ] && command -v journalctl >/dev/null 2>&1; then
  printf '==> the journal of pacemaker, corosync and sbd <==\n'
  if command -v timeout >/dev/null 2>&1; then set -- timeout 20; else set --; fi
  "$@" journalctl -u pacemaker -u corosync -u sbd -o short-iso -q --no-pager -n "$most" 2>/dev/null | tail -c 2000000
fi
exit 0
