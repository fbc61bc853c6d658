#!/bin/sh
# Sends the patch on standard input, and prints the CIB afterwards; goes after send-patch.sh. Exits as send_patch does.
#   $1  a mark, printed on a line before the CIB
send_patch "$(cat)"
code=$?
printf '\n%s\n' "$1"
cibadmin -Q 2>/dev/null
exit "$code"
