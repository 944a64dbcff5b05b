#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# linnet-ua and Kamailio: registration with digest authentication, refresh, removal; a wrong password; two user agents
# calling each other through the record-routing proxy.
set -uo pipefail
# shellcheck source=tests/interop/lib.sh
. "$(dirname "$0")/lib.sh"

port=${PORT:-5180}
proxy=127.0.0.1:$port
sed "s/KAM_PORT/$port/" "$top/tests/interop/kamailio.cfg" >"$work/kamailio.cfg"
kamailio -DD -E -f "$work/kamailio.cfg" -w "$work" -Y "$work" >"$work/kamailio.log" 2>&1 &
echo $! >"$work/kamailio.pid"
sleep 2
kill -0 "$(cat "$work/kamailio.pid")" 2>/dev/null || {
    cat "$work/kamailio.log" >&2
    die "kamailio did not start"
}

account() { # account NAME PASSWORD
    printf '%s\n' --id "sip:$1@$proxy" --registrar "sip:$proxy" --realm '*' --user "$1" --password "$2"
}
mapfile -t alice < <(account alice secret)
mapfile -t bob < <(account bob secret)
mapfile -t wrong < <(account alice wrong)

for transport in udp tcp; do
    suffix=''
    [ $transport = tcp ] && suffix=';transport=tcp'

    # Registered, refreshed (the registrar grants what is asked: 6 seconds), removed.
    start_ua solo --bind 127.0.0.1 --local-port 0 --transport $transport --log-level 3 --trace --expires 6 \
        --id "sip:alice@$proxy" --registrar "sip:$proxy$suffix" --realm '*' --user alice --password secret
    if wait_for "$work/solo.log" '^registered'; then ok "$transport: registered"; else fail "$transport: not registered"; fi
    sleep 8
    refreshed=$(grep -c '^registered' "$work/solo.log")
    if [ "$refreshed" -ge 2 ]; then ok "$transport: refreshed"; else fail "$transport: not refreshed"; fi
    tell solo unregister
    if wait_for "$work/solo.log" '^unregistered'; then ok "$transport: unregistered"; else fail "$transport: not unregistered"; fi
    stop_ua solo || fail "$transport: linnet-ua ended with an error"

    # A wrong password is said once, in words, and in the exit status; no loop.
    status=0
    timeout 20 "$build/linnet-ua" --bind 127.0.0.1 --local-port 0 --transport $transport --trace --exit "${wrong[@]/"sip:$proxy"/"sip:$proxy$suffix"}" \
        </dev/null >"$work/wrong.log" 2>&1 || status=$?
    expect "$transport: wrong password, exit status" "$status" 1
    expect "$transport: wrong password, messages" "$(grep -c '^registration failed' "$work/wrong.log")" 1
    expect "$transport: wrong password, requests" "$(grep -c '^REGISTER sip:' "$work/wrong.log")" 2
    grep '^registration failed' "$work/wrong.log"

    # Two user agents call each other through the proxy, which stays in the path.
    start_ua alice --bind 127.0.0.1 --local-port 0 --transport $transport --trace --outbound "sip:$proxy$suffix;lr" "${alice[@]/"sip:$proxy"/"sip:$proxy$suffix"}" \
        --duration 1
    start_ua bob --bind 127.0.0.1 --local-port 0 --transport $transport --trace --auto-answer --outbound "sip:$proxy$suffix;lr" "${bob[@]/"sip:$proxy"/"sip:$proxy$suffix"}"
    wait_for "$work/alice.log" '^registered' || fail "$transport: alice is not registered"
    wait_for "$work/bob.log" '^registered' || fail "$transport: bob is not registered"
    tell alice call "sip:bob@$proxy"
    if wait_for "$work/alice.log" '^call [0-9]+ ended'; then
        expect "$transport: alice calls bob" "$(grep -cE '^call [0-9]+ confirmed' "$work/alice.log")" 1
        if grep -q '^Record-Route:.*lr' "$work/bob.log" && grep -q '^BYE ' "$work/bob.log"; then
            ok "$transport: record-routed, and BYE followed the route"
        else
            fail "$transport: no Record-Route or no BYE at bob"
        fi
    else
        fail "$transport: alice's call to bob did not end"
    fi
    # The other way: bob hangs up.
    tell bob call "sip:alice@$proxy"
    if wait_for "$work/alice.log" 'incoming'; then
        sleep 0.3
        tell alice answer
        wait_for "$work/bob.log" '^call [0-9]+ confirmed' && ok "$transport: bob calls alice" || fail "$transport: bob's call was not answered"
        tell bob hangup
        wait_for "$work/bob.log" '^call 2 ended|^call [0-9]+ ended.*' || fail "$transport: bob could not hang up"
        sleep 0.5
    else
        fail "$transport: alice was not called"
    fi
    stop_ua alice || fail "$transport: alice ended with an error"
    stop_ua bob || fail "$transport: bob ended with an error"
done
end_of_run
