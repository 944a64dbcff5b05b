/* SPDX-License-Identifier: BSD-2-Clause */
/* What an m= line means: its words, its transport (RFC 8866 5.14), its direction (RFC 8866 6.7). */
#include "sdp/sdp_priv.h"

#include <pj/assert.h>
#include <pj/errno.h>
#include <pj/pool.h>
#include <pj/string.h>

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

pj_str_t pjmedia__next_word(pj_str_t *rest)
{
    pj_str_t found;

    while (rest->slen > 0 && is_blank(*rest->ptr)) {
        rest->ptr++;
        rest->slen--;
    }
    found.ptr = rest->ptr;
    found.slen = 0;
    while (found.slen < rest->slen && !is_blank(found.ptr[found.slen]))
        found.slen++;
    rest->ptr = found.slen ? found.ptr + found.slen : rest->ptr;
    rest->slen -= found.slen;
    return found;
}

bool pjmedia__number(const pj_str_t *s, pj_uint64_t max, pj_uint64_t *value)
{
    pj_uint64_t sum = 0;

    for (pj_ssize_t i = 0; i < s->slen; i++) {
        unsigned digit = (unsigned)(unsigned char)s->ptr[i] - '0';

        if (digit > 9 || digit > max || sum > (max - digit) / 10)
            return false;
        sum = sum * 10 + digit;
    }
    *value = sum;
    return s->slen > 0;
}

int pjmedia__payload_type(const pj_str_t *fmt)
{
    pj_uint64_t value;

    return pjmedia__number(fmt, 127, &value) ? (int)value : -1;
}

/* The flag of one part of the transport; parts are joined by slashes. */
static unsigned part_flags(const pj_str_t *part)
{
    static const struct {
        const char *name;
        unsigned flags;
    } parts[] = {
        {"RTP", PJMEDIA_TP_PROTO_RTP},
        {"AVP", 0},
        {"AVPF", PJMEDIA_TP_PROFILE_RTCP_FB},
        {"SAVP", PJMEDIA_TP_PROFILE_SRTP},
        {"SAVPF", PJMEDIA_TP_PROFILE_SRTP | PJMEDIA_TP_PROFILE_RTCP_FB},
        {"UDP", PJMEDIA_TP_PROTO_UDP},
        {"UDPTL", PJMEDIA_TP_PROTO_UDP},
        {"TCP", PJMEDIA_TP_PROTO_TCP},
        {"TLS", PJMEDIA_TP_PROFILE_DTLS},
        {"DTLS", PJMEDIA_TP_PROFILE_DTLS},
    };

    for (size_t i = 0; i < PJ_ARRAY_SIZE(parts); i++) {
        if (pjmedia__str_same(part, parts[i].name))
            return parts[i].flags;
    }
    return PJMEDIA_TP_PROTO_UNKNOWN;
}

pj_uint32_t pjmedia_sdp_transport_get_proto(const pj_str_t *tp)
{
    unsigned flags = PJMEDIA_TP_PROTO_NONE;
    pj_ssize_t from = 0;

    PJ_ASSERT_RETURN(tp, PJMEDIA_TP_PROTO_NONE);

    for (pj_ssize_t i = 0; i <= tp->slen && tp->slen > 0; i++) {
        pj_str_t part;

        if (i < tp->slen && tp->ptr[i] != '/')
            continue;
        part.ptr = tp->ptr + from;
        part.slen = i - from;
        flags |= part_flags(&part);
        from = i + 1;
    }
    if (flags & PJMEDIA_TP_PROTO_RTP)
        flags &= ~(unsigned)PJMEDIA_TP_PROTO_UDP; /* UDP/TLS/RTP/SAVP: RTP goes over UDP anyway */
    return flags;
}

pj_status_t pjmedia_sdp_transport_cmp(const pj_str_t *t1, const pj_str_t *t2)
{
    const unsigned aside = PJMEDIA_TP_PROFILE_RTCP_FB | PJMEDIA_TP_PROFILE_DTLS;
    pj_uint32_t proto1, proto2;

    PJ_ASSERT_RETURN(t1 && t2, PJ_EINVAL);

    if (pj_stricmp(t1, t2) == 0)
        return PJ_SUCCESS;
    proto1 = pjmedia_sdp_transport_get_proto(t1);
    proto2 = pjmedia_sdp_transport_get_proto(t2);
    if (!(proto1 & PJMEDIA_TP_PROTO_RTP) || ((proto1 | proto2) & PJMEDIA_TP_PROTO_UNKNOWN))
        return PJMEDIA_SDP_ETPORTNOTEQUAL;
    return (proto1 & ~aside) == (proto2 & ~aside) ? PJ_SUCCESS : PJMEDIA_SDP_ETPORTNOTEQUAL;
}

bool pjmedia__is_rtp(const pjmedia_sdp_media *m)
{
    return (pjmedia_sdp_transport_get_proto(&m->desc.transport) & PJMEDIA_TP_PROTO_RTP) != 0;
}

/* Indexed by the direction flags. */
static const char *const dir_names[] = {"inactive", "sendonly", "recvonly", "sendrecv"};

enum { DIR_UNSAID = 4 };

static unsigned find_dir(unsigned count, pjmedia_sdp_attr *const attrs[])
{
    for (unsigned i = 0; i < count; i++) {
        for (unsigned dir = 0; dir < PJ_ARRAY_SIZE(dir_names); dir++) {
            if (pjmedia__str_same(&attrs[i]->name, dir_names[dir]))
                return dir;
        }
    }
    return DIR_UNSAID;
}

unsigned pjmedia__dir_get(const pjmedia_sdp_session *sdp, const pjmedia_sdp_media *m)
{
    unsigned dir = find_dir(m->attr_count, m->attr);

    if (dir == DIR_UNSAID)
        dir = find_dir(sdp->attr_count, sdp->attr);
    return dir == DIR_UNSAID ? PJMEDIA__DIR_SEND | PJMEDIA__DIR_RECV : dir;
}

unsigned pjmedia__dir_mirror(unsigned dir)
{
    return (dir & PJMEDIA__DIR_SEND ? PJMEDIA__DIR_RECV : 0u) |
           (dir & PJMEDIA__DIR_RECV ? PJMEDIA__DIR_SEND : 0u);
}

bool pjmedia__is_dir(const pj_str_t *name)
{
    for (unsigned dir = 0; dir < PJ_ARRAY_SIZE(dir_names); dir++) {
        if (pjmedia__str_same(name, dir_names[dir]))
            return true;
    }
    return false;
}

bool pjmedia__dir_set(pj_pool_t *pool, pjmedia_sdp_media *m, unsigned dir)
{
    pjmedia_sdp_attr *attr;
    unsigned kept = 0;

    for (unsigned i = 0; i < m->attr_count; i++) {
        if (!pjmedia__is_dir(&m->attr[i]->name))
            m->attr[kept++] = m->attr[i];
    }
    m->attr_count = kept;
    attr = pjmedia_sdp_attr_create(pool, dir_names[dir], NULL);
    return attr && pjmedia_sdp_media_add_attr(m, attr) == PJ_SUCCESS;
}
