#!/bin/sh
# Prints facts about a node, one a line: a name, a tab, a value. Changes nothing, and leaves nothing behind.
# Standard input names what the cluster uses, one a line: a kind (node, agent, unit, user, nic, device, mount, path, tcp,
# address, status-page; port with a resource, and a port or folders of configuration; program with an agent, its parameter for a program, and others that it looks for; url, fence and target with the name of the node that is to try it; validate with a resource and its agent,
# param with a resource and the name of a parameter), a space, a value. Each tool has a time limit; slow groups run beside each other, and each
# writes whole lines.
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin:/usr/local/sbin
export LC_ALL PATH
tab=$(printf '\t')
input=$(cat)
command -v timeout >/dev/null 2>&1 || timeout() {
  shift
  "$@"
}
# fact NAME VALUE, and facts NAME for each line of standard input.
fact() { printf '%s\t%s\n' "$1" "$2"; }
facts() {
  while IFS= read -r line || [ -n "$line" ]; do printf '%s\t%s\n' "$1" "$line"; done
}
newline=$(printf '\n.')
newline=${newline%.}
# used KIND: what the cluster uses of that kind. Of most there is nothing, which takes no process.
used() {
  case $newline$input in
    *"$newline$1 "*) printf '%s\n' "$input" | sed -n "s/^$1 //p" ;;
  esac
}
# here KIND: the same, of lines that name a node first, where that is this one.
here() {
  case $newline$input in
    *"$newline$1 $own "*) printf '%s\n' "$input" | sed -n "s/^$1 $own //p" ;;
  esac
}
digest() { sum=$(sha256sum 2>/dev/null <"$1") && printf '%.16s\n' "$sum"; }
uid=$(id -u)
is_root() { [ "$uid" = 0 ]; }
# first FILE: its first line, or "-", in $content.
first() {
  content=
  read -r content 2>/dev/null <"$1" || [ -n "$content" ] || content=-
}
fact begin "$(date +%s.%N)"
renice -n 5 -p $$ >/dev/null 2>&1
fact uid "$uid"
manager=none
if [ -d /run/systemd/system ]; then manager=systemd; elif [ -r /proc/1/comm ] && first /proc/1/comm && [ "$content" = init ]; then manager=sysv; fi
fact manager "$manager"

# Others than that of iputils don't know -D.
can_arping() { command -v arping >/dev/null 2>&1 && arping -V 2>&1 | grep -qi iputils; }

# The addresses of its interfaces.
addresses_here() {
  ip -o addr show 2>/dev/null | awk '{ d = ""; for (i = 5; i <= NF; i++) if ($i == "dynamic") d = "dynamic"; print $2, $4, d }' | facts address
}

# units NAME...: whether the service manager has them, whether they start at boot, and whether they run.
units() {
  for unit in "$@"; do
    case $manager in
      systemd)
        enabled=$(timeout 5 systemctl is-enabled "$unit" 2>/dev/null)
        [ -z "$enabled" ] || [ "$enabled" = not-found ] || fact unit "$unit $enabled $(timeout 5 systemctl is-active "$unit" 2>/dev/null)"
        ;;
      sysv)
        [ -x "/etc/init.d/$unit" ] && fact unit "$unit $(ls /etc/rc[2345].d/S*"$unit" >/dev/null 2>&1 && echo enabled || echo disabled) unknown"
        ;;
    esac
  done
}

