#!/bin/sh
# Arms a rollback timer; goes after timer-folders.sh and start-watch.sh. Standard input is watch.sh, note.json, before.xml
# and after.xml in one (see watch.sh); the parameters after the first are their lengths in bytes. Prints the folder and
# the node's name.
#   $1  seconds until the time is up
# Exits with 73 where no folder can take it, with 75 where the process didn't start, and with 77 where
# systemd-logind would end it together with the connection.
umask 077

# Where systemd-logind ends what an account leaves running, the process would be gone with the connection.
login_setting() {
  busctl --timeout=5 get-property org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager "$1" 2>/dev/null
}
names_account() { login_setting "$1" | grep -Fq "\"${SUDO_USER:-$(id -un)}\""; }
if grep -q '/session-[^/]*[.]scope' /proc/self/cgroup 2>/dev/null && [ "$(login_setting KillUserProcesses)" = "b true" ]; then
  if ! names_account KillExcludeUsers && { [ "$(login_setting KillOnlyUsers)" = "as 0" ] || names_account KillOnlyUsers; }; then
    exit 77
  fi
fi

seconds=$1
shift
# Twice, as it is taken apart; and room for what comes later.
folder=$(make_timer_folder $((2 * ($1 + $2 + $3 + $4) + 65536)))
[ -n "$folder" ] || exit 73
trap 'rm -rf "$folder"' EXIT
trap 'exit 129' HUP INT TERM PIPE
cat > "$folder/all" || exit 73
at=1
for name in watch.sh note.json before.xml after.xml; do
  tail -c "+$at" "$folder/all" | head -c "$1" > "$folder/$name" || exit 73
  [ "$(wc -c < "$folder/$name")" -eq "$1" ] || exit 73
  at=$((at + $1))
  shift
done
rm -f "$folder/all"
for decision in confirm roll-back discard timeout; do
  echo "$decision" > "$folder/by-$decision" || exit 73
done
# Should the power fail, it is found again.
sync "$folder"/* 2>/dev/null

start_watch "$folder" "$seconds"
watcher=$!
tries=0
while [ ! -e "$folder/ready" ]; do
  tries=$((tries + 1))
  if [ "$tries" -ge 100 ]; then
    kill -9 "$watcher" 2>/dev/null
    exit 75
  fi
  short_sleep
done
trap '' PIPE
trap - EXIT HUP INT TERM
# Where nobody reads the answer, whoever asked is gone and will never know of the timer.
{ echo "$folder" && { crm_node -n 2>/dev/null || uname -n; }; } 2>/dev/null || ln "$folder/by-discard" "$folder/decision"
