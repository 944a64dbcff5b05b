#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-2-Clause
# Checks that the sources look as clang-format would write them; with --fix, makes them so.
set -euo pipefail
cd "$(dirname "$0")/.."
command -v clang-format >/dev/null || {
    echo "format: clang-format is missing; on Debian: apt-get install clang-format" >&2
    exit 77
}
mapfile -t files < <(find pjlib pjsip pjsip-apps tests examples bench -name '*.[ch]' 2>/dev/null | sort)
if [ "${1-}" = --fix ]; then
    exec clang-format -i "${files[@]}"
fi
clang-format --dry-run --Werror "${files[@]}"
echo "${#files[@]} files are formatted"