# Who listens already at the ports of servers that run nowhere: a resource, the port, and who.
ports_in_use() {
  used port | grep -q . || return 0
  listening=$(ss -lntpH 2>/dev/null | awk '{
    n = split($4, a, ":"); port = a[n]; host = substr($4, 1, length($4) - length(port) - 1); sub(/%.*/, "", host)
    gsub(/[][]/, "", host); if (host == "0.0.0.0" || host == "::") host = "*"
    who = $0; if (!sub(/.*users:\(\("/, "", who)) who = "-"; sub(/".*/, "", who); gsub(/[[:space:]]/, "_", who)
    print port, host, who }' | sort -u)
  used port | while read -r id where; do
    case $where in
      /*)
        for folder in $where; do
          [ -d "$folder" ] || continue
          # Apache's Listen and nginx' listen: a port, or an address and a port. What depends on a module isn't known.
          grep -RlsiE --exclude-dir='*-available' '^[[:space:]]*listen[[:space:]]' "$folder" 2>/dev/null | while IFS= read -r file; do
            awk 'tolower($1) ~ /^<ifmodule/ { depth++ } tolower($1) ~ /^<\/ifmodule/ { depth-- }
              !depth && tolower($1) == "listen" { sub(/;.*/, "", $2); print $2 }' "$file" 2>/dev/null
          done | sed '/^unix:/d; s/^\[::\]:/*:/; s/^0\.0\.0\.0:/*:/; s/^\([0-9]*\)$/*:\1/; s/[][]//g'
          break
        done | sort -u
        ;;
      *) echo "*:$where" ;;
    esac | while IFS= read -r wanted; do
      port=${wanted##*:}
      host=${wanted%:*}
      printf '%s\n' "$listening" | awk -v id="$id" -v port="$port" -v host="$host" '
        $1 == port && (host == "*" || $2 == "*" || $2 == host) { print id, port, $3 }'
    done
  done | sort -u | facts port-used
}

# What the resources need.
resource_needs() {
  used agent | while IFS=: read -r class provider type; do
    name=$class:$provider${type:+:$type}
    file=
    case $class in
      ocf) file=/usr/lib/ocf/resource.d/$provider/$type ;;
      stonith) file=$(command -v "$provider" 2>/dev/null || ls "/usr/lib/stonith/plugins/$provider" 2>/dev/null) ;;
      lsb) file=/etc/init.d/$provider ;;
      systemd)
        if [ "$manager" != systemd ]; then
          state=unknown
        elif [ "$(timeout 5 systemctl show -p LoadState --value "$provider" 2>/dev/null)" = loaded ]; then
          state=ok
        else
          state=missing
        fi
        fact agent "$name $state"
        continue
        ;;
      *)
        fact agent "$name unknown"
        continue
        ;;
    esac
    if [ -z "$file" ] || [ ! -e "$file" ]; then
      fact agent "$name missing"
    elif [ -x "$file" ]; then
      fact agent "$name ok $(digest "$file")"
    else
      fact agent "$name locked $file"
    fi
  done
  # The program that an agent starts where no parameter names one: its own default, or one that it looks for.
  used program | while read -r agent parameter others; do
    provider=${agent#*:}
    file=/usr/lib/ocf/resource.d/${provider%%:*}/${provider#*:}
    [ -x "$file" ] || continue
    program=$(OCF_ROOT=/usr/lib/ocf timeout 5 "$file" meta-data 2>/dev/null </dev/null |
      sed -n "/<parameter name=\"$parameter\"/,/<\/parameter>/s/.*<content [^>]*default=\"\([^\"]*\)\".*/\1/p" | head -n 1)
    state=unknown
    for each in $program $others; do
      if command -v "$each" >/dev/null 2>&1; then
        state=ok
        break
      fi
      state=missing
    done
    fact program "$agent $state ${program:-$parameter}"
  done
  used nic | while read -r nic; do
    if [ -e "/sys/class/net/${nic%%:*}" ]; then fact used-nic "$nic ok"; else fact used-nic "$nic missing"; fi
  done
  used device | while read -r device; do
    case $device in
      UUID=* | LABEL=*) found=$(timeout 5 blkid -l -o device -t "$device" 2>/dev/null) ;;
      *) found=$device ;;
    esac
    if [ -n "$found" ] && [ -b "$found" ]; then fact device "$device ok"; else fact device "$device missing"; fi
  done
  used mount | while read -r folder; do
    if [ -d "$folder" ]; then fact mount "$folder ok"; elif [ -e "$folder" ]; then fact mount "$folder other"; else fact mount "$folder missing"; fi
  done
  # What is mounted of it now, whoever did that: /proc/mounts has real paths.
  {
    used mount | sed 's/^/mount /'
    used device | while read -r device; do echo "device $device $(readlink -f "$device" 2>/dev/null)"; done
  } | awk '
    NR == FNR { device[$1] = folder[$2] = 1; next }
    $1 == "mount" ? $2 in folder : ($2 in device || $3 in device) { print $1, $2 }' /proc/mounts - | facts mounted
  awk '$1 !~ /^#/ && NF > 3 { print $1, $2, $4 }' /etc/fstab 2>/dev/null | facts fstab
  used path | while IFS= read -r path; do
    if [ -f "$path" ] && [ -r "$path" ] && [ "$(stat -L -c %s "$path")" -lt 4000000 ]; then
      fact path "file $(digest "$path") $path"
    elif [ -e "$path" ]; then
      fact path "there - $path"
    else
      # Without permission for a folder above, a missing file can't be distinguished from a hidden one.
      parent=${path%/*}
      while [ -n "$parent" ] && [ ! -e "$parent" ]; do parent=${parent%/*}; done
      if [ -x "${parent:-/}" ]; then fact path "missing - $path"; else fact path "unread - $path"; fi
    fi
  done
  used validate | while read -r id agent; do
    (
      provider=${agent#*:}
      type=${provider#*:}
      provider=${provider%%:*}
      file=/usr/lib/ocf/resource.d/$provider/$type
      [ -x "$file" ] || exit 0
      is_root || {
        fact validate "$id unasked"
        exit 0
      }
      # Parameters may be secret: they come by standard input and go by the environment, and are no argument of any program.
      printf '%s\n' "$input" | {
        while IFS= read -r line; do
          case $line in
            "param $id "*)
              line=${line#"param $id "}
              export "OCF_RESKEY_${line%% *}=${line#* }"
              ;;
          esac
        done
        export OCF_ROOT=/usr/lib/ocf OCF_RESOURCE_INSTANCE="$id" OCF_RESOURCE_PROVIDER="$provider" OCF_RESOURCE_TYPE="$type"
        export OCF_RA_VERSION_MAJOR=1 OCF_RA_VERSION_MINOR=1 OCF_CHECK_LEVEL=0 OCF_RESKEY_CRM_meta_timeout=5000 HA_LOGFACILITY=none
        output=$(timeout 5 "$file" validate-all 2>&1 </dev/null)
        code=$?
        said=$(printf '%s\n' "$output" | sed -n 's/^ocf-exit-reason://p' | head -n 1)
        [ -n "$said" ] || said=$(printf '%s\n' "$output" | sed -n 's/.*ERROR: *//p' | head -n 1)
        fact validate "$id $code $(printf '%s' "$said" | tr '\t' ' ' | cut -c1-200)"
      }
    ) &
  done
  ports_in_use
  for user in hacluster $(used user); do
    fact user "$user $(getent passwd "$user" | cut -d: -f3,4)"
  done
  here url | while read -r url; do
    if command -v curl >/dev/null 2>&1; then
      (
        timeout 6 curl -fsgk -m 5 -o /dev/null "$url" >/dev/null 2>&1 </dev/null
        fact url "$? $url"
      ) &
    fi
  done
  # Does a web server's configuration, as far as it is enabled, have the page that its agent asks for?
  used status-page | while read -r folder; do
    if [ -r "$folder" ] && [ -d "$folder" ]; then
      fact status-page "$folder $(grep -RlsE --exclude-dir='*-available' '^[^#]*SetHandler[[:space:]]+"?server-status' "$folder" 2>/dev/null | grep -c .)"
    fi
  done
  # Addresses of resources that run nowhere: does somebody else answer for them?
  if can_arping; then
    used address | while read -r address; do
      (
        route=$(timeout 2 ip -o route get "$address" 2>/dev/null | sed -n 's/^\([^ ]*\) dev \([^ ]*\) .*/\2/p')
        if [ -z "$route" ]; then
          fact taken "$address noroute"
        else
          timeout 4 arping -q -D -c 1 -w 1 -I "$route" "$address" >/dev/null 2>&1
          fact taken "$address $?"
        fi
      ) &
    done
  else
    used address | while read -r address; do fact taken "$address notool"; done
  fi
}

