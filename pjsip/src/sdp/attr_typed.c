/* SPDX-License-Identifier: BSD-2-Clause */
/* Attributes with a grammar of their own: rtpmap, fmtp (RFC 8866 6), rtcp (RFC 3605), ssrc (RFC 5576). */
#include "sdp/sdp_priv.h"

#include "util/cursor.h"

#include <pj/assert.h>
#include <pj/errno.h>
#include <pj/pool.h>
#include <pj/sock.h>
#include <pj/string.h>

#include <stdio.h>
#include <string.h>

/* An attribute may have no value at all; the cursor wants text. */
static pj__cursor cursor_over(const pj_str_t *value)
{
    return value->slen > 0 ? pj__cursor_of(value) : pj__cursor_make("", 0);
}

/* A word up to white space, as the cursor's next token. */
static pj_str_t word(pj__cursor *in)
{
    pj_str_t rest, found;

    pj__cursor_blanks(in);
    rest.ptr = (char *)in->p;
    rest.slen = (pj_ssize_t)pj__cursor_left(in);
    found = pjmedia__next_word(&rest);
    if (found.slen == 0)
        pj__cursor_fail(in);
    else
        pj__cursor_skip(in, (size_t)found.slen);
    return found;
}

/* What is left, without white space around it. */
static pj_str_t trimmed_rest(pj__cursor *in)
{
    pj_str_t rest;

    pj__cursor_blanks(in);
    rest = pj__cursor_rest(in);
    while (rest.slen > 0 && (rest.ptr[rest.slen - 1] == ' ' || rest.ptr[rest.slen - 1] == '\t'))
        rest.slen--;
    return rest;
}

/* rtpmap-value = payload-type SP encoding-name "/" clock-rate [ "/" encoding-params ] */
pj_status_t pjmedia_sdp_attr_get_rtpmap(const pjmedia_sdp_attr *attr, pjmedia_sdp_rtpmap *rtpmap)
{
    pj__cursor in;
    pjmedia_sdp_rtpmap found;

    PJ_ASSERT_RETURN(attr && rtpmap, PJ_EINVAL);

    in = cursor_over(&attr->value);
    found.pt = word(&in);
    pj__cursor_blanks(&in);
    found.enc_name = pj__cursor_until(&in, '/');
    pj__cursor_expect(&in, '/');
    found.clock_rate = pj__cursor_u32(&in, UINT32_MAX);
    found.param = pjmedia__str("");
    if (pj__cursor_accept(&in, '/'))
        found.param = trimmed_rest(&in);
    pj__cursor_blanks(&in);
    if (!pj__cursor_ok(&in) || !pj__cursor_at_end(&in) || found.enc_name.slen == 0 ||
        found.clock_rate == 0 || pjmedia__payload_type(&found.pt) < 0)
        return PJMEDIA_SDP_EINRTPMAP;
    *rtpmap = found;
    return PJ_SUCCESS;
}

pj_status_t pjmedia_sdp_attr_to_rtpmap(pj_pool_t *pool, const pjmedia_sdp_attr *attr,
                                       pjmedia_sdp_rtpmap **p_rtpmap)
{
    pjmedia_sdp_rtpmap parts, *copy;
    pj_status_t status;

    PJ_ASSERT_RETURN(pool && attr && p_rtpmap, PJ_EINVAL);

    status = pjmedia_sdp_attr_get_rtpmap(attr, &parts);
    if (status != PJ_SUCCESS)
        return status;
    copy = pj_pool_alloc(pool, sizeof(*copy));
    if (!copy || !pjmedia__str_dup(pool, &copy->pt, &parts.pt) ||
        !pjmedia__str_dup(pool, &copy->enc_name, &parts.enc_name) ||
        !pjmedia__str_dup(pool, &copy->param, &parts.param))
        return PJ_ENOMEM;
    copy->clock_rate = parts.clock_rate;
    *p_rtpmap = copy;
    return PJ_SUCCESS;
}

/* An attribute whose value is printed; text and numbers only, so that its length is known. */
static pjmedia_sdp_attr *make(pj_pool_t *pool, const char *name, size_t room, const char *format,
                              ...) __attribute__((format(printf, 4, 5)));

static pjmedia_sdp_attr *make(pj_pool_t *pool, const char *name, size_t room, const char *format,
                              ...)
{
    pjmedia_sdp_attr *attr = pj_pool_alloc(pool, sizeof(*attr));
    char *value = pj_pool_alloc(pool, room);
    pj_str_t slice = pjmedia__str(name);
    va_list args;
    int len;

    if (!attr || !value || !pjmedia__str_dup(pool, &attr->name, &slice))
        return NULL;
    va_start(args, format);
    len = vsnprintf(value, room, format, args);
    va_end(args);
    if (len < 0 || (size_t)len >= room)
        return NULL;
    attr->value.ptr = value;
    attr->value.slen = len;
    return attr;
}

#define SLICE(s) (int)(s)->slen, (s)->ptr ? (s)->ptr : ""

/* Room for the digits of a number, blanks, slashes and the terminator. */
enum { NUMBERS = 40 };

