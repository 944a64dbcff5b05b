/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Offers and answers: two descriptions, divided by a line "====". Each offers to the other, we answer and we are
 * answered, and a second round follows with the roles exchanged. An answer of ours must be valid, have the offer's
 * m= lines in number and sort (RFC 3264 6), and reject what was offered with port 0; and after each round nothing
 * may be left in any pool but that round's (pjmedia/sdp_neg.h).
 */
#include "fuzz/fuzz.h"

#include <pjmedia/sdp_neg.h>
#include <string.h>

enum { ALLOW_ASYM = 1, MULTIPLE_CODECS = 2, OUR_ORDER = 4, MEDIA_CHANGE = 8, FLAGS = 16 };

static long print_sdp(const void *object, char *buf, size_t size)
{
    return pjmedia_sdp_print(object, buf, size);
}

/* What is active must be readable as a whole: it is printed. */
static void check_active(pjmedia_sdp_neg *neg, size_t size)
{
    const pjmedia_sdp_session *local = NULL;
    const pjmedia_sdp_session *remote = NULL;

    FUZZ_CHECK(pjmedia_sdp_neg_get_state(neg) == PJMEDIA_SDP_NEG_STATE_DONE);
    FUZZ_CHECK(pjmedia_sdp_neg_get_active_local(neg, &local) == PJ_SUCCESS);
    FUZZ_CHECK(pjmedia_sdp_neg_get_active_remote(neg, &remote) == PJ_SUCCESS);
    FUZZ_CHECK(pjmedia_sdp_validate2(local, PJ_FALSE) == PJ_SUCCESS);
    FUZZ_CHECK(local->media_count == remote->media_count);
    fuzz_print(print_sdp, local, 16 * size + 4000);
    fuzz_print(print_sdp, remote, 16 * size + 4000);
}

static void check_answer(pjmedia_sdp_neg *neg)
{
    const pjmedia_sdp_session *answer = NULL;
    const pjmedia_sdp_session *offer = NULL;
    unsigned i;

    FUZZ_CHECK(!pjmedia_sdp_neg_was_answer_remote(neg));
    pjmedia_sdp_neg_get_active_local(neg, &answer);
    pjmedia_sdp_neg_get_active_remote(neg, &offer);
    for (i = 0; i < offer->media_count && i < answer->media_count; i++) {
        FUZZ_CHECK(pj_stricmp(&offer->media[i]->desc.media, &answer->media[i]->desc.media) == 0);
        FUZZ_CHECK(offer->media[i]->desc.port || !answer->media[i]->desc.port);
        FUZZ_CHECK(answer->media[i]->desc.fmt_count || !answer->media[i]->desc.port);
    }
}

/*
 * Finish a round in a pool of its own and drop the pools of the round and of what was active before. The pool that
 * is active now is *active.
 */
static pj_bool_t finish(pjmedia_sdp_neg *neg, pj_pool_t *round, pj_pool_t **active, unsigned flags,
                        size_t size)
{
    pj_pool_t *kept = fuzz_pool();
    pj_bool_t ours = pjmedia_sdp_neg_has_local_answer(neg);
    pj_status_t status = pjmedia_sdp_neg_negotiate(kept, neg, (flags & ALLOW_ASYM) != 0);

    FUZZ_CHECK(pjmedia_sdp_neg_get_state(neg) == PJMEDIA_SDP_NEG_STATE_DONE);
    fuzz_pool_drop(round);
    if (status != PJ_SUCCESS) {
        fuzz_pool_drop(kept);
    } else {
        if (*active)
            fuzz_pool_drop(*active);
        *active = kept;
    }
    if (*active)
        check_active(neg, size);
    if (status == PJ_SUCCESS && ours)
        check_answer(neg);
    return status == PJ_SUCCESS;
}

static pjmedia_sdp_neg *begin(pj_pool_t *pool, const pjmedia_sdp_session *local,
                              const pjmedia_sdp_session *remote, pj_bool_t we_offer, unsigned flags)
{
    pjmedia_sdp_neg *neg = NULL;
    pj_status_t status = we_offer
                             ? pjmedia_sdp_neg_create_w_local_offer(pool, local, &neg)
                             : pjmedia_sdp_neg_create_w_remote_offer(pool, local, remote, &neg);

    if (status != PJ_SUCCESS)
        return NULL;
    pjmedia_sdp_neg_set_answer_multiple_codecs(neg, (flags & MULTIPLE_CODECS) != 0);
    pjmedia_sdp_neg_set_prefer_remote_codec_order(neg, (flags & OUR_ORDER) == 0);
    if (we_offer)
        FUZZ_CHECK(pjmedia_sdp_neg_set_remote_answer(pool, neg, remote) == PJ_SUCCESS);
    return neg;
}