own=
command -v crm_node >/dev/null 2>&1 && own=$(timeout 5 crm_node -n 2>/dev/null </dev/null)
fact crm-name "$own"
case $own in '' | *[!A-Za-z0-9._-]*) own=$(uname -n) ;; esac

# Which devices the fencer here knows for each target that it is asked about.
ids() { sed -e '/ devices\{0,1\} found/d' -e '/^[[:space:]]*$/d' | tr '\n' ' '; }
fence_targets() {
  here target | while read -r target; do
    if output=$(timeout 10 stonith_admin -l "$target" 2>/dev/null </dev/null); then
      fact fences "$target $(printf '%s\n' "$output" | ids)"
    fi
  done
}
# With the argument "targets" that is all: for what the first fencer that was asked has no device.
if [ "${1:-}" = targets ]; then
  fence_targets
  fact end "$(date +%s.%N)"
  exit 0
fi

# With the argument "resources" that is all: before a change, which brings new ones.
if [ "${1:-}" = resources ]; then
  fact uname "$(uname -n)"
  addresses_here
  # shellcheck disable=SC2046 # Names of units are words.
  units $(used unit)
  resource_needs
  wait
  fact end "$(date +%s.%N)"
  exit 0
fi

# The node's names, and what they and those of the others resolve to.
fact uname "$(uname -n)"
[ -e /etc/hostname ] && fact hostname-file "$(head -n 1 /etc/hostname)"
[ -s /etc/machine-id ] && fact machine-id "$(digest /etc/machine-id)"
# shellcheck disable=SC1091 # It is the node's.
[ -e /etc/os-release ] && fact os "$(. /etc/os-release && echo "$ID $VERSION_ID")"
fact machine "$(uname -m)"
fact kernel "$(uname -r)"
fact zone "$(date +%Z)"
fact uptime "$(cut -d. -f1 /proc/uptime)"
grep -qw nocluster /proc/cmdline && fact nocluster yes
conf=/etc/corosync/corosync.conf
listed=$(sed -n 's/^[[:space:]]*\(ring[0-9]_addr\|name\|nodeid\)[[:space:]]*:[[:space:]]*/\1 /p; s/^[[:space:]]*\(nodelist\|node\|totem\|interface\|quorum\)[[:space:]]*{.*/{ \1/p' "$conf" 2>/dev/null)
printf '%s\n' "$listed" | grep . | facts listed
links=$(printf '%s\n' "$listed" | sed -n 's/^ring[0-9]_addr //p' | sort -u)
names=$({
  used node
  printf '%s\n' "$links"
} | grep . | sort -u)
# Of many nodes these are many names: few processes for each.
for name in $names; do
  echo "= $name"
  case $name in
    *[!0-9.]* | 0* | *.0[0-9]*) timeout 5 getent ahosts "$name" 2>/dev/null ;;
    *) echo "$name" ;;
  esac
