#!/bin/sh
# Starts corosync, then Pacemaker.
if [ -d /run/systemd/system ]; then
  systemctl start corosync pacemaker
  exit
fi
service corosync start >/dev/null || exit
tries=0
until corosync-cfgtool -s >/dev/null 2>&1; do
  tries=$((tries + 1))
  [ "$tries" -lt 20 ] || break
  sleep 0.5
done
service pacemaker start >/dev/null </dev/null
