#!/bin/sh
# ask.sh WORK [ROOT]: asks each agent of WORK/list for its metadata, which go into WORK/NUMBER; with a root file system inside that,
# which is not written to. A line of the list: number, type, provider (- for none) and the command, with tabs between them.
set -u
work=$1
if [ $# -gt 1 ]; then
  mount -t tmpfs none /mnt || exit 1
  mkdir /mnt/changes /mnt/work /mnt/root
  mount -t overlay overlay -o "lowerdir=$2,upperdir=/mnt/changes,workdir=/mnt/work" /mnt/root || exit 1
  mkdir -p /mnt/root/harvest /mnt/root/proc /mnt/root/dev
  mount --bind "$work" /mnt/root/harvest
  mount -t proc none /mnt/root/proc
  mount --bind /dev /mnt/root/dev
  cp "$0" /mnt/root/ask.sh
  # The default of the agent apache follows the Apache that is installed: Debian's.
  mkdir -p /mnt/root/etc/apache2
  touch /mnt/root/etc/apache2/apache2.conf
  exec chroot /mnt/root sh /ask.sh /harvest
fi

tab=$(printf '\t')
mkdir -p "$work/home"
while IFS=$tab read -r number type provider command; do
  [ "$provider" = - ] && provider=
  # Some agents compute a default from the node's name. The command has no quotes: it is split at its blanks.
  # shellcheck disable=SC2086
  timeout -s KILL 60 env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$work/home" TMPDIR="$work/home" LC_ALL=C.UTF-8 HOSTNAME=node \
    OCF_ROOT=/usr/lib/ocf OCF_RESOURCE_TYPE="$type" OCF_RESOURCE_PROVIDER="$provider" OCF_RESOURCE_INSTANCE=metadata \
    $command < /dev/null > "$work/$number" 2> "$work/$number.error"
done < "$work/list"
