/* SPDX-License-Identifier: BSD-2-Clause */
/* Typed headers. Security and preferences. */
#include "fuzz/ext.h"

static const pjsip__x_desc *const descs[] = {
    &pjsip__x_authentication_info,
    &pjsip__x_security_client,
    &pjsip__x_security_server,
    &pjsip__x_security_verify,
    &pjsip__x_identity,
    &pjsip__x_identity_info,
    &pjsip__x_accept_contact,
    &pjsip__x_reject_contact,
    &pjsip__x_feature_caps,
    &pjsip__x_request_disposition,
    &pjsip__x_answer_mode,
    &pjsip__x_priv_answer_mode,
    &pjsip__x_privacy,
    &pjsip__x_resource_priority,
    &pjsip__x_accept_resource_priority,
};

FUZZ_TARGET(fuzz_hdr_security)
{
    return fuzz_ext(descs, PJ_ARRAY_SIZE(descs), data, size);
}
