#!/bin/sh
# Functions that list.sh and decide.sh begin with.

# Is the process of the timer in a folder ($1) alive? Sets "deadline". Its command line is looked at, for the number
# may be that of another process by now.
is_watched() {
  read -r pid deadline < "$1/ready" &&
    { tr '\0' ' ' < "/proc/$pid/cmdline"; } 2>/dev/null | grep -Fq -- "$1/watch.sh"
}

# Prints the timer in a folder ($1), a line for each field.
print_timer() {
  echo "folder $1"
  printf 'note '
  sed -n 1p "$1/note.json"
  read -r up _ < /proc/uptime
  if is_watched "$1"; then echo "watched $((deadline - ${up%.*}))"; fi
  if [ -e "$1/sent" ]; then echo "sent $(cat "$1/sent")"; else echo "sent none"; fi
  if [ -e "$1/decision" ]; then
    printf 'decision '
    cat "$1/decision"
  fi
  if [ -e "$1/result" ]; then sed -n -e '1s/^/result /p' -e '2s/^/detail /p' -e '3s/^/head /p' "$1/result"; fi
}
