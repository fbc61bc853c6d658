#!/bin/sh
# Functions that arm.sh and list.sh begin with: where rollback timers are.

# Prints the folders in which the account's rollback timers may be, a line for each, the best first. The first one
# survives a restart of the node, and nobody cleans it up; of the others, /var/tmp survives a restart, too. The node's
# name is part of it where nodes may share a home.
timer_places() {
  if [ "$(id -u)" = 0 ]; then
    echo /var/lib/quorate
  else
    case $HOME in
    /*) echo "$HOME/.local/state/quorate/$(uname -n)" ;;
    esac
  fi
  echo /var/tmp
  echo /tmp
}

# Makes a place ($1), or finds it usable: one of the account's own is for nobody else.
make_place() {
  case $1 in
  /tmp | /var/tmp) [ -d "$1" ] ;;
  *)
    mkdir -p "$1" 2>/dev/null && [ ! -h "$1" ] && chmod 700 "$1" 2>/dev/null &&
      [ -n "$(find "$1" -maxdepth 0 -type d -user "$(id -u)" -perm 700)" ]
    ;;
  esac
}

# Makes a folder in the first place that can take so many bytes ($1), and prints it; prints nothing where none can.
make_timer_folder() {
  timer_places | while IFS= read -r place; do
    make_place "$place" || continue
    made=$(mktemp -d "$place/quorate.XXXXXXXXXX" 2>/dev/null) || continue
    if head -c "$1" /dev/zero 2>/dev/null > "$made/room" && [ "$(wc -c < "$made/room")" -eq "$1" ] && rm "$made/room"; then
      printf '%s\n' "$made"
      break
    fi
    rm -rf "$made"
  done
}
