#!/bin/sh
# Prints what a node's logs say of the cluster since a moment. Changes nothing, and leaves nothing behind.
# Begins with log-files.sh. read-logs.sh MARK SINCE: sections, each after a line that begins with MARK: "clock SECONDS ZONE", "name NAME", "log MODIFIED FILE" with lines
# "NUMBER:TEXT" (number 0: not known), "journal" with its lines, "unread FILE WHY", "saved" with lines "MODIFIED FILE", "fencing" with XML.
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH
mark=$1
since=$2
renice -n 10 -p $$ >/dev/null 2>&1
command -v timeout >/dev/null 2>&1 || timeout() {
  shift
  "$@"
}
most=100000000
texts='Node [^ ]+ state is now|Quorum (acquired|lost|retained|still lost)|of node [^ ]+ was not expected|Taking over DC|Our DC node|Scheduling (node|shutdown)|allegedly|unfenced|wants to fence|ocf-exit-reason|due to reaching migration|No devices found|High CPU load|Set DC to|will be fenced|is unclean: |Requesting fencing|targeting |terminated \(|to fence|giving up| with device |fenced.*(stderr|error output):? \[|active on [0-9]+ nodes|because of (hard|fatal) failure|[Uu]nresponsive to (ipc|IPC)|had fatal failure|respawn count|[Pp]anic|election loop|share the same name|Unset DC|(\+\+|--|\+) +/cib/configuration|\+\+ +<nvpair .* name="(standby|maintenance|maintenance-mode|target-role|is-managed|stonith-enabled|fencing-enabled|no-quorum-policy|symmetric-cluster)"|Received manual confirmation|Disabling CIB disk|Lost connection to cluster layer|self-fence \(|Self-fencing \(|Cannot fence unclean|management disabled|Respawning|Could not recover|Input I_|Actions: |: +\* +(Start|Stop|Move|Migrate|Recover|Restart|Promote|Demote|Reload|Fence)|Calculated transition|Transition -?[0-9]+ (\(|aborted|action.* expected)|Result of [a-z_]+ operation|Setting (fail-count|[^ ]*ping)|-> S_IDLE|Starting Pacemaker [0-9]|Shutting down Pacemaker|pacemakerd.*(exited|terminated|respawn)|Completed cib_[a-z_]+ operation for section .*version=[0-9]+[.][0-9]+[.]0\)'
ring='(link|rx): host: [0-9]+ link: [0-9]+ is|because host [0-9]+ joined|A processor failed|A new membership .*(left|joined)|primary component|FAULTY|Automatically recovered ring|FAILED TO RECEIVE|interface .*is (now )?down|invalid digest|Corosync Cluster Engine|Unloading all Corosync|Process pause|Retransmit List|unable to form|Digest does not|different crypto|shut down by sysadmin|leave message|was not scheduled'
disk='sbd.*(is outdated|Rebooting system|to node slot|successfully delivered|Received command)'

device='corosync-qdevice.*(connect to qnetd|Connect timeout|Server closed|Disconnected from|resolve)'
kernel='kernel: .*([Oo]ut of memory: Kill|soft lockup|blocked for more than|[Ll]ink is Down|definitely down|Remounting filesystem|ilesystem has been shut down|hutting down (the )?filesystem|I/O error, dev|critical [a-z]* error, dev|drbd.*(Split-Brain|-> Failed))'

printf '%s clock %s %s\n' "$mark" "$(date +%s.%N)" "$(date +%z)"
own=$(timeout 5 crm_node -n 2>/dev/null </dev/null)
printf '%s name %s\n' "$mark" "${own:-$(uname -n)}"

# lines FILE PATTERN: those that match, with their number; of a very large file only the end, without.
lines() {
  case $1 in
    *.gz) gzip -dc "$1" | tail -c "$most" | grep -nE "$2" ;;
    *.xz) xz -dc "$1" | tail -c "$most" | grep -nE "$2" ;;
    *.bz2) bzip2 -dc "$1" | tail -c "$most" | grep -nE "$2" ;;
    *.zst) zstd -dc "$1" | tail -c "$most" | grep -nE "$2" ;;
    *) if [ "$(stat -c %s "$1")" -gt "$most" ]; then
      tail -c "$most" "$1" | grep -E "$2" | sed 's/^/0:/'
    else
      grep -nE "$2" "$1"
    fi ;;
  esac 2>/dev/null | grep -v 'section status: OK' | tail -c 8000000
}
# log FILE PATTERN: the file and its rotated copies that were written since then, the oldest first.
log() {
  if [ ! -r "$1" ]; then
    if [ -e "$1" ]; then why='the account may not read it'; else why='there is none'; fi
    printf '%s unread %s %s\n' "$mark" "$1" "$why"
    return 1
  fi
  find "$1" "$1"-* "$1".* -maxdepth 0 -type f -newermt "@$since" 2>/dev/null | while IFS= read -r file; do
    printf '%s %s\n' "$(stat -c %Y "$file")" "$file"
  done | sort -n | tail -n 8 | while read -r modified file; do
    printf '%s log %s %s\n' "$mark" "$modified" "$file"
    lines "$file" "$2"
  done
  return 0
}

detail=$(pacemaker_log)
totem=$(corosync_log)
missing=
log "$detail" "$texts" || missing=yes
log "$totem" "$ring" || missing=yes
if [ -n "$missing" ]; then
  printf '%s journal\n' "$mark"
  timeout 20 journalctl -u pacemaker -u corosync -u sbd -o short-iso-precise --utc -q --no-pager --since "@$since" 2>/dev/null | grep -E "$texts|$ring|$disk" | tail -c 8000000
else
  # sbd, the quorum device and the kernel have no log of the cluster's own.
  printf '%s journal\n' "$mark"
  timeout 20 journalctl -o short-iso-precise --utc -q --no-pager --since "@$since" _TRANSPORT=kernel + _SYSTEMD_UNIT=sbd.service + _SYSTEMD_UNIT=corosync-qdevice.service 2>/dev/null | grep -E "$disk|$device|$kernel" | tail -c 1000000
fi
printf '%s saved\n' "$mark"
for folder in /var/lib/pacemaker/pengine /var/lib/pengine; do
  [ -d "$folder" ] && find "$folder" -maxdepth 1 -name 'pe-*-*.bz2' -newermt "@$since" -exec stat -c '%Y %n' {} + 2>/dev/null | sort -n | tail -n 5000
done
printf '%s fencing\n' "$mark"
timeout 10 crm_mon -1 --output-as=xml --fence-history=3 2>/dev/null </dev/null | grep '<fence_event' | tail -n 200
printf '%s end\n' "$mark"
