#!/bin/sh
# Functions that arm.sh, list.sh and decide.sh begin with.

# Starts the process that watches the timer in a folder ($1), with so many seconds ($2); without a number it goes on
# with the time that is left.
start_watch() {
  if command -v setsid >/dev/null; then
    setsid sh "$1/watch.sh" "$1" "$2" </dev/null >/dev/null 2>&1 &
  else
    nohup sh "$1/watch.sh" "$1" "$2" </dev/null >/dev/null 2>&1 &
  fi
}

# A tenth of a second, where sleep takes one.
short_sleep() { sleep 0.1 2>/dev/null || sleep 1; }
