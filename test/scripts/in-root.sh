#!/bin/sh
# Runs a script on a root file system of Debian, which stays as it is: what is written lies in memory. For unshare --mount --net --pid.
#
# in-root.sh ROOT_FILE_SYSTEM EMPTY_FOLDER FILES SCRIPT    (the files of the folder FILES are in /srv there)
set -eu
lower=$1 place=$2 files=$3 script=$4
mount -t tmpfs -o mode=755 root "$place"
mkdir "$place/upper" "$place/work" "$place/root"
mount -t overlay overlay -o "lowerdir=$lower,upperdir=$place/upper,workdir=$place/work" "$place/root"
cp -R "$files/." "$place/root/srv"
mount -t proc proc "$place/root/proc"
mount --bind /dev/null "$place/root/dev/null"
exec chroot "$place/root" /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 \
  /bin/sh -euc "$script"
