/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What names a dialog (RFC 3261 12, 19.3): Call-ID and two tags, compared as octets. The key of the table is local tag
 * and Call-ID; the remote tag picks one of the set. The local tag is ours and as random as a GUID; the Call-ID may
 * be the peer's choice, so the table's hash is keyed.
 */
#include "dialog/dialog_priv.h"

#include "base/hash_keyed.h"

pj_status_t pjsip__dlg_new_tag(pj_pool_t *pool, pjsip_fromto_hdr *party)
{
    party->tag.slen = 0;
    pj_create_unique_string(pool, &party->tag);
    return party->tag.slen ? PJ_SUCCESS : PJ_ENOMEM;
}

pj_status_t pjsip__dlg_print_party(pj_pool_t *pool, const pjsip_uri *uri, pj_str_t *text)
{
    for (pj_size_t size = 128; size <= 4 * (pj_size_t)PJSIP_MAX_PKT_LEN; size *= 4) {
        char *buf = pj_pool_alloc(pool, size);
        int len = buf ? pjsip_uri_print(PJSIP_URI_IN_FROMTO_HDR, uri, buf, size) : 0;

        if (!buf)
            return PJ_ENOMEM;
        if (len > 0) {
            *text = (pj_str_t){buf, len};
            return PJ_SUCCESS;
        }
    }
    return PJSIP_EURITOOLONG;
}

pj_uint32_t pjsip__dlg_tag_hash(const pj_str_t *tag)
{
    return (pj_uint32_t)pj__siphash(tag->ptr, (size_t)tag->slen);
}
