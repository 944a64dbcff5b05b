/* SPDX-License-Identifier: BSD-2-Clause */
/* Typed headers. The private headers. */
#include "fuzz/ext.h"

static const pjsip__x_desc *const descs[] = {
    &pjsip__x_p_asserted_service,
    &pjsip__x_p_preferred_service,
    &pjsip__x_p_visited_network_id,
    &pjsip__x_p_access_network_info,
    &pjsip__x_p_charging_function_addresses,
    &pjsip__x_p_charging_vector,
    &pjsip__x_p_early_media,
    &pjsip__x_p_answer_state,
    &pjsip__x_p_media_authorization,
    &pjsip__x_p_private_network_indication,
    &pjsip__x_p_asserted_identity,
    &pjsip__x_p_preferred_identity,
    &pjsip__x_p_associated_uri,
    &pjsip__x_p_called_party_id,
    &pjsip__x_p_profile_key,
    &pjsip__x_p_user_database,
    &pjsip__x_p_charge_info,
    &pjsip__x_p_served_user,
    &pjsip__x_p_dcs_trace_party_id,
    &pjsip__x_p_dcs_osps,
    &pjsip__x_p_dcs_billing_info,
    &pjsip__x_p_dcs_laes,
    &pjsip__x_p_dcs_redirect,
};

FUZZ_TARGET(fuzz_hdr_ims)
{
    return fuzz_ext(descs, PJ_ARRAY_SIZE(descs), data, size);
}
