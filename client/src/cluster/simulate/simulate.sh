#!/bin/sh
# Runs crm_verify and crm_simulate on copies of the CIB, now and as planned, and prints what each prints; goes after
# work-folder.sh.
#   $1 $2  the lengths in bytes of the two beginnings on standard input: a CIB up to its status, now and as planned;
#          the status and the end of both follow
#   $3     a mark that no program prints, in front of each part: the mark, the part's name and the exit code
#   $4     an option that makes crm_simulate print XML; empty where it doesn't know one
# The copies may hold passwords: they are in a folder that only the account can read, and that is removed at the end.
folder=
make_work_folder
cd "$folder" && cat > all && head -c "$1" all > now && tail -c "+$(($1 + 1))" all > rest &&
  head -c "$2" rest > planned && tail -c "+$(($2 + 1))" rest > status || exit 73
for one in now planned; do
  cat "$one" status > "$one.xml" && { cat "$one"; echo '<status/></cib>'; } > "$one.bare" || exit 73
done
details='^(\([^)]*\))?[[:space:]]*(info|notice|debug|trace):'
# verify NAME PART: without the status, or crm_verify takes what the cluster has still to do for errors.
verify() {
  crm_verify -x "$1.bare" -VVVV > "$2.all" 2>&1
  echo $? > "$2.code"
  grep -Ev "$details" "$2.all" > "$2"
}
# --run and not --simulate, which takes minutes for a transition of a thousand starts.
{
  verify now verifyNow
  crm_simulate -R -x now.xml ${4:+"$4"} > present 2>/dev/null
  echo $? > present.code
} &
verify planned verify
if [ "$4" ]; then
  crm_simulate -R -x planned.xml -VVVV "$4" -G graph.xml > planned.out 2> messages.all
  echo $? > planned.code
else
  # Without XML messages go among the text, and tear it: it is printed without them first.
  crm_simulate -R -x planned.xml -G graph.xml > planned.out 2>/dev/null
  echo $? > planned.code
  crm_simulate -R -x planned.xml -VVVV 2>&1 | grep -E '^(\([[:alnum:]_]+\)[[:space:]]*)?(crit|error|warning|notice|info):' > messages.all
fi
wait
mv planned.out planned
grep -Ev "$details" messages.all > messages
grep "cannot run anywhere" messages.all > unplaceable
# The graph without parameters; a long one is not sent: nobody reads a transition of a thousand resources in its order.
grep -v '<attributes' graph.xml > graph 2>/dev/null
[ "$(wc -c < graph)" -le 1000000 ] || : > graph
for part in verifyNow verify present planned messages unplaceable graph; do
  printf '\n%s %s %s\n' "$3" "$part" "$(cat "$part.code" 2>/dev/null || echo 0)"
  cat "$part"
done
exit 0
