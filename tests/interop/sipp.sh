#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# SIPp's built-in scenarios against linnet-ua, both ways, over UDP and TCP, on 127.0.0.1 and ::1.
#   sipp.sh [CALLS [RATE]]      default: 1000 calls at 100 a second
set -uo pipefail
# shellcheck source=tests/interop/lib.sh
. "$(dirname "$0")/lib.sh"

calls=${1:-1000}
rate=${2:-100}
port=${PORT:-5160}
peer=$((port + 1))

for address in 127.0.0.1 ::1; do
    host=$(bracket "$address")
    for transport in udp tcp; do
        mode=u1
        [ $transport = tcp ] && mode=t1

        what="SIPp calls linnet-ua, $transport, $address"
        start_ua callee --bind "$address" --local-port "$port" --transport $transport --auto-answer
        run_sipp -sn uac "$host:$port" -i "$address" -p "$peer" -t $mode -m "$calls" -r "$rate"
        sipp_figures "$what" "$work/stat.csv" "$calls"
        stop_ua callee || fail "$what: linnet-ua ended with an error"
        rm -f "$work/stat.csv"

        what="linnet-ua calls SIPp, $transport, $address"
        sipp -sn uas -i "$address" -p "$peer" -t $mode -m "$calls" -nostdin -timeout 120 \
            -trace_stat -stf "$work/stat.csv" >"$work/sipp.log" 2>&1 &
        sipp_pid=$!
        echo $sipp_pid >"$work/sipp.pid"
        sleep 1
        start_ua caller --bind "$address" --local-port "$port" --transport $transport --count "$calls" --rate "$rate" \
            --duration 0.2 call "sip:service@$host:$peer"
        wait $sipp_pid
        rm -f "$work/sipp.pid"
        # Only now: SIPp keeps each call for four seconds, and one whose connection is closed in that time counts as failed.
        stop_ua caller || fail "$what: linnet-ua ended with an error"
        expect "$what: linnet-ua says" "$(tail -n 1 "$work/caller.log")" "$calls calls: $calls answered, 0 failed"
        sipp_figures "$what" "$work/stat.csv" "$calls"
        rm -f "$work/stat.csv"
    done
done
end_of_run
