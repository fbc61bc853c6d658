#!/bin/sh
# The beginning of a script that reads a node's logs: where they are.
# The file that Pacemaker writes its detailed log to.
pacemaker_log() {
  named=$(sed -n 's/^[[:space:]]*\(export[[:space:]]*\)\{0,1\}PCMK_logfile=["'\'']\{0,1\}\([^"'\'']*\).*/\2/p' /etc/sysconfig/pacemaker /etc/default/pacemaker 2>/dev/null | tail -n 1)
  if [ -z "$named" ] || [ ! -e "$named" ]; then
    named=/var/log/pacemaker/pacemaker.log
    [ ! -e "$named" ] && [ -e /var/log/pacemaker.log ] && named=/var/log/pacemaker.log
  fi
  printf '%s\n' "$named"
}
# The file that corosync writes its log to.
corosync_log() {
  named=$(sed -n 's/^[[:space:]]*logfile:[[:space:]]*//p' /etc/corosync/corosync.conf 2>/dev/null | tail -n 1)
  printf '%s\n' "${named:-/var/log/cluster/corosync.log}"
}
