#!/bin/sh
# Prints the releases and agents of a node, as parts. Begins with batch-query.sh.
part pacemaker
# Before 2.1 it goes to standard error.
ask 10 crm_resource --version 2>&1 </dev/null
part corosync
ask 10 corosync -v 2>/dev/null </dev/null
part node
ask 10 crm_node -n 2>/dev/null </dev/null || uname -n
# A changed agent, or a changed library of agents, has another size or time.
part stamp
stat -L -c '%n %s %Y' /usr/lib/ocf/resource.d/*/* /usr/lib/ocf/lib/*/* /usr/sbin/fence_* /usr/share/fence/*.py 2>/dev/null | cksum
for provider in $(ask 10 crm_resource --list-ocf-providers 2>/dev/null </dev/null); do
  part "agents ocf:$provider"
  ask 10 crm_resource --list-agents "ocf:$provider" 2>/dev/null </dev/null
done
for class in stonith systemd lsb; do
  part "agents $class"
  ask 10 crm_resource --list-agents "$class" 2>/dev/null </dev/null
done
# What values of parameters may name.
part members
ask 10 crm_node -l 2>/dev/null </dev/null
part interfaces
ls /sys/class/net 2>/dev/null
part devices
ask 5 lsblk -lnpo NAME,TYPE 2>/dev/null </dev/null
part links
find /dev/drbd/by-res /dev/disk/by-label /dev/disk/by-uuid /dev/disk/by-id -type l 2>/dev/null | head -n 200
part end
