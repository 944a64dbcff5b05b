/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

suite_fn ack_is_lost_suite, answer_races_cancel_suite, call_is_answered_and_hung_up_suite,
    call_lives_for_many_reinvites_suite, caller_hangs_up_before_100_suite, callers_break_off_suite,
    cancel_crosses_200_suite, endpoints_share_a_thread_suite, invite_forks_to_two_answers_suite,
    many_threads_share_one_endpoint_suite, offer_comes_in_the_2xx_suite, out_of_memory_call_suite,
    peer_vanishes_suite, random_traffic_suite, registrar_grants_almost_nothing_suite,
    registration_is_refreshed_and_removed_suite, reinvites_glare_suite,
    torture_messages_arrive_suite, server_is_found_by_name_suite,
    wrong_password_registers_once_suite;

suite_fn *const suites[] = {
    ack_is_lost_suite,
    answer_races_cancel_suite,
    call_is_answered_and_hung_up_suite,
    call_lives_for_many_reinvites_suite,
    caller_hangs_up_before_100_suite,
    callers_break_off_suite,
    cancel_crosses_200_suite,
    endpoints_share_a_thread_suite,
    invite_forks_to_two_answers_suite,
    many_threads_share_one_endpoint_suite,
    offer_comes_in_the_2xx_suite,
    out_of_memory_call_suite,
    peer_vanishes_suite,
    random_traffic_suite,
    registrar_grants_almost_nothing_suite,
    registration_is_refreshed_and_removed_suite,
    reinvites_glare_suite,
    torture_messages_arrive_suite,
    server_is_found_by_name_suite,
    wrong_password_registers_once_suite,
    NULL,
};
