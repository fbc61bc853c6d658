#!/bin/bash
# Process 1 of a node of the lab, in namespaces of its own (net, mount, uts, ipc, pid). Makes the node's root out of an
# overlay over LOWER (the machine's root, or another release's), waits for its cables, and starts what a node starts, or
# becomes systemd. It talks to the power board by its standard input and output: writes "pid N", reads "plugged", writes
# "up" once its services are started, or systemd is about to.
#
# init.sh KIND LOWER NAME DISK GATEWAY "NIC=ADDRESS..." SHARED NAME_OF_SHARED [OWN_FOLDER PATH]...
#   KIND  services: this script starts them; systemd: a bare machine, whose control group is this process's own
#   SHARED  the block device that the nodes share, or nothing, and the name that it has on each of them

# "one && other || die …" is meant: die ends the node, whichever of the two failed.
# shellcheck disable=SC2015

die() {
  echo "failed $*"
  exit 1
}

make_root() {
  local disk=$1 root=$1/root device
  shift
  mount -t overlay overlay -o "lowerdir=$lower,upperdir=$disk/upper,workdir=$disk/work" "$root" || die "no overlay"
  while [ $# -gt 1 ]; do
    mkdir -p "$root$2" && mount --bind "$disk/own/$1" "$root$2" || die "no $2"
    shift 2
  done
  mount -t proc proc "$root/proc" || die "no /proc"
  mount -t sysfs -o ro sysfs "$root/sys" || die "no /sys"
  # A node that panics, or its administrator, must not reboot the machine nor change its kernel's settings.
  if [ -e "$root/proc/sysrq-trigger" ]; then
    mount --bind /dev/null "$root/proc/sysrq-trigger" || die "no safe /proc"
  fi
  mount --bind "$root/proc/sys/net" "$root/mnt"
  mount --bind "$root/proc/sys" "$root/proc/sys" && mount -o remount,bind,ro "$root/proc/sys" ||
    die "no safe /proc/sys"
  mount --move "$root/mnt" "$root/proc/sys/net"
  mount -t tmpfs -o mode=755 tmpfs "$root/run" && mount -t tmpfs -o mode=1777 tmpfs "$root/tmp" &&
    mount -t tmpfs -o mode=755 tmpfs "$root/dev" || die "no tmpfs"
  if [ "$kind" = systemd ]; then
    mount -t cgroup2 -o nosuid,nodev,noexec cgroup2 "$root/sys/fs/cgroup" || die "no control groups"
    # Else the boots of all nodes have one id, and journalctl mixes them.
    cat /proc/sys/kernel/random/uuid >"$disk/boot-id" &&
      mount --bind "$disk/boot-id" "$root/proc/sys/kernel/random/boot_id" || die "no boot id"
  fi
  mkdir -m 755 "$root/dev/pts"
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts" || die "no /dev/pts"
  mkdir -m 1777 "$root/dev/shm"
  mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm" || die "no /dev/shm"
  ln -s pts/ptmx "$root/dev/ptmx"
  ln -s /proc/self/fd "$root/dev/fd"
  ln -s fd/0 "$root/dev/stdin"
  ln -s fd/1 "$root/dev/stdout"
  ln -s fd/2 "$root/dev/stderr"
  for device in null zero full random urandom tty; do
    : >"$root/dev/$device"
    mount --bind "/dev/$device" "$root/dev/$device" || die "no /dev/$device"
  done
  if [ -n "$shared" ]; then
    : >"$root$shared"
    mount --bind "$shared" "$root$shared" && mkdir -p "$root${shared_name%/*}" &&
      ln -s "$shared" "$root$shared_name" || die "no shared disk"
  fi
  cd "$root" && mkdir -p mnt && pivot_root . mnt && umount -l /mnt && cd / || die "no new root"
}

raise_network() {
  local gateway=$1 cable
  shift
  {
    echo "link set dev lo up"
    for cable; do
      echo "address add ${cable#*=}/24 brd + dev ${cable%%=*}"
      echo "link set dev ${cable%%=*} up"
    done
    echo "route add default via $gateway dev ${1%%=*}"
  } | ip -batch - || die "no network"
}

start_services() {
  mkdir -p /run/sshd /run/lock /run/lock/apache2 /run/apache2 /run/httpd /run/user
  mkdir -m 1755 /run/resource-agents
  chmod 1777 /run/lock
  chown www-data /run/lock/apache2
  : >/run/utmp
  set -a
  # shellcheck source=/dev/null
  . /etc/default/pacemaker
  set +a
  # For Pacemaker 3, whose crm_resource aborts without a bus. No systemd answers there: a node has no class systemd.
  if command -v dbus-daemon >/dev/null; then
    mkdir -p /run/dbus && dbus-daemon --system --fork || die "no D-Bus"
  fi
  /usr/sbin/sshd -E /var/log/sshd.log || die "no sshd"
  # A bare node has no cluster yet.
  [ -e /etc/corosync/corosync.conf ] || return 0
  # As `service corosync start` and `service pacemaker start` leave it, without the latter's five seconds of sleep.
  corosync >/var/log/corosync/start.log 2>&1 && {
    pidof corosync >/run/corosync.pid
    setsid pacemakerd >/dev/null 2>&1 </dev/null &
    echo $! >/run/pacemakerd.pid
  }
}

main() {
  local pid rest kind=$1 lower=$2 name=$3 disk=$4 gateway=$5 cables=$6 shared=$7 shared_name=$8 answer
  shift 8
  # /proc is still the board's, so this is the number the board knows this process by.
  read -r pid rest </proc/self/stat
  echo "pid $pid"
  hostname "$name" || die "no host name"
  make_root "$disk" "$@"
  read -r answer && [ "$answer" = plugged ] || die "no cables"
  # shellcheck disable=SC2086
  raise_network "$gateway" $cables
  if [ "$kind" = systemd ]; then
    echo up
    exec </dev/null >/dev/null
    # By its variable systemd knows that there is no hardware to set up.
    exec env -i container=quorate-lab PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
      /lib/systemd/systemd --log-target=journal --show-status=0
  fi
  export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8
  start_services
  echo up
  exec </dev/null >/dev/null 2>&1
  # While it waits, bash also buries the orphans that process 1 inherits.
  while :; do
    sleep 3600 &
    wait $!
  done
}

# A function is read whole before it runs: the script itself is out of reach once the root has changed.
main "$@"
