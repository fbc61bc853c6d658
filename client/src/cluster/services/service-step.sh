#!/bin/sh
# Starts, stops, enables or disables the services of a cluster on a node. Each step can be repeated: what is so already stays.
#   $1  start-corosync, start-device, start-pacemaker, stop-pacemaker, stop-corosync, enable or disable
#   $2… the units, of enable and disable
LC_ALL=C PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH
has_systemd() { [ -d /run/systemd/system ]; }
fail() {
  echo "$*" >&2
  exit 1
}
# Starts a unit; why it failed is the last line that it logged.
start_unit() {
  systemctl start "$1" && return
  journalctl -q -u "$1" -n 20 -o cat --no-pager 2>/dev/null | grep -iE 'error|fail|invalid|unable|can.t' | tail -n 1 >&2
  exit 1
}
start_service() {
  service "$1" start >/dev/null </dev/null || fail "service $1 start failed"
}
start_corosync() {
  pidof corosync >/dev/null && return
  if has_systemd; then start_unit corosync; else start_service corosync; fi
  tries=0
  until corosync-cfgtool -s >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || fail "corosync doesn't answer after 30 s"
    sleep 0.5
  done
}
start_device() {
  pidof corosync-qdevice >/dev/null && return
  if has_systemd; then start_unit corosync-qdevice; else start_service corosync-qdevice; fi
}
start_pacemaker() {
  pidof pacemakerd >/dev/null && return
  if has_systemd; then start_unit pacemaker; else start_service pacemaker; fi
}
# Stopping waits until the daemon is gone, also where the service's own script doesn't.
stop_daemon() {
  pidof "$2" >/dev/null || return 0
  if has_systemd; then systemctl stop "$1" || exit; else service "$1" stop >/dev/null </dev/null; fi
  tries=0
  while pidof "$2" >/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || fail "$2 still runs 30 s after it was to stop"
    sleep 0.5
  done
}
stop_corosync() {
  if pidof pacemakerd >/dev/null; then fail "Pacemaker still runs, so corosync isn't stopped"; fi
  if pidof dlm_controld >/dev/null; then
    fail "dlm_controld still runs, and a node that leaves with its lock spaces is fenced, so corosync isn't stopped"
  fi
  stop_daemon corosync-qdevice corosync-qdevice
  stop_daemon corosync corosync
}
step=$1
shift
case $step in
start-corosync) start_corosync ;;
start-device) start_device ;;
start-pacemaker) start_pacemaker ;;
stop-pacemaker) stop_daemon pacemaker pacemakerd ;;
stop-corosync) stop_corosync ;;
enable | disable)
  has_systemd || fail "it has no systemd, so what starts at boot isn't known here"
  systemctl -q "$step" "$@"
  ;;
esac
