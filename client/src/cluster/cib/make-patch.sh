#!/bin/sh
# Prints the patch from one CIB to another; goes after work-folder.sh.
#   $1  the length in bytes of the first one; both are on standard input, one after the other
# The CIBs may hold passwords: they are in a folder that only the account can read, and that is removed at the end.
folder=
make_work_folder
cat > "$folder/both" && head -c "$1" "$folder/both" > "$folder/old.xml" &&
  tail -c "+$(($1 + 1))" "$folder/both" > "$folder/new.xml" || exit 73
crm_diff -o "$folder/old.xml" -n "$folder/new.xml"
