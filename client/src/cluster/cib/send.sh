#!/bin/sh
# Sends the patch on standard input, and prints the CIB afterwards; goes after send-patch.sh. Exits as send_patch does,
# with 96 where the nodes are just joining one another.
#   $1  a mark, printed on a line before the CIB
wait_until_joined || exit 96
send_patch "$(cat)"
code=$?
printf '\n%s\n' "$1"
cibadmin -Q 2>/dev/null
exit "$code"
