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
part end
