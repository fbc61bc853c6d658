#!/bin/bash
# Process 1 of a bare Debian machine. Its root is an overlay in memory over a root file system, which stays as it is; in it lies a
# clone of the checkout. It runs one command there. When it ends, the kernel ends what still runs there and removes the mounts.
#
# init.sh ROOT_FILE_SYSTEM EMPTY_FOLDER CHECKOUT CERTIFICATES COMMAND...   (CERTIFICATES may be empty)
set -euo pipefail
lower=$1 place=$2 checkout=$3 certificates=$4
shift 4

mount -t tmpfs -o mode=755 fresh "$place"
mkdir "$place/upper" "$place/work" "$place/root"
root=$place/root
mount -t overlay overlay -o "lowerdir=$lower,upperdir=$place/upper,workdir=$place/work" "$root"
git clone --quiet "file://$checkout" "$root/root/quorate"
# The machine's own way to the network.
if [ -n "$certificates" ]; then cp "$certificates" "$root/root/certificates.pem"; fi
cp -L /etc/resolv.conf "$root/etc/resolv.conf"
printf '127.0.0.1\tlocalhost\n127.0.1.1\tbare\n' >"$root/etc/hosts"
echo bare >"$root/etc/hostname"
hostname bare

mount -t proc proc "$root/proc"
mount -t sysfs -o ro sysfs "$root/sys"
mount --bind /dev "$root/dev"
mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
mount -t tmpfs -o mode=1777 shm "$root/dev/shm"
mount -t tmpfs -o mode=755 run "$root/run"
mount -t tmpfs -o mode=1777 tmp "$root/tmp"
cd "$root"
pivot_root . mnt
umount --lazy /mnt
cd /root/quorate

# Not by exec: this shell is who reaps the processes that lose their parent.
code=0
"$@" </dev/null || code=$?
exit "$code"
