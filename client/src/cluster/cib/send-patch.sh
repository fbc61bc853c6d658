#!/bin/sh
# A function that scripts which send a patch begin with.

# The value of an attribute ($3) in the first tag of that name ($1) in a text ($2).
number_in() { printf '%s\n' "$2" | sed -n "/<$1 /{s/.* $3=\"\\([0-9]*\\)\".*/\\1/p;q;}"; }

# Applies a patch ($1) by compare-and-swap. Its source names an admin_epoch and an epoch but no num_updates.
# Pacemaker 3.0.2 and later take only a source with all three. The status of resources moves num_updates all the time, so
# it is read here, right before the patch is sent, and once more where only it has moved in between. Gives the exit code
# of cibadmin: 103 where the configuration has another epoch.
send_patch() {
  sent_epoch=$(number_in source "$1" admin_epoch).$(number_in source "$1" epoch)
  sendings=0
  while :; do
    cib_tag=$(cibadmin --query --no-children) || return
    [ "$(number_in cib "$cib_tag" admin_epoch).$(number_in cib "$cib_tag" epoch)" = "$sent_epoch" ] || return 103
    updates=$(number_in cib "$cib_tag" num_updates)
    printf '%s\n' "$1" | sed "/<source /s| */>| num_updates=\"$updates\"/>|" | cibadmin --patch --xml-pipe
    sent_code=$?
    sendings=$((sendings + 1))
    if [ "$sent_code" != 103 ] || [ "$sendings" -ge 50 ]; then return "$sent_code"; fi
  done
}