done | awk -v tab="$tab" '
  $1 == "=" { if (n++) print line; line = "resolves" tab $2; split("", seen); next }
  !seen[$1]++ { line = line " " $1 }
  END { if (n) print line }'
addresses_here
# Does another machine answer for the addresses of this node's links?
if can_arping; then
  for link in $links; do
    nic=$(ip -o -4 addr show 2>/dev/null | awk -v address="$link" 'index($4, address "/") == 1 { print $2; exit }')
    [ -z "$nic" ] || (
      timeout 4 arping -q -D -c 1 -w 1 -I "$nic" "$link" >/dev/null 2>&1
      fact own-link "$link $?"
    ) &
  done
fi
for folder in /sys/class/net/*; do
  nic=${folder##*/}
  if [ "$nic" = lo ] || [ ! -e "$folder/mtu" ]; then continue; fi
  text=$nic
  for name in mtu operstate carrier statistics/rx_errors statistics/tx_errors; do
    first "$folder/$name"
    text="$text $content"
  done
  fact nic "$text"
done
for bond in /proc/net/bonding/*; do
  [ -e "$bond" ] && fact bond "${bond##*/} $(grep -c 'MII Status: down' "$bond")"
done

# The processes, by one look: their names have 15 characters.
processes=$newline$(ps -e -o pid= -o comm= 2>/dev/null || ps -o pid,comm 2>/dev/null)$newline
# pid_of PROGRAM: a process of that name; nothing where there is none.
pid_of() {
  name=$(printf '%.15s' "$1")
  case $processes in
    *" $name$newline"*) ;;
    *) return 0 ;;
  esac
  name=${processes%%" $name$newline"*}
  name=${name##*"$newline"}
  printf '%s\n' "${name##* }"
}

