/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

suite_fn challenge_suite, inv_suite, inv_ack_suite, inv_end_suite, inv_fsm_suite, inv_media_suite,
    inv_redirect_suite, inv_reoffer_suite, inv_uac_suite, inv_uas_suite, inv_verify_suite,
    reg_fsm_suite, register_suite, register_auth_suite, register_run_suite, sdp_info_suite;

suite_fn *const suites[] = {
    challenge_suite,
    inv_fsm_suite,
    inv_suite,
    inv_ack_suite,
    inv_end_suite,
    inv_media_suite,
    inv_redirect_suite,
    inv_reoffer_suite,
    inv_uac_suite,
    inv_uas_suite,
    inv_verify_suite,
    reg_fsm_suite,
    register_suite,
    register_auth_suite,
    register_run_suite,
    sdp_info_suite,
    NULL,
};
