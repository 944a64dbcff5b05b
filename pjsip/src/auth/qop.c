/* SPDX-License-Identifier: BSD-2-Clause */
#include "auth/auth_priv.h"

#include "util/cursor.h"

#include <pj/string.h>

pjsip_auth_qop_type pjsip__qop_of(const pj_str_t *name)
{
    if (name->slen <= 0)
        return PJSIP_AUTH_QOP_NONE;
    if (pj_stricmp2(name, "auth") == 0)
        return PJSIP_AUTH_QOP_AUTH;
    return pj_stricmp2(name, "auth-int") == 0 ? PJSIP_AUTH_QOP_AUTH_INT : PJSIP_AUTH_QOP_UNKNOWN;
}

pjsip_auth_qop_type pjsip__qop_choose(const pj_str_t *list)
{
    pj__cursor in = pj__cursor_of(list);
    pjsip_auth_qop_type best = PJSIP_AUTH_QOP_UNKNOWN;

    if (pj__cursor_at_end(&in))
        return PJSIP_AUTH_QOP_NONE;
    while (!pj__cursor_at_end(&in)) {
        pj_str_t name = pj__cursor_until(&in, ',');
        pjsip_auth_qop_type one = pjsip__qop_of(pj_strtrim(&name));

        /* In the enumeration's order auth stands before auth-int before unknown. */
        if (one != PJSIP_AUTH_QOP_NONE && one < best)
            best = one;
        pj__cursor_accept(&in, ',');
    }
    return best;
}
