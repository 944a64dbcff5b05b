#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# lint.sh BUILD_DIR: clang-tidy over the library and program sources, with the checks of .clang-tidy.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v clang-tidy >/dev/null || {
    echo "lint: clang-tidy is missing; on Debian: apt-get install clang-tidy" >&2
    exit 77
}
mapfile -t files < <(find pjlib/src pjsip/src pjsip-apps/src -name '*.c' | sort)
printf '%s\n' "${files[@]}" | xargs -P "$(nproc)" -n 8 clang-tidy --quiet --warnings-as-errors='*' -- \
    -std=gnu11 -D_GNU_SOURCE -Ipjlib/include -Ipjsip/include -Ipjlib/src -Ipjsip/src -Ipjsip-apps/src \
    -DLINNET_HAS_LIBEDIT=1 2>&1 | grep -v 'warnings generated\|Suppressed\|Use -header-filter' || true
exit "${PIPESTATUS[1]}"
