/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

suite_fn activesock_suite, batch_suite, defer_suite, epoll_suite, gate_suite, ioqueue_suite,
    key_suite, op_suite, op_pool_suite, poll_suite, read_side_suite, ready_suite, write_list_suite,
    write_queue_suite, write_side_suite;

suite_fn *const suites[] = {activesock_suite, batch_suite,       defer_suite,      epoll_suite,
                            gate_suite,       ioqueue_suite,     key_suite,        op_suite,
                            op_pool_suite,    poll_suite,        read_side_suite,  ready_suite,
                            write_list_suite, write_queue_suite, write_side_suite, NULL};
