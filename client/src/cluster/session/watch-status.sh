#!/bin/sh
# Prints the status of the cluster whenever it changes.
#   $1  a mark that no status holds, between the parts of a report
#   $2  the command that prints the status
#   $3  the command that prints the constraints left by moves and bans
#   $4  the command that prints corosync's votes
# Looks twice a second at the version of the CIB, which any change of configuration or status increments; that costs
# the node some 6 ms. What isn't in the CIB, such as the history of fencing, is printed by every eighth look at the
# latest. Each look without a report prints a dot, as a sign of life. The loop ends when nobody reads it any more, or
# after ten minutes, so that none stays on a node that lost its watcher.
last=
quiet=0
looks=0
while [ "$looks" -lt 1200 ]; do
  now=$(cibadmin -Q -A /cib -n 2>/dev/null)
  code=$?
  if [ "$code" != 0 ] || [ "$now" != "$last" ] || [ "$quiet" -ge 8 ]; then
    from=$(date +%s)
    status=$(eval "$2" 2>&1)
    code=$?
    leftovers=$(eval "$3" 2>/dev/null)
    votes=$(eval "$4" 2>/dev/null)
    took=$(($(date +%s) - from))
    last=$now
    quiet=0
    printf '%s %s\n%s\n%s+\n%s\n%s+\n%s\n%s\n' "$1" "$code" "$status" "$1" "$leftovers" "$1" "$votes" "$1" || exit 0
    # A node that is slow to answer gets as long a rest.
    [ "$took" -lt 2 ] || sleep "$took"
  else
    quiet=$((quiet + 1))
    printf . || exit 0
  fi
  looks=$((looks + 1))
  sleep 0.5 2>/dev/null || sleep 1
done
