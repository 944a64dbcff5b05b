/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Session descriptions. What parses prints and equals its copy; if it is valid, its print parses to an equal one that
 * prints the same. Each attribute can be asked what it says.
 */
#include "fuzz/fuzz.h"

#include <pjmedia/sdp.h>
#include <string.h>

static long print_sdp(const void *object, char *buf, size_t size)
{
    return pjmedia_sdp_print(object, buf, size);
}

static long print_media(const void *object, char *buf, size_t size)
{
    return pjmedia_sdp_media_print(object, buf, size);
}

static void take_apart(pj_pool_t *pool, const pjmedia_sdp_attr *attr)
{
    pjmedia_sdp_rtpmap rtpmap, *copy;
    pjmedia_sdp_fmtp fmtp;
    pjmedia_sdp_rtcp_attr rtcp;
    pjmedia_sdp_ssrc_attr ssrc;
    pjmedia_sdp_attr *made;

    if (pjmedia_sdp_attr_get_rtpmap(attr, &rtpmap) == PJ_SUCCESS) {
        FUZZ_CHECK(pjmedia_sdp_attr_to_rtpmap(pool, attr, &copy) == PJ_SUCCESS);
        FUZZ_CHECK(pj_strcmp(&copy->enc_name, &rtpmap.enc_name) == 0);
        FUZZ_CHECK(pjmedia_sdp_rtpmap_to_attr(pool, &rtpmap, &made) == PJ_SUCCESS);
        FUZZ_CHECK(pjmedia_sdp_attr_get_rtpmap(made, copy) == PJ_SUCCESS);
        FUZZ_CHECK(pj_strcmp(&copy->pt, &rtpmap.pt) == 0);
        FUZZ_CHECK(copy->clock_rate == rtpmap.clock_rate);
        FUZZ_CHECK(pj_strcmp(&copy->param, &rtpmap.param) == 0);
    }
    if (pjmedia_sdp_attr_get_fmtp(attr, &fmtp) == PJ_SUCCESS)
        FUZZ_CHECK(fmtp.fmt.slen > 0 && fmtp.fmt_param.slen >= 0);
    if (pjmedia_sdp_attr_get_rtcp(attr, &rtcp) == PJ_SUCCESS)
        FUZZ_CHECK(rtcp.port <= 65535);
    pjmedia_sdp_attr_get_ssrc(attr, &ssrc);
}

static void check_media(pj_pool_t *pool, const pjmedia_sdp_media *m, size_t size)
{
    pjmedia_sdp_media *copy = pjmedia_sdp_media_clone(pool, m);
    pj_str_t text = fuzz_print(print_media, m, 2 * size + 200);
    pj_str_t again;

    for (unsigned i = 0; i < m->attr_count; i++)
        take_apart(pool, m->attr[i]);
    pjmedia_sdp_transport_get_proto(&m->desc.transport);
    FUZZ_CHECK(copy && pjmedia_sdp_media_cmp(m, copy, 0) == PJ_SUCCESS);
    again = fuzz_print(print_media, copy, 2 * size + 200);
    fuzz_same("a copy's print", &text, &again);
    copy = pjmedia_sdp_media_clone_deactivate(pool, m);
    FUZZ_CHECK(copy && copy->desc.port == 0);
    fuzz_print(print_media, copy, 2 * size + 200);
}

/* What is valid can be read again, and is the same. */
static void check_print(pj_pool_t *pool, const pjmedia_sdp_session *sdp, const pj_str_t *text)
{
    pjmedia_sdp_session *again = NULL;
    pj_str_t print;

    FUZZ_CHECK(pjmedia_sdp_parse(pool, text->ptr, (size_t)text->slen, &again) == PJ_SUCCESS);
    print = fuzz_print(print_sdp, again, (size_t)text->slen);
    fuzz_same("print, parse, print", text, &print);
    FUZZ_CHECK(pjmedia_sdp_session_cmp(sdp, again, 0) == PJ_SUCCESS);
    FUZZ_CHECK(pjmedia_sdp_validate(sdp) == pjmedia_sdp_validate(again));
}

FUZZ_TARGET(fuzz_sdp)
{
    pj_pool_t *pool = fuzz_begin();
    char *buf = fuzz_copy(data, size);
    size_t room = 4 * size + 1000;
    pjmedia_sdp_session *sdp = NULL, *copy = NULL;
    pj_str_t text, again;
    pj_status_t status = pjmedia_sdp_parse(pool, buf, size, &sdp);

    FUZZ_CHECK(size == 0 || memcmp(buf, data, size) == 0);
    FUZZ_CHECK((status == PJ_SUCCESS) == (sdp != NULL));
    if (!sdp)
        return fuzz_end();
    for (unsigned i = 0; i < sdp->attr_count; i++)
        take_apart(pool, sdp->attr[i]);
    for (unsigned i = 0; i < sdp->media_count; i++)
        check_media(pool, sdp->media[i], size);
    if (pjmedia_sdp_validate(sdp) == PJ_SUCCESS)
        FUZZ_CHECK(pjmedia_sdp_validate2(sdp, PJ_FALSE) == PJ_SUCCESS);
    text = fuzz_print(print_sdp, sdp, room);
    copy = pjmedia_sdp_session_clone(pool, sdp);
    FUZZ_CHECK(copy && pjmedia_sdp_session_cmp(sdp, copy, 0) == PJ_SUCCESS);
    again = fuzz_print(print_sdp, copy, room);
    fuzz_same("a copy's print", &text, &again);

    if (pjmedia_sdp_validate2(sdp, PJ_FALSE) == PJ_SUCCESS)
        check_print(pool, sdp, &text);
    return fuzz_end();
}
