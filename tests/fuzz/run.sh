#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# Fuzz every parser: tests/fuzz/run.sh [SECONDS [TARGET...]]
#
# Builds the targets with clang, libFuzzer, ASan and UBSan in build-fuzz/ (LINNET_FUZZ_BUILD names another place) and
# runs each for SECONDS (10) from its corpus. What the engine learns stays in build-fuzz/corpus/ for the next run.
# Stops at the first finding, with the input's path and the command that shows it again. LINNET_FUZZ_SEED makes a run
# try what another with that seed tried; without it each run goes its own way.
set -euo pipefail

top=$(cd "$(dirname "$0")/../.." && pwd)
out=${LINNET_FUZZ_BUILD:-$top/build-fuzz}
seconds=${1:-10}
shift $(($# > 0 ? 1 : 0))

die() {
    echo "tests/fuzz/run.sh: $*" >&2
    exit 1
}

[[ $seconds =~ ^[0-9]+$ ]] || die "\"$seconds\" is no number of seconds"
command -v clang >/dev/null || die "clang is missing. On Debian: apt-get install clang libclang-rt-14-dev"
mkdir -p "$out"
echo 'int LLVMFuzzerTestOneInput(const char *d, long n); int LLVMFuzzerTestOneInput(const char *d, long n) { return !d && n; }' |
    clang -xc -fsanitize=fuzzer,address - -o "$out/probe" 2>"$out/probe.log" ||
    die "clang cannot link libFuzzer (see $out/probe.log). On Debian: apt-get install libclang-rt-14-dev"

make -s -C "$top" -f tests/fuzz/fuzz.mk -j"$(nproc)" TOP="$top" OUT="$out" >"$out/build.log" 2>&1 ||
    { cat "$out/build.log" >&2; die "the targets do not build"; }

if [[ $# -eq 0 ]]; then
    for source in "$top"/tests/fuzz/fuzz_*.c; do
        name=${source##*/fuzz_}
        set -- "$@" "${name%.c}"
    done
fi

# The words that help the engine along, where there are any.
dictionary_of() {
    case $1 in
    message | stream | header | hdr_* | uri | multipart) echo "$top/tests/fuzz/sip.dict" ;;
    sdp | offer_answer) echo "$top/tests/fuzz/sdp.dict" ;;
    xml | json) echo "$top/tests/fuzz/$1.dict" ;;
    dns | dns_server) echo "$top/tests/fuzz/dns.dict" ;;
    esac
}

mkdir -p "$out/findings"
export ASAN_OPTIONS=${ASAN_OPTIONS:-detect_leaks=1:detect_stack_use_after_return=1}
export UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
for target in "$@"; do
    program=$out/fuzz_$target
    [[ -x $program ]] || die "there is no target \"$target\""
    mkdir -p "$out/corpus/$target"
    log=$out/$target.log
    words=$(dictionary_of "$target")
    if ! "$program" -seed="${LINNET_FUZZ_SEED:-0}" -max_total_time="$seconds" -max_len=65536 -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -artifact_prefix="$out/findings/$target-" ${words:+"-dict=$words"} \
        "$out/corpus/$target" "$top/tests/fuzz/corpus/$target" >"$log" 2>&1; then
        # without the engine's progress and frames
        grep -vE '^#[0-9]+.|NEW_FUNC|^    #[0-9]+ .*( fuzzer::|libc|_start|sanitizer)' "$log" | tail -n 60 >&2 || true
        input=$(sed -n 's/.*Test unit written to //p' "$log" | tail -n 1)
        echo "tests/fuzz/run.sh: fuzz_$target found something: ${input:-see $log}" >&2
        [[ -z $input ]] || echo "again: $program $input    (log: $log)" >&2
        exit 1
    fi
    runs=$(sed -n 's/^stat::number_of_executed_units: *//p' "$log")
    covered=$(sed -n 's/.* cov: \([0-9]*\) .*/\1/p' "$log" | tail -n 1)
    echo "fuzz_$target: ${runs:-?} inputs in $seconds s, ${covered:-?} edges, nothing found"
done
