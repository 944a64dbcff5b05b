# SPDX-License-Identifier: BSD-2-Clause
# What the scripts share: messages, packages, one out-of-tree build. Sourced, not run.
# shellcheck shell=bash

top=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
program=$(basename "$0")

BUILD_PACKAGES="gcc make autoconf automake libtool pkg-config libssl-dev libc-ares-dev libexpat1-dev libedit-dev"
TEST_PACKAGES="check g++"
PEER_PACKAGES="sip-tester"

say() { printf '%s: %s\n' "$program" "$*"; }
die() {
    printf '%s: %s\n' "$program" "$*" >&2
    exit 1
}

# Run as root: directly when we are, through sudo when we may.
as_root() {
    if [ "$(id -u)" = 0 ]; then
        "$@"
    elif command -v sudo >/dev/null; then
        sudo "$@"
    else
        die "needs to install packages ($*), but you are not root and there is no sudo"
    fi
}

# need_packages NAME...: install those that are missing; a second call finds nothing to do.
need_packages() {
    local missing=() name
    [ -e /etc/debian_version ] ||
        die "this script installs Debian packages, and this is not Debian; install the equivalents of: $*
then use ./bootstrap && ./configure && make && make check"
    for name in "$@"; do
        dpkg-query -W -f '${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed || missing+=("$name")
    done
    [ ${#missing[@]} -eq 0 ] && return 0
    say "installing: ${missing[*]}"
    local log
    log=$(mktemp)
    if ! { as_root apt-get update -q &&
        as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends "${missing[@]}"; } \
        >"$log" 2>&1; then
        tail -n 20 "$log" >&2
        rm -f "$log"
        die "could not install: ${missing[*]} (the end of apt-get's output is above)"
    fi
    rm -f "$log"
}

# configure_in DIR [SWITCH...]: an out-of-tree build in DIR, configured once and again when the switches change.
configure_in() {
    local dir=$1
    shift
    if [ ! -x "$top/configure" ] || [ "$top/configure.ac" -nt "$top/configure" ]; then
        say "writing ./configure"
        (cd "$top" && ./bootstrap) >"$top/bootstrap.log" 2>&1 ||
            { tail -n 30 "$top/bootstrap.log" >&2; die "./bootstrap failed (all of it: bootstrap.log)"; }
        rm -f "$top/bootstrap.log"
    fi
    mkdir -p "$dir"
    if [ ! -e "$dir/Makefile" ] || [ "$(cat "$dir/.switches" 2>/dev/null)" != "$*" ]; then
        say "configuring in ${dir#"$top"/}"
        (cd "$dir" && "$top/configure" "$@") >"$dir/configure.log" 2>&1 ||
            { grep -E '^(configure: )?error|missing' "$dir/configure.log" >&2; die "configure failed (all of it: $dir/configure.log)"; }
        printf '%s' "$*" >"$dir/.switches"
    fi
}

# build_in DIR [TARGET...]
build_in() {
    local dir=$1
    shift
    make -C "$dir" -j"$(nproc)" --no-print-directory "$@" >"$dir/make.log" 2>&1 ||
        { grep -E -A4 'error|Error|undefined' "$dir/make.log" | head -n 40 >&2; die "the build failed (all of it: $dir/make.log)"; }
}