# Time.
for daemon in chronyd ntpd systemd-timesyn; do
  [ -n "$(pid_of "$daemon")" ] && fact time-daemon "$daemon"
done
command -v chronyc >/dev/null 2>&1 && timeout 5 chronyc -n tracking 2>/dev/null | sed -n 's/^Leap status *: //p' | facts chrony
if [ "$manager" = systemd ]; then
  fact synchronized "$(timeout 5 timedatectl show -p NTPSynchronized --value 2>/dev/null)"
  fact time-service "$(timeout 5 timedatectl show -p CanNTP --value 2>/dev/null)"
  # Its clock is its host's.
  systemd-detect-virt -q --container 2>/dev/null && fact container yes
fi

# Packages.
if command -v dpkg-query >/dev/null 2>&1; then
  # shellcheck disable=SC2016 # They are dpkg's.
  dpkg-query -W -f='${db:Status-Abbrev} ${Package} ${Version}\n' 'corosync*' 'pacemaker*' 'libqb*' 'libknet*' 'resource-agents*' 'fence-agents*' sbd 'drbd-utils' 'booth*' 2>/dev/null | awk '$1 == "ii" { print $2, $3 }' | facts package
  fact packages dpkg
elif command -v rpm >/dev/null 2>&1; then
  rpm -qa --qf '%{NAME} %{EVR}\n' 'corosync*' 'pacemaker*' 'libqb*' 'libknet*' 'resource-agents*' 'fence-agents*' sbd 'drbd*' 'booth*' 2>/dev/null | sort | facts package
  fact packages rpm
fi
[ -e /var/run/reboot-required ] && fact reboot-required yes
grep -hsE "^[^#]*nrconf\{restart\} *= *'a'" /etc/needrestart/needrestart.conf /etc/needrestart/conf.d/* | head -n 1 | facts needrestart

# Services, and the processes of the cluster.
# shellcheck disable=SC2046 # Names of units are words.
units corosync pacemaker corosync-qdevice sbd pcsd firewalld nftables ufw $(used unit)
[ "$manager" = systemd ] && timeout 5 systemctl --failed --plain --no-legend --no-pager 2>/dev/null | awk '{print $1}' | facts failed-unit
for program in corosync pacemakerd pacemaker-remoted sbd pcsd; do
  pid=$(pid_of "$program")
  [ -n "$pid" ] || continue
  fact process "$program $(grep -c '(deleted)' "/proc/$pid/maps" 2>/dev/null)"
done
pid=$(pid_of corosync)
if [ -n "$pid" ]; then
  fact corosync-swap "$(sed -n 's/^VmSwap:[[:space:]]*\([0-9]*\).*/\1/p' "/proc/$pid/status" 2>/dev/null)"
  command -v chrt >/dev/null 2>&1 && timeout 2 chrt -p "$pid" 2>/dev/null | sed -n 's/.*policy: //p' | facts corosync-policy
fi

# Files that have to be equal.
for file in "$conf" /etc/corosync/authkey /etc/pacemaker/authkey /etc/sysconfig/pacemaker /etc/default/pacemaker /etc/sysconfig/sbd /etc/default/sbd /etc/drbd.conf /etc/multipath.conf /etc/booth/booth.conf; do
  [ -e "$file" ] || continue
  sum=$(digest "$file")
  fact file "$file $(stat -L -c '%a %U %s' "$file" 2>/dev/null) ${sum:-unread}"
