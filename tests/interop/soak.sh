#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# What is left after calls: CALLS as a warm-up and IDLE seconds of rest, then the same again; the live octets must be
# equal within 1 %, and no transaction, dialog or timer may remain.
#   soak.sh [CALLS [IDLE]]      default: 1000 calls, 40 s
set -uo pipefail
# shellcheck source=tests/interop/lib.sh
. "$(dirname "$0")/lib.sh"

calls=${1:-1000}
idle=${2:-40}
port=${PORT:-5170}

round() {
    run_sipp -sn uac "127.0.0.1:$port" -i 127.0.0.1 -p $((port + 1)) -m "$calls" -r 100
    sipp_figures "$1" "$work/stat.csv" "$calls"
    rm -f "$work/stat.csv"
    sleep "$idle"
    line=$(counts callee)
    note "after $idle s: $line"
    for what in transactions dialogs timers; do
        expect "$1: $what left" "$(sed -E "s/.*$what=([0-9]+).*/\1/" <<<"$line")" 0
    done
    octets=$(sed -E 's/.*octets=([0-9]+).*/\1/' <<<"$line")
}

start_ua callee --bind 127.0.0.1 --local-port "$port" --transport udp --auto-answer
round "warm-up"
first=$octets
round "second round"
second=$octets
difference=$(((second - first) * 1000 / first))
if [ "${difference#-}" -le 10 ]; then
    ok "live octets: $first, then $second"
else
    fail "live octets: $first, then $second (more than 1 % apart)"
fi
stop_ua callee || fail "linnet-ua ended with an error"
end_of_run
