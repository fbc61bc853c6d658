#!/bin/sh
# Runs pacemaker-fenced alone, in namespaces of its own, and asks it which nodes each device of standard input can fence.
# Usage: fencer.sh FOLDER NODES... < DEVICES; a device is a line of options for stonith_admin --register, quoted for the shell.
set -eu
folder=$1
shift
ip link set lo up
mount -t tmpfs none /dev/shm
mount --bind "$folder/fence_agent" /usr/sbin/fence_legacy
/usr/lib/pacemaker/pacemaker-fenced --stand-alone --logfile "$folder/log" >"$folder/out" 2>&1 &
fencer=$!
tries=0
until stonith_admin --list-registered >"$folder/out" 2>&1; do
	tries=$((tries + 1))
	[ "$tries" -lt 100 ] || exit 1
	sleep 0.1
done
number=0
while IFS= read -r options; do
	number=$((number + 1))
	eval "stonith_admin --register d --agent fence_legacy $options" >>"$folder/out" 2>&1|| continue
	for node; do
		if stonith_admin --list "$node" 2>&1 | grep -q '^d$\|^[[:space:]]*d$'; then
			printf '%s\t%s\n' "$number" "$node"
		fi
	done
	stonith_admin --deregister d >>"$folder/out" 2>&1
done
kill "$fencer"
