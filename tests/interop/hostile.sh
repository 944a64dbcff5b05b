#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# Bad input against a live linnet-ua (best built with AddressSanitizer: BUILD=build-asan): the right answer or silence, no
# crash, no leak, and SIPp's calls go through afterwards.
set -uo pipefail
# shellcheck source=tests/interop/lib.sh
. "$(dirname "$0")/lib.sh"

port=${PORT:-5140}
start_ua udp --bind 127.0.0.1 --local-port "$port" --transport udp --auto-answer --log-level 1
start_ua tcp --bind 127.0.0.1 --local-port $((port + 1)) --transport tcp --auto-answer --log-level 1
perl "$top/tests/interop/hostile.pl" "$port" $((port + 1)) || fail "hostile input"
for transport in udp tcp; do
    mode=u1 at=$port
    [ $transport = tcp ] && mode=t1 at=$((port + 1))
    run_sipp -sn uac "127.0.0.1:$at" -i 127.0.0.1 -p $((port + 2)) -t $mode -m 20 -r 20
    sipp_figures "calls after it, $transport" "$work/stat.csv" 20
    rm -f "$work/stat.csv"
    stop_ua $transport || { fail "linnet-ua over $transport ended with an error"; tail -n 20 "$work/$transport.log"; }
    grep -E 'ERROR: |runtime error' "$work/$transport.log" && fail "the sanitizers found something"
done
end_of_run
