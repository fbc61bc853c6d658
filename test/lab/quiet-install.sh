#!/bin/sh
# quiet-install.sh PACKAGE...: installs Debian packages without starting their services on this machine.
# While it runs, a policy-rc.d stands that forbids every start (exit 101, see Debian's README.policy-rc.d); the machine's
# own one, or none, is back afterwards, also after failure and Ctrl-C. Needs root.
set -u
policy=/usr/sbin/policy-rc.d
kept=/usr/sbin/policy-rc.d.before-quorate

# One at a time: the second would take the first one's policy for the machine's own.
exec 9>/run/lock/quorate-install.lock || exit 1
flock 9

# What a killed run left is the machine's own.
[ -e "$kept" ] && mv "$kept" "$policy"
restore() {
  rm -f "$policy"
  if [ -e "$kept" ]; then mv "$kept" "$policy"; fi
}
trap 'restore' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM HUP
if [ -e "$policy" ]; then mv "$policy" "$kept" || exit 1; fi
printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod 755 "$policy" || exit 1

export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
apt() { apt-get -q -o DPkg::Lock::Timeout=300 "$@" 9>&-; }
apt install -y --no-install-recommends "$@" && exit 0
# The list of packages may be missing or old.
apt update && apt install -y --no-install-recommends "$@"
