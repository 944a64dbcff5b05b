/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

suite_fn alloc_suite, argparse_suite, array_suite, atomic_queue_suite, atomic_slist_suite,
    chunks_suite, config_suite, except_suite, fifobuf_suite, globals_suite, guid_suite, hash_suite,
    hash_keyed_suite, list_suite, log_suite, log_later_suite, math_suite, ops_suite, perror_suite,
    pool_suite, pool_buf_suite, pool_caching_suite, rand_suite, rbtree_suite, self_suite,
    slotmap_suite, status_suite, str_suite, str_num_suite, term_suite, time_val_suite,
    unicode_suite;

suite_fn *const suites[] = {
    alloc_suite,        argparse_suite,     array_suite,
    atomic_queue_suite, atomic_slist_suite, chunks_suite,
    config_suite,       except_suite,       fifobuf_suite,
    globals_suite,      guid_suite,         hash_suite,
    hash_keyed_suite,   list_suite,         log_suite,
    log_later_suite,    math_suite,         ops_suite,
    perror_suite,       pool_suite,         pool_buf_suite,
    pool_caching_suite, rand_suite,         rbtree_suite,
    self_suite,         slotmap_suite,      status_suite,
    str_suite,          str_num_suite,      term_suite,
    time_val_suite,     unicode_suite,      NULL,
};
