#!/bin/sh
# SPDX-License-Identifier: BSD-2-Clause
# The example programs do what they say: one registers with digest authentication and takes it back, one answers
# calls, one plays calls in the simulated world.
. "${top_srcdir:-.}/tests/programs/lib.sh"

perl "$source_dir/tests/programs/registrar.pl" >"$work/registrar.log" 2>&1 &
pids="$pids $!"
wait_for "$work/registrar.log" '^port' || exit 1
port=$(sed -n 's/^port //p' "$work/registrar.log")
mkfifo "$work/keys"
"$build/examples/register" "sip:alice@127.0.0.1:$port" "sip:127.0.0.1:$port" alice secret <"$work/keys" >"$work/register.log" 2>&1 &
register=$!
exec 3>"$work/keys"
check 'register.c is challenged, answers, and is registered' wait_for "$work/registrar.log" '^registered 300'
check 'register.c says so' wait_for "$work/register.log" '^200 OK, for'
echo >&3
check 'register.c takes it back' wait_for "$work/registrar.log" '^removed'
check 'register.c ends well' wait $register
exec 3>&-

port=$((20000 + $$ % 20000))
"$build/examples/answer" $port >"$work/answer.log" 2>&1 &
pids="$pids $!"
check 'answer.c waits' wait_for "$work/answer.log" '^waiting for calls'
check 'answer.c is called' "$build/linnet-ua" --bind 127.0.0.1 --local-port 0 --duration 0.2 --exit \
    call "sip:me@127.0.0.1:$port" </dev/null
check 'answer.c saw the call come and go' wait_for "$work/answer.log" 'DISCONN'
# shellcheck disable=SC2317 # check calls it
play() { "$build/examples/sim_call" >"$work/$1"; }
check 'sim_call.c plays calls over a network that loses 30 % of the packets' play calls.log
check 'sim_call.c plays the same calls again' play again.log
check 'octet for octet' cmp "$work/calls.log" "$work/again.log"
finish