pj_status_t pjmedia_sdp_rtpmap_to_attr(pj_pool_t *pool, const pjmedia_sdp_rtpmap *rtpmap,
                                       pjmedia_sdp_attr **p_attr)
{
    size_t room;

    PJ_ASSERT_RETURN(pool && rtpmap && p_attr, PJ_EINVAL);
    PJ_ASSERT_RETURN(rtpmap->pt.slen > 0 && rtpmap->enc_name.slen > 0 && rtpmap->clock_rate > 0,
                     PJ_EINVAL);

    room = (size_t)(rtpmap->pt.slen + rtpmap->enc_name.slen) + NUMBERS;
    if (rtpmap->param.slen > 0)
        *p_attr = make(pool, "rtpmap", room + (size_t)rtpmap->param.slen, "%.*s %.*s/%u/%.*s",
                       SLICE(&rtpmap->pt), SLICE(&rtpmap->enc_name), rtpmap->clock_rate,
                       SLICE(&rtpmap->param));
    else
        *p_attr = make(pool, "rtpmap", room, "%.*s %.*s/%u", SLICE(&rtpmap->pt),
                       SLICE(&rtpmap->enc_name), rtpmap->clock_rate);
    return *p_attr ? PJ_SUCCESS : PJ_ENOMEM;
}

/* fmtp-value = fmt SP format-specific-params */
pj_status_t pjmedia_sdp_attr_get_fmtp(const pjmedia_sdp_attr *attr, pjmedia_sdp_fmtp *fmtp)
{
    pj__cursor in;
    pjmedia_sdp_fmtp found;

    PJ_ASSERT_RETURN(attr && fmtp, PJ_EINVAL);

    in = cursor_over(&attr->value);
    found.fmt = word(&in);
    found.fmt_param = trimmed_rest(&in);
    if (!pj__cursor_ok(&in) || found.fmt_param.slen == 0)
        return PJMEDIA_SDP_EINFMTP;
    *fmtp = found;
    return PJ_SUCCESS;
}

/* rtcp-attribute = port [nettype SP addrtype SP connection-address] (RFC 3605 2.1) */
pj_status_t pjmedia_sdp_attr_get_rtcp(const pjmedia_sdp_attr *attr, pjmedia_sdp_rtcp_attr *rtcp)
{
    pj__cursor in;
    pjmedia_sdp_rtcp_attr found;

    PJ_ASSERT_RETURN(attr && rtcp, PJ_EINVAL);

    in = cursor_over(&attr->value);
    found.net_type = found.addr_type = found.addr = pjmedia__str("");
    pj__cursor_blanks(&in);
    found.port = pj__cursor_u32(&in, 65535);
    pj__cursor_blanks(&in);
    if (!pj__cursor_at_end(&in)) {
        found.net_type = word(&in);
        found.addr_type = word(&in);
        found.addr = word(&in);
        pj__cursor_blanks(&in);
    }
    if (!pj__cursor_ok(&in) || !pj__cursor_at_end(&in))
        return PJMEDIA_SDP_EINRTCP;
    *rtcp = found;
    return PJ_SUCCESS;
}

pjmedia_sdp_attr *pjmedia_sdp_attr_create_rtcp(pj_pool_t *pool, const pj_sockaddr *a)
{
    char text[PJ_INET6_ADDRSTRLEN];
    int family;

    PJ_ASSERT_RETURN(pool && a, NULL);

    family = a->addr.sa_family;
    if (family != pj_AF_INET() && family != pj_AF_INET6())
        return NULL;
    if (!pj_sockaddr_print(a, text, sizeof(text), 0))
        return NULL;
    return make(pool, "rtcp", sizeof(text) + NUMBERS, "%u IN %s %s",
                (unsigned)pj_sockaddr_get_port(a), family == pj_AF_INET() ? "IP4" : "IP6", text);
}

/* ssrc-attr = ssrc-id SP attribute [":" att-value] (RFC 5576 4.1) */
pj_status_t pjmedia_sdp_attr_get_ssrc(const pjmedia_sdp_attr *attr, pjmedia_sdp_ssrc_attr *ssrc)
{
    pj__cursor in;
    pjmedia_sdp_ssrc_attr found;

    PJ_ASSERT_RETURN(attr && ssrc, PJ_EINVAL);

    in = cursor_over(&attr->value);
    pj__cursor_blanks(&in);
    found.ssrc = pj__cursor_u32(&in, UINT32_MAX);
    found.cname = pjmedia__str("");
    if (pj__cursor_peek(&in) != ' ' && pj__cursor_peek(&in) != '\t')
        return PJMEDIA_SDP_EINSSRC;
    pj__cursor_blanks(&in);
    if (pj__cursor_word(&in, "cname:", 6))
        found.cname = word(&in);
    else
        word(&in);
    if (!pj__cursor_ok(&in))
        return PJMEDIA_SDP_EINSSRC;
    *ssrc = found;
    return PJ_SUCCESS;
}

pjmedia_sdp_attr *pjmedia_sdp_attr_create_ssrc(pj_pool_t *pool, pj_uint32_t ssrc,
                                               const pj_str_t *cname)
{
    PJ_ASSERT_RETURN(pool && cname && cname->slen > 0, NULL);
    return make(pool, "ssrc", (size_t)cname->slen + NUMBERS, "%u cname:%.*s", (unsigned)ssrc,
                SLICE(cname));
}

pjmedia_sdp_attr *pjmedia_sdp_attr_create_label(pj_pool_t *pool, const pj_str_t *label)
{
    PJ_ASSERT_RETURN(pool && label && label->slen > 0, NULL);
    return pjmedia_sdp_attr_create(pool, "label", label);
}
