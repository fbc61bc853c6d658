#!/bin/sh
# Puts nodes ($2…) in standby until they restart, or ends that.
#   $1  on or off
how=--delete
[ "$1" = on ] && how=--update=on
shift
for node; do
  crm_attribute --node="$node" --name=standby "$how" --lifetime=reboot >/dev/null || exit
done
