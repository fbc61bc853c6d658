#!/bin/sh
# One step of setting a cluster up on a machine, or its undoing, after daemons.sh, packages.sh, sbd.sh and device.sh. Each can be repeated:
# what is there already stays.
#   $1  the step; $2…  its arguments; texts and keys are on standard input
folder=/etc/corosync
config=$folder/corosync.conf
key=$folder/authkey
hosts=/etc/hosts
state=/var/lib/pacemaker
digest() { sha256sum < "$1" | cut -d ' ' -f 1; }

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
# an address that isn't that node's becomes a comment (case doesn't count); other names that it has go to the block. Those of 127.0.1.1 are this machine's own.
with_block() {
  awk '
    NR == FNR {
      id = tolower($2); order[++count] = id; names[id] = $2; first[id] = $1
      for (i = 1; i <= NF; i++) if (i != 2) right[id, $i] = 1
      next
    }
    /^# quorate begin$/ { inside = 1 }
    inside { if (/^# quorate end$/) inside = 0; next }
    /^[[:space:]]*#/ || NF < 2 { print; next }
    {
      wrong = ""; rest = ""; all = ""
      for (i = 2; i <= NF && $i !~ /^#/; i++) {
        all = all " " $i
        id = tolower($i)
        if ((id in names) && !((id, $1) in right)) wrong = id
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
# Pacemaker's configuration on a node that is stopped: has cibadmin ($2…) find the cluster's name in it, where that isn't $1.
other_name() {
  name=$1
  shift
  CIB_file=$state/cib/cib.xml cibadmin "$@" --xpath "//crm_config/cluster_property_set/nvpair[@name='cluster-name' and @value!='$name']"
}
has_other_name() { [ -e "$state/cib/cib.xml" ] && other_name "$1" --query >/dev/null 2>&1; }
forget_other_name() { ! has_other_name "$1" || other_name "$1" --delete-all --force >/dev/null; }
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
    (umask 077 && tar -czhf "$archive" "$@" 2>/dev/null) || { rm -f "$archive"; echo "the archive in /root can't be written" >&2; return 1; }
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
step=$1
shift
case $step in
packages) packages "$@" ;;
repository) repository "$@" ;;
resolve) resolve "$@" ;;
names) name_nodes ;;
unnames) unname_nodes ;;
tidy) rm -f "$hosts.quorate-former" "$key.former" ;;
time) time_service "$1" ;;
stop-pacemaker) stop_pacemaker ;;
stop-corosync) stop_corosync ;;
destroy) destroy ;;
read-certificates) read_certificates ;;
certificates) certificates ;;
uncertificate) forget_certificates ;;
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
has-other-name) has_other_name "$1" ;;
forget-other-name) forget_other_name "$1" ;;
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
device-authority) print_authority ;;
device-request) request_certificate "$1" ;;
device-sign) sign_certificate "$1" ;;
device-finish) finish_certificate ;;
device) start_device ;;
undevice) stop_device ;;
forget-device) stop_device && boot disable corosync-qdevice && forget_certificates ;;
esac
