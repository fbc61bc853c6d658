#!/bin/sh
# Prints the metadata of the agents whose names are the lines of standard input, a part for each. Begins with batch-query.sh.
while IFS= read -r agent; do
  part "$agent"
  ask 5 crm_resource --show-metadata "$agent" 2>/dev/null </dev/null | head -c 1200000
done
part end
