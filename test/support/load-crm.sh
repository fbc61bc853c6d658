#!/bin/sh
# load-crm.sh ROOT OUTPUT FILE…: loads each crm file into an empty CIB with the crm shell of a root file system, which is not written
# to, in the namespaces that the caller has made. Writes FILE.xml (the CIB), FILE.log and FILE.code into OUTPUT.
set -u
root=$1
output=$2
shift 2
hostname n1
mount -t tmpfs none /mnt
mkdir /mnt/files /mnt/changes /mnt/work /mnt/root
cp "$@" /mnt/files/
mount -t overlay overlay -o "lowerdir=$root,upperdir=/mnt/changes,workdir=/mnt/work" /mnt/root
cd /mnt/root || exit 1
mount -t proc none proc
mount --bind /dev dev
for folder in tmp run; do mount -t tmpfs none "$folder"; done
mkdir -p root var/lib/pacemaker/cib
for file; do
  name=${file##*/}
  cp "/mnt/files/$name" tmp/load.crm
  # shellcheck disable=SC2016
  chroot . env -i HOME=/root CIB_file=/tmp/cib.xml PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 sh -c '
    rm -f /tmp/cib.xml
    cibadmin --empty > /tmp/cib.xml
    timeout 120 crm -F configure load replace /tmp/load.crm < /dev/null' > "$output/$name.log" 2>&1
  echo $? > "$output/$name.code"
  cp tmp/cib.xml "$output/$name.xml"
done
