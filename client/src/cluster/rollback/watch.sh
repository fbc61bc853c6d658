#!/bin/sh
# The process of a rollback timer: waits for a decision, or until the time is up, and rolls the change back where
# nobody confirmed it; goes after send-patch.sh. It runs in a session of its own, so that the end of our connection
# does not touch it.
#   $1  the timer's folder, of the account alone: quorate.XXXXXXXXXX in one of the places of timer-folders.sh
#   $2  seconds until the time is up; empty where an earlier process was ended and this one goes on
#
# The folder holds:
#   note.json        one line, written by whoever armed the timer; "isBackup" is true in a backup timer
#   before.xml       the CIB before the change; removed at the end, as it may hold secrets
#   after.xml        the CIB with the change; removed at the end
#   watch.sh         this script
#   ready            its process id, the second of the node's uptime at which the time is up, the id of the node's
#                    start that this uptime belongs to, and the same second by the node's clock
#   by-confirm, by-roll-back, by-discard, by-timeout
#                    one word each; whoever links its word to "decision" first has decided (link(2) fails where the
#                    name is taken)
#   sent             there from when the change is sent from this node: empty at first, then cibadmin's exit code
#   discarded        the change never went in, and won't any more
#   result           three lines: how it ended, a detail, and the first tag of the live CIB
#
# A change has a timer on one node and a backup timer on another, whose time is up a little later. How a timer ended is
# passed to the other one by an attribute of the node that only lives in the cluster's memory. The backup acts unless it
# hears that, whatever happened to the first one: compare-and-swap makes it safe that both do.
umask 077
trap '' HUP INT PIPE
unset LC_ALL
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin"
LC_MESSAGES=C
export PATH LC_MESSAGES
folder=$1
seconds=$2
work=
cd "$folder" || exit 1

# Sets "now" to the seconds of the node's uptime: a clock that nobody sets.
read_uptime() {
  read -r up _ < /proc/uptime
  now=${up%.*}
}

log() { logger -t quorate -p daemon.notice -- "rollback timer ${folder##*/}: $1" >/dev/null 2>&1; }

drop_work() {
  cd /
  if [ -n "$work" ]; then rm -rf "$work"; fi
  work=
}

# Whoever ends the process gets no rollback from this node, and no secrets stay there.
trap 'drop_work; rm -f "$folder/before.xml" "$folder/after.xml"; log "its process was ended; this node rolls nothing back"; exit 143' TERM

# Waits, but not longer than a TERM may take to be heard.
pause() { sleep "$1"; }

# What other timers of this change announced: prints how one ended, or nothing. Fails where the cluster can't be asked.
announced() {
  if ! answer=$(attrd_updater --name "quorate-$id" --query --all 2>&1); then
    case $answer in
    *"does not exist"*) return 0 ;;
    *) return 1 ;;
    esac
  fi
  printf '%s\n' "$answer" | sed -n 's/.* value="\([a-z-][a-z-]*\)".*/\1/p' | sed 1q
}

# Announces to other timers of this change how this one ended ($1), or cleans up where another one did it before.
announce() {
  heard=$(attrd_updater --name "quorate-$id" --query --all 2>/dev/null | sed -n 's/.* host="\([^"]*\)" value="[a-z].*/\1/p')
  if [ -z "$heard" ]; then
    attrd_updater --name "quorate-$id" --update "$1" --private >/dev/null 2>&1
  else
    printf '%s\n' "$heard" | while IFS= read -r host; do
      attrd_updater --name "quorate-$id" --delete --node "$host" >/dev/null 2>&1
    done
  fi
}

# Ends with a result ($1) and its detail ($2). Should the disk be full, the files that aren't needed any more make room.
finish() {
  first_tag=
  if [ -n "$work" ]; then first_tag=$(sed 1q "$work/live.head" 2>/dev/null); fi
  drop_work
  announce "$1"
  log "$1${2:+ ($2)}"
  rm -f "$folder/before.xml" "$folder/after.xml" "$folder/watch.sh"
  exec 3<&- 4<&- 5<&-
  tries=0
  until { printf '%s\n%s\n%s\n' "$1" "$2" "$first_tag" > "$folder/result.new" && mv "$folder/result.new" "$folder/result"; } 2>/dev/null; do
    tries=$((tries + 1))
    if [ "$tries" -ge 1800 ] || [ ! -d "$folder" ]; then exit 1; fi
    pause 2
  done
  exit 0
}

