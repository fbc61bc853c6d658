#!/bin/sh
# Decides a rollback timer, and waits for its end, a minute at most; goes after start-watch.sh and print-timer.sh. The
# first decision counts, and that one is printed. Where its process was ended, a new one acts on the decision. A rollback
# isn't decided where the files that it needs are gone: then another node has to do it.
#   $1  the timer's folder
#   $2  confirm, roll-back or discard
umask 077
folder=$1
if [ -z "$(find "$folder" -maxdepth 0 -type d -user "$(id -u)" 2>/dev/null)" ]; then
  echo gone
  exit 0
fi
if [ "$2" = discard ]; then true > "$folder/discarded"; fi
if [ "$2" != roll-back ] || is_watched "$folder" || has_files "$folder"; then
  [ -e "$folder/result" ] || ln "$folder/by-$2" "$folder/decision" 2>/dev/null
  is_watched "$folder" || [ -e "$folder/result" ] || [ ! -e "$folder/decision" ] || start_watch "$folder" ""
fi
# A discarded timer is removed.
waits=
if [ -e "$folder/decision" ] || [ ! -e "$folder/by-$2" ]; then waits=yes; fi
tries=0
while [ -n "$waits" ] && [ -d "$folder" ] && [ ! -e "$folder/result" ] && [ "$tries" -lt 600 ]; do
  tries=$((tries + 1))
  short_sleep
done
if [ -d "$folder" ]; then
  print_timer "$folder"
  echo end
else
  echo gone
fi