done
for file in /etc/drbd.d/*.res; do
  [ -r "$file" ] && fact file "$file $(stat -L -c '%a %U %s' "$file") $(digest "$file")"
done
grep -qsE '^[[:space:]]*crypto_cipher:[[:space:]]*none' "$conf" && fact cipher none
grep -qsE '^[[:space:]]*model:[[:space:]]*net' "$conf" && fact quorum-device yes
for file in /etc/sysconfig/sbd /etc/default/sbd; do
  [ -r "$file" ] && sed -n 's/^[[:space:]]*\(SBD_DEVICE\|SBD_WATCHDOG_DEV\|SBD_WATCHDOG_TIMEOUT\)=/\1 /p' "$file" | tr -d "\"'" | facts sbd-setting
done
for watchdog in /dev/watchdog /dev/watchdog[0-9]*; do
  [ -c "$watchdog" ] && fact watchdog "$watchdog $(cat "/sys/class/watchdog/${watchdog##*/}/identity" 2>/dev/null)"
done
[ -n "$(pid_of watchdog)$(pid_of wd_keepalive)" ] && fact watchdog-user "the program watchdog"
if [ "$manager" = systemd ]; then
  case $(timeout 5 systemctl show -p RuntimeWatchdogUSec --value 2>/dev/null) in
    '' | 0* | infinity) ;;
    *) fact watchdog-user "systemd (RuntimeWatchdogSec)" ;;
  esac
fi
# Connections of DRBD that are no longer tried.
command -v drbdsetup >/dev/null 2>&1 && timeout 5 drbdsetup status 2>/dev/null </dev/null | awk '
  /^[^ ]/ { resource = $1 }
  match($0, /connection:[A-Za-z]+/) { print resource, $1, substr($0, RSTART + 11, RLENGTH - 11) }' | facts drbd
if command -v corosync >/dev/null 2>&1 && [ -r "$conf" ]; then
  output=$(timeout 10 corosync -t 2>&1 </dev/null)
  fact valid "$? $(printf '%s\n' "$output" | grep -iE 'error' | head -n 1)"
fi

# Firewall.
# own_rules PROGRAM RULES PATTERN: what rules say that no front end wrote. Closed are only those that drop by default and
# have no other rule that could let UDP through.
own_rules() {
  printf '%s\n' "$2" | grep -q "$3" || return 0
  printf '%s\n' "$2" | grep -qiE 'drop|reject' || return 0
  if printf '%s\n' "$2" | grep -qE 'hook input.*policy drop|^:INPUT DROP' &&
    ! printf '%s\n' "$2" | grep -v 'iif.*"lo"' | grep -qE '54[0-9][0-9]|saddr|iif|udp|@|vmap|jump|-s [0-9]|-i |-j [A-Z]*[_-]'; then
    fact firewall "$1 no -"
  else
    fact firewall "$1 unknown -"
  fi
}
if is_root; then
  if command -v firewall-cmd >/dev/null 2>&1 && timeout 5 firewall-cmd --state >/dev/null 2>&1; then
    fact firewall "firewalld $(timeout 5 firewall-cmd --query-service=high-availability 2>/dev/null) $(timeout 5 firewall-cmd --permanent --query-service=high-availability 2>/dev/null)"
    fact firewall-ports "$(timeout 5 firewall-cmd --list-ports 2>/dev/null)"
  elif command -v ufw >/dev/null 2>&1 && timeout 5 ufw status 2>/dev/null | grep -q 'Status: active'; then
    fact firewall "ufw $(timeout 5 ufw status 2>/dev/null | grep -qE '5405|5404|Anywhere +ALLOW +[0-9]' && echo yes || echo no) -"
  elif command -v nft >/dev/null 2>&1; then
    own_rules nftables "$(timeout 5 nft list ruleset 2>/dev/null)" 'hook input'
  elif command -v iptables-save >/dev/null 2>&1; then
    own_rules iptables "$(timeout 5 iptables-save 2>/dev/null)" '^:INPUT'
  fi
