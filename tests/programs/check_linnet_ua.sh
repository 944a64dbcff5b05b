#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# linnet-ua as its user sees it: calls, errors in words, exit statuses.
. "${top_srcdir:-.}/tests/programs/lib.sh"
ua=$build/linnet-ua

# fails_with PATTERN COMMAND...: the command fails and says why
fails_with() {
    pattern=$1
    shift
    if "$@" </dev/null >"$work/out" 2>&1; then
        echo "succeeded"
        return 1
    fi
    grep -q "$pattern" "$work/out" || { cat "$work/out"; return 1; }
}

check '--version' sh -c "'$ua' --version | grep -q '^linnet-ua .*[0-9]'"
check '--help names every option' sh -c "'$ua' --help | grep -q -- --auto-answer"
check 'an unknown option is refused' fails_with 'wrong' "$ua" --wrong
check 'a port that is none is refused' fails_with '99999' "$ua" --local-port 99999
check 'a URI that is none is refused' fails_with 'not a' "$ua" --bind 127.0.0.1 --local-port 0 --exit call 'what:is this'

"$ua" --bind 127.0.0.1 --local-port 0 --auto-answer --json </dev/null >"$work/callee.log" 2>&1 &
callee=$!
pids="$pids $callee"
check 'it says where it listens' wait_for "$work/callee.log" '"event":"listening"'
port=$(sed -n 's/.*"event":"listening".*"port":\([0-9]*\).*/\1/p' "$work/callee.log")
check 'a port that is taken is named' fails_with "cannot listen on udp 127.0.0.1:$port" "$ua" --bind 127.0.0.1 --local-port "$port"
check 'a call is made and ended' "$ua" --bind 127.0.0.1 --local-port 0 --duration 0.2 --exit call "sip:me@127.0.0.1:$port" </dev/null
check 'the callee tells its end in JSON' wait_for "$work/callee.log" '"event":"call-ended"'
kill -TERM $callee
check 'SIGTERM ends it in good order' wait $callee

"$ua" --bind 127.0.0.1 --local-port 0 --auto-answer=486 </dev/null >"$work/busy.log" 2>&1 &
pids="$pids $!"
check 'another listens' wait_for "$work/busy.log" '^listening'
port=$(sed -n 's/^listening on udp 127.0.0.1:\([0-9]*\).*/\1/p' "$work/busy.log")
check 'a refused call is a failure with its reason' fails_with '486 Busy' "$ua" --bind 127.0.0.1 --local-port 0 --exit call "sip:me@127.0.0.1:$port"
check 'a call to nobody is a failure with its reason' fails_with 'call 1 ended' "$ua" --bind 127.0.0.1 --local-port 0 --transport tcp --exit call 'sip:me@127.0.0.1:9;transport=tcp'
finish
