/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

suite_fn attr_suite, attr_typed_suite, carried_suite, compare_suite, neg_suite, neg_answer_suite,
    lines_suite, neg_fsm_suite, neg_match_suite, numbers_suite, out_of_memory_suite, parse_suite,
    print_suite, registry_suite, rfc_examples_suite, sdp_suite, status_suite, stream_suite,
    validate_suite;

suite_fn *const suites[] = {
    attr_suite,          attr_typed_suite, carried_suite, compare_suite,   lines_suite,
    neg_suite,           neg_answer_suite, neg_fsm_suite, neg_match_suite, numbers_suite,
    out_of_memory_suite, parse_suite,      print_suite,   registry_suite,  rfc_examples_suite,
    sdp_suite,           status_suite,     stream_suite,  validate_suite,  NULL,
};
