/* SPDX-License-Identifier: BSD-2-Clause */
/* What a description must have before it is offered, answered or believed (RFC 8866 5, RFC 3264 5). */
#include "sdp/sdp_priv.h"

#include <pj/assert.h>
#include <pj/errno.h>
#include <pj/string.h>

enum { FIRST_DYNAMIC = 96 }; /* RFC 3551 3 */

static bool conn_ok(const pjmedia_sdp_conn *c)
{
    return c->net_type.slen > 0 && c->addr_type.slen > 0 && c->addr.slen > 0;
}

/* Formats of RTP are payload types; a dynamic one means nothing without its rtpmap. */
static pj_status_t check_payload_types(const pjmedia_sdp_media *m)
{
    for (unsigned i = 0; i < m->desc.fmt_count; i++) {
        const pjmedia_sdp_attr *attr;
        pjmedia_sdp_rtpmap rtpmap;
        int pt = pjmedia__payload_type(&m->desc.fmt[i]);

        if (pt < 0)
            return PJMEDIA_SDP_EINPT;
        if (m->desc.port == 0 || pt < FIRST_DYNAMIC)
            continue;
        attr = pjmedia_sdp_media_find_attr2(m, "rtpmap", &m->desc.fmt[i]);
        if (!attr)
            return PJMEDIA_SDP_EMISSINGRTPMAP;
        if (pjmedia_sdp_attr_get_rtpmap(attr, &rtpmap) != PJ_SUCCESS)
            return PJMEDIA_SDP_EINRTPMAP;
    }
    return PJ_SUCCESS;
}

static pj_status_t check_media(const pjmedia_sdp_session *sdp, const pjmedia_sdp_media *m,
                               bool strict)
{
    bool lenient = !strict && m->desc.port == 0;

    if (m->desc.media.slen == 0)
        return PJMEDIA_SDP_EINMEDIA;
    if (m->desc.transport.slen == 0)
        return PJMEDIA_SDP_EINPROTO;
    if (m->desc.fmt_count == 0 && !lenient)
        return PJMEDIA_SDP_ENOFMT;
    if (m->conn && !conn_ok(m->conn))
        return PJMEDIA_SDP_EINCONN;
    if (!m->conn && !sdp->conn && !lenient)
        return PJMEDIA_SDP_EMISSINGCONN;
    return pjmedia__is_rtp(m) ? check_payload_types(m) : PJ_SUCCESS;
}

pj_status_t pjmedia_sdp_validate2(const pjmedia_sdp_session *sdp, pj_bool_t strict)
{
    PJ_ASSERT_RETURN(sdp, PJ_EINVAL);

    if (sdp->origin.user.slen == 0 || sdp->origin.net_type.slen == 0 ||
        sdp->origin.addr_type.slen == 0 || sdp->origin.addr.slen == 0)
        return PJMEDIA_SDP_EINORIGIN;
    if (sdp->name.slen == 0)
        return PJMEDIA_SDP_EINNAME;
    if (sdp->conn && !conn_ok(sdp->conn))
        return PJMEDIA_SDP_EINCONN;
    for (unsigned i = 0; i < sdp->media_count; i++) {
        pj_status_t status = check_media(sdp, sdp->media[i], strict);

        if (status != PJ_SUCCESS)
            return status;
    }
    return PJ_SUCCESS;
}

pj_status_t pjmedia_sdp_validate(const pjmedia_sdp_session *sdp)
{
    return pjmedia_sdp_validate2(sdp, PJ_TRUE);
}
