#!/bin/sh
# Upgrades a copy of the CIB on standard input to the newest schema of the Pacemaker that is installed, and prints it.
#   $1  a mark that no program prints: after it come the release, and in the last line the exit code of cibadmin
# The copy may hold passwords: it is in a folder that only the account can read, and that is removed at the end.
umask 077
folder=$(mktemp -d) || exit 73
trap 'rm -rf "$folder"' EXIT
trap 'exit 129' HUP INT TERM PIPE
cat > "$folder/cib.xml" || exit 73
printf '%s\n' "$1"
crm_verify --version 2>/dev/null | head -n 1
CIB_file="$folder/cib.xml" cibadmin --upgrade --force > "$folder/messages" 2>&1
code=$?
printf '%s\n' "$1"
cat "$folder/messages"
printf '\n%s\n' "$1"
cat "$folder/cib.xml"
printf '\n%s\n%s\n' "$1" "$code"