/* The rounds behind the first: the roles change, then we offer what was the peer's, then again what is active. */
static void more_rounds(pjmedia_sdp_neg *neg, const pjmedia_sdp_session *local,
                        const pjmedia_sdp_session *remote, pj_pool_t **active, unsigned flags,
                        size_t size)
{
    unsigned change = flags & MEDIA_CHANGE ? PJMEDIA_SDP_NEG_ALLOW_MEDIA_CHANGE : 0;
    const pjmedia_sdp_session *offer = NULL;
    pj_pool_t *round = fuzz_pool();

    if (pjmedia_sdp_neg_set_remote_offer(round, neg, remote) == PJ_SUCCESS) {
        FUZZ_CHECK(pjmedia_sdp_neg_set_local_answer(round, neg, local) == PJ_SUCCESS ||
                   pjmedia_sdp_neg_cancel_offer(neg) == PJ_SUCCESS);
        if (pjmedia_sdp_neg_get_state(neg) == PJMEDIA_SDP_NEG_STATE_WAIT_NEGO) {
            finish(neg, round, active, flags, size);
            round = fuzz_pool();
        }
    }
    if (*active && pjmedia_sdp_neg_modify_local_offer2(round, neg, change, remote) == PJ_SUCCESS) {
        FUZZ_CHECK(pjmedia_sdp_neg_get_neg_local(neg, &offer) == PJ_SUCCESS);
        FUZZ_CHECK(pjmedia_sdp_validate2(offer, PJ_FALSE) == PJ_SUCCESS);
        FUZZ_CHECK(pjmedia_sdp_neg_set_remote_answer(round, neg, local) == PJ_SUCCESS);
        finish(neg, round, active, flags, size);
        round = fuzz_pool();
    }
    if (*active) {
        FUZZ_CHECK(pjmedia_sdp_neg_send_local_offer(round, neg, &offer) == PJ_SUCCESS);
        fuzz_print(print_sdp, offer, 16 * size + 4000);
        FUZZ_CHECK(pjmedia_sdp_neg_cancel_offer(neg) == PJ_SUCCESS);
        fuzz_pool_drop(round);
        check_active(neg, size);
    }
}

/* A whole session between two sides. */
static void negotiate(const pjmedia_sdp_session *local, const pjmedia_sdp_session *remote,
                      pj_bool_t we_offer, unsigned flags, size_t size)
{
    pj_pool_t *life = fuzz_pool();
    pj_pool_t *active = NULL;
    pjmedia_sdp_neg *neg = begin(life, local, remote, we_offer, flags);

    /* the negotiator itself lives in the first pool */
    if (neg && finish(neg, fuzz_pool(), &active, flags, size))
        more_rounds(neg, local, remote, &active, flags, size);
    if (active)
        fuzz_pool_drop(active);
    fuzz_pool_drop(life);
}

/* Where the line "====" begins; NULL if there is none. */
static const uint8_t *find_divider(const uint8_t *data, size_t size)
{
    return memmem(data, size, "====\n", 5);
}

FUZZ_TARGET(fuzz_offer_answer)
{
    const uint8_t *divider = find_divider(data, size);
    pj_pool_t *pool;
    pjmedia_sdp_session *one = NULL, *two = NULL;
    unsigned flags;
    size_t first;

    if (!divider || divider == data)
        return 0;
    pool = fuzz_begin();
    first = (size_t)(divider - data);
    pjmedia_sdp_parse(pool, fuzz_copy(data, first), first, &one);
    pjmedia_sdp_parse(pool, fuzz_copy(divider + 5, size - first - 5), size - first - 5, &two);
    /* the lengths choose how, so that inputs stay readable */
    flags = (unsigned)(size ^ first) % FLAGS;
    if (one && two) {
        negotiate(one, two, PJ_TRUE, flags, size);
        negotiate(one, two, PJ_FALSE, flags, size);
        negotiate(two, one, PJ_TRUE, flags, size);
        negotiate(two, one, PJ_FALSE, flags, size);
    }
    return fuzz_end();
}
