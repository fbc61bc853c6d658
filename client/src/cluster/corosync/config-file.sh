#!/bin/sh
# Reads, checks and replaces corosync.conf on a node.
#   $1  what to do: read, check, stage, swap, roll-back, finish or clean
#   $2  the id of the rollout, which is part of the names of its copies
# Digests are those of SHA-256, or "absent" for a file that doesn't exist. Exits with 75 for a file that was changed
# concurrently, which is left as it is, and with 76 when the former file is missing. Each step can be repeated after a
# lost connection.
config=/etc/corosync/corosync.conf
# The target of a symbolic link is replaced, so that the link stays.
file=$(readlink -f "$config" 2>/dev/null) || file=$config
new=$file.$2.new
old=$file.$2.old
digest() {
  if [ -e "$1" ]; then
    # shellcheck disable=SC2046 # The digest is the first word.
    set -- $(sha256sum < "$1")
    echo "$1"
  else
    echo absent
  fi
}
# Prints the digest, a line feed and the file.
read_file() {
  digest "$file"
  [ ! -e "$file" ] || cat "$file"
}
# Asks corosync about the text on standard input.
check() {
  umask 077
  folder=$(mktemp -d) || exit 1
  trap 'rm -rf "$folder"' EXIT
  trap 'exit 1' HUP INT TERM
  without_log_files > "$folder/corosync.conf" && corosync -t -c "$folder/corosync.conf"
}
# Prints the text on standard input with log files in the private folder: corosync opens those that it is to write, also
# when it only checks. One that it couldn't open stays, as that is an error.
without_log_files() {
  while IFS= read -r line || [ -n "$line" ]; do
    key=$(printf '%s' "${line%%:*}" | tr -d '[:space:]')
    if [ "$key" = logfile ]; then
      value=$(printf '%s' "${line#*:}" | sed 's/^[[:space:]]*//; s/[[:space:]]*$//')
      case $value in
      */*) place=${value%/*}/ ;;
      *) place=. ;;
      esac
      if [ -n "$value" ] && [ -d "$place" ] && [ ! -d "$value" ]; then line="logfile: $folder/log"; fi
    fi
    printf '%s\n' "$line"
  done
}
# Writes the text on standard input, whose digest is $1, next to the file; both copies keep its owner and mode.
stage() {
  staged=
  trap '[ "$staged" ] || rm -f "$new" "$old"' EXIT
  trap 'exit 1' HUP INT TERM
  mkdir -p "$(dirname "$file")" || exit
  if [ -e "$file" ]; then
    cp -p "$file" "$old" && cp -p "$file" "$new" || exit
  else
    (umask 022 && : > "$new") || exit
  fi
  cat > "$new" || exit
  if [ "$(digest "$new")" != "$1" ]; then
    echo "the copy is incomplete" >&2
    exit 1
  fi
  sync "$new" 2>/dev/null
  staged=yes
}
# Replaces the file, whose digest is $1, by the staged one, whose digest is $2.
swap() {
  live=$(digest "$file")
  [ "$live" != "$2" ] || exit 0
  [ "$live" = "$1" ] || exit 75
  mv -f "$new" "$file" && sync "$(dirname "$file")" 2>/dev/null
  [ "$(digest "$file")" = "$2" ]
}
# Restores the former file, whose digest is $1, in place of the new one, whose digest is $2.
roll_back() {
  live=$(digest "$file")
  [ "$live" != "$1" ] || exit 0
  [ "$live" = "$2" ] || exit 75
  if [ "$1" = absent ]; then
    rm -f "$file"
  elif [ -e "$old" ]; then
    mv -f "$old" "$file"
  else
    exit 76
  fi
  [ "$(digest "$file")" = "$1" ]
}
# Keeps the former file under a name without the id, for people who want it back later.
finish() {
  [ ! -e "$old" ] || mv -f "$old" "$file.former"
  rm -f "$new"
}
case $1 in
read) read_file ;;
check) check ;;
stage) stage "$3" ;;
swap) swap "$3" "$4" ;;
roll-back) roll_back "$3" "$4" ;;
finish) finish ;;
clean) rm -f "$new" "$old" ;;
esac
