import { nodeScript } from "../node-script.ts";

/**
 * What runs on a node for "apply with confirmation", in POSIX sh. A way back is a folder of the account alone, /tmp/quorate.XXXXXXXXXX,
 * and a process that waits beside it, in a session of its own, so that the end of our connection doesn't touch it.
 *
 *   about            one line of JSON, written by whoever armed it
 *   before.xml       the configuration to go back to, after.xml the one that was applied; gone at the end, as they may hold secrets
 *   watch            the script of the process; ready: its process id and the second of the node's uptime at which time is over
 *   by-keep, by-back, by-drop, by-time   one word each; whoever links its word to `claim` first has decided (link(2) fails where the name is taken)
 *   sent             there from when the change is sent from this node: empty at first, then cibadmin's exit code
 *   dropped          the change never went in, and won't any more
 *   result           how it ended: a word, a detail, and the head of the live CIB
 */

/** Where ways back are, and nowhere else. */
export const rollbackTimerFolder = /^\/tmp\/quorate\.[A-Za-z0-9]{6,}$/;

/** What `sent` says when the change surely isn't in: it was refused (64, 65, 78), overtaken (103), or not sent at all (98). */
export const surelyNot: readonly number[] = [64, 65, 78, 98, 103];

/** The process on the node: `sh watch FOLDER SECONDS [PRINCIPAL]`. With a principal it acts only if that node has left the cluster meanwhile. */
export const watchScript = `umask 077
trap '' HUP INT PIPE
unset LC_ALL
PATH="$PATH:/usr/local/sbin:/usr/sbin:/sbin" LC_MESSAGES=C
export PATH LC_MESSAGES
cd "$1" || exit 1
principal=$3
# Seconds of the node's own clock that no one sets.
uptime() { read -r up rest < /proc/uptime; now=\${up%.*}; }
say() { logger -t quorate -p daemon.notice -- "$1" >/dev/null 2>&1; }
tidy() { rm -f ./*.xml ./*.diff plain.head plain.new new.head watch; }
end() {
  tidy
  { echo "$1"; echo "$2"; sed 1q head 2>/dev/null || :; } > result.new && mv result.new result
  say "way back \${PWD##*/}: $1\${2:+ ($2)}"
  rm -f head
  exit 0
}
# The configuration of the CIB in $1 under the head in $2; its status means nothing here.
document() { sed 1q "$2" && sed -n '/^ *<configuration[ >]/,/<\\/configuration>/p' "$1" && echo '<status/>' && echo '</cib>'; }
attribute() { sed -n "1s/.* $1=\\"\\([^\\"]*\\)\\".*/\\1/p" "$2"; }
# The CIB in $1 under a head that tells no version, only the schema: to be compared by what it means.
# The feature set is that of any Pacemaker whose patches go by paths (3.0.9 and later), not of the old ones with digests.
plain() {
  echo "<cib crm_feature_set=\\"3.16.1\\" validate-with=\\"$(attribute validate-with "$2")\\" admin_epoch=\\"0\\" epoch=\\"1\\" num_updates=\\"0\\">" > plain.head
  document "$1" plain.head > plain.new && mv plain.new "$3"
}
read_live() {
  cibadmin -Q > query.xml 2>/dev/null || return 1
  sed -n '/<cib /{p;q;}' query.xml > head
  [ -n "$(attribute epoch head)" ] && plain query.xml head live.xml && grep -q '</configuration>' live.xml
}
same() { crm_diff --no-version -o "$1" -n "$2" >/dev/null 2>&1; }
patched() { crm_diff -o "$1" -p "$2" > "$3" 2>/dev/null; }
# Does the patch in $1 touch only what the patch in $2 made? Then the one undoes the other to the letter. The outcome is undone.xml.
undoes() {
  patched live.xml "$1" undone.xml && patched undone.xml "$2" again.xml && ! same undone.xml live.xml || return 1
  same again.xml live.xml || { placeless && [ "$(lines again.xml)" = "$(lines live.xml)" ]; }
}
lines() { sed 's/^ *//' "$1" | sort | cksum; }
# A patch puts what it makes at a certain place, which others may have shifted. Where the order of neighbours means nothing, that is no change.
placeless() {
  ! cat back.diff forth.diff | grep 'operation="move"\\|operation="create"' |
    grep -qv 'operation="create".*\\(/configuration/[a-z_]*\\|_attributes\\[[^]]*\\]\\|cluster_property_set\\[[^]]*\\]\\|/operations\\)" '
}
# Would the patch forth make something that is there already? Then it was in, and others changed it.
twins() { grep -o ' id="[^"]*"' "$1" | sort | uniq -d; }
never_in() { undoes forth.diff back.diff && [ "$(twins undone.xml)" = "$(twins live.xml)" ]; }
# Compare-and-swap from what was read last to the configuration in $1. 111: there is no room for it now.
swap() {
  document query.xml head > old.xml || return 111
  sed -e "s/ epoch=\\"[0-9]*\\"/ epoch=\\"$(($(attribute epoch head) + 1))\\"/" -e 's/ num_updates="[0-9]*"/ num_updates="0"/' \\
    -e "s/ validate-with=\\"[^\\"]*\\"/ validate-with=\\"$(attribute validate-with "$1")\\"/" head > new.head || return 111
  document "$1" new.head > new.xml || return 111
  crm_diff -o old.xml -n new.xml 2>/dev/null | sed '/<source /s/ num_updates="[0-9]*"//' > patch.xml || return 111
  # Half of a patch would do half of it.
  [ "$(sed -n '$p' patch.xml)" = '</diff>' ] || return 111
  grep -q '<source ' patch.xml || return 65
  cibadmin --patch --xml-file patch.xml >/dev/null 2>&1
}
# The change may still be on its way when time is over: whoever sends it gives up after 40 s. A drop says that it isn't.
late() { uptime; [ "$by" = time ] && [ "$now" -lt $((deadline + 45)) ] && [ ! -e dropped ] && sleep 1; }
# Only what was sent by whoever armed this is taken back when time is over, and not the same change that somebody applies later.
unsent() {
  [ "$by" = time ] && [ -z "$principal" ] || return 1
  [ -e sent ] || return 0
  read -r told < sent || return 1
  # Others, such as that for no answer in time, don't say that it is not in.
  case $told in ${surelyNot.join(" | ")}) return 0 ;; *) return 1 ;; esac
}
go_back() {
  [ -s before.xml ] && [ -s after.xml ] || end left "the files of the way back are gone"
  plain before.xml before.xml before.xml
  plain after.xml after.xml after.xml
  crm_diff --no-version -o after.xml -n before.xml > back.diff 2>/dev/null
  crm_diff --no-version -o before.xml -n after.xml > forth.diff 2>/dev/null
  sent= tries=0
  # An hour: a cluster in trouble may not answer at once.
  while [ "$tries" -lt 1800 ]; do
    tries=$((tries + 1))
    if [ -z "$sent" ] && unsent; then end nothing ""; fi
    if ! read_live; then sleep 2; continue; fi
    if same live.xml before.xml; then
      [ -n "$sent" ] && end went-back ""
      if late; then continue; fi
      end nothing ""
    fi
    if same live.xml after.xml; then how=; wanted=before.xml
    elif undoes back.diff forth.diff; then how=others-kept; mv undone.xml wanted.xml; wanted=wanted.xml
    elif [ -n "$sent" ]; then end went-back others-kept
    elif never_in; then
      if late; then continue; fi
      end nothing ""
    else end left changed; fi
    swap "$wanted"
    code=$?
    case $code in
      0) sent=yes
        if read_live && same live.xml "$wanted"; then end went-back "$how"; fi ;;
      103) : ;;
      102 | 107 | 110 | 111 | 124) sleep 2 ;;
      *) end left "refused $code" ;;
    esac
  done
  end left unreachable
}
command -v cibadmin >/dev/null && command -v crm_diff >/dev/null || exit 127
uptime
deadline=$((now + $2))
echo "$$ $deadline" > ready.new && mv ready.new ready || exit 73
left= looks=0
while [ ! -e claim ]; do
  [ -e by-time ] || { say "way back \${PWD##*/}: its folder was removed, nothing goes back"; exit 1; }
  # A node that left the cluster once, even if it came back since, has lost the process that waited there.
  if [ -n "$principal" ] && [ -z "$left" ] && [ $((looks % 2)) = 0 ]; then
    members=$(crm_node -p 2>/dev/null) && [ -n "$members" ] && ! echo "$members" | tr ' ' '\\n' | grep -Fqx -- "$principal" && left=yes
  fi
  looks=$((looks + 1))
  uptime
  if [ "$now" -ge "$deadline" ]; then
    # The node that was asked first was there all the time: it has decided, and this one steps back.
    if [ -n "$principal" ] && [ -z "$left" ]; then cd / && rm -rf "$1"; exit 0; fi
    ln by-time claim 2>/dev/null
  fi
  [ -e claim ] || sleep 1
done
read -r by < claim
case $by in
  keep) end kept "" ;;
  drop) cd / && rm -rf "$1"; exit 0 ;;
  *) say "way back \${PWD##*/}: going back ($by)"; go_back ;;
esac
`;

