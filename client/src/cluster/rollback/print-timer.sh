#!/bin/sh
# Functions that list.sh and decide.sh begin with.

# Is the process of the timer in a folder ($1) at work? Its command line is looked at, for the number may be that of
# another process by now. One that somebody stopped is none: another takes its place, and it ends once it is continued.
is_watched() {
  { read -r pid _ < "$1/ready"; } 2>/dev/null &&
    { tr '\0' ' ' < "/proc/$pid/cmdline"; } 2>/dev/null | grep -Fq -- "$1/watch.sh" &&
    ! grep -q '^State:[[:space:]]*T' "/proc/$pid/status" 2>/dev/null
}

# Prints how many seconds the timer in a folder ($1) has left: by the node's uptime, and by its clock only where the node
# was restarted since, and then no more than it had in all.
seconds_left() {
  { read -r _ deadline boot ends < "$1/ready"; } 2>/dev/null || return
  if [ -z "$boot" ] || [ "$boot" = "$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)" ]; then
    read -r up _ < /proc/uptime
    echo $((deadline - ${up%.*}))
  else
    all=$(sed -n '1s/.*"seconds":\([0-9]*\).*/\1/p' "$1/note.json")
    left=$((ends - $(date +%s)))
    if [ "$left" -gt "${all:-0}" ]; then left=${all:-0}; fi
    echo "$left"
  fi
}

# Can the timer in a folder ($1) do its work?
has_files() { [ -s "$1/before.xml" ] && [ -s "$1/after.xml" ] && [ -s "$1/watch.sh" ]; }

# Prints the first line of a file ($2) after a word ($1); nothing where there is no file. No program is started for it: an
# account may have hundreds of timers that ended.
print_line() {
  line=
  { IFS= read -r line < "$2"; } 2>/dev/null || [ -n "$line" ] || return 0
  printf '%s %s\n' "$1" "$line"
}

# Prints the timer in a folder ($1), a line for each field.
print_timer() {
  echo "folder $1"
  print_line note "$1/note.json"
  if [ ! -e "$1/result" ] && is_watched "$1"; then echo "watched $(seconds_left "$1")"; fi
  if [ -e "$1/sent" ]; then print_line sent "$1/sent"; else echo "sent none"; fi
  print_line decision "$1/decision"
  if [ -e "$1/result" ]; then sed -n -e '1s/^/result /p' -e '2s/^/detail /p' -e '3s/^/head /p' "$1/result"; fi
}