fi
ss -lntH 2>/dev/null | awk '{ n = split($4, a, ":"); print a[n] }' | sort -u | grep -xE '2224|3121|5403|21064' | facts listens
ss -lunH 2>/dev/null | awk '{ n = split($4, a, ":"); print a[n] }' | sort -u | grep -xE '54[0-9][0-9]' | facts listens-udp

# Corosync.
# pings STATISTICS PEER LINK: how many pings of a peer came in by a link.
pings() {
  printf '%s\n' "$1" | sed -n "s/^stats\.knet\.node$2\.link$3\.rx_ping_packets ([a-z0-9]*) = //p"
}
if command -v corosync-cfgtool >/dev/null 2>&1; then
  (
    output=$(timeout 5 corosync-cfgtool -n 2>&1 </dev/null)
    fact code "cfgtool $?"
    printf '%s\n' "$output" | sed 's/^[[:space:]]*//' | grep . | facts link
    output=$(timeout 5 corosync-quorumtool -s 2>&1 </dev/null)
    fact code "quorumtool $?"
    printf '%s\n' "$output" | grep -E '^(Nodes|Quorate|Expected votes|Total votes|Quorum|Flags|Ring ID):' | facts quorum
    grep -qsE '^[[:space:]]*model:[[:space:]]*net' "$conf" && timeout 5 corosync-qdevice-tool -s 2>&1 </dev/null | grep -iE '^State|not running|error' | facts qdevice
    stats=$(timeout 5 corosync-cmapctl -m stats 2>/dev/null)
    printf '%s\n' "$stats" | grep -E 'link[0-9]\.down_count|mcast_retx|firewall_enabled_or_nic' | sed 's/ ([a-z0-9]*) = / /' | facts stat
    # Of a lost link: how many pings came in before and after a second, which says what arrives from there.
    printf '%s\n' "$stats" | sed -n 's/^stats\.knet\.node\([0-9]*\)\.link\([0-9]\)\.connected ([a-z0-9]*) = 0$/\1 \2/p' | grep . | {
      lost=$(cat)
      [ -z "$lost" ] || {
        sleep 1
        later=$(timeout 5 corosync-cmapctl -m stats 2>/dev/null)
        printf '%s\n' "$lost" | while read -r peer link; do
          fact ping "$peer $link $(pings "$stats" "$peer" "$link") $(pings "$later" "$peer" "$link")"
        done
      }
    }
    timeout 5 corosync-cmapctl 2>/dev/null | sed -n 's/^\(totem.cluster_name\|totem.config_version\|nodelist.node.[0-9]*.ring[0-9]_addr\|nodelist.node.[0-9]*.name\) ([a-z0-9]*) = /\1 /p' | facts running
  ) &
fi

# Pacemaker.
if command -v crm_mon >/dev/null 2>&1; then
  (
    output=$(timeout 10 crm_mon -1 --output-as=xml 2>&1 </dev/null)
    fact code "crm_mon $?"
    printf '%s\n' "$output" | grep -oE '<current_dc [^>]*|<node name=[^>]*type="member"|<fence_event [^>]*status="failed"[^>]*' | facts monitor
    timeout 5 cibadmin -Q -l 2>/dev/null </dev/null | sed -n "1{
      h
      s/.* epoch=\"\([0-9]*\)\".*/epoch$tab\1/p
      g
      s/.* admin_epoch=\"\([0-9]*\)\".*/admin-epoch$tab\1/p
    }"
    if output=$(timeout 10 stonith_admin -L 2>/dev/null </dev/null); then fact registered "$(printf '%s\n' "$output" | ids)"; fi
    fence_targets
  ) &
fi
here fence | while read -r device; do
  (
    timeout 20 stonith_admin -Q "$device" >/dev/null 2>&1 </dev/null
    fact fence "$device $?"
  ) &
done

