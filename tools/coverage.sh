#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# Which lines the tests run: tools/coverage.sh [-u LAYER]... [--report DIR]
#
# Builds the tree without optimization and with --coverage in build-coverage/ (LINNET_COVERAGE_BUILD names another
# place), runs "make check" there and prints the percentage of lines of each layer that ran, by gcov alone.
#   -u LAYER      also list the lines of that layer (msg, sdp, io ...) that did not run
#   --report DIR  only report: DIR is a tree of objects that has been built and run that way already
set -euo pipefail

top=$(cd "$(dirname "$0")/.." && pwd)
out=${LINNET_COVERAGE_BUILD:-$top/build-coverage}
report_only=
unrun=" "

while [[ $# -gt 0 ]]; do
    case $1 in
    -u) unrun+="${2:?-u needs a layer} "; shift 2 ;;
    --report) report_only=1; out=${2:?--report needs a directory}; shift 2 ;;
    *) echo "tools/coverage.sh: what is \"$1\"?" >&2; exit 2 ;;
    esac
done

build_and_run() {
    mkdir -p "$out"
    cd "$out"
    [[ -e Makefile ]] || "$top/configure" --disable-shared CFLAGS='-O0 -g --coverage' >configure.log 2>&1 ||
        { tail -n 20 configure.log >&2; exit 1; }
    find . -name '*.gcda' -delete
    make -j"$(nproc)" >build.log 2>&1 || { tail -n 20 build.log >&2; exit 1; }
    # what fails is told, and counts as run all the same
    make check >check.log 2>&1 || { grep -E '^(FAIL|ERROR):' check.log >&2 || tail -n 20 check.log >&2; }
}

# gcov's text of all objects that ran or could have: "count:line:text" below a line that names the source.
texts() {
    local notes
    while IFS= read -r -d '' notes; do
        gcov --stdout --object-directory "$(dirname "$notes")" "$notes" 2>/dev/null
    done < <(find . \( -path '*pjlib/src/*' -o -path '*pjsip/src/*' \) -name '*.gcno' -print0 | sort -z)
}

summarize() {
    awk -F: -v unrun="$unrun" '
        $2 + 0 == 0 && $3 == "Source" {
            source = ""
            if (match($0, /(pjlib|pjsip)\/src\/[^:]*$/)) {
                source = substr($0, RSTART)
                split(source, part, "/")
                layer = part[1] "/" part[3]
            }
            next
        }
        source == "" { next }
        {
            count = $1
            gsub(/[ *]/, "", count)
            if (count == "-" || $2 + 0 == 0)
                next
            line = $2 + 0
            key = source ":" line
            # a line of a header is in many objects, and has run if it did in one
            if (!(key in ran)) {
                total[layer]++
                of_layer[key] = layer
                ran[key] = 0
                text[key] = substr($0, index($0, $2) + length($2) + 1)
                order[++lines] = key
            }
            if (!ran[key] && count !~ /^[#=]/) {
                ran[key] = 1
                run[layer]++
            }
        }
        END {
            for (i = 1; i <= lines; i++) {
                key = order[i]
                split(of_layer[key], part, "/")
                if (!ran[key] && index(unrun, " " part[2] " "))
                    print key ":" text[key]
            }
            for (layer in total) {
                printf "%-20s %6d of %6d lines  %5.1f %%\n", layer, run[layer], total[layer],
                       100 * run[layer] / total[layer] | "sort"
                sum += total[layer]
                good += run[layer]
            }
            close("sort")
            if (sum)
                printf "%-20s %6d of %6d lines  %5.1f %%\n", "all", good, sum, 100 * good / sum
        }'
}

command -v gcov >/dev/null || { echo "tools/coverage.sh: gcov is missing; it comes with gcc" >&2; exit 1; }
[[ -n $report_only ]] || build_and_run
cd "$out"
texts | summarize
