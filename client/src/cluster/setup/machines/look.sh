#!/bin/sh
# Prints what a machine is and has, for setting a cluster up: "id<TAB>value" by lines. Reads only; of keys it prints digests.
LC_ALL=C PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH
say() { printf '%s\t%s\n' "$1" "$2"; }
digest() { sha256sum < "$1" | cut -d ' ' -f 1; }
say clock "$(date +%s.%N)"
say name "$(uname -n)"
say machine "$(sha256sum < /etc/machine-id 2>/dev/null | cut -d ' ' -f 1)"
# shellcheck source=/dev/null
(. /etc/os-release 2>/dev/null && say system "$ID $VERSION_ID" && say family "$ID $ID_LIKE")
for manager in apt-get dnf zypper; do
  command -v "$manager" >/dev/null 2>&1 && say manager "$manager"
done
if command -v dnf >/dev/null 2>&1 && ! command -v pacemakerd >/dev/null 2>&1; then
  timeout 30 dnf -q repolist --all 2>/dev/null </dev/null | awk -v tab="\t" '
    $1 ~ /^([Hh]igh[Aa]vailability|ha|ol[0-9]+_addons|rhel-[0-9]+-for-.*-highavailability-([a-z0-9]+-)?rpms)$/ { print "repository" tab $1 " " $NF }'
fi
for product in sle-ha SLES_SAP; do
  [ -e "/etc/products.d/$product.prod" ] && say product-ha "$product"
done
for program in corosync pacemakerd crm_mon crm_resource corosync-qdevice corosync-qnetd sbd; do
  command -v "$program" >/dev/null 2>&1 && say program "$program"
done
for program in /usr/sbin/fence_*; do
  [ -x "$program" ] && say program "${program##*/}"
done
[ -d /usr/lib/ocf/resource.d/heartbeat ] && say program resource-agents
# Unpacked isn't installed: accounts and folders are missing then.
if [ -n "$(ls -A /var/lib/dpkg/updates 2>/dev/null)" ] ||
  dpkg-query -W -f='${db:Status-Status}\n' corosync 'pacemaker*' resource-agents 2>/dev/null | grep -qE '^(unpacked|half-)'; then
  say interrupted dpkg
fi
say corosync "$(corosync -v 2>/dev/null | sed -n "s/.*version '\([^']*\)'.*/\1/p")"
say pacemaker "$(pacemakerd --version 2>/dev/null | sed -n '1s/^Pacemaker //p')"
ip -o addr show 2>/dev/null | while read -r _ nic family address rest; do
  say address "$nic $family $address $rest"
done
say route "$({ ip -o route show default; ip -o -6 route show default; } 2>/dev/null | sed -n '1s/.* dev \([^ ]*\).*/\1/p')"
config=/etc/corosync/corosync.conf
if [ -e "$config" ]; then
  say config "$(digest "$config")"
  say cluster "$(sed -n 's/^[[:space:]]*cluster_name:[[:space:]]*//p' "$config" | head -n 1)"
  # Debian's packages install, and start, a cluster of one node from an example.
  shipped=$(dpkg-query -W -f='${Conffiles}\n' corosync 2>/dev/null | sed -n 's|^ *'"$config"' \([0-9a-f]*\).*|\1|p')
  [ "$shipped" = "$(md5sum < "$config" | cut -d ' ' -f 1)" ] && say example yes
fi
[ -e /etc/corosync/authkey ] && say key "$(digest /etc/corosync/authkey)"
cib=/var/lib/pacemaker/cib/cib.xml
if [ -e "$cib" ]; then
  say cib "$(grep -c '<primitive' "$cib")"
fi
for daemon in corosync pacemakerd corosync-qdevice corosync-qnetd sbd; do
  pidof "$daemon" >/dev/null 2>&1 && say runs "$daemon"
done
pidof corosync >/dev/null 2>&1 && timeout 10 corosync-quorumtool -s 2>/dev/null | while IFS= read -r line; do say quorum "$line"; done
[ -d /run/systemd/system ] && say systemd yes
for unit in chrony chronyd ntpsec ntp ntpd openntpd systemd-timesyncd; do
  systemctl is-active -q "$unit" 2>/dev/null && say time "$unit"
done
pidof chronyd ntpd >/dev/null 2>&1 && say time daemon
# The name that corosync-qdevice-net-certutil gives the certificate; it may have the authority alone.
certutil -L -d /etc/corosync/qdevice/net/nssdb -n 'Cluster Cert' >/dev/null 2>&1 && say device yes
[ -e /etc/corosync/qnetd/nssdb/qnetd-cacert.crt ] && say authority yes
for watchdog in /dev/watchdog /dev/watchdog[0-9]*; do
  [ -c "$watchdog" ] && say watchdog "$watchdog"
done
modprobe -n -q softdog 2>/dev/null && say softdog yes
pidof watchdog wd_keepalive >/dev/null 2>&1 && say watchdog-user watchdog
case $(systemctl show -P RuntimeWatchdogUSec 2>/dev/null) in
'' | 0 | infinity) ;;
*) say watchdog-user "systemd (RuntimeWatchdogSec)" ;;
esac
for file in /etc/sysconfig/sbd /etc/default/sbd; do
  [ -r "$file" ] && sed -n 's/^[[:space:]]*\(SBD_[A-Z_]*=.*\)/\1/p' "$file" | tr -d "\"'" | while read -r setting; do say sbd "$setting"; done
done
for unit in corosync pacemaker corosync-qdevice corosync-qnetd sbd; do
  systemctl is-enabled -q "$unit" 2>/dev/null && say enabled "$unit"
done
# What Debian's packages start by themselves, and a cluster often runs.
[ -d /run/systemd/system ] && systemctl list-unit-files --no-legend --state=enabled apache2.service httpd.service nginx.service \
  mariadb.service mysql.service mysqld.service postgresql.service nfs-server.service haproxy.service drbd.service \
  tomcat9.service tomcat10.service squid.service named.service redis-server.service 2>/dev/null |
  while read -r unit _; do say service "${unit%.service}"; done
if command -v firewall-cmd >/dev/null 2>&1 && [ "$(firewall-cmd --state 2>/dev/null)" = running ]; then
  say firewall firewalld
  firewall-cmd -q --query-service=high-availability && firewall-cmd -q --permanent --query-service=high-availability && say opened firewalld
elif command -v ufw >/dev/null 2>&1 && ufw status 2>/dev/null | grep -q '^Status: active'; then
  say firewall ufw
  ufw show added 2>/dev/null | sed -n 's/^ufw allow from \([^ ]*\) to any port 5404:5412 proto udp$/\1/p' |
    while read -r network; do say opened "$network"; done
fi
say virtual "$(systemd-detect-virt 2>/dev/null)"
say product "$(cat /sys/class/dmi/id/sys_vendor /sys/class/dmi/id/product_name 2>/dev/null | tr '\n' ' ')"
say free "$(df -Pk /var | awk 'NR == 2 { print $4 }')"
exit 0
