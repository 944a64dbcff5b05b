/* SPDX-License-Identifier: BSD-2-Clause */
/* Names of events. */
#include <pjsip/sip_event.h>

const char *pjsip_event_str(pjsip_event_id_e e)
{
    static const char *const names[] = {
        [PJSIP_EVENT_UNKNOWN] = "UNIDENTIFIED",
        [PJSIP_EVENT_TIMER] = "TIMER",
        [PJSIP_EVENT_TX_MSG] = "TX_MSG",
        [PJSIP_EVENT_RX_MSG] = "RX_MSG",
        [PJSIP_EVENT_TRANSPORT_ERROR] = "TRANSPORT_ERROR",
        [PJSIP_EVENT_TSX_STATE] = "TSX_STATE",
        [PJSIP_EVENT_USER] = "USER",
    };

    return (unsigned)e < PJ_ARRAY_SIZE(names) ? names[e] : "?";
}
