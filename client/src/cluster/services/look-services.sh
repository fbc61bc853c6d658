#!/bin/sh
# Prints what runs the cluster on a node, and how its votes are counted: "id<TAB>value" by lines. Reads only.
LC_ALL=C PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH
say() { printf '%s\t%s\n' "$1" "$2"; }
lines() { while IFS= read -r line; do say "$1" "$line"; done; }
say uname "$(uname -n)"
ip -o addr show 2>/dev/null | while read -r _ _ _ address _; do say address "${address%%/*}"; done
if [ -d /run/systemd/system ]; then
  say manager systemd
elif command -v service >/dev/null 2>&1 && [ -x /etc/init.d/corosync ] && [ -x /etc/init.d/pacemaker ]; then
  say manager service
fi
for program in corosync pacemakerd corosync-qdevice; do
  command -v "$program" >/dev/null 2>&1 && say has "$program"
done
for daemon in corosync pacemakerd corosync-qdevice dlm_controld; do
  pidof "$daemon" >/dev/null 2>&1 && say runs "$daemon"
done
[ -d /run/systemd/system ] && for unit in corosync pacemaker corosync-qdevice; do
  say unit "$unit $(systemctl is-enabled "$unit" 2>/dev/null)"
done
if pidof pacemakerd >/dev/null 2>&1; then say name "$(timeout 10 crm_node -n 2>/dev/null)"; fi
[ -r /etc/corosync/corosync.conf ] && sed -e 's/^[[:space:]]*//' -e '/^#/d' -e '/^$/d' /etc/corosync/corosync.conf | lines config
# Its exit code is 2 without quorum.
pidof corosync >/dev/null 2>&1 && timeout 10 corosync-quorumtool -s 2>/dev/null | lines quorum
exit 0
