#!/bin/sh
# Runs crm_simulate on variants of a CIB, and prints what each prints; goes after work-folder.sh.
#   $1    a mark that no program prints, in front of each part: the mark, the part's name, the variant's number and the exit code
#   $2    the length in bytes of the CIB on standard input; after it come the texts that the variants put into it
#   $3 …  a variant each: "graph" where its graph is wanted, "scores" where scores and state are, then its pieces: bFIRST-LENGTH is a part of the CIB (its first
#         byte is 1), tLENGTH the next text
folder=
make_work_folder
mark=$1
cd "$folder" && cat > all && head -c "$2" all > base && tail -c "+$(($2 + 1))" all > texts || exit 73
shift 2
# Answers every variant whose number leaves the remainder $1 when it is divided by $workers.
work() {
  own=$1
  shift
  number=0
  next=1
  for variant in "$@"; do
    isours=
    [ $((number % workers)) != "$own" ] || isours=1
    [ -z "$isours" ] || : > "$number.xml"
    graph=
    scores=
    for piece in $variant; do
      part=${piece#?}
      case $piece in
        graph) graph=1 ;;
        scores) scores=1 ;;
        b*) [ -z "$isours" ] || tail -c "+${part%-*}" base | head -c "${part#*-}" >> "$number.xml" ;;
        t*)
          [ -z "$isours" ] || tail -c "+$next" texts | head -c "$part" >> "$number.xml"
          next=$((next + part))
          ;;
      esac
    done
    [ -z "$isours" ] || answer > "$number.answer"
    number=$((number + 1))
  done
}

# Runs crm_simulate on variant $number, after whatever else the node has to do, and prints what it printed.
answer() {
  nice -n 10 crm_simulate -R -x "$number.xml" --output-as=xml ${scores:+-s} ${graph:+-G} ${graph:+"$number.graph"} > "$number.output" 2> "$number.messages"
  code=$?
  printf '\n%s output %s %s\n' "$mark" "$number" "$code"
  # The state of all resources is the same in all variants but the first: only that one's is sent.
  if [ "$number" = 0 ] || [ -n "$scores" ]; then cat "$number.output"; else sed '/<cluster_status/,/<\/cluster_status>/d' "$number.output"; fi
  [ "$code" = 0 ] || { printf '\n%s messages %s 0\n' "$mark" "$number" && tail -n 20 "$number.messages"; }
  [ -z "$graph" ] || { printf '\n%s graph %s 0\n' "$mark" "$number" && grep -v '<attributes' "$number.graph"; }
  rm -f "$number.xml" "$number.output" "$number.graph"
}

workers=$(getconf _NPROCESSORS_ONLN 2> /dev/null) || workers=1
[ "$workers" -le 4 ] || workers=4
[ "$workers" -le $# ] || workers=$#
worker=1
while [ "$worker" -lt "$workers" ]; do
  work "$worker" "$@" &
  worker=$((worker + 1))
done
work 0 "$@"
wait
number=0
for variant in "$@"; do
  cat "$number.answer"
  number=$((number + 1))
done
exit 0
