#!/bin/sh
# Starts, stops, enables or disables the services of a cluster on a node, with daemons.sh before it. Each step can be repeated: what is so
# already stays.
#   $1  start-corosync, start-device, start-pacemaker, stop-pacemaker, stop-corosync, enable or disable
#   $2… the units, of enable and disable
step=$1
shift
case $step in
start-corosync) start_corosync ;;
start-device) start_device ;;
start-pacemaker) start_pacemaker ;;
stop-pacemaker) stop_pacemaker ;;
stop-corosync) stop_corosync ;;
enable | disable)
  has_systemd || fail "it has no systemd, so what starts at boot isn't known here"
  systemctl -q "$step" "$@"
  ;;
esac