# The value of an attribute ($1) in the first line of a file ($2).
attribute() { sed -n "1s/.* $1=\"\\([^\"]*\\)\".*/\\1/p" "$2"; }

# Is a file ($1) complete, with this line ($2) as its last one? On a full disk it isn't. Before Pacemaker 2.1 crm_diff
# ends with an empty line.
is_whole() { [ "$(sed '/^$/d' "$1" 2>/dev/null | sed -n '$p')" = "$2" ]; }

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
  with_head "$1" plain.head > "$3" && is_whole "$3" '</cib>' && grep -q '</configuration>' "$3"
}

# Makes a folder for what is written on the way, each time in the next place, so that a full disk is no hindrance.
make_work() {
  work_count=$((${work_count:-0} + 1))
  case $((work_count % 5)) in
  1) work_place=$folder ;;
  2) work_place=/dev/shm ;;
  3) work_place=/run ;;
  4) work_place=/var/tmp ;;
  *) work_place=/tmp ;;
  esac
  work=$(mktemp -d "$work_place/quorate-work.XXXXXXXXXX" 2>/dev/null) && cd "$work" || return
}

# Writes what the change was from and to, in forms that can be compared, and the patches between them.
write_change() {
  cat "/proc/$$/fd/3" > before.raw && cat "/proc/$$/fd/4" > after.raw &&
    write_plain before.raw before.raw before.xml && write_plain after.raw after.raw after.xml || return
  crm_diff --no-version -o after.xml -n before.xml > back.diff 2>/dev/null
  crm_diff --no-version -o before.xml -n after.xml > forth.diff 2>/dev/null
  is_whole back.diff '</diff>' && is_whole forth.diff '</diff>'
}

# Reads the live CIB into query.xml, its first tag into live.head and its plain form into live.xml.
read_live() {
  cibadmin -Q > query.xml 2>/dev/null || return
  is_whole query.xml '</cib>' || return 111
  sed -n '/<cib /{p;q;}' query.xml > live.head
  [ -n "$(attribute epoch live.head)" ] && write_plain query.xml live.head live.xml || return 111
}

# Does this node act for the cluster: has its controller joined one with a DC that has quorum? Before that its CIB may
# be an old one, and afterwards be replaced. A cluster that is to ignore the loss of quorum does without it.
is_joined() {
  if is_joining; then return 1; fi
  name=$(crm_node -n 2>/dev/null) || name=$(uname -n)
  crmadmin -S "$name" 2>&1 | grep -Eq 'S_(NOT_DC|IDLE|POLICY_ENGINE|TRANSITION_ENGINE)' || return
  [ "$(crm_node -q 2>/dev/null)" = 1 ] || grep -Eq '<nvpair .*name="no-quorum-policy" value="ignore"' query.xml
}

# Gives 0 where two CIBs mean the same, and 1 where they differ; where that can't be found out, "trouble" is set.
is_same() {
  crm_diff --no-version -o "$1" -n "$2" >/dev/null 2>&1
  case $? in
  0) return 0 ;;
  1) return 1 ;;
  *)
    trouble=yes
    return 2
    ;;
  esac
}

# Applies a patch ($2) to a CIB ($1), giving a third file ($3). Fails where it can't be applied.
apply_patch() {
  crm_diff -o "$1" -p "$2" > "$3" 2>/dev/null
  patched=$?
  if [ "$patched" -gt 128 ] || { [ "$patched" = 0 ] && ! is_whole "$3" '</cib>'; }; then trouble=yes; fi
  return "$patched"
}

# Empty lines mean nothing: crm_diff before Pacemaker 2.1 ends with one.
sorted_lines() { sed 's/^ *//;/^$/d' "$1" | sort | cksum; }

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
  with_head query.xml live.head > old.xml && is_whole old.xml '</cib>' || return 111
  sed -e "s/ epoch=\"[0-9]*\"/ epoch=\"$(($(attribute epoch live.head) + 1))\"/" \
    -e 's/ num_updates="[0-9]*"/ num_updates="0"/' \
    -e "s/ validate-with=\"[^\"]*\"/ validate-with=\"$(attribute validate-with "$1")\"/" live.head > new.head || return 111
  with_head "$1" new.head > new.xml && is_whole new.xml '</cib>' || return 111
  crm_diff -o old.xml -n new.xml 2>/dev/null | sed '/<source /s/ num_updates="[0-9]*"//' > patch.xml || return 111
  # Half a patch would make half the change.
  is_whole patch.xml '</diff>' || return 111
  grep -q '<source ' patch.xml || return 65
  send_patch "$(cat patch.xml)" >/dev/null 2>&1
}

