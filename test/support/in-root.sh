#!/bin/sh
# in-root.sh ROOT FOLDER COMMAND…: runs a command in a root file system that stays unchanged (an overlay in memory), in namespaces of
# its own, with FOLDER of this machine at the same place. So the tools of another release can be asked.
set -eu
root=$1 folder=$2
shift 2
if [ "${IN_NAMESPACES-}" != yes ]; then
  IN_NAMESPACES=yes exec unshare --mount --pid --net --ipc --uts --fork --kill-child --propagation private -- \
    sh "$0" "$root" "$folder" "$@"
fi
mount -t tmpfs overlay /mnt
mkdir /mnt/upper /mnt/work /mnt/root
mount -t overlay overlay -o "lowerdir=$root,upperdir=/mnt/upper,workdir=/mnt/work" /mnt/root
new=/mnt/root
mount -t proc proc $new/proc
mount --rbind /dev $new/dev
mount -t tmpfs -o mode=1777 tmp $new/tmp
mount -t tmpfs run $new/run
mkdir -p "$new$folder"
mount --bind "$folder" "$new$folder"
cd "$new"
exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LC_ALL=C.UTF-8 TERM=dumb chroot "$new" "$@"
