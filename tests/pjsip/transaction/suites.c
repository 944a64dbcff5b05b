/* SPDX-License-Identifier: BSD-2-Clause */
/* The suites of the transaction layer. */
#include "support/suites.h"

suite_fn ack_suite, cancel_suite, fsm_suite, key_2543_suite, key_suite, layer_suite, merge_suite,
    perform_suite, publish_suite, send_suite, stateful_suite, table_suite, tsx_suite;

suite_fn *const suites[] = {
    ack_suite,     cancel_suite,  fsm_suite,  key_2543_suite, key_suite,   layer_suite, merge_suite,
    perform_suite, publish_suite, send_suite, stateful_suite, table_suite, tsx_suite,   NULL};
