/* SPDX-License-Identifier: BSD-2-Clause */
/* The session description that we offer and answer with. */
#include "ua.h"

#include <string.h>

static pj_str_t own(pj_pool_t *pool, const char *text)
{
    pj_str_t slice = pj_str((char *)text), copy;

    pj_strdup(pool, &copy, &slice);
    return copy;
}

static void add_attr(pj_pool_t *pool, pjmedia_sdp_media *m, const char *name, const char *value)
{
    pj_str_t slice = pj_str((char *)value);
    pjmedia_sdp_attr *attr = pjmedia_sdp_attr_create(pool, name, value[0] ? &slice : NULL);

    if (attr)
        pjmedia_sdp_media_add_attr(m, attr);
}

static pjmedia_sdp_media *audio(ua *u, pj_pool_t *pool)
{
    static const struct {
        const char *fmt, *rtpmap, *fmtp;
    } formats[] = {
        {"0", "0 PCMU/8000", NULL},
        {"8", "8 PCMA/8000", NULL},
        {"96", "96 opus/48000/2", NULL},
        {"101", "101 telephone-event/8000", "101 0-16"},
    };
    pjmedia_sdp_media *m = PJ_POOL_ZALLOC_T(pool, pjmedia_sdp_media);

    if (!m)
        return NULL;
    m->desc.media = pj_str("audio");
    m->desc.port = (pj_uint16_t)u->opt->media_port;
    m->desc.port_count = 1;
    m->desc.transport = pj_str("RTP/AVP");
    for (size_t i = 0; i < PJ_ARRAY_SIZE(formats); i++) {
        m->desc.fmt[m->desc.fmt_count++] = own(pool, formats[i].fmt);
        add_attr(pool, m, "rtpmap", formats[i].rtpmap);
        if (formats[i].fmtp)
            add_attr(pool, m, "fmtp", formats[i].fmtp);
    }
    add_attr(pool, m, u->opt->media_direction, "");
    return m;
}

pjmedia_sdp_session *media_offer(ua *u, pj_pool_t *pool)
{
    const char *address = u->opt->media_address;
    pjmedia_sdp_session *sdp = PJ_POOL_ZALLOC_T(pool, pjmedia_sdp_session);
    pjmedia_sdp_conn *conn = PJ_POOL_ZALLOC_T(pool, pjmedia_sdp_conn);
    pj_time_val now;

    if (!sdp || !conn)
        return NULL;
    pj_gettimeofday(&now);
    conn->net_type = pj_str("IN");
    conn->addr = address ? own(pool, address) : u->host;
    conn->addr_type = pj_strchr(&conn->addr, ':') ? pj_str("IP6") : pj_str("IP4");
    sdp->origin.user = pj_str("-");
    sdp->origin.id = sdp->origin.version =
        (pj_uint_t)now.sec + 2208988800u; /* NTP time (RFC 8866 5.2) */
    sdp->origin.net_type = conn->net_type;
    sdp->origin.addr_type = conn->addr_type;
    sdp->origin.addr = conn->addr;
    sdp->name = pj_str("linnet-ua (signaling only: no media is sent or received)");
    sdp->conn = conn;
    sdp->media[0] = audio(u, pool);
    if (!sdp->media[0])
        return NULL;
    sdp->media_count = 1;
    return sdp;
}