/** Starts the process of a way back; `$d` is its folder, `$1` and `$2` its seconds and its principal. */
const start = `start() {
  if command -v setsid >/dev/null; then setsid sh "$d/watch" "$d" "$1" "$2" </dev/null >/dev/null 2>&1 &
  else nohup sh "$d/watch" "$d" "$1" "$2" </dev/null >/dev/null 2>&1 & fi
}
rest() { sleep 0.1 2>/dev/null || sleep 1; }`;

/** Makes a way back: `sh -c … sh SECONDS PRINCIPAL BYTES…`, the bytes being the lengths of watch, about, before.xml and after.xml, which come by standard input. */
export const armScript = `umask 077
# Where systemd-logind ends what an account leaves behind, nothing would wait any more once the connection is gone.
login() { busctl --timeout=5 get-property org.freedesktop.login1 /org/freedesktop/login1 org.freedesktop.login1.Manager "$1" 2>/dev/null; }
named() { login "$1" | grep -Fq "\\"\${SUDO_USER:-$(id -un)}\\""; }
if grep -q '/session-[^/]*[.]scope' /proc/self/cgroup 2>/dev/null && [ "$(login KillUserProcesses)" = "b true" ]; then
  if ! named KillExcludeUsers && { [ "$(login KillOnlyUsers)" = "as 0" ] || named KillOnlyUsers; }; then exit 77; fi
fi
d=$(mktemp -d /tmp/quorate.XXXXXXXXXX) || exit 73
trap 'rm -rf "$d"' EXIT
trap 'exit 129' HUP INT TERM PIPE
${start}
seconds=$1 principal=$2
shift 2
cat > "$d/all" || exit 73
at=1
for name in watch about before.xml after.xml; do
  tail -c "+$at" "$d/all" | head -c "$1" > "$d/$name" || exit 73
  [ "$(wc -c < "$d/$name")" -eq "$1" ] || exit 73
  at=$((at + $1))
  shift
done
rm -f "$d/all"
for word in keep back drop time; do echo "$word" > "$d/by-$word" || exit 73; done
start "$seconds" "$principal"
tries=0
while [ ! -e "$d/ready" ]; do
  tries=$((tries + 1))
  [ "$tries" -lt 100 ] || { ln "$d/by-drop" "$d/claim"; exit 75; }
  rest
done
trap '' PIPE
trap - EXIT HUP INT TERM
# Whoever asked is gone, and will never know of it.
{ echo "$d" && { crm_node -n 2>/dev/null || uname -n; }; } 2>/dev/null || ln "$d/by-drop" "$d/claim"`;

