#!/bin/sh
# What SBD takes on a machine: disks, a watchdog, and its settings. Functions for step.sh, which this text stands before.
modules=/etc/modules-load.d/quorate-softdog.conf
# A number of four bytes at $2 in the header on the disk $1 (big-endian).
number_at() { printf '%d\n' "0x$(dd if="$1" bs=1 skip="$2" count=4 2>/dev/null | od -An -tx1 | tr -d ' \n')"; }
# The UUID in SBD's header on the disk $1; nothing where there is no header.
disk_uuid() {
  [ "$(dd if="$1" bs=8 count=1 2>/dev/null | tr -d '\0')" = SBD_SBD_ ] || return 0
  dd if="$1" bs=1 skip=33 count=16 2>/dev/null | od -An -tx1 | tr -d ' \n'
}
# What is on the disk $1; nothing where SBD may have it. SBD writes to its first 256 KiB.
disk_content() {
  if [ -n "$(lsblk -nro MOUNTPOINT "$1" | tr -d '\n')" ]; then echo "a mounted file system"; return; fi
  found=$(wipefs -O TYPE -i "$1" 2>/dev/null | tr "\n" " ")
  if [ -n "$found" ]; then echo "$found"; return; fi
  if [ "$(lsblk -nro NAME "$1" | wc -l)" -gt 1 ]; then echo "partitions or volumes"; return; fi
  [ -z "$(dd if="$1" bs=64k count=16 2>/dev/null | tr -d '\0' | head -c 1 | od -An -tx1)" ] || echo "data"
}
# Says of each disk by lines: path, what it is, and more, with tabs between.
look_at_disks() {
  for disk; do
    if [ ! -e "$disk" ]; then
      printf '%s\tmissing\n' "$disk"
    elif [ ! -b "$disk" ]; then
      printf '%s\tno-disk\n' "$disk"
    else
      uuid=$(disk_uuid "$disk")
      if [ -n "$uuid" ]; then
        printf '%s\tsbd\t%s\t%s\t%s\n' "$disk" "$uuid" "$(number_at "$disk" 16)" "$(number_at "$disk" 28)"
        continue
      fi
      content=$(disk_content "$disk")
      if [ -n "$content" ]; then
        printf '%s\tused\t%s\n' "$disk" "$content"
      else
        printf '%s\tempty\t%s\t%s\n' "$disk" "$(blockdev --getsize64 "$disk")" "$(lsblk -dnro WWN,SERIAL "$disk" | tr -s ' ' ' ')"
      fi
    fi
  done
}
# Writes SBD's header with the timeouts $1 (watchdog) and $2 (msgwait), in seconds, to those of the disks $3… that are empty.
create_disks() {
  watchdog=$1 msgwait=$2
  shift 2
  for disk; do
    [ -z "$(disk_uuid "$disk")" ] || continue
    content=$(disk_content "$disk")
    [ -z "$content" ] || fail "$disk has $content on it"
    said=$(sbd -d "$disk" -1 "$watchdog" -4 "$msgwait" create 2>&1) || fail "$(printf '%s\n' "$said" | tail -n 1)"
  done
}
# Empties the disks $1… again, which were empty before create_disks.
empty_disks() {
  for disk; do
    [ -z "$(disk_uuid "$disk")" ] || dd if=/dev/zero of="$disk" bs=64k count=16 conv=fsync 2>/dev/null || return
  done
}
# Loads softdog, now and at boot.
load_softdog() {
  modprobe softdog || return
  echo softdog > "$modules" || return
  tries=0
  until [ -c /dev/watchdog ]; do
    tries=$((tries + 1))
    [ "$tries" -lt 20 ] || fail "softdog is loaded, but there is no /dev/watchdog"
    sleep 0.5
  done
}
unload_softdog() {
  [ -e "$modules" ] || return 0
  rm -f "$modules"
  modprobe -q -r softdog
  return 0
}
# SBD's settings file, where its package has put it.
sbd_file() {
  for file in /etc/sysconfig/sbd /etc/default/sbd; do
    [ ! -e "$file" ] || { echo "$file"; return; }
  done
  if [ -d /etc/sysconfig ]; then echo /etc/sysconfig/sbd; else echo /etc/default/sbd; fi
}
sbd_names='SBD_DEVICE SBD_WATCHDOG_DEV SBD_WATCHDOG_TIMEOUT SBD_DELAY_START SBD_PACEMAKER SBD_STARTMODE'
# SBD's settings as they were before set_sbd: without its block, and with the lines that it made comments.
plain_settings() {
  [ ! -e "$1" ] || sed -e '/^# quorate begin$/,/^# quorate end$/d' -e 's/^# quorate was: //' "$1"
}
# Puts the settings on standard input into SBD's file, in a block; lines that set the same become comments. SBD then starts with corosync.
set_sbd() {
  file=$(sbd_file)
  new=$(mktemp "$file.XXXXXX") || return
  pattern=$(echo "$sbd_names" | tr ' ' '|')
  if {
    plain_settings "$file" | sed -E "s/^[[:space:]]*($pattern)=/# quorate was: &/"
    echo "# quorate begin"
    cat
    echo "# quorate end"
  } > "$new" && grep -q '^# quorate end$' "$new" && chmod 644 "$new"; then
    mv -f "$new" "$file" && systemctl -q enable sbd
    return
  fi
  rm -f "$new"
  return 1
}
# Gives SBD the settings back that it had before set_sbd, and has it start no more.
unset_sbd() {
  file=$(sbd_file)
  if [ -e "$file" ] && grep -q '^# quorate begin$' "$file"; then
    new=$(mktemp "$file.XXXXXX") || return
    if plain_settings "$file" > "$new" && chmod 644 "$new"; then mv -f "$new" "$file"; else rm -f "$new"; return 1; fi
  fi
  boot disable sbd
}
# Waits until SBD runs on this node, named $1, and has a slot on each of the disks $2….
await_sbd() {
  node=$1
  shift
  tries=0
  until pidof sbd >/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -lt 40 ] || fail "sbd doesn't run: see journalctl -u sbd"
    sleep 0.5
  done
  for disk; do
    sbd -d "$disk" list 2>/dev/null | awk -v node="$node" '$2 == node { found = 1 } END { exit !found }' || fail "$node has no slot on $disk"
  done
}
