#!/bin/sh
# A function that scripts which write copies of a CIB begin with.

# Makes a folder that only the account can read, removed at the end, and sets "folder" to it; removes those that an earlier
# script left because it was killed. Pacemaker's tools make their own copies there, too: crm_simulate leaves one in the
# node's folder of CIBs when it is ended.
make_work_folder() {
  umask 077
  find "${TMPDIR:-/tmp}" -maxdepth 1 -type d -name 'quorate-work.*' -user "$(id -u)" -mmin +120 -exec rm -rf {} + 2>/dev/null
  folder=$(mktemp -d "${TMPDIR:-/tmp}/quorate-work.XXXXXXXXXX") || exit 73
  trap 'rm -rf "$folder"' EXIT
  trap 'exit 129' HUP INT TERM PIPE
  CIB_shadow_dir=$folder
  export CIB_shadow_dir
}
