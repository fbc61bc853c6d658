#!/bin/sh
# Sends the patch on standard input from the node whose rollback timer is armed; goes after send-patch.sh.
#   $1  the timer's folder
#   $2  a mark, printed on a line before the CIB as it is afterwards
# Exits as send_patch does, with 96 where the nodes are just joining one another, with 97 where no timer is armed here,
# with 98 when its time was up before, and with 99 where the disk is full.
# That the patch is sent is noted first and the decision looked at second; the watching process does it the other
# way round, so that one of them sees the other.
cd "$1" 2>/dev/null || exit 97
[ -e ready ] || exit 97
wait_until_joined || exit 96
true 2>/dev/null > sent || exit 99
if [ -e decision ]; then
  echo 98 > sent
  exit 98
fi
send_patch "$(cat)"
code=$?
echo "$code" 2>/dev/null > sent
printf '\n%s\n' "$2"
cibadmin -Q 2>/dev/null
exit "$code"
