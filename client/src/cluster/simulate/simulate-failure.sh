#!/bin/sh
# Runs crm_simulate on the live CIB, whose copy is in a private folder; goes after work-folder.sh.
#   $1 …  the command
make_work_folder
"$@"
exit
