#!/bin/sh
# The process of a rollback timer: waits for a decision, or until the time is up, and rolls the change back where
# nobody confirmed it; goes after send-patch.sh. It runs in a session of its own, so that the end of our connection
# does not touch it.
#   $1  the timer's folder, of the account alone: /tmp/quorate.XXXXXXXXXX
#   $2  seconds until the time is up
#   $3  empty; in a backup timer the primary node, without which this one acts: it rolls back only if that node left
#       the cluster in the meantime
#
# The folder holds:
#   note.json        one line, written by whoever armed the timer
#   before.xml       the CIB before the change; removed at the end, as it may hold secrets
#   after.xml        the CIB with the change; removed at the end
#   watch.sh         this script
#   ready            its process id, and the second of the node's uptime at which the time is up
#   by-confirm, by-roll-back, by-discard, by-timeout
#                    one word each; whoever links its word to "decision" first has decided (link(2) fails where the
#                    name is taken)
#   sent             there from when the change is sent from this node: empty at first, then cibadmin's exit code
#   discarded        the change never went in, and won't any more
#   result           three lines: how it ended, a detail, and the first tag of the live CIB
umask 077
trap '' HUP INT PIPE
unset LC_ALL
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
LC_MESSAGES=C
export PATH LC_MESSAGES
folder=$1
seconds=$2
primary=$3
cd "$folder" || exit 1

# Sets "now" to the seconds of the node's uptime: a clock that nobody sets.
read_uptime() {
  read -r up _ < /proc/uptime
  now=${up%.*}
}

log() { logger -t quorate -p daemon.notice -- "rollback timer ${folder##*/}: $1" >/dev/null 2>&1; }

# Ends with a result ($1) and its detail ($2).
finish() {
  rm -f ./*.xml ./*.diff plain.head plain.new new.head watch.sh
  {
    echo "$1"
    echo "$2"
    sed 1q live.head 2>/dev/null || :
  } > result.new && mv result.new result
  log "$1${2:+ ($2)}"
  rm -f live.head
  exit 0
}

# The value of an attribute ($1) in the first line of a file ($2).
attribute() { sed -n "1s/.* $1=\"\\([^\"]*\\)\".*/\\1/p" "$2"; }

# Prints the configuration of a CIB ($1) under the first tag of another ($2), without its status.
with_head() {
  sed 1q "$2" &&
    sed -n '/^ *<configuration[ >]/,/<\/configuration>/p' "$1" &&
    echo '<status/>' &&
    echo '</cib>'
}

# Writes a CIB ($1) to a file ($3) with a first tag that has no version, only the schema of another first tag ($2):
# so CIBs are compared by what they mean. The feature set is one whose patches go by paths in any Pacemaker (3.0.9 and
# later), unlike the old patches with digests.
write_plain() {
  schema=$(attribute validate-with "$2")
  echo "<cib crm_feature_set=\"3.16.1\" validate-with=\"$schema\" admin_epoch=\"0\" epoch=\"1\" num_updates=\"0\">" > plain.head
  with_head "$1" plain.head > plain.new && mv plain.new "$3"
}

# Reads the live CIB into query.xml, its first tag into live.head and its plain form into live.xml.
read_live() {
  cibadmin -Q > query.xml 2>/dev/null || return 1
  sed -n '/<cib /{p;q;}' query.xml > live.head
  [ -n "$(attribute epoch live.head)" ] && write_plain query.xml live.head live.xml && grep -q '</configuration>' live.xml
}

is_same() { crm_diff --no-version -o "$1" -n "$2" >/dev/null 2>&1; }

# Applies a patch ($2) to a CIB ($1), giving a third file ($3).
apply_patch() { crm_diff -o "$1" -p "$2" > "$3" 2>/dev/null; }

sorted_lines() { sed 's/^ *//' "$1" | sort | cksum; }

# A patch puts what it creates at a certain position, which other changes may have shifted. True where the order of
# neighbours means nothing, so that this is no change.
is_order_irrelevant() {
  ! cat back.diff forth.diff | grep 'operation="move"\|operation="create"' |
    grep -qv 'operation="create".*\(/configuration/[a-z_]*\|_attributes\[[^]]*\]\|cluster_property_set\[[^]]*\]\|/operations\)" '
}

# Does a patch ($1) reverse in the live CIB exactly what its opposite ($2) made there? The outcome is undone.xml.
reverses() {
  apply_patch live.xml "$1" undone.xml && apply_patch undone.xml "$2" again.xml && ! is_same undone.xml live.xml ||
    return 1
  is_same again.xml live.xml ||
    { is_order_irrelevant && [ "$(sorted_lines again.xml)" = "$(sorted_lines live.xml)" ]; }
}

duplicate_ids() { grep -o ' id="[^"]*"' "$1" | sort | uniq -d; }

# True where the change isn't in the live CIB: it could still be applied without creating anything twice. Where it
# would, the change was in, and others edited it.
is_not_applied() { reverses forth.diff back.diff && [ "$(duplicate_ids undone.xml)" = "$(duplicate_ids live.xml)" ]; }

# Compare-and-swap from what was read last to the configuration in a file ($1). Gives cibadmin's exit code; 111 where
# the disk has no space for it now.
swap() {
  with_head query.xml live.head > old.xml || return 111
  sed -e "s/ epoch=\"[0-9]*\"/ epoch=\"$(($(attribute epoch live.head) + 1))\"/" \
    -e 's/ num_updates="[0-9]*"/ num_updates="0"/' \
    -e "s/ validate-with=\"[^\"]*\"/ validate-with=\"$(attribute validate-with "$1")\"/" live.head > new.head || return 111
  with_head "$1" new.head > new.xml || return 111
  crm_diff -o old.xml -n new.xml 2>/dev/null | sed '/<source /s/ num_updates="[0-9]*"//' > patch.xml || return 111
  # Half a patch would make half the change.
  [ "$(sed -n '$p' patch.xml)" = '</diff>' ] || return 111
  grep -q '<source ' patch.xml || return 65
  send_patch "$(cat patch.xml)" >/dev/null 2>&1
}

# Whoever sends the change gives up after 40 s, so when the time is up it may still be under way. True, after a second,
# while that is possible; not once "discarded" says that it isn't.
may_be_under_way() {
  read_uptime
  [ "$decision" = timeout ] && [ "$now" -lt $((deadline + 45)) ] && [ ! -e discarded ] && sleep 1
}

# True where the change surely never went in from here: then the same change, which somebody may apply later, isn't
# rolled back when the time is up.
was_never_sent() {
  [ "$decision" = timeout ] && [ -z "$primary" ] || return 1
  [ -e sent ] || return 0
  read -r code < sent || return 1
  # Refused, outdated, or not sent at all; as "surelyNotApplied" in rollback-timer.ts. Other codes, such as that for
  # no answer in time, don't show whether it is in.
  case $code in
    64 | 65 | 78 | 98 | 103) return 0 ;;
    *) return 1 ;;
  esac
}

