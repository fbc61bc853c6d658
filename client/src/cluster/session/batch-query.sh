#!/bin/sh
# The beginning of a script that asks a node many things at once.
#   $1  a mark that no program prints, in front of each part of the output
# Runs with low priority, so that the node notices little of it.
mark=$1
# ask SECONDS COMMAND: runs a command, and gives up one that hangs.
ask() {
  if command -v timeout >/dev/null 2>&1; then
    timeout "$@"
  else
    shift
    "$@"
  fi
}
# part NAME: begins a part of the output.
part() { printf '\n%s %s\n' "$mark" "$1"; }
renice -n 10 -p $$ >/dev/null 2>&1
