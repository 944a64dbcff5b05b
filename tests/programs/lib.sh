# SPDX-License-Identifier: BSD-2-Clause
# What the tests of programs share. Sourced, not run.
# shellcheck shell=sh
build=${top_builddir:-build}
source_dir=${top_srcdir:-.}
work=$(mktemp -d) || exit 99
failed=0
count=0
pids=''
trap 'for pid in $pids; do kill "$pid" 2>/dev/null; done; rm -rf "$work"' EXIT

# check WHAT COMMAND...: the command succeeds
check() {
    what=$1
    shift
    count=$((count + 1))
    if "$@"; then echo "ok   $what"; else
        echo "FAIL $what"
        failed=1
    fi
}

# wait_for FILE PATTERN: until a line matches, ten seconds at most
wait_for() {
    i=0
    while [ $i -lt 100 ]; do
        grep -q "$2" "$1" 2>/dev/null && return 0
        sleep 0.1
        i=$((i + 1))
    done
    echo "nothing like '$2' in:"
    cat "$1"
    return 1
}

finish() {
    echo "$count checks"
    exit $failed
}