# Whoever sends the change gives up after 60 s, so when the time is up it may still be under way. True while that is
# possible; not once "discarded" says that it isn't.
may_be_under_way() {
  read_uptime
  [ "$decision" = timeout ] && [ "$now" -lt $((deadline + 65)) ] && [ ! -e "$folder/discarded" ]
}

# Notes that the change was sent from here, which its file says as long as nobody removes it.
note_sent() { if [ -e "$folder/sent" ]; then may_be_sent=yes; fi; }

# True where the change surely never went in from here: then the same change, which somebody may apply later, isn't
# rolled back when the time is up.
was_never_sent() {
  [ "$decision" = timeout ] && [ -z "$is_backup" ] || return 1
  [ -n "$may_be_sent" ] || return 0
  read -r code < "$folder/sent" || return 1
  # Refused, outdated, or not sent at all; as "surelyNotApplied" in rollback-timer.ts. Other codes, such as that for
  # no answer in time, don't show whether it is in.
  case $code in
    64 | 65 | 78 | 98 | 99 | 103) return 0 ;;
    *) return 1 ;;
  esac
}

# Tries once to roll the change back. Gives 0 when that has come to an end, with "end" and "detail"; else "why" says what
# is in the way now. Nothing that is written here is needed in the next try.
try_once() {
  trouble=
  why=space
  make_work && write_change || return 1
  if [ -z "$is_sent" ] && was_never_sent; then
    end=nothing
    return 0
  fi
  why=unreachable
  read_live
  case $? in
  0) ;;
  111)
    why=space
    return 1
    ;;
  *) return 1 ;;
  esac
  why=quorum
  is_joined || return 1
  if [ "$decision" = timeout ]; then
    why=unreachable
    if heard=$(announced); then
      case $heard in
      confirmed | rolled-back | nothing | failed)
        end=$heard
        detail=elsewhere
        return 0
        ;;
      esac
    elif [ -n "$is_backup" ]; then
      return 1
    fi
  fi
  why=space
  detail=
  if is_same live.xml before.xml; then
    end=${is_sent:-nothing}
    if [ -z "$is_sent" ] && may_be_under_way; then
      why=unreachable
      return 1
    fi
    return 0
  elif is_same live.xml after.xml; then
    wanted=before.xml
  elif reverses back.diff forth.diff; then
    detail=others-preserved
    wanted=undone.xml
  elif [ -n "$trouble" ]; then
    return 1
  elif [ -n "$is_sent" ]; then
    end=rolled-back
    detail=others-preserved
    return 0
  elif is_not_applied; then
    if may_be_under_way; then
      why=unreachable
      return 1
    fi
    end=nothing
    return 0
  else
    if [ -n "$trouble" ]; then return 1; fi
    end=failed
    detail=changed
    return 0
  fi
  if [ -n "$trouble" ]; then return 1; fi
  # A patch may change the file that it is made from.
  cp "$wanted" wanted.xml && is_whole wanted.xml '</cib>' || return 1
  swap wanted.xml
  code=$?
  case $code in
  0)
    is_sent=rolled-back
    if read_live && is_same live.xml wanted.xml; then
      end=rolled-back
      return 0
    fi
    ;;
  # The CIB was changed concurrently: it is read again at once.
  103) why=again ;;
  # Later changes rely on it, or the account may not write that.
  4 | 77 | 78)
    end=failed
    detail="refused $code"
    return 0
    ;;
  111) ;;
  *)
    # It may be in or not: no answer in time, or a DC that is just moving.
    why=unreachable
    case $code in
    102 | 107) ;;
    *) is_sent=rolled-back ;;
    esac
    ;;
  esac
  return 1
}

# An hour: a cluster in trouble may not answer at once, and a disk may be full for some time.
roll_back() {
  is_sent=
  read_uptime
  give_up=$((now + 3600))
  while :; do
    if is_replaced; then
      drop_work
      exit 0
    fi
    restore
    if [ -z "$has_files" ]; then finish failed "the files of the rollback timer are gone"; fi
    if try_once; then finish "$end" "$detail"; fi
    drop_work
    read_uptime
    if [ "$now" -ge "$give_up" ]; then finish failed "$why"; fi
    case $why in
    again) ;;
    space) pause 1 ;;
    *) pause 2 ;;
    esac
  done
}

