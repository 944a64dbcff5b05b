/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

suite_fn timer_suite, timer_cancel_suite, timer_lock_suite, timer_node_suite, timer_poll_suite,
    wheel_suite;

suite_fn *const suites[] = {timer_suite,
                            timer_cancel_suite,
                            timer_lock_suite,
                            timer_node_suite,
                            timer_poll_suite,
                            wheel_suite,
                            NULL};
