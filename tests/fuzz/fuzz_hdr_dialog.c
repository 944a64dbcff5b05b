/* SPDX-License-Identifier: BSD-2-Clause */
/* Typed headers. Dialogs, events, words. */
#include "fuzz/ext.h"

static const pjsip__x_desc *const descs[] = {
    &pjsip__x_replaces,
    &pjsip__x_join,
    &pjsip__x_target_dialog,
    &pjsip__x_in_reply_to,
    &pjsip__x_rseq,
    &pjsip__x_flow_timer,
    &pjsip__x_max_breadth,
    &pjsip__x_rack,
    &pjsip__x_session_expires,
    &pjsip__x_min_se,
    &pjsip__x_session_id,
    &pjsip__x_user_to_user,
    &pjsip__x_event,
    &pjsip__x_sub_state,
    &pjsip__x_allow_events,
    &pjsip__x_priority,
    &pjsip__x_proxy_require,
    &pjsip__x_refer_sub,
    &pjsip__x_info_package,
    &pjsip__x_recv_info,
    &pjsip__x_sip_etag,
    &pjsip__x_sip_if_match,
    &pjsip__x_suppress_if_match,
    &pjsip__x_reason,
    &pjsip__x_warning,
};

FUZZ_TARGET(fuzz_hdr_dialog)
{
    return fuzz_ext(descs, PJ_ARRAY_SIZE(descs), data, size);
}