resource_needs
# Ports of other nodes: a connection is opened and closed.
if command -v bash >/dev/null 2>&1; then
  {
    used tcp
    [ -n "$(pid_of pcsd)" ] && for link in $links; do echo "$link 2224"; done
    sed -n 's/^[[:space:]]*host:[[:space:]]*\([^[:space:]]*\).*/\1 5403/p' "$conf" 2>/dev/null
  } | while read -r host port; do
    (
      output=$(timeout 2 bash -c "exec 2>&1 3<>/dev/tcp/\$0/\$1" "$host" "$port" 2>&1)
      code=$?
      case $output in *refused*) code=refused ;; *'No route'* | *unreachable*) code=unreachable ;; esac
      fact tcp "$host $port $code"
    ) &
  done
fi

# State of the machine.
df -Pk /var/lib/pacemaker /var/lib/pacemaker/cib /var/log / 2>/dev/null | awk 'NR > 1 { print $6, $4, $5 }' | sort -u | facts disk
df -Pi /var/lib/pacemaker 2>/dev/null | awk 'NR == 2 { print $6, $4, $5 }' | facts inodes
[ -r /var/lib/pacemaker/cib ] && fact foreign "$(find /var/lib/pacemaker/cib ! -user hacluster 2>/dev/null | wc -l)"
# Does the CIB reach the disk? After one failure Pacemaker doesn't try again.
epoch_of() {
  sed -n 's/^<cib .*[^_]epoch="\([0-9]*\)".*/\1/p' | head -n 1
}
live=$(timeout 5 cibadmin --query --xpath /cib --no-children 2>/dev/null </dev/null | epoch_of)
if [ -n "$live" ] && [ -r /var/lib/pacemaker/cib/cib.xml ]; then
  saved=$(epoch_of </var/lib/pacemaker/cib/cib.xml)
  if [ "${saved:-0}" -lt "$live" ]; then
    sleep 3
    saved=$(epoch_of </var/lib/pacemaker/cib/cib.xml)
    [ "${saved:-0}" -lt "$live" ] && fact unwritten "${saved:-0} $live"
  fi
fi
is_root && fact cores "$(find /var/lib/pacemaker/cores -type f 2>/dev/null | wc -l)"
fact load "$(cut -d' ' -f1 /proc/loadavg) $(getconf _NPROCESSORS_ONLN)"
command -v getenforce >/dev/null 2>&1 && fact selinux "$(getenforce 2>/dev/null)"

# A day of the log.
(
  if [ "$manager" = systemd ] && { is_root || id -nG | grep -qwE 'adm|systemd-journal'; }; then
    timeout 10 journalctl -q --since -1d -u corosync -u pacemaker -u sbd -u corosync-qdevice -o cat --no-pager 2>/dev/null
    echo "log${tab}read" >&3
  else
    for file in /var/log/corosync/corosync.log /var/log/cluster/corosync.log /var/log/pacemaker/pacemaker.log; do
      [ -r "$file" ] && tail -c 500000 "$file" && echo "log${tab}read" >&3
    done
  fi | awk '
    /Digest does not match|Unable to decrypt/ { n["key"]++ }
    /Process pause detected|was not scheduled for/ { n["pause"]++ }
    /Token has not been received in/ { n["token"]++ }
    /link: host: .* is down/ { n["link"]++ }
    /Totem is unable to form a cluster/ { n["form"]++ }
    END { for (kind in n) print kind, n[kind] }' | facts log-count
) 3>&1 &
if is_root; then
  kernel=$(timeout 5 dmesg 2>/dev/null)
  printf '%s\n' "$kernel" | grep -ciE 'out of memory|oom-kill|hung_task|I/O error' | facts kernel-log
  # What AppArmor (by profile) and SELinux (by program) denied.
  printf '%s\n' "$kernel" | sed -n 's/.*apparmor="DENIED".* profile="\([^" ]*\)".*/\1/p; s/.*avc: *denied .* comm="\([^" ]*\)".*/\1/p' |
    sed 's/.*\///' | sort | uniq -c | awk '{ print $2, $1 }' | facts denied
fi
wait
fact end "$(date +%s.%N)"
