#!/bin/sh
# Runs commands on a copy of the CIB, and prints the CIB before and after them; goes after work-folder.sh.
#   $1    a mark that no CIB holds, printed between the two
#   $2 …  the commands, each as a line for the shell
folder=
make_work_folder
copy=$folder/cib.xml
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
