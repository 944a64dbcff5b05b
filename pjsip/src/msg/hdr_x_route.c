/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Headers that hold an address to go to, or one that was gone to: Path (RFC 3327), Service-Route
 * (3608), Reply-To (3261), Refer-To (3515), Referred-By (3892), Refer-Events-At (7614),
 * History-Info (7044) and Diversion (5806, restated by 7544).
 *
 * Where the grammar asks for a name-addr an addr-spec is taken too, as for Route; it then ends at
 * ";" and "," (RFC 3261 20.10). Refer-Events-At alone says that it must have brackets.
 */
#include "msg/hdr_ext.h"

#include <pjsip/sip_hdr_ext_sip.h>

static const pjsip__x_item addr[] = {
    ADDR(pjsip_x_addr_hdr),
    PARAMS(pjsip_x_addr_hdr),
};
X_HDR(path, "Path", "Path", addr, X_LIST);
X_HDR(service_route, "Service-Route", "Service-Route", addr, X_LIST);
X_HDR(reply_to, "Reply-To", "Reply-To", addr, X_ONE);
X_HDR(refer_to, "Refer-To", "r", addr, X_ONE);

static const pjsip__x_item brackets[] = {
    BRACKETS(pjsip_x_addr_hdr),
    PARAMS(pjsip_x_addr_hdr),
};
X_HDR(refer_events_at, "Refer-Events-At", "Refer-Events-At", brackets, X_ONE);

static const pjsip__x_item referred_by[] = {
    ADDR(pjsip_x_referred_by_hdr),
    P_QUOTED(pjsip_x_referred_by_hdr, cid, "cid"),
    PARAMS(pjsip_x_referred_by_hdr),
};
X_HDR(referred_by, "Referred-By", "b", referred_by, X_ONE);

static const pjsip__x_item history_info[] = {
    ADDR(pjsip_x_history_info_hdr),
    P_VALUE(pjsip_x_history_info_hdr, index, "index"),
    P_VALUE(pjsip_x_history_info_hdr, rc, "rc"),
    P_VALUE(pjsip_x_history_info_hdr, mp, "mp"),
    P_VALUE(pjsip_x_history_info_hdr, np, "np"),
    PARAMS(pjsip_x_history_info_hdr),
};
X_HDR(history_info, "History-Info", "History-Info", history_info, X_LIST);

static const pjsip__x_item diversion[] = {
    ADDR(pjsip_x_diversion_hdr),
    P_VALUE(pjsip_x_diversion_hdr, reason, "reason"),
    P_NUMBER(pjsip_x_diversion_hdr, counter, "counter", 99),
    P_NUMBER(pjsip_x_diversion_hdr, limit, "limit", 99),
    P_VALUE(pjsip_x_diversion_hdr, privacy, "privacy"),
    P_VALUE(pjsip_x_diversion_hdr, screen, "screen"),
    PARAMS(pjsip_x_diversion_hdr),
};
X_HDR(diversion, "Diversion", "Diversion", diversion, X_LIST);
