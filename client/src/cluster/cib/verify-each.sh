#!/bin/sh
# Runs crm_verify on each CIB on standard input, one a line, and prints what each prints.
#   $1  a mark that no program prints, after each answer: the mark and the exit code
while IFS= read -r cib; do
  printf '%s\n' "$cib" | crm_verify --xml-pipe -V 2>&1
  printf '\n%s %s\n' "$1" "$?"
done
exit 0
