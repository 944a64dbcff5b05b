/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

suite_fn atomic_suite, clock_suite, file_suite, foreign_suite, group_lock_suite, init_suite,
    lock_suite, mutex_suite, os_error_suite, semaphore_suite, sysinfo_suite, thread_suite,
    tls_suite, unittest_suite;

suite_fn *const suites[] = {
    atomic_suite,  clock_suite,  file_suite,  foreign_suite,  group_lock_suite,
    init_suite,    lock_suite,   mutex_suite, os_error_suite, semaphore_suite,
    sysinfo_suite, thread_suite, tls_suite,   unittest_suite, NULL,
};
