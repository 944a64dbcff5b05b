/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/oom.h"

#include "base/alloc.h"

#include <check.h>

enum { NO_END = 100000 };

unsigned long oom_loop(oom_round *round, void *arg, int must_fail)
{
    int64_t blocks_before;
    int64_t before;

    /* What is made once in a process, and kept, is not a leak of the rounds. */
    ck_assert_msg(round(arg), "the round fails without any failure");
    before = pj__alloc_live(&blocks_before);
    for (unsigned long n = 1; n < NO_END; n++) {
        int64_t blocks;
        int64_t octets;
        int failed;
        int ok;

        pj__alloc_fail_nth(n);
        ok = round(arg);
        failed = pj__alloc_failed();
        pj__alloc_fail_nth(0);
        octets = pj__alloc_live(&blocks);
        ck_assert_msg(octets == before && blocks == blocks_before,
                      "allocation %lu failing, %lld octets in %lld blocks are left", n,
                      (long long)(octets - before), (long long)(blocks - blocks_before));
        if (!failed) {
            ck_assert_msg(ok, "the round fails though no allocation did");
            return n - 1;
        }
        ck_assert_msg(!ok || !must_fail, "allocation %lu failed and nobody noticed", n);
    }
    ck_abort_msg("the round never gets through");
    return 0;
}
