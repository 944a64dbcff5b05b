#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# clang-tidy over the library and program sources, with the checks of .clang-tidy; a finding is an error.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v clang-tidy >/dev/null || {
    echo "lint: clang-tidy is missing; on Debian: apt-get install clang-tidy" >&2
    exit 77
}
mapfile -t files < <(find pjlib/src pjsip/src pjsip-apps/src -name '*.c' | sort)
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0
# shellcheck disable=SC2016  # expanded by the inner shell
printf '%s\n' "${files[@]}" | xargs -P "$(nproc)" -n 8 sh -c 'clang-tidy --quiet --warnings-as-errors="*" "$@" -- \
    -std=gnu11 -D_GNU_SOURCE -Ipjlib/include -Ipjsip/include -Ipjlib/src -Ipjsip/src -Ipjsip-apps/src \
    -DLINNET_HAS_LIBEDIT=1' sh >"$log" 2>&1 || status=1
grep -vE 'warnings? (generated|treated)|Suppressed|Use -header-filter' "$log" || true
[ $status = 0 ] && echo "${#files[@]} files looked at"
exit $status
