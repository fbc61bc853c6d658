#!/bin/sh
# Starts and stops the daemons of a cluster on a node, for the scripts that this text stands before. What runs already stays.
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
# Starts the service $1, whose daemon is $2.
start_daemon() {
  pidof "$2" >/dev/null && return
  if has_systemd; then start_unit "$1"; else service "$1" start >/dev/null </dev/null || fail "service $1 start failed"; fi
}
start_corosync() {
  start_daemon corosync corosync
  tries=0
  until corosync-cfgtool -s >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || fail "corosync doesn't answer after 30 s"
    sleep 0.5
  done
}
start_device() { start_daemon corosync-qdevice corosync-qdevice; }
start_pacemaker() { start_daemon pacemaker pacemakerd; }
# Stopping waits until the daemon is gone, also where the service's own script doesn't. With systemd it ends a start that waits, too.
stop_daemon() {
  if has_systemd; then
    ! systemctl cat "$1" >/dev/null 2>&1 || systemctl stop "$1" || exit
  elif pidof "$2" >/dev/null; then
    service "$1" stop >/dev/null </dev/null
  fi
  tries=0
  while pidof "$2" >/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || fail "$2 still runs 30 s after it was to stop"
    sleep 0.5
  done
}
stop_device() { stop_daemon corosync-qdevice corosync-qdevice; }
stop_pacemaker() { stop_daemon pacemaker pacemakerd; }
stop_corosync() {
  if pidof pacemakerd >/dev/null; then fail "Pacemaker still runs, so corosync isn't stopped"; fi
  if pidof dlm_controld >/dev/null; then
    fail "dlm_controld still runs, and a node that leaves with its lock spaces is fenced, so corosync isn't stopped"
  fi
  stop_device
  stop_daemon corosync corosync
}
