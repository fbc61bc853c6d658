#!/bin/sh
# One step of setting a cluster up on a machine, or its undoing, with daemons.sh and sbd.sh before it. Each can be repeated: what is there
# already stays.
#   $1  the step; $2…  its arguments; texts and keys are on standard input
folder=/etc/corosync
config=$folder/corosync.conf
key=$folder/authkey
hosts=/etc/hosts
state=/var/lib/pacemaker
digest() { sha256sum < "$1" | cut -d ' ' -f 1; }

# Runs apt-get, and waits two minutes for others that use it: for dpkg's lock apt does so itself, for that of the lists it doesn't.
# What an interrupted installation left is completed first. What apt says is in $said, and printed where it fails.
apt() {
  tries=0
  DEBIAN_FRONTEND=noninteractive
  export DEBIAN_FRONTEND
  until said=$(apt-get -y -qq -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@" 2>&1 >/dev/null); do
    tries=$((tries + 1))
    case $said in
    *'Unable to lock directory'*) [ "$tries" -lt 60 ] && sleep 2 && continue ;;
    *'dpkg --configure -a'*) [ "$tries" -lt 3 ] && finish_installation && continue ;;
    esac
    printf '%s\n' "$said" >&2
    return 1
  done
}
# Completes an interrupted installation, as far as that is possible; files that somebody has changed stay as they are.
finish_installation() {
  dpkg --force-confdef --force-confold --configure -a </dev/null >/dev/null 2>&1
  return 0
}
# The packages, by lines; of several "one|other" the first that apt knows.
known_packages() {
  for package; do
    while [ "$package" != "${package#*|}" ] && ! apt-cache show "${package%%|*}" >/dev/null 2>&1; do package=${package#*|}; done
    echo "${package%%|*}"
  done
}
# Installs packages ($2…) with the package manager $1.
install() {
  manager=$1
  shift
  case $manager in
  apt-get)
    apt update || return
    lists=$said
    # shellcheck disable=SC2046 # Names of packages have no spaces.
    set -- $(known_packages "$@")
    apt install --no-install-recommends "$@" && return
    # What is missing may only be unknown.
    printf '%s\n' "$lists" | sed -n 's/^W: Failed to fetch \([^ ]*\) */apt could not fetch \1: /p' | head -n 1 >&2
    return 1
    ;;
  dnf) dnf -y -q install "$@" >/dev/null ;;
  zypper) zypper -n -q install "$@" >/dev/null ;;
  *) echo "there is no package manager to install $* with" >&2; return 1 ;;
  esac
}
# Installs a node's packages ($2…) with the package manager $1. Debian's would start a cluster of their own at once.
packages() {
  if [ "$1" = apt-get ] && has_systemd; then
    for unit in corosync pacemaker; do
      # Neither is installed yet, or not completely.
      dpkg-query -W -f='${db:Status-Status}' "$unit" 2>/dev/null | grep -qx installed || systemctl -q mask --runtime "$unit.service" 2>/dev/null
    done
    trap unmask EXIT
  fi
  install "$@" || return
  for program in corosync pacemakerd crm_mon; do
    command -v "$program" >/dev/null || { echo "$program is still missing" >&2; return 1; }
  done
}
# What an installation that was cut off may have left.
unmask() {
  systemctl -q unmask --runtime corosync.service pacemaker.service 2>/dev/null
}
# Installs chrony with the package manager $1 and starts it, also at boot.
time_service() {
  install "$1" chrony || return
  systemctl -q enable --now chrony 2>/dev/null || systemctl -q enable --now chronyd
}
# Prints the addresses that each of these names means here, in their order: "name<TAB>addresses".
resolve() {
  for name; do
    printf '%s\t%s\n' "$name" "$(getent ahosts "$name" | awk '!seen[$1]++ { print $1 }' | tr '\n' ' ')"
  done
}
without_block() {
  sed -e '/^# quorate begin$/,/^# quorate end$/d' "$hosts"
}
# Prints /etc/hosts with a block for the lines "address name other-address…" on standard input. A line that gives one of these names
# an address that isn't that node's becomes a comment; other names that it has go to the block. Those of 127.0.1.1 are this machine's own.
with_block() {
  awk '
    NR == FNR {
      order[++count] = $2; names[$2] = $2; first[$2] = $1
      for (i = 1; i <= NF; i++) if (i != 2) right[$2, $i] = 1
      next
    }
    /^# quorate begin$/ { inside = 1 }
    inside { if (/^# quorate end$/) inside = 0; next }
    /^[[:space:]]*#/ || NF < 2 { print; next }
    {
      wrong = ""; rest = ""; all = ""
      for (i = 2; i <= NF && $i !~ /^#/; i++) {
        all = all " " $i
        if (($i in names) && !(($i, $1) in right)) wrong = $i
        else rest = rest " " $i
      }
      if (wrong == "") { print; next }
      print "# quorate was: " $0
      if ($1 == "127.0.1.1") names[wrong] = substr(all, 2)
      else if (rest != "") others[++more] = $1 rest
    }
    END {
      print "# quorate begin"
      for (i = 1; i <= more; i++) print others[i]
      for (i = 1; i <= count; i++) print first[order[i]] " " names[order[i]]
      print "# quorate end"
    }' - "$hosts"
}
# Puts the nodes' names into /etc/hosts, as with_block says.
name_nodes() {
  cp -p "$hosts" "$hosts.quorate-former" || return
  new=$(mktemp "$hosts.XXXXXX") || return
  if with_block > "$new" && grep -q '^# quorate end$' "$new" && chmod 644 "$new"; then
    mv -f "$new" "$hosts"
    return
  fi
  rm -f "$new"
  return 1
}
# Restores /etc/hosts as it was before name_nodes.
unname_nodes() {
  [ ! -e "$hosts.quorate-former" ] || mv -f "$hosts.quorate-former" "$hosts"
}
# Removes the block, and what it replaced comes back.
drop_names() {
  rm -f "$hosts.quorate-former"
  grep -q '^# quorate begin$' "$hosts" || return 0
  new=$(mktemp "$hosts.XXXXXX") || return
  if without_block | sed -e 's/^# quorate was: //' > "$new" && chmod 644 "$new"; then
    mv -f "$new" "$hosts"
    return
  fi
  rm -f "$new"
  return 1
}
# Opens the ports of a cluster: with firewalld, or with ufw from the networks in $2….
firewall() {
  kind=$1
  shift
  if [ "$kind" = firewalld ]; then
    firewall-cmd -q --permanent --add-service=high-availability && firewall-cmd -q --add-service=high-availability
  else
    for network; do
      ufw allow proto udp from "$network" to any port 5404:5412 >/dev/null || return
      ufw allow proto tcp from "$network" to any port 2224,3121,5403,21064 >/dev/null || return
    done
  fi
}
close_firewall() {
  kind=$1
  shift
  if [ "$kind" = firewalld ]; then
    firewall-cmd -q --permanent --remove-service=high-availability
    firewall-cmd -q --remove-service=high-availability
  else
    for network; do
      ufw delete allow proto udp from "$network" to any port 5404:5412 >/dev/null
      ufw delete allow proto tcp from "$network" to any port 2224,3121,5403,21064 >/dev/null
    done
  fi
}
# Closes what was opened for a cluster that is gone; pcs needs its port without one, too.
close_ports() {
  ! systemctl is-active -q pcsd 2>/dev/null || return 0
  if command -v firewall-cmd >/dev/null && [ "$(firewall-cmd --state 2>/dev/null)" = running ]; then
    close_firewall firewalld
  elif command -v ufw >/dev/null && ufw status 2>/dev/null | grep -q '^Status: active'; then
    ufw show added | sed -n 's/^ufw allow from \([^ ]*\) to any port 5404:5412 proto udp$/\1/p' |
      while read -r network; do close_firewall ufw "$network"; done
  fi 2>/dev/null
  return 0
}
# Removes what the example cluster of Debian's packages has made of itself.
reset_example() {
  stop_pacemaker && stop_corosync || return
  rm -f "$state"/cib/cib* "$state"/pengine/pe-* /var/lib/corosync/ringid_*
}
# Writes standard input, decoded by $3…, to $1 with mode $2, whole or not at all; the former file stays beside it.
write_file() {
  target=$1 mode=$2
  shift 2
  (umask 022 && mkdir -p "$folder") || return
  new=$(umask 077 && mktemp "$folder/.quorate.XXXXXX") || return
  if ! { "$@" > "$new" && chown root:root "$new" && chmod "$mode" "$new"; }; then
    rm -f "$new"
    return 1
  fi
  sync "$new" 2>/dev/null
  if [ -e "$target" ] && [ "$(digest "$target")" = "$(digest "$new")" ]; then
    rm -f "$new"
    chown root:root "$target" && chmod "$mode" "$target"
    return
  fi
  [ ! -e "$target" ] || cp -p "$target" "$target.former" || { rm -f "$new"; return 1; }
  mv -f "$new" "$target" && sync "$folder" 2>/dev/null
  [ -e "$target" ]
}
# Restores what was there before write_file, where the file is the one with the digest $2.
unwrite() {
  [ -e "$1" ] && [ "$(digest "$1")" = "$2" ] || return 0
  if [ -e "$1.former" ]; then mv -f "$1.former" "$1"; else rm -f "$1"; fi
}
# Has corosync check the text on standard input.
check() {
  (umask 022 && mkdir -p "$folder") || return
  # Newer packages leave these folders to systemd, which makes them at the first start; the check wants them before.
  if has_systemd; then
    for setting in LogsDirectory=/var/log StateDirectory=/var/lib; do
      systemctl cat corosync.service 2>/dev/null | grep -qx "${setting%%=*}=corosync" || continue
      (umask 022 && mkdir -p "${setting#*=}/corosync") || return
    done
  fi
  copy=$(mktemp -d) || return
  trap 'rm -rf "$copy"' EXIT
  cat > "$copy/corosync.conf" && corosync -t -c "$copy/corosync.conf" >"$copy/said" 2>&1 && return
  grep -i error "$copy/said" | grep -v 'exiting with status' >&2 || cat "$copy/said" >&2
  return 1
}
start() {
  ! has_systemd || unmask
  start_corosync && start_pacemaker
}
# Removes the cluster's own state of a cluster that never ran.
forget() {
  rm -f "$state"/cib/cib* "$state"/pengine/pe-* /var/lib/corosync/ringid_*
}
# Enables or disables ($1) the units $2….
boot() {
  has_systemd || return 0
  action=$1
  shift
  if [ "$action" = enable ]; then
    systemctl -q enable "$@"
    return
  fi
  for unit; do
    # Where a unit doesn't exist, disabling it fails, and all is well.
    systemctl -q disable "$unit" 2>/dev/null
    ! systemctl is-enabled -q "$unit" 2>/dev/null || return
  done
}

# Removes the cluster from this node. What is removed is in an archive for root alone, whose name is printed.
destroy() {
  if pidof corosync pacemakerd >/dev/null; then echo "the cluster still runs" >&2; return 1; fi
  boot disable corosync pacemaker corosync-qdevice
  archive=/root/quorate-cluster-$(date +%Y%m%d-%H%M%S).tar.gz
  set --
  for path in "$folder" "$state/cib" /etc/pacemaker/authkey; do
    [ ! -e "$path" ] || set -- "$@" "$path"
  done
  if [ $# -gt 0 ] && [ -e "$config" ]; then
    (umask 077 && tar -czf "$archive" "$@" 2>/dev/null) || { rm -f "$archive"; echo "the archive in /root can't be written" >&2; return 1; }
    echo "$archive"
  fi
  rm -f "$config" "$config.former" "$key" "$key.former" /etc/pacemaker/authkey
  rm -rf "$folder/qdevice/net/nssdb" "$folder/qdevice/net/qdevice-net-node.crq"
  ! has_systemd || unset_sbd
  unload_softdog
  forget
  drop_names
  close_ports
  [ ! -e "$config" ] && [ ! -e "$key" ]
}
database=$folder/qdevice/net/nssdb
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
step=$1
shift
case $step in
packages) packages "$@" ;;
resolve) resolve "$@" ;;
names) name_nodes ;;
unnames) unname_nodes ;;
tidy) rm -f "$hosts.quorate-former" ;;
time) time_service "$1" ;;
stop-pacemaker) stop_pacemaker ;;
stop-corosync) stop_corosync ;;
destroy) destroy ;;
read-certificates) read_certificates ;;
certificates) certificates ;;
uncertificate) rm -rf "$database" ;;
firewall) firewall "$@" ;;
unfirewall) close_firewall "$@" ;;
reset) reset_example ;;
read-key) base64 < "$key" ;;
key) write_file "$key" 400 base64 -d && [ "$(wc -c < "$key")" -ge 128 ] ;;
unkey) unwrite "$key" "$1" ;;
check) check ;;
config) write_file "$config" 644 cat ;;
unconfig) unwrite "$config" "$1" ;;
start) start ;;
stop) stop_pacemaker && stop_corosync ;;
forget) forget ;;
boot) boot "$@" ;;
disks) look_at_disks "$@" ;;
sbd-disk) create_disks "$@" ;;
unsbd-disk) empty_disks "$@" ;;
watchdog) load_softdog ;;
unwatchdog) unload_softdog ;;
sbd) set_sbd ;;
unsbd) unset_sbd ;;
sbd-runs) await_sbd "$@" ;;
device-host) device_host "$1" ;;
device-reach) reach_device "$1" ;;
device-authority) base64 -w 0 "$qnetd/qnetd-cacert.crt" ;;
device-request) request_certificate "$1" ;;
device-sign) sign_certificate "$1" ;;
device-finish) finish_certificate ;;
device) start_device ;;
undevice) stop_device ;;
forget-device) stop_device && boot disable corosync-qdevice && rm -rf "$database" ;;
esac
