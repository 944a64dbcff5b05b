/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

suite_fn config_suite, conversation_suite;
suite_fn capability_suite, create_ack_suite, create_cancel_suite, create_request_suite,
    create_response_suite, dispatch_suite, endpoint_suite, event_suite, modules_suite,
    out_of_memory_suite, proxy_suite, request_dest_suite, response_addr_suite, stateless_suite,
    stats_suite, target_set_suite;

suite_fn *const suites[] = {
    &config_suite,
    &conversation_suite,
    &capability_suite,
    &create_ack_suite,
    &create_cancel_suite,
    &create_request_suite,
    &create_response_suite,
    &dispatch_suite,
    &endpoint_suite,
    &event_suite,
    &modules_suite,
    &out_of_memory_suite,
    &proxy_suite,
    &request_dest_suite,
    &response_addr_suite,
    &stateless_suite,
    &stats_suite,
    &target_set_suite,
    NULL,
};
