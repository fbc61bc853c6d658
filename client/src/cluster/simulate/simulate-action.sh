#!/bin/sh
# Runs commands on a copy of the CIB, and prints the CIB before and after them.
#   $1    a mark that no CIB holds, printed between the two
#   $2 …  the commands, each as a line for the shell
umask 077
trap 'exit 129' HUP INT TERM PIPE
trap 'rm -f "$copy"' EXIT
copy=$(mktemp) || exit 73
cibadmin -Q > "$copy" || exit
cat "$copy"
printf '%s\n' "$1"
shift
# Pacemaker's tools change this file instead of the live CIB.
CIB_file=$copy
export CIB_file
for command in "$@"; do
  eval "$command" >/dev/null || exit
done
cat "$copy"
