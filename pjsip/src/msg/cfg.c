/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The settings of the process. The compatible API forces pjsip_sip_cfg_var to be one mutable
 * global, and its parser functions take no settings, so the parser's limits stand beside it;
 * registry.c holds the third forced one. All are written at startup, before other threads run.
 */
#include "msg/cfg.h"

pjsip_cfg_t pjsip_sip_cfg_var = {
    .endpt =
        {
            .allow_port_in_fromto_hdr = PJSIP_ALLOW_PORT_IN_FROMTO_HDR,
            .accept_replace_in_early_state = PJSIP_ACCEPT_REPLACE_IN_EARLY_STATE,
            .allow_tx_hash_in_uri = PJ_FALSE,
            .disable_rport = PJ_FALSE,
            .disable_tcp_switch = PJSIP_DONT_SWITCH_TO_TCP,
            .disable_tls_switch = PJSIP_DONT_SWITCH_TO_TLS,
            .follow_early_media_fork = PJSIP_FOLLOW_EARLY_MEDIA_FORK,
            .req_has_via_alias = PJSIP_REQ_HAS_VIA_ALIAS,
            .resolve_hostname_to_get_interface = PJSIP_RESOLVE_HOSTNAME_TO_GET_INTERFACE,
            .disable_secure_dlg_check = PJ_FALSE,
            .use_compact_form = PJSIP_ENCODE_SHORT_HNAME,
            .accept_multiple_sdp_answers = PJSIP_ACCEPT_MULTIPLE_SDP_ANSWERS,
            .keep_inv_after_tsx_timeout = PJ_FALSE,
        },
    .tsx =
        {
            .max_count = PJSIP_MAX_TSX_COUNT,
            .t1 = PJSIP_T1_TIMEOUT,
            .t2 = PJSIP_T2_TIMEOUT,
            .t4 = PJSIP_T4_TIMEOUT,
            .td = PJSIP_TD_TIMEOUT,
        },
    .regc =
        {
            .check_contact = PJSIP_REGISTER_CLIENT_CHECK_CONTACT,
            .add_xuid_param = PJSIP_REGISTER_CLIENT_ADD_XUID_PARAM,
        },
    .tcp = {.keep_alive_interval = PJSIP_TCP_KEEP_ALIVE_INTERVAL},
    .tls = {.keep_alive_interval = PJSIP_TLS_KEEP_ALIVE_INTERVAL},
};

static pjsip_msg_limits limits = {
    .headers = 8192,
    .params = 2048,
    .multipart_depth = 4,
    .multipart_parts = 256,
};

PJ_DEF(pjsip_cfg_t *) pjsip_cfg(void)
{
    return &pjsip_sip_cfg_var;
}

PJ_DEF(pjsip_msg_limits *) pjsip_msg_limits_get(void)
{
    return &limits;
}
