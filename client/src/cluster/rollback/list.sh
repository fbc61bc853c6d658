#!/bin/sh
# Prints the account's rollback timers on this node; goes after timer-folders.sh, start-watch.sh and print-timer.sh.
# A timer whose process was ended, or that lost it with its node, goes on, unless its time was up more than an hour ago:
# then nobody expects it to act any more. What ended a week ago is removed.
hour=3600
week=604800

# Lets the timer in a folder ($1) go on where nobody watches it.
revive() {
  [ -e "$1/result" ] || is_watched "$1" || ! has_files "$1" || [ "$(seconds_left "$1")" -lt -$hour ] && return
  start_watch "$1" ""
  watcher=$!
  # Unless it ends at once, it is at work a moment later: on a busy node, too.
  tries=0
  while ! is_watched "$1" && [ ! -e "$1/result" ] && kill -0 "$watcher" 2>/dev/null && [ "$tries" -lt 150 ]; do
    tries=$((tries + 1))
    short_sleep
  done
}

timer_places | while IFS= read -r place; do
  find "$place" -maxdepth 2 -path "$place/quorate.*/result" -user "$(id -u)" -mtime +7 2>/dev/null |
    while IFS= read -r result; do rm -rf "${result%/result}"; done
  find "$place" -maxdepth 1 -type d -name 'quorate.*' -user "$(id -u)" 2>/dev/null | while IFS= read -r folder; do
    if [ ! -e "$folder/ready" ]; then
      # Whoever armed it was killed.
      [ -z "$(find "$folder" -maxdepth 0 -mtime +0)" ] || rm -rf "$folder"
    elif [ ! -e "$folder/result" ] && [ "$(seconds_left "$folder")" -lt -$week ]; then
      rm -rf "$folder"
    else
      revive "$folder"
      print_timer "$folder"
    fi
  done
done
# What a process that was killed left of its work.
for place in /dev/shm /run /var/tmp /tmp; do
  find "$place" -maxdepth 1 -type d -name 'quorate-work.*' -user "$(id -u)" -mmin +120 -exec rm -rf {} + 2>/dev/null
done
echo end
