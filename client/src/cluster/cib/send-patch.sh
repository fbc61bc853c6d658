#!/bin/sh
# A function that scripts which send a patch begin with.

# The value of an attribute ($3) in the first tag of that name ($1) in a text ($2).
number_in() { printf '%s\n' "$2" | sed -n "/<$1 /{s/.* $3=\"\\([0-9]*\\)\".*/\\1/p;q;}"; }

# Prints the state of the controller on a node ($1), such as S_IDLE; nothing where it gives no answer.
controller_state() { crmadmin --timeout 2000ms -S "$1" 2>&1 | sed -n 's/.*\(S_[A-Z][A-Z_]*\).*/\1/p' | sed 1q; }

# Is the cluster about to choose whose configuration counts: nodes that were apart join one another, or a DC is elected?
# What is changed now may be replaced. False where the controller here can't be asked: nothing is known then.
is_joining() {
  own_name=$(crm_node -n 2>/dev/null) || return
  own_state=$(controller_state "$own_name")
  case $own_state in
  '' | S_IDLE | S_POLICY_ENGINE | S_TRANSITION_ENGINE) return 1 ;;
  S_NOT_DC)
    dc_name=$(crmadmin --timeout 2000ms -D 2>/dev/null | sed -n 's/^Designated Controller is: \([^ ]*\).*/\1/p')
    [ -n "$dc_name" ] || return 0
    # In two words, "not yet elected", it is none.
    case $(controller_state "$dc_name") in
    S_IDLE | S_POLICY_ENGINE | S_TRANSITION_ENGINE) return 1 ;;
    esac
    ;;
  esac
}

# Waits until that is over, some 12 s at most; fails where it isn't then.
wait_until_joined() {
  joining_tries=0
  while is_joining; do
    joining_tries=$((joining_tries + 1))
    [ "$joining_tries" -lt 12 ] || return 1
    sleep 1
  done
}

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
