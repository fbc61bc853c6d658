#!/bin/sh
# Stops Pacemaker and corosync. Pacemaker moves its resources first, which takes as long as they take to stop.
if [ -d /run/systemd/system ]; then
  systemctl stop pacemaker corosync
  exit
fi
service pacemaker stop >/dev/null
service corosync stop >/dev/null
if pidof pacemakerd corosync >/dev/null; then
  echo 'pacemaker or corosync still runs' >&2
  exit 1
fi
exit 0
