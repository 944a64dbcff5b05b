/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the library was built with, for the log. Programs look for lines "NAME : value" in it, so the form is part of
 * the API.
 */
#include <pjsip/sip_config.h>
#include <pjsip/sip_msg.h>
#include <pj/log.h>
#include <pj/types.h>

#define THIS_FILE "config.c"

PJ_DEF(void) pjsip_dump_config(void)
{
#define SHOW(name)          \
    {                       \
#name, (long)(name) \
    }
    static const struct {
        const char *name;
        long value;
    } settings[] = {
        SHOW(PJSIP_MAX_TSX_COUNT),
        SHOW(PJSIP_MAX_DIALOG_COUNT),
        SHOW(PJSIP_MAX_TRANSPORTS),
        SHOW(PJSIP_TPMGR_HTABLE_SIZE),
        SHOW(PJSIP_MAX_URL_SIZE),
        SHOW(PJSIP_MAX_MODULE),
        SHOW(PJSIP_MAX_PKT_LEN),
        SHOW(PJSIP_GENERIC_ARRAY_MAX_COUNT),
        SHOW(PJSIP_MAX_RESOLVED_ADDRESSES),
        SHOW(PJSIP_HANDLE_EVENTS_HAS_SLEEP_ON_ERR),
        SHOW(PJSIP_UDP_SIZE_THRESHOLD),
        SHOW(PJSIP_TCP_KEEP_ALIVE_INTERVAL),
        SHOW(PJSIP_TRANSPORT_IDLE_TIME),
        SHOW(PJSIP_T1_TIMEOUT),
        SHOW(PJSIP_T2_TIMEOUT),
        SHOW(PJSIP_T4_TIMEOUT),
        SHOW(PJSIP_TD_TIMEOUT),
    };
#undef SHOW

    PJ_LOG(3, (THIS_FILE, "Dumping the settings of libpjsip:"));
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(settings); i++)
        PJ_LOG(3, (THIS_FILE, "%s : %ld", settings[i].name, settings[i].value));
}
