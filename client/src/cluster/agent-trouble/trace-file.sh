#!/bin/sh
# Prints the newest trace of a resource's agent on this node: its name, a tab, how many there are and its size in bytes; then its lines that set
# parameters; a line of "--"; then the last BYTES bytes of it. Changes nothing. Exit code 3: there is none.
# trace-file.sh FOLDER RESOURCE BYTES
LC_ALL=C
export LC_ALL
newest=
number=0
# Instances of a clone have a number. Names end in a date, which sorts.
for file in "$1/$2".* "$1/$2":[0-9]*.*; do
  rest=${file#"$1/$2"}
  case $rest in
    .[a-z]*.[0-9][0-9][0-9][0-9]-* | :[0-9]*.[a-z]*.[0-9][0-9][0-9][0-9]-*) ;;
    *) continue ;;
  esac
  # Ids may have dots, actions have none: db.x isn't db.
  action=${rest%.[0-9][0-9][0-9][0-9]-*}
  case ${action#*.} in *.*) continue ;; esac
  [ -f "$file" ] || continue
  number=$((number + 1))
  if [ -z "$newest" ] || [ -n "$(find "$file" -newer "$newest" 2>/dev/null)" ]; then newest=$file; fi
done
[ -n "$newest" ] || exit 3
printf '%s\t%s\t%s\n' "$newest" "$number" "$(wc -c <"$newest" | tr -d ' ')"
grep -a '^OCF_RESKEY_' "$newest" | head -c 50000
echo
echo --
tail -c "$3" "$newest"
