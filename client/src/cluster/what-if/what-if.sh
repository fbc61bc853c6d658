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
number=0
next=1
for variant in "$@"; do
  : > variant.xml
  graph=
  scores=
  for piece in $variant; do
    part=${piece#?}
    case $piece in
      graph) graph=1 ;;
      scores) scores=1 ;;
      b*) tail -c "+${part%-*}" base | head -c "${part#*-}" >> variant.xml ;;
      t*)
        tail -c "+$next" texts | head -c "$part" >> variant.xml
        next=$((next + part))
        ;;
    esac
  done
  rm -f graph.xml
  crm_simulate -R -x variant.xml --output-as=xml ${scores:+-s} ${graph:+-G} ${graph:+graph.xml} > output 2> messages
  code=$?
  printf '\n%s output %s %s\n' "$mark" "$number" "$code"
  # The state of all resources is the same in all variants but the first: only that one's is sent.
  if [ "$number" = 0 ] || [ -n "$scores" ]; then cat output; else sed '/<cluster_status/,/<\/cluster_status>/d' output; fi
  [ "$code" = 0 ] || { printf '\n%s messages %s 0\n' "$mark" "$number" && tail -n 20 messages; }
  [ -z "$graph" ] || { printf '\n%s graph %s 0\n' "$mark" "$number" && grep -v '<attributes' graph.xml; }
  number=$((number + 1))
done
exit 0
