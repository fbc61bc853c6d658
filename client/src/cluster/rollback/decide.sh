#!/bin/sh
# Decides a rollback timer, and waits for its end, a minute at most; goes after start-watch.sh and print-timer.sh. The
# first decision counts, and that one is printed. Where the process died with its node, a new one acts on the decision.
#   $1  the timer's folder
#   $2  confirm, roll-back or discard
umask 077
folder=$1
if [ -z "$(find "$folder" -maxdepth 0 -type d -user "$(id -u)" 2>/dev/null)" ]; then
  echo gone
  exit 0
fi
if [ "$2" = discard ]; then true > "$folder/discarded"; fi
[ -e "$folder/result" ] || ln "$folder/by-$2" "$folder/decision" 2>/dev/null
is_watched "$folder" || [ -e "$folder/result" ] || start_watch "$folder" 0 ""
tries=0
while [ -d "$folder" ] && [ ! -e "$folder/result" ] && [ "$tries" -lt 600 ]; do
  tries=$((tries + 1))
  short_sleep
done
if [ -d "$folder" ]; then
  print_timer "$folder"
  echo end
else
  echo gone
fi