# Is another process at work for this timer, or was one until it ended? Then nothing is restored either.
is_replaced() { [ -e "$folder/result" ] || { { read -r other _ < "$folder/ready"; } 2>/dev/null && [ "$other" != "$$" ]; }; }

# A full disk takes no new file, but another text in place of the old one.
write_ready() {
  { echo "$$ $deadline $boot $ends" > "$folder/ready.new" && mv "$folder/ready.new" "$folder/ready"; } 2>/dev/null ||
    { [ -s "$folder/ready" ] && echo "$$ $deadline $boot $ends" 1<> "$folder/ready"; } 2>/dev/null
}

# Restores what somebody removed of the timer's folder, such as a cleaner of temporary files: its files are open here.
# Whether the change was sent is then unknown.
restore() {
  note_sent
  if [ -e "$folder/ready" ] && [ -e "$folder/by-timeout" ] && [ -e "$folder/note.json" ] &&
    { [ -z "$has_files" ] || has_open_files; }; then
    return 0
  fi
  if [ ! -d "$folder" ]; then
    [ -d "${folder%/*}" ] || mkdir "${folder%/*}"
    mkdir "$folder" || return 1
  fi 2>/dev/null
  if [ -z "$decision" ]; then may_be_sent=yes; fi
  [ -n "$(find "$folder" -maxdepth 0 -type d -user "$(id -u)" 2>/dev/null)" ] || return 1
  # By way of another one: ksh stays where it takes itself to be.
  cd / && cd "$folder" || return 1
  {
    [ -e sent ] || [ -z "$may_be_sent" ] || true > sent
    [ -e note.json ] || printf '%s\n' "$note" > note.json
    [ -e by-timeout ] || for word in confirm roll-back discard timeout; do
      [ -e "by-$word" ] || echo "$word" > "by-$word"
    done
    if [ -n "$has_files" ]; then
      [ -s before.xml ] || { cat "/proc/$$/fd/3" > restored && mv restored before.xml; }
      [ -s after.xml ] || { cat "/proc/$$/fd/4" > restored && mv restored after.xml; }
      [ -s watch.sh ] || { cat "/proc/$$/fd/5" > restored && mv restored watch.sh; }
    fi
    [ -e ready ] || write_ready
  } 2>/dev/null
  log "its files were removed; they are restored"
}

has_open_files() { [ -s "$folder/before.xml" ] && [ -s "$folder/after.xml" ] && [ -s "$folder/watch.sh" ]; }

command -v cibadmin >/dev/null && command -v crm_diff >/dev/null || exit 127
note=$(sed -n 1p note.json)
id=$(printf '%s\n' "$note" | sed -n 's/^{"id":"\([A-Za-z0-9-]*\)".*/\1/p')
is_backup=
case $note in *'"isBackup":true'*) is_backup=yes ;; esac
has_files=
if has_open_files; then
  exec 3< before.xml 4< after.xml 5< watch.sh
  has_files=yes
fi
boot=$(cat /proc/sys/kernel/random/boot_id 2>/dev/null)
read_uptime
if [ -z "$seconds" ]; then
  read -r _ deadline known_boot ends < ready
  if [ "$known_boot" != "$boot" ]; then
    # Of a start of the node that is over only the clock knows; it may be wrong, but no time gets longer by that.
    seconds=$((ends - $(date +%s)))
    all=$(printf '%s\n' "$note" | sed -n 's/.*"seconds":\([0-9]*\).*/\1/p')
    if [ "$seconds" -gt "${all:-0}" ]; then seconds=${all:-0}; fi
  fi
fi
if [ -n "$seconds" ]; then
  deadline=$((now + seconds))
  ends=$(($(date +%s) + seconds))
fi
write_ready || exit 73
may_be_sent=
decision=
while [ ! -e "$folder/decision" ]; do
  if is_replaced; then exit 0; fi
  restore
  read_uptime
  # Where a full disk takes no name any more, the time is up nevertheless.
  if [ "$now" -ge "$deadline" ] && ! ln "$folder/by-timeout" "$folder/decision" 2>/dev/null && [ ! -e "$folder/decision" ]; then
    decision=timeout
    break
  fi
  [ -e "$folder/decision" ] || pause 1
done
if is_replaced; then exit 0; fi
if [ -z "$decision" ]; then read -r decision < "$folder/decision"; fi
# From here on nothing is sent any more: whoever would send it looks at the decision first.
note_sent
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
