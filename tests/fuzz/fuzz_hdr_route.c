/* SPDX-License-Identifier: BSD-2-Clause */
/* Typed headers. Addresses: where to go, what is known about something. */
#include "fuzz/ext.h"

static const pjsip__x_desc *const descs[] = {
    &pjsip__x_path,
    &pjsip__x_service_route,
    &pjsip__x_reply_to,
    &pjsip__x_refer_to,
    &pjsip__x_refer_events_at,
    &pjsip__x_referred_by,
    &pjsip__x_history_info,
    &pjsip__x_diversion,
    &pjsip__x_alert_info,
    &pjsip__x_error_info,
    &pjsip__x_geolocation,
    &pjsip__x_call_info,
    &pjsip__x_geolocation_routing,
    &pjsip__x_geolocation_error,
    &pjsip__x_alertmsg_error,
    &pjsip__x_policy_id,
    &pjsip__x_policy_contact,
};

FUZZ_TARGET(fuzz_hdr_route)
{
    return fuzz_ext(descs, PJ_ARRAY_SIZE(descs), data, size);
}