roll_back() {
  if [ ! -s before.xml ] || [ ! -s after.xml ]; then finish failed "the files of the rollback timer are gone"; fi
  write_plain before.xml before.xml before.xml
  write_plain after.xml after.xml after.xml
  crm_diff --no-version -o after.xml -n before.xml > back.diff 2>/dev/null
  crm_diff --no-version -o before.xml -n after.xml > forth.diff 2>/dev/null
  is_sent=
  tries=0
  # An hour: a cluster in trouble may not answer at once.
  while [ "$tries" -lt 1800 ]; do
    tries=$((tries + 1))
    if [ -z "$is_sent" ] && was_never_sent; then finish nothing ""; fi
    if ! read_live; then
      sleep 2
      continue
    fi
    if is_same live.xml before.xml; then
      [ -n "$is_sent" ] && finish rolled-back ""
      if may_be_under_way; then continue; fi
      finish nothing ""
    fi
    if is_same live.xml after.xml; then
      detail=
      wanted=before.xml
    elif reverses back.diff forth.diff; then
      detail=others-preserved
      mv undone.xml wanted.xml
      wanted=wanted.xml
    elif [ -n "$is_sent" ]; then
      finish rolled-back others-preserved
    elif is_not_applied; then
      if may_be_under_way; then continue; fi
      finish nothing ""
    else
      finish failed changed
    fi
    swap "$wanted"
    code=$?
    case $code in
      0)
        is_sent=yes
        if read_live && is_same live.xml "$wanted"; then finish rolled-back "$detail"; fi
        ;;
      # The CIB was changed concurrently: read it again.
      103) : ;;
      102 | 107 | 110 | 111 | 124) sleep 2 ;;
      *) finish failed "refused $code" ;;
    esac
  done
  finish failed unreachable
}

# Did the primary node leave the cluster? Also true if it came back since: it has lost the process that watched there.
has_primary_left() {
  members=$(crm_node -p 2>/dev/null) && [ -n "$members" ] &&
    ! echo "$members" | tr ' ' '\n' | grep -Fqx -- "$primary"
}

command -v cibadmin >/dev/null && command -v crm_diff >/dev/null || exit 127
read_uptime
deadline=$((now + seconds))
echo "$$ $deadline" > ready.new && mv ready.new ready || exit 73
primary_left=
looks=0
while [ ! -e decision ]; do
  if [ ! -e by-timeout ]; then
    log "its folder was removed; nothing is rolled back"
    exit 1
  fi
  if [ -n "$primary" ] && [ -z "$primary_left" ] && [ $((looks % 2)) = 0 ] && has_primary_left; then
    primary_left=yes
  fi
  looks=$((looks + 1))
  read_uptime
  if [ "$now" -ge "$deadline" ]; then
    # The primary node was there all the time and has decided: the backup isn't needed.
    if [ -n "$primary" ] && [ -z "$primary_left" ]; then
      cd / && rm -rf "$folder"
      exit 0
    fi
    ln by-timeout decision 2>/dev/null
  fi
  [ -e decision ] || sleep 1
done
decision=$(cat decision)
case $decision in
  confirm) finish confirmed "" ;;
  discard)
    cd / && rm -rf "$folder"
    exit 0
    ;;
  *)
    log "rolling back ($decision)"
    roll_back
    ;;
esac
