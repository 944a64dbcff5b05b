/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

suite_fn activesock_suite, epoll_suite, ioqueue_suite, key_suite, op_suite, read_side_suite,
    write_queue_suite;

suite_fn *const suites[] = {activesock_suite, epoll_suite,     ioqueue_suite,     key_suite,
                            op_suite,         read_side_suite, write_queue_suite, NULL};
