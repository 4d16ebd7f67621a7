#!/bin/sh
# Installs what `make test` needs beyond Go, make and git; does nothing if it is there.
#   golangci-lint  built from source at a pinned version
#   promtool and   taken out of Debian's package: no Prometheus server is installed as a service
#   prometheus     or started; a test starts the binary for itself; alertmanager likewise
#   gcc            Debian's package, for go test -race, and for the stand-in for Oracle's client library
#   PostgreSQL     Debian's server and libpq's headers, for the same; no server is started, and no cluster made
#   ora2pg and     Debian's packages, for the tests of PL/SQL: they make PL/pgSQL of it, check it and count what is
#   plpgsql-check  executed
#   Postfix        Debian's package, for the tests of mail; left without a configuration, so that no service is started
#   node, npm      Debian's packages, for the Oracle grammar in test/grammar and the tests in a browser in test/browser,
#                  whose packages npm installs there
#   Chromium       Debian's package, for the latter, and the one family of fonts that it shows pages in
#   and shellcheck, Debian's package
# golangci-lint, promtool, prometheus and alertmanager go to a cache directory outside the tree.
#
# usage: tools.sh         install
#        tools.sh bin     print that directory, to be put first on the PATH
set -eu

golangci_version=v2.15.0

# A linter refuses code for a newer Go than built it: hence Go's version in the name.
bin="${XDG_CACHE_HOME:-${HOME:?is not set, nor is XDG_CACHE_HOME}/.cache}/ebs-sms-gateway/bin/$golangci_version-$(go env GOVERSION)"

tests="$(dirname "$0")/../test"

have() { PATH="$bin:$PATH" command -v "$1" >/dev/null 2>&1; }

