#!/bin/sh
# The quorum device: its host, and the certificates of nodes. Functions for step.sh, which this text stands before.
database=/etc/corosync/qdevice/net/nssdb
# Prints the certificates of the quorum device, as base64 by lines: the authority's, and the node's.
read_certificates() {
  copy=$(umask 077 && mktemp -d) || return
  trap 'rm -rf "$copy"' EXIT
  # The authority is in the database alone, by the name that corosync-qdevice-net-certutil gives it.
  certutil -L -d "$database" -n 'QNet CA' -a > "$copy/qnetd-cacert.crt" || return
  pk12util -d "$database" -o "$copy/node.p12" -W '' -n 'Cluster Cert' >/dev/null || return
  base64 -w 0 "$copy/qnetd-cacert.crt" && echo && base64 -w 0 "$copy/node.p12" && echo
}
# Imports what read_certificates printed on another node.
certificates() {
  copy=$(umask 077 && mktemp -d) || return
  trap 'rm -rf "$copy"' EXIT
  read -r authority && read -r own || return
  echo "$authority" | base64 -d > "$copy/qnetd-cacert.crt" && echo "$own" | base64 -d > "$copy/qdevice-net-node.p12" || return
  [ -e "$database/cert9.db" ] || corosync-qdevice-net-certutil -i -c "$copy/qnetd-cacert.crt" >/dev/null || return
  corosync-qdevice-net-certutil -m -c "$copy/qdevice-net-node.p12" >/dev/null
}
qnetd=/etc/corosync/qnetd/nssdb
# Installs corosync-qnetd with the package manager $1 where it is missing, and starts it, now and at boot.
device_host() {
  command -v corosync-qnetd >/dev/null || install "$1" corosync-qnetd || return
  if [ ! -e "$qnetd/qnetd-cacert.crt" ]; then
    corosync-qnetd-certutil -i >/dev/null 2>&1 || { echo "corosync-qnetd-certutil -i failed" >&2; return 1; }
    # The daemon runs as this user, where the package made one.
    ! getent group coroqnetd >/dev/null || chgrp -R coroqnetd "$qnetd" || return
  fi
  if has_systemd; then
    systemctl -q enable corosync-qnetd && systemctl start corosync-qnetd || return
  elif ! pidof corosync-qnetd >/dev/null; then
    service corosync-qnetd start >/dev/null </dev/null || return
  fi
  tries=0
  until corosync-qnetd-tool -s >/dev/null 2>&1; do
    tries=$((tries + 1))
    [ "$tries" -lt 60 ] || { echo "corosync-qnetd doesn't answer" >&2; return 1; }
    sleep 0.5
  done
}
# Connects to the port of corosync-qnetd at the address $1. Without Python nothing is known; the device's vote is waited for later.
reach_device() {
  for python in python3 /usr/libexec/platform-python; do
    command -v "$python" >/dev/null 2>&1 || continue
    timeout 30 "$python" -c '
import socket, sys
try: socket.create_connection((sys.argv[1], 5403), 10).close()
except OSError as error: sys.exit(str(error))
' "$1"
    return
  done
}
# Has this node ask for the certificate of the cluster $1, of the authority on standard input; prints the request as base64.
request_certificate() {
  copy=$(umask 077 && mktemp -d) || return
  trap 'rm -rf "$copy"' EXIT
  base64 -d > "$copy/qnetd-cacert.crt" || return
  rm -rf "$database"
  corosync-qdevice-net-certutil -i -c "$copy/qnetd-cacert.crt" >/dev/null || return
  corosync-qdevice-net-certutil -r -n "$1" >/dev/null 2>"$copy/said" || { tail -n 1 "$copy/said" >&2; return 1; }
  base64 -w 0 "$database/qdevice-net-node.crq"
}
# Signs the request on standard input for the cluster $1; prints the certificate as base64.
sign_certificate() {
  copy=$(umask 077 && mktemp -d) || return
  trap 'rm -rf "$copy"' EXIT
  base64 -d > "$copy/qdevice-net-node.crq" || return
  corosync-qnetd-certutil -s -c "$copy/qdevice-net-node.crq" -n "$1" >/dev/null 2>"$copy/said" || { tail -n 1 "$copy/said" >&2; return 1; }
  base64 -w 0 "$qnetd/cluster-$1.crt"
}
# Imports the signed certificate on standard input where it was requested.
finish_certificate() {
  copy=$(umask 077 && mktemp -d) || return
  trap 'rm -rf "$copy"' EXIT
  base64 -d > "$copy/cluster.crt" || return
  corosync-qdevice-net-certutil -M -c "$copy/cluster.crt" >/dev/null
  certutil -L -d "$database" -n 'Cluster Cert' >/dev/null
}
forget_certificates() { rm -rf "$database"; }
# Prints the certificate of this host's authority as base64.
print_authority() { base64 -w 0 "$qnetd/qnetd-cacert.crt"; }
