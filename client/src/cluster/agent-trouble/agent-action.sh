#!/bin/sh
# Has the agent of a resource look whether it runs, or validate its parameters, on this node, as root. Starts and stops nothing.
# agent-action.sh --force-check|--validate RESOURCE SECONDS. Prints the exit code of crm_resource, then what it said, the first 100 KB of it.
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH
command -v crm_resource >/dev/null 2>&1 || {
  echo 127
  exit 0
}
limit="timeout -k 5 $(($3 + 10))"
command -v timeout >/dev/null 2>&1 || limit=
# shellcheck disable=SC2086 # It is several words, or none.
output=$($limit crm_resource --resource "$2" "$1" --timeout "${3}s" 2>&1 </dev/null)
echo "$?"
printf '%s\n' "$output" | head -c 100000