as_root() {
    if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

# with_apt brings the package lists up to date once a run, and only if something is missing.
with_apt() {
    command -v apt-get >/dev/null 2>&1 || return 1
    if [ -z "${apt_fresh:-}" ]; then
        echo "tools: apt-get update"
        as_root apt-get update -qq || return 1
        apt_fresh=yes
    fi
    "$@"
}

apt_install() {
    echo "tools: apt-get install $*"
    as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@"
}

# install_prometheus takes the two binaries out of the package and leaves the daemon's user and its service alone.
install_prometheus() (
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    cd "$work"
    echo "tools: promtool and prometheus from the package prometheus"
    apt-get download -qq -o APT::Sandbox::User="$(id -un)" prometheus || return 1
    dpkg-deb -x prometheus_*.deb . || return 1
    mv usr/bin/promtool usr/bin/prometheus "$bin/"
)

# install_alertmanager does the same with its package. Debian's build reads its templates from where the package has them.
alertmanager_templates=/usr/share/prometheus/alertmanager
install_alertmanager() (
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    cd "$work"
    echo "tools: alertmanager from the package prometheus-alertmanager"
    apt-get download -qq -o APT::Sandbox::User="$(id -un)" prometheus-alertmanager || return 1
    dpkg-deb -x prometheus-alertmanager_*.deb . || return 1
    as_root mkdir -p "$alertmanager_templates"
    as_root cp ".$alertmanager_templates/"*.tmpl "$alertmanager_templates/" || return 1
    mv usr/bin/prometheus-alertmanager "$bin/alertmanager"
)

# npm_current FOLDER reports whether nothing changed since npm installed what the folder's lock file names.
npm_current() { cmp -s "$tests/$1/package-lock.json" "$tests/$1/node_modules/.installed"; }

# npm_install FOLDER installs what the folder's package-lock.json names, by its checksums.
npm_install() {
    echo "tools: npm ci in test/$1"
    npm ci --prefix "$tests/$1" --silent --no-audit --no-fund --ignore-scripts || return 1
    cp "$tests/$1/package-lock.json" "$tests/$1/node_modules/.installed"
}

# Metric-compatible with Arial and Helvetica, and what fontconfig takes for these.
have_fonts() { have fc-match && fc-match Arial | grep -q Liberation; }

install_golangci() {
    echo "tools: building golangci-lint $golangci_version, which takes a minute or two"
    GOBIN="$bin" go install "github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$golangci_version"
}

# The places where test/standin looks.
have_postgres() { have initdb || ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }
have_libpq() { [ -e /usr/include/postgresql/libpq-fe.h ] || { have pg_config && [ -e "$(pg_config --includedir)/libpq-fe.h" ]; }; }

# install_postgres keeps Debian from making a cluster, and so from starting a server.
install_postgres() {
    apt_install postgresql-common || return 1
    as_root sed -i 's/^#\{0,1\} *create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
    apt_install postgresql
}

# plpgsql_check is an extension of one version of the server.
have_plpgsql_check() { ls /usr/share/postgresql/*/extension/plpgsql_check.control >/dev/null 2>&1; }
install_plpgsql_check() {
    apt_install "postgresql-$(find /usr/lib/postgresql -mindepth 1 -maxdepth 1 -printf '%f\n' | sort -n | tail -n 1)-plpgsql-check"
}

# Where gateway/mail's tests look.
have_postfix() { [ -x /usr/sbin/postfix ]; }

# install_postfix has Debian configure nothing, and so start nothing.
install_postfix() {
    echo "postfix postfix/main_mailer_type select No configuration" | as_root debconf-set-selections || return 1
    apt_install postfix
}

# need NAME HOW INSTALL... installs NAME unless it is there, and remembers a failure.
need() {
    name=$1 how=$2
    shift 2
    if ! have "$name"; then
        "$@" || true
        have "$name" || missing="$missing  $name: $how
"
    fi
}

case "${1:-install}" in
bin) echo "$bin" && exit ;;
install) ;;
*) echo "usage: $0 [bin]" >&2 && exit 2 ;;
esac

mkdir -p "$bin"
missing=
need gcc "Debian packages gcc and libc6-dev, or any C compiler" with_apt apt_install gcc libc6-dev
need shellcheck "Debian package shellcheck, or www.shellcheck.net" with_apt apt_install shellcheck
have_postgres || with_apt install_postgres || true
have_postgres || missing="$missing  initdb: Debian package postgresql, or PostgreSQL 15 or later from www.postgresql.org
"
have_libpq || with_apt apt_install libpq-dev || true
have_libpq || missing="$missing  libpq-fe.h: Debian package libpq-dev
"
have_plpgsql_check || with_apt install_plpgsql_check || true
have_plpgsql_check || missing="$missing  plpgsql_check: Debian package postgresql-15-plpgsql-check, of your server's version
"
need ora2pg "Debian package ora2pg, or ora2pg.darold.net" with_apt apt_install ora2pg
have_postfix || with_apt install_postfix || true
have_postfix || missing="$missing  postfix: Debian package postfix
"
need promtool "Debian package prometheus, or the Prometheus release for your system" with_apt install_prometheus
need prometheus "as promtool" with_apt install_prometheus
need alertmanager "Debian package prometheus-alertmanager, or the Alertmanager release for your system" with_apt install_alertmanager
need node "Debian package nodejs, or nodejs.org; version 20 or later" with_apt apt_install nodejs
need npm "Debian package npm, or nodejs.org" with_apt apt_install npm
for folder in grammar browser; do
    npm_current "$folder" || { have npm && npm_install "$folder"; } ||
        missing="$missing  the packages of test/$folder: npm ci --prefix test/$folder
"
done
need chromium "Debian package chromium, or Chromium of your system by this name" with_apt apt_install chromium
have_fonts || with_apt apt_install fonts-liberation fontconfig || true
have_fonts || missing="$missing  fonts: Debian packages fonts-liberation and fontconfig
"
# Not looked for on the PATH: another version finds other faults.
[ -x "$bin/golangci-lint" ] || install_golangci || true
[ -x "$bin/golangci-lint" ] ||
    missing="$missing  golangci-lint: go install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$golangci_version
"

if [ -n "$missing" ]; then
    printf 'tools: missing, and could not be installed here:\n%s' "$missing" >&2
    exit 1
fi
