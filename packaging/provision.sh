#!/bin/sh
# provision.sh [--test]: installs what jdock needs on Debian or Ubuntu; run it as often as you like.
#
#   (no option)   a JDK (17 or newer), Maven, iptables and busybox-static: to build and run jdock
#   --test        also what ./test uses: Debian's docker-registry, the docker command, and small tools
#
# quickstart, test and the Vagrantfile all call this one script.
set -eu
[ "$(id -u)" = 0 ] || { echo "provision.sh: must run as root: sudo $0 $*" >&2; exit 1; }
command -v apt-get >/dev/null || {
  echo "provision.sh: this script knows Debian and Ubuntu only (no apt-get here)." >&2
  echo "  Install by hand: JDK 17 or newer, Maven 3.6 or newer, iptables, busybox-static." >&2
  exit 1
}

here=$(cd "$(dirname "$0")/.." && pwd)
tools=$here/.tools

wanted=""
want() { # want PACKAGE COMMAND: the package, unless the command is there
  command -v "$2" >/dev/null 2>&1 || [ -x "/usr/sbin/$2" ] || [ -x "/sbin/$2" ] || wanted="$wanted $1"
}
want_package() { # want_package PACKAGE: the package, unless dpkg has it
  dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed' || wanted="$wanted $1"
}

# A JDK counts if its compiler is 17 or newer.
javac_major=$(javac -version 2>&1 | sed -n 's/^javac \([0-9]*\).*/\1/p')
[ "${javac_major:-0}" -ge 17 ] || {
  if apt-cache show openjdk-17-jdk-headless >/dev/null 2>&1; then
    wanted="$wanted openjdk-17-jdk-headless"
  else
    wanted="$wanted default-jdk-headless"
  fi
}
want maven mvn
want iptables iptables-restore
want_package busybox-static
want_package ca-certificates
if [ "${1:-}" = --test ]; then
  want docker-registry docker-registry
  want iproute2 ip
  want util-linux nsenter
  want expect expect
  want curl curl
  want openssl openssl
  want docker-compose docker-compose
  want skopeo skopeo
  want rsyslog rsyslogd
  want_package rsyslog-gnutls
  want_package python3-docker
elif [ -n "${1:-}" ]; then
  echo "provision.sh: unknown option: $1 (only --test)" >&2
  exit 2
fi

if [ -n "$wanted" ]; then
  echo "==> Installing:$wanted"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -q
  # shellcheck disable=SC2086  # a list of package names
  # A policy that forbids it keeps docker-registry from starting as a service on port 5000, and rsyslog.
  policy=/usr/sbin/policy-rc.d
  if [ ! -e $policy ]; then
    printf '#!/bin/sh\nexit 101\n' > $policy
    chmod 755 $policy
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
  fi
  apt-get install -y -q --no-install-recommends $wanted
fi

# The docker command without its daemon: unpacked from Debian's package, not installed, so that a
# machine that only wants to compare does not get a second engine running.
# The tests want Debian's own (Project.dockerCli), whatever another docker is on the path.
if [ "${1:-}" = --test ] && [ ! -x /usr/bin/docker ] && [ ! -x "$tools/usr/bin/docker" ]; then
  echo "==> Unpacking the docker command into .tools (its daemon is not installed)"
  mkdir -p "$tools"
  [ -n "$(ls /var/lib/apt/lists/*Packages* 2>/dev/null)" ] || apt-get update -q
  deb=$(mktemp -d)
  chmod 755 "$deb"
  package=docker-cli
  apt-cache show docker-cli >/dev/null 2>&1 || package=docker.io
  (cd "$deb" && apt-get download -q "$package" && dpkg-deb -x ./*.deb "$tools")
  rm -rf "$deb"
fi
