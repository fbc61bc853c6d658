#!/bin/sh
# in-root.sh ROOT FOLDER COMMAND ARGUMENT…: runs a command in a root file system, or several with colons between them, one over the
# other, in the namespaces that the caller has made. They are not written to. FOLDER is at the same place inside as outside. The
# host is n1 with the address 10.9.9.1.
set -eu
root=$1
folder=$2
shift 2
hostname n1
ip link set lo up
ip address add 10.9.9.1/32 dev lo
mount -t tmpfs none /mnt
mkdir /mnt/folder /mnt/changes /mnt/work /mnt/root
mount --bind "$folder" /mnt/folder
mount -t overlay overlay -o "lowerdir=$root,upperdir=/mnt/changes,workdir=/mnt/work" /mnt/root
cd /mnt/root
mount -t proc none proc
mount --bind /dev dev
for inside in tmp run; do mount -t tmpfs none "$inside"; done
mkdir -p root var/lib/pacemaker/cib ".$folder"
mount --bind /mnt/folder ".$folder"
exec chroot . env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C.UTF-8 TERM=dumb "$@"
