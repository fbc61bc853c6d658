#!/bin/sh
# Prints the account's rollback timers on this node, and removes those that ended a week ago; goes after print-timer.sh.
find /tmp -maxdepth 1 -type d -name 'quorate.*' -user "$(id -u)" 2>/dev/null | while IFS= read -r folder; do
  if [ -n "$(find "$folder" -maxdepth 1 -name result -mtime +7)" ]; then
    rm -rf "$folder"
  elif [ -e "$folder/ready" ]; then
    print_timer "$folder"
  fi
done
echo end
