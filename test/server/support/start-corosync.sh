#!/bin/sh
# start-corosync.sh ROOT OUTPUT FILE…: what the corosync of a root file system says of each file, first with -t, then started for real,
# in the namespaces that the caller has made. Writes FILE.check, FILE.log, FILE.quorum and FILE.end into OUTPUT.
set -u
root=$1
output=$2
shift 2
hostname n1
ip link set lo up
for address in 10.9.9.1/24 10.9.8.1/24 10.9.7.1/24; do ip addr add "$address" dev lo; done
ip -6 addr add fd00::1/64 dev lo nodad

mount -t tmpfs none /mnt
mkdir /mnt/files /mnt/changes /mnt/work /mnt/root
cp "$@" /mnt/files/
mount -t overlay overlay -o "lowerdir=$root,upperdir=/mnt/changes,workdir=/mnt/work" /mnt/root
cd /mnt/root || exit 1
mount -t proc none proc
mount --bind /dev dev
for folder in dev/shm tmp run; do mount -t tmpfs none "$folder"; done
mkdir -p var/lib/corosync var/log/corosync etc/corosync
printf '127.0.0.1 localhost\n127.0.1.1 n1\n10.9.9.1 alpha\n10.9.9.2 beta\n' > etc/hosts
head -c 256 /dev/zero > etc/corosync/authkey

for file; do
  name=${file##*/}
  rm -rf tmp/* dev/shm/* var/lib/corosync/* run/corosync*
  cp "/mnt/files/$name" tmp/check.conf
  { cat tmp/check.conf; printf '\nlogging {\n  to_stderr: yes\n  to_syslog: no\n}\n'; } > tmp/start.conf
  chroot . corosync -t -c /tmp/check.conf > "$output/$name.check" 2>&1
  echo "status $?" >> "$output/$name.check"
  chroot . corosync -f -c /tmp/start.conf > "$output/$name.log" 2>&1 &
  process=$!
  tries=0
  while [ "$tries" -lt 100 ] && kill -0 "$process" 2>/dev/null; do
    grep -q 'ready to provide service' "$output/$name.log" && break
    sleep 0.1
    tries=$((tries + 1))
  done
  # What makes it end comes in the same moment as its first membership.
  sleep 0.2
  if kill -0 "$process" 2>/dev/null; then
    echo runs > "$output/$name.end"
    chroot . corosync-quorumtool -s > "$output/$name.quorum" 2>&1
    kill -9 "$process"
  else
    echo exits > "$output/$name.end"
  fi
  wait "$process" 2>/dev/null
done
