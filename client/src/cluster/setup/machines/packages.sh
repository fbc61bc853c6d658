#!/bin/sh
# Packages and their repositories on a machine. Functions for step.sh, which this text stands before.
# Runs apt-get, and waits two minutes for others that use it: for dpkg's lock apt does so itself, for that of the lists it doesn't.
# What an interrupted installation left is completed first. What apt says is in $said, and printed where it fails.
apt() {
  tries=0
  DEBIAN_FRONTEND=noninteractive
  # A settings file that is there before its package stays; dpkg would ask, and fail without a terminal.
  set -- -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@"
  export DEBIAN_FRONTEND
  until said=$(apt-get -y -qq -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@" 2>&1 >/dev/null); do
    tries=$((tries + 1))
    case $said in
    *'Unable to lock directory'*) [ "$tries" -lt 60 ] && sleep 2 && continue ;;
    *'dpkg --configure -a'*) [ "$tries" -lt 3 ] && finish_installation && continue ;;
    esac
    printf '%s\n' "$said" >&2
    return 1
  done
}
# Completes an interrupted installation, as far as that is possible; files that somebody has changed stay as they are.
finish_installation() {
  dpkg --force-confdef --force-confold --configure -a </dev/null >/dev/null 2>&1
  return 0
}
# Whether the package manager $1 knows the package $2.
is_known() {
  case $1 in
  apt-get) apt-cache show "$2" ;;
  zypper) zypper -n -q search --match-exact "$2" ;;
  *) dnf -q list "$2" ;;
  esac >/dev/null 2>&1
}
# The packages $2…, by lines; of several "one|other" the first that the package manager $1 knows, and of "one|" that or none.
known_packages() {
  manager=$1
  shift
  for package; do
    while [ "$package" != "${package#*"|"}" ] && ! is_known "$manager" "${package%%"|"*}"; do package=${package#*"|"}; done
    echo "${package%%"|"*}"
  done
}
# Installs packages ($2…) with the package manager $1.
install() {
  manager=$1
  shift
  case $manager in
  apt-get)
    apt update || return
    lists=$said
    # shellcheck disable=SC2046 # Names of packages have no spaces.
    set -- $(known_packages apt-get "$@")
    [ "$#" -gt 0 ] || return 0
    apt install --no-install-recommends "$@" && return
    # What is missing may only be unknown.
    printf '%s\n' "$lists" | sed -n 's/^W: Failed to fetch \([^ ]*\) */apt could not fetch \1: /p' | head -n 1 >&2
    return 1
    ;;
  dnf)
    # shellcheck disable=SC2046
    set -- $(known_packages dnf "$@")
    [ "$#" -gt 0 ] || return 0
    dnf -y -q install "$@" >/dev/null
    ;;
  zypper)
    # Others that use it are waited for, in seconds.
    ZYPP_LOCK_TIMEOUT=120
    export ZYPP_LOCK_TIMEOUT
    # shellcheck disable=SC2046
    set -- $(known_packages zypper "$@")
    [ "$#" -gt 0 ] || return 0
    zypper -n -q install "$@" >/dev/null
    ;;
  *) echo "there is no package manager to install $* with" >&2; return 1 ;;
  esac
}
# Enables or disables ($1) the repository $2.
repository() {
  case $2 in
  rhel-*) subscription-manager repos "--$1=$2" >/dev/null ;;
  *)
    if dnf --version 2>/dev/null | grep -q dnf5; then
      if [ "$1" = enable ]; then value=1; else value=0; fi
      dnf -y -q config-manager setopt "$2.enabled=$value" >/dev/null
      return
    fi
    dnf config-manager --help >/dev/null 2>&1 || dnf -y -q install dnf-plugins-core >/dev/null || return
    dnf -y -q config-manager "--set-${1}d" "$2" >/dev/null
    ;;
  esac
}
# Installs a node's packages ($2…) with the package manager $1. Debian's would start a cluster of their own at once.
packages() {
  if [ "$1" = apt-get ] && has_systemd; then
    for unit in corosync pacemaker; do
      # Neither is installed yet, or not completely.
      dpkg-query -W -f='${db:Status-Status}' "$unit" 2>/dev/null | grep -qx installed || systemctl -q mask --runtime "$unit.service" 2>/dev/null
    done
    trap unmask EXIT
  fi
  install "$@" || return
  for program in corosync pacemakerd crm_mon; do
    command -v "$program" >/dev/null || { echo "$program is still missing" >&2; return 1; }
  done
}
# What an installation that was cut off may have left.
unmask() {
  systemctl -q unmask --runtime corosync.service pacemaker.service 2>/dev/null
}
# Installs chrony with the package manager $1 and starts it, also at boot.
time_service() {
  install "$1" chrony || return
  systemctl -q enable --now chrony 2>/dev/null || systemctl -q enable --now chronyd
}
