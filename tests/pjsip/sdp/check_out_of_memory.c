/* SPDX-License-Identifier: BSD-2-Clause */
/* Session descriptions made, copied, parsed and negotiated, with the Nth allocation failing. */
#include "support/oom.h"
#include "support/suites.h"

#include <pjlib.h>
#include <pjmedia/sdp.h>
#include <pjmedia/sdp_neg.h>
#include <pjmedia/sdp_parse.h>
#include <string.h>

Suite *out_of_memory_suite(void);

static const char text[] = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=a name of a session\r\n"
                           "c=IN IP4 127.0.0.1\r\nb=AS:64\r\nt=0 0\r\na=tool:some tool or other\r\n"
                           "m=audio 4000 RTP/AVP 0 8 96\r\nc=IN IP4 127.0.0.2\r\nb=TIAS:64000\r\n"
                           "a=rtpmap:96 telephone-event/8000\r\na=fmtp:96 0-15\r\na=sendrecv\r\n"
                           "m=video 4002 RTP/AVP 31\r\n";

static pjmedia_sdp_session *parse(pj_pool_t *pool)
{
    char *copy = pj_pool_alloc(pool, sizeof(text));
    pjmedia_sdp_session *sdp = NULL;

    if (!copy || pjmedia_sdp_parse(pool, memcpy(copy, text, sizeof(text)), sizeof(text) - 1,
                                   &sdp) != PJ_SUCCESS)
        return NULL;
    return sdp;
}

static int is_whole(const pjmedia_sdp_session *sdp)
{
    char out[1000];
    int len = sdp ? pjmedia_sdp_print(sdp, out, sizeof(out)) : -1;

    return len == (int)sizeof(text) - 1 && memcmp(out, text, (size_t)len) == 0;
}

static int use_parse(pj_pool_t *pool)
{
    char *copy = pj_pool_alloc(pool, sizeof(text));
    pjmedia_sdp_session *sdp;

    if (!is_whole(parse(pool)) || !copy)
        return 0;
    memcpy(copy, text, sizeof(text));
    return pjmedia_sdp_parse_where(pool, copy, sizeof(text) - 1, NULL, &sdp) == PJ_SUCCESS &&
           is_whole(sdp);
}

static int use_clone(pj_pool_t *pool)
{
    pjmedia_sdp_session *sdp = parse(pool);
    pjmedia_sdp_media *media;

    if (!sdp || !is_whole(pjmedia_sdp_session_clone(pool, sdp)))
        return 0;
    media = pjmedia_sdp_media_clone(pool, sdp->media[0]);
    return media && pjmedia_sdp_media_cmp(media, sdp->media[0], 0) == PJ_SUCCESS &&
           pjmedia_sdp_conn_clone(pool, sdp->conn) &&
           pjmedia_sdp_bandw_clone(pool, sdp->bandw[0]) &&
           pjmedia_sdp_attr_clone(pool, sdp->attr[0]);
}

static int use_deactivate(pj_pool_t *pool)
{
    pjmedia_sdp_session *sdp = parse(pool);
    pjmedia_sdp_media *media = sdp ? pjmedia_sdp_media_clone_deactivate(pool, sdp->media[0]) : NULL;

    return media && media->desc.port == 0 &&
           pjmedia_sdp_media_deactivate(pool, sdp->media[0]) == PJ_SUCCESS &&
           sdp->media[0]->desc.port == 0;
}

static int use_attrs(pj_pool_t *pool)
{
    const pj_str_t value = {(char *)(uintptr_t) "96 a-codec-with-a-name/8000/2", 29};
    const pj_str_t here = {(char *)(uintptr_t) "127.0.0.1", 9};
    pjmedia_sdp_attr *attr = pjmedia_sdp_attr_create(pool, "rtpmap", &value), *again;
    pjmedia_sdp_rtpmap *map;
    pj_sockaddr addr;

    pj_sockaddr_init(pj_AF_INET(), &addr, &here, 4001);
    return attr && pjmedia_sdp_attr_to_rtpmap(pool, attr, &map) == PJ_SUCCESS &&
           pjmedia_sdp_rtpmap_to_attr(pool, map, &again) == PJ_SUCCESS &&
           pj_strcmp(&again->value, &value) == 0 && pjmedia_sdp_attr_create_rtcp(pool, &addr) &&
           pjmedia_sdp_attr_create_ssrc(pool, 1, &value) &&
           pjmedia_sdp_attr_create_label(pool, &value);
}

/* We offer, are answered; offer again. */
static int use_offer(pj_pool_t *pool)
{
    pjmedia_sdp_session *sdp = parse(pool);
    const pjmedia_sdp_session *active;
    pjmedia_sdp_neg *neg;

    return sdp && pjmedia_sdp_neg_create_w_local_offer(pool, sdp, &neg) == PJ_SUCCESS &&
           pjmedia_sdp_neg_set_remote_answer(pool, neg, sdp) == PJ_SUCCESS &&
           pjmedia_sdp_neg_negotiate(pool, neg, PJ_FALSE) == PJ_SUCCESS &&
           pjmedia_sdp_neg_get_active_local(neg, &active) == PJ_SUCCESS &&
           pjmedia_sdp_neg_send_local_offer(pool, neg, &active) == PJ_SUCCESS &&
           pjmedia_sdp_neg_cancel_offer(neg) == PJ_SUCCESS &&
           pjmedia_sdp_neg_modify_local_offer2(pool, neg, 0, sdp) == PJ_SUCCESS &&
           pjmedia_sdp_neg_cancel_offer(neg) == PJ_SUCCESS &&
           pjmedia_sdp_neg_modify_local_offer(pool, neg, sdp) == PJ_SUCCESS;
}

/* The peer offers, twice. */
static int use_answer(pj_pool_t *pool)
{
    pjmedia_sdp_session *sdp = parse(pool);
    const pjmedia_sdp_session *active;
    pjmedia_sdp_neg *neg;

    return sdp && pjmedia_sdp_neg_create_w_remote_offer(pool, sdp, sdp, &neg) == PJ_SUCCESS &&
           pjmedia_sdp_neg_negotiate(pool, neg, PJ_FALSE) == PJ_SUCCESS &&
           pjmedia_sdp_neg_set_remote_offer(pool, neg, sdp) == PJ_SUCCESS &&
           pjmedia_sdp_neg_set_local_answer(pool, neg, sdp) == PJ_SUCCESS &&
           pjmedia_sdp_neg_negotiate(pool, neg, PJ_FALSE) == PJ_SUCCESS &&
           pjmedia_sdp_neg_get_active_remote(neg, &active) == PJ_SUCCESS;
}

static const oom_row rows[] = {
    {"pjmedia_sdp_parse", use_parse, 0},
    {"pjmedia_sdp_session_clone", use_clone, 0},
    {"pjmedia_sdp_media_deactivate", use_deactivate, 0},
    {"pjmedia_sdp_attr_create", use_attrs, 0},
    {"pjmedia_sdp_neg_create_w_local_offer", use_offer, 0},
    {"pjmedia_sdp_neg_create_w_remote_offer", use_answer, 0},
};

Suite *out_of_memory_suite(void)
{
    return oom_suite("out_of_memory", rows, (int)PJ_ARRAY_SIZE(rows), NULL);
}
