/* SPDX-License-Identifier: BSD-2-Clause */
/* What a runner does with a case. */
#ifndef LINNET_OS_UNITTEST_H
#define LINNET_OS_UNITTEST_H

#include <pj/unittest.h>

/** Forget an earlier run. */
void pj__test_case_begin(pj_test_case *test_case);

/** Run it in the calling thread, and keep what it logs. */
void pj__test_case_run(pj_test_case *test_case);

#endif