/** Sends the patch on standard input from the node whose rollback timer is armed: `sh -c … sh FOLDER`; see the script for its exit codes. */
export const sendScript = nodeScript(new URL("./send.sh", import.meta.url));

/** Functions that tell of one way back, `$d`. Whether its process lives is told by its command line, not by a number that another process may have by now. */
const telling = `alive() { read -r pid deadline < "$d/ready" && { tr '\\0' ' ' < "/proc/$pid/cmdline"; } 2>/dev/null | grep -Fq -- "$d/watch"; }
tell() {
  echo "folder $d"
  printf 'about '; sed -n 1p "$d/about"
  read -r up rest < /proc/uptime
  if alive; then echo "watched $((deadline - \${up%.*}))"; fi
  if [ -e "$d/sent" ]; then echo "sent $(cat "$d/sent")"; else echo "sent none"; fi
  [ ! -e "$d/claim" ] || { printf 'claim '; cat "$d/claim"; }
  [ ! -e "$d/result" ] || sed -n -e '1s/^/result /p' -e '2s/^/detail /p' -e '3s/^/head /p' "$d/result"
}`;

/** Tells of the account's ways back on the node, and clears away results that are a week old: `sh -c …`. */
export const listScript = `${telling}
for d in $(find /tmp -maxdepth 1 -type d -name 'quorate.*' -user "$(id -u)" 2>/dev/null); do
  if [ -n "$(find "$d" -maxdepth 1 -name result -mtime +7)" ]; then rm -rf "$d"; continue; fi
  [ -e "$d/ready" ] && tell
done
echo end`;

/**
 * Decides a way back: `sh -c … sh FOLDER keep|back|drop`. The first decision counts; the one told is the one that counted.
 * Where the process has died with its node, a new one carries it out. Waits for the end of it, for a minute at most.
 */
export const decideScript = `umask 077
${telling}
${start}
d=$1
if [ -z "$(find "$d" -maxdepth 0 -type d -user "$(id -u)" 2>/dev/null)" ]; then echo gone; exit 0; fi
[ "$2" != drop ] || true > "$d/dropped"
[ -e "$d/result" ] || ln "$d/by-$2" "$d/claim" 2>/dev/null
alive || [ -e "$d/result" ] || start 0 ""
tries=0
while [ -d "$d" ] && [ ! -e "$d/result" ] && [ "$tries" -lt 600 ]; do tries=$((tries + 1)); rest; done
if [ -d "$d" ]; then tell; echo end; else echo gone; fi`;
