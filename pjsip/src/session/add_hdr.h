/* SPDX-License-Identifier: BSD-2-Clause */
/* Adding a header that may not have been made for want of memory. */
#ifndef PJSIP__SESSION_ADD_HDR_H
#define PJSIP__SESSION_ADD_HDR_H

#include <pjsip/sip_msg.h>

/** Add a header at the end of a list or message. @return False, and nothing added, if it is NULL. */
static inline pj_bool_t pjsip__list_hdr(void *list, void *hdr)
{
    if (!hdr)
        return PJ_FALSE;
    pj_list_push_back(list, hdr);
    return PJ_TRUE;
}

static inline pj_bool_t pjsip__add_hdr(pjsip_msg *msg, void *hdr)
{
    return pjsip__list_hdr(&msg->hdr, hdr);
}

#endif
