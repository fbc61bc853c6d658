#!/bin/sh
# Prints the names and addresses of a node, a line each: its host name first, then its name in the cluster.
uname -n
crm_node -n 2>/dev/null || echo
ip -o addr show 2>/dev/null | while read -r _ _ _ address _; do
  echo "$address" | cut -d/ -f1
done
