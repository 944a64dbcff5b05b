#!/bin/bash
# SPDX-License-Identifier: BSD-2-Clause
# Build, measure, print one set of tables.
#   bench/run.sh                      everything, long (about 3 h with all peers)
#   bench/run.sh quick                messages, I/O, timers and the saturated UAS runs, fewer rounds (about 20 min)
#   bench/run.sh msg|uas|io|ioq|timer one section; further options go to scripts/bench.py (see its --help), e.g.
#   bench/run.sh msg --extra mine=/path/mb_mine        add one more column/row
#   bench/run.sh report               print what was measured before
# In the environment: BUILD, the build directory of Linnet (default: build beside this directory); OUT, where programs and
# results go (default: $BUILD/bench); LINK=static; TOP, the source tree that BUILD was built from, if not this one.
set -e
cd "$(dirname "$0")"
export BUILD=${BUILD:-$PWD/../build}
out=${OUT:-$BUILD/bench}
make -s B="$(mkdir -p "$out" && cd "$out" && pwd)"
bench() { python3 -B scripts/bench.py "$@" --build "$out" --results "$out/results"; }
what=${1:-all}; shift || true
case $what in
quick)
    for section in msg io timer; do bench $section --rounds 2 "$@" >/dev/null; done
    bench uas --kinds blast --rounds 1 "$@" >/dev/null
    bench report "$@" ;;
*) bench "$what" "$@" ;;
esac
