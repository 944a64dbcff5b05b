# SPDX-License-Identifier: BSD-2-Clause
# What the interop runs share: a linnet-ua under command, SIPp with its figures. Sourced, not run.
# shellcheck shell=bash

# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/../../scripts/lib.sh"

build=${BUILD:-$top/build}
work=$(mktemp -d)
passed=0
failures=0

note() { printf '%s\n' "$*"; }
ok() {
    passed=$((passed + 1))
    printf 'ok    %s\n' "$*"
}
fail() {
    failures=$((failures + 1))
    printf 'FAIL  %s\n' "$*"
}
# expect WHAT ACTUAL WANTED
expect() {
    if [ "$2" = "$3" ]; then ok "$1: $2"; else fail "$1: $2, wanted $3"; fi
}

stop_all() {
    local file
    for file in "$work"/*.pid; do
        [ -e "$file" ] && kill "$(cat "$file")" 2>/dev/null
    done
    rm -rf "$work"
}
trap stop_all EXIT

# wait_for FILE PATTERN [TENTHS]: until a line matches; 1 when it did not come.
wait_for() {
    local i
    for ((i = 0; i < ${3:-100}; i++)); do
        grep -qE "$2" "$1" 2>/dev/null && return 0
        sleep 0.1
    done
    return 1
}

# start_ua NAME ARG...: linnet-ua in the background, commands by "tell NAME ...", output in $work/NAME.log
start_ua() {
    local name=$1
    shift
    rm -f "$work/$name.in"
    mkfifo "$work/$name.in"
    "$build/linnet-ua" "$@" <"$work/$name.in" >"$work/$name.log" 2>&1 &
    echo $! >"$work/$name.pid"
    exec {fd}>"$work/$name.in"
    printf -v "in_$name" '%s' "$fd"
    wait_for "$work/$name.log" '^listening' 50 || {
        cat "$work/$name.log" >&2
        die "linnet-ua $name did not start"
    }
}

tell() {
    local name=$1 fd_name=in_$1
    shift
    echo "$*" >&"${!fd_name}"
}

# stop_ua NAME: quit it; its exit status
stop_ua() {
    local fd_name=in_$1 pid status=0
    tell "$1" quit
    eval "exec ${!fd_name}>&-"
    pid=$(cat "$work/$1.pid")
    wait "$pid" || status=$?
    rm -f "$work/$1.pid"
    return $status
}

# counts NAME: the last line of "list", asked anew
counts() {
    local before
    before=$(grep -c '^transactions=' "$work/$1.log")
    tell "$1" list
    for _ in $(seq 50); do
        [ "$(grep -c '^transactions=' "$work/$1.log")" -gt "$before" ] && break
        sleep 0.1
    done
    grep '^transactions=' "$work/$1.log" | tail -n 1
}

# stat FILE COLUMN: a figure of SIPp's last line of statistics
stat() {
    awk -F';' -v name="$2" 'NR == 1 { for (i = 1; i <= NF; i++) if ($i == name) c = i }
        END { print (c && NR > 1) ? $c : "none" }' "$1" 2>/dev/null || echo none
}

# sipp_figures WHAT FILE CALLS: nothing failed, nothing unexpected, nothing sent twice
sipp_figures() {
    local what=$1 file=$2 calls=$3
    expect "$what: calls" "$(stat "$file" 'SuccessfulCall(C)')" "$calls"
    expect "$what: failed" "$(stat "$file" 'FailedCall(C)')" 0
    expect "$what: unexpected messages" "$(stat "$file" 'FailedUnexpectedMessage(C)')" 0
    expect "$what: retransmissions" "$(stat "$file" 'Retransmissions(C)')" 0
}

# run_sipp ARG...: SIPp with statistics in $work/stat.csv. When it could not even start (its exit codes from 97 on: a
# port that the system has not given back yet, say), it tells why and tries once more.
run_sipp() {
    local status=0 try
    for try in 1 2; do
        rm -f "$work/stat.csv" "$work/sipp.errors"
        status=0
        sipp "$@" -nostdin -timeout 120 -trace_err -error_file "$work/sipp.errors" -trace_stat -stf "$work/stat.csv" \
            >"$work/sipp.log" 2>&1 || status=$?
        [ "$status" -lt 97 ] && return 0
        note "SIPp could not run (exit status $status): $(tail -n 2 "$work/sipp.errors" 2>/dev/null) [try $try]"
        sleep 2
    done
    return 1
}

# bracket ADDRESS: as it stands in a URI
bracket() { case $1 in *:*) echo "[$1]" ;; *) echo "$1" ;; esac; }

end_of_run() {
    echo "$passed passed, $failures failed"
    [ "$failures" = 0 ] || exit 1
}
