/* SPDX-License-Identifier: BSD-2-Clause */
#include "sdp_test.h"

#include <stdbool.h>

#include <stdio.h>
#include <string.h>

Suite *neg_suite(void);

static const char ours[] = "v=0\no=us 100 100 IN IP4 192.0.2.1\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\n"
                           "m=audio 10 RTP/AVP 0 8\n";
static const char theirs[] = "v=0\no=them 7 7 IN IP4 192.0.2.2\ns=-\nc=IN IP4 192.0.2.2\nt=0 0\n"
                             "m=audio 20 RTP/AVP 8 0\n";
static const char stranger[] = "v=0\no=them 7 8 IN IP4 192.0.2.2\ns=-\nc=IN IP4 192.0.2.2\nt=0 0\n"
                               "m=audio 20 RTP/AVP 3\n";

static const pjmedia_sdp_session *local(pjmedia_sdp_neg *neg)
{
    const pjmedia_sdp_session *sdp = NULL;

    ck_assert_int_eq(pjmedia_sdp_neg_get_active_local(neg, &sdp), PJ_SUCCESS);
    return sdp;
}

static const pjmedia_sdp_session *remote(pjmedia_sdp_neg *neg)
{
    const pjmedia_sdp_session *sdp = NULL;

    ck_assert_int_eq(pjmedia_sdp_neg_get_active_remote(neg, &sdp), PJ_SUCCESS);
    return sdp;
}

static pjmedia_sdp_neg *with_local_offer(void)
{
    pjmedia_sdp_neg *neg;

    ck_assert_int_eq(pjmedia_sdp_neg_create_w_local_offer(sdp_pool, sdp_read(ours), &neg),
                     PJ_SUCCESS);
    return neg;
}

/* One good round that began with our offer. */
static pjmedia_sdp_neg *agreed(void)
{
    pjmedia_sdp_neg *neg = with_local_offer();

    ck_assert_int_eq(pjmedia_sdp_neg_set_remote_answer(sdp_pool, neg, sdp_read(theirs)),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_negotiate(sdp_pool, neg, PJ_FALSE), PJ_SUCCESS);
    return neg;
}

static void answer_their(pjmedia_sdp_neg *neg, const char *offer, pj_status_t expected)
{
    ck_assert_int_eq(pjmedia_sdp_neg_set_remote_offer(sdp_pool, neg, sdp_read(offer)), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_set_local_answer(sdp_pool, neg, NULL), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_negotiate(sdp_pool, neg, PJ_FALSE), expected);
}

static pj_status_t offer_ours(pjmedia_sdp_neg *neg, const char *lines, unsigned flags)
{
    char text[512];

    snprintf(text, sizeof(text),
             "v=0\no=other 1 1 IN IP4 192.0.2.99\ns=-\nc=IN IP4 192.0.2.1\nt=0 0\n%s", lines);
    return pjmedia_sdp_neg_modify_local_offer2(sdp_pool, neg, flags, sdp_read(text));
}

static const pjmedia_sdp_session *on_the_table(pjmedia_sdp_neg *neg)
{
    const pjmedia_sdp_session *sdp = NULL;

    ck_assert_int_eq(pjmedia_sdp_neg_get_neg_local(neg, &sdp), PJ_SUCCESS);
    return sdp;
}

START_TEST(our_offer_is_answered)
{
    pjmedia_sdp_neg *neg = with_local_offer();
    const pjmedia_sdp_session *sdp;

    ck_assert_int_eq(pjmedia_sdp_neg_get_state(neg), PJMEDIA_SDP_NEG_STATE_LOCAL_OFFER);
    ck_assert_int_eq(pjmedia_sdp_neg_get_active_local(neg, &sdp), PJMEDIA_SDPNEG_ENOACTIVE);
    ck_assert_int_eq(pjmedia_sdp_neg_get_neg_remote(neg, &sdp), PJMEDIA_SDPNEG_ENONEG);
    ck_assert_str_eq(sdp_media_text(on_the_table(neg)->media[0]), "m=audio 10 RTP/AVP 0 8");
    ck_assert_int_eq(pjmedia_sdp_neg_set_remote_answer(sdp_pool, neg, sdp_read(theirs)),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_get_state(neg), PJMEDIA_SDP_NEG_STATE_WAIT_NEGO);
    ck_assert(!pjmedia_sdp_neg_has_local_answer(neg));
    ck_assert_int_eq(pjmedia_sdp_neg_get_neg_remote(neg, &sdp), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_negotiate(sdp_pool, neg, PJ_FALSE), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_get_state(neg), PJMEDIA_SDP_NEG_STATE_DONE);
    ck_assert(pjmedia_sdp_neg_was_answer_remote(neg));
    ck_assert_str_eq(sdp_media_text(local(neg)->media[0]), "m=audio 10 RTP/AVP 8 0");
    ck_assert_str_eq(sdp_media_text(remote(neg)->media[0]), "m=audio 20 RTP/AVP 8 0");
    ck_assert_int_eq(pjmedia_sdp_neg_get_neg_local(neg, &sdp), PJMEDIA_SDPNEG_ENONEG);
}
END_TEST

START_TEST(their_offer_is_answered)
{
    pjmedia_sdp_neg *neg;

    ck_assert_int_eq(pjmedia_sdp_neg_create_w_remote_offer(sdp_pool, NULL, sdp_read(theirs), &neg),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_get_state(neg), PJMEDIA_SDP_NEG_STATE_REMOTE_OFFER);
    ck_assert_int_eq(pjmedia_sdp_neg_set_local_answer(sdp_pool, neg, NULL),
                     PJMEDIA_SDPNEG_ENOINITIAL);
    ck_assert_int_eq(pjmedia_sdp_neg_set_local_answer(sdp_pool, neg, sdp_read(ours)), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_get_state(neg), PJMEDIA_SDP_NEG_STATE_WAIT_NEGO);
    ck_assert(pjmedia_sdp_neg_has_local_answer(neg));
    ck_assert_int_eq(pjmedia_sdp_neg_negotiate(sdp_pool, neg, PJ_FALSE), PJ_SUCCESS);
    ck_assert(!pjmedia_sdp_neg_was_answer_remote(neg));
    ck_assert(!pjmedia_sdp_neg_has_local_answer(neg));
    ck_assert_str_eq(sdp_media_text(local(neg)->media[0]), "m=audio 10 RTP/AVP 8");
    ck_assert(local(neg)->origin.version == 100);
}
END_TEST

START_TEST(with_capabilities_their_offer_can_be_answered_at_once)
{
    pjmedia_sdp_neg *neg;

    ck_assert_int_eq(
        pjmedia_sdp_neg_create_w_remote_offer(sdp_pool, sdp_read(ours), sdp_read(theirs), &neg),
        PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_get_state(neg), PJMEDIA_SDP_NEG_STATE_WAIT_NEGO);
    ck_assert_int_eq(pjmedia_sdp_neg_set_prefer_remote_codec_order(neg, PJ_FALSE), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_set_answer_multiple_codecs(neg, PJ_TRUE), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_negotiate(sdp_pool, neg, PJ_FALSE), PJ_SUCCESS);
    ck_assert_str_eq(sdp_media_text(local(neg)->media[0]), "m=audio 10 RTP/AVP 0 8");
}
END_TEST

START_TEST(an_answer_may_be_replaced_before_it_is_sent)
{
    pjmedia_sdp_neg *neg;

    ck_assert_int_eq(
        pjmedia_sdp_neg_create_w_remote_offer(sdp_pool, sdp_read(ours), sdp_read(theirs), &neg), 0);
    ck_assert_int_eq(
        pjmedia_sdp_neg_set_local_answer(sdp_pool, neg, sdp_read(SDP("m=audio 12 RTP/AVP 0\n"))),
        0);
    ck_assert_int_eq(pjmedia_sdp_neg_negotiate(sdp_pool, neg, PJ_FALSE), PJ_SUCCESS);
    ck_assert_str_eq(sdp_media_text(local(neg)->media[0]), "m=audio 12 RTP/AVP 0");
}
END_TEST

START_TEST(calls_out_of_turn_are_refused_and_change_nothing)
{
    pjmedia_sdp_neg *neg = with_local_offer();
    const pjmedia_sdp_session *sdp;

    ck_assert_int_eq(pjmedia_sdp_neg_negotiate(sdp_pool, neg, 0), PJMEDIA_SDPNEG_EINSTATE);
    ck_assert_int_eq(pjmedia_sdp_neg_set_remote_offer(sdp_pool, neg, sdp_read(theirs)),
                     PJMEDIA_SDPNEG_EINSTATE);
    ck_assert_int_eq(pjmedia_sdp_neg_set_local_answer(sdp_pool, neg, sdp_read(ours)),
                     PJMEDIA_SDPNEG_EINSTATE);
    ck_assert_int_eq(pjmedia_sdp_neg_modify_local_offer(sdp_pool, neg, sdp_read(ours)),
                     PJMEDIA_SDPNEG_EINSTATE);
    ck_assert_int_eq(pjmedia_sdp_neg_send_local_offer(sdp_pool, neg, &sdp),
                     PJMEDIA_SDPNEG_EINSTATE);
    ck_assert_int_eq(pjmedia_sdp_neg_get_state(neg), PJMEDIA_SDP_NEG_STATE_LOCAL_OFFER);
    neg = agreed();
    ck_assert_int_eq(pjmedia_sdp_neg_set_remote_answer(sdp_pool, neg, sdp_read(theirs)),
                     PJMEDIA_SDPNEG_EINSTATE);
    ck_assert_int_eq(pjmedia_sdp_neg_cancel_offer(neg), PJMEDIA_SDPNEG_EINSTATE);
    ck_assert_int_eq(pjmedia_sdp_neg_get_state(neg), PJMEDIA_SDP_NEG_STATE_DONE);
}
END_TEST

START_TEST(bad_descriptions_are_refused_and_change_nothing)
{
    const char *bad = SDP("m=audio 9 RTP/AVP 96\n");
    pjmedia_sdp_neg *neg = NULL;

    ck_assert_int_eq(pjmedia_sdp_neg_create_w_local_offer(sdp_pool, sdp_read(bad), &neg),
                     PJMEDIA_SDP_EMISSINGRTPMAP);
    ck_assert_int_eq(pjmedia_sdp_neg_create_w_remote_offer(sdp_pool, NULL, sdp_read(bad), &neg),
                     PJMEDIA_SDP_EMISSINGRTPMAP);
    ck_assert_int_eq(
        pjmedia_sdp_neg_create_w_remote_offer(sdp_pool, sdp_read(bad), sdp_read(theirs), &neg),
        PJMEDIA_SDP_EMISSINGRTPMAP);
    ck_assert_ptr_null(neg);
    neg = agreed();
    ck_assert_int_eq(pjmedia_sdp_neg_set_remote_offer(sdp_pool, neg, sdp_read(bad)),
                     PJMEDIA_SDP_EMISSINGRTPMAP);
    ck_assert_int_eq(pjmedia_sdp_neg_get_state(neg), PJMEDIA_SDP_NEG_STATE_DONE);
    ck_assert_int_eq(pjmedia_sdp_neg_set_remote_offer(sdp_pool, neg, sdp_read(theirs)), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_set_local_answer(sdp_pool, neg, sdp_read(bad)),
                     PJMEDIA_SDP_EMISSINGRTPMAP);
    ck_assert_int_eq(pjmedia_sdp_neg_get_state(neg), PJMEDIA_SDP_NEG_STATE_REMOTE_OFFER);
}
END_TEST

START_TEST(a_failed_first_round_leaves_nothing_and_allows_another)
{
    pjmedia_sdp_neg *neg;
    const pjmedia_sdp_session *sdp;

    ck_assert_int_eq(
        pjmedia_sdp_neg_create_w_remote_offer(sdp_pool, sdp_read(ours), sdp_read(stranger), &neg),
        0);
    ck_assert_int_eq(pjmedia_sdp_neg_negotiate(sdp_pool, neg, PJ_FALSE), PJMEDIA_SDPNEG_NOANSCODEC);
    ck_assert_int_eq(pjmedia_sdp_neg_get_state(neg), PJMEDIA_SDP_NEG_STATE_DONE);
    ck_assert_int_eq(pjmedia_sdp_neg_get_active_local(neg, &sdp), PJMEDIA_SDPNEG_ENOACTIVE);
    ck_assert_int_eq(pjmedia_sdp_neg_get_active_remote(neg, &sdp), PJMEDIA_SDPNEG_ENOACTIVE);
    ck_assert_int_eq(pjmedia_sdp_neg_send_local_offer(sdp_pool, neg, &sdp),
                     PJMEDIA_SDPNEG_ENOACTIVE);
    ck_assert_int_eq(pjmedia_sdp_neg_modify_local_offer2(sdp_pool, neg, 0, sdp_read(ours)),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_set_remote_answer(sdp_pool, neg, sdp_read(theirs)),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_negotiate(sdp_pool, neg, PJ_FALSE), PJ_SUCCESS);
}
END_TEST

START_TEST(a_failed_later_round_leaves_what_was_agreed)
{
    pjmedia_sdp_neg *neg = agreed();
    const char *before = sdp_text(local(neg)), *them = sdp_text(remote(neg));

    answer_their(neg, stranger, PJMEDIA_SDPNEG_NOANSCODEC);
    ck_assert_int_eq(pjmedia_sdp_neg_get_state(neg), PJMEDIA_SDP_NEG_STATE_DONE);
    ck_assert_str_eq(sdp_text(local(neg)), before);
    ck_assert_str_eq(sdp_text(remote(neg)), them);
    answer_their(neg, theirs, PJ_SUCCESS);
}
END_TEST

START_TEST(a_cancelled_round_leaves_what_was_agreed)
{
    pjmedia_sdp_neg *neg = with_local_offer();
    const char *before;

    ck_assert_int_eq(pjmedia_sdp_neg_cancel_offer(neg), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_get_state(neg), PJMEDIA_SDP_NEG_STATE_NULL);
    ck_assert_int_eq(pjmedia_sdp_neg_set_remote_offer(sdp_pool, neg, sdp_read(theirs)), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_cancel_offer(neg), PJ_SUCCESS);
    neg = agreed();
    before = sdp_text(local(neg));
    ck_assert_int_eq(offer_ours(neg, "m=audio 12 RTP/AVP 3\n", 0), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_cancel_offer(neg), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_get_state(neg), PJMEDIA_SDP_NEG_STATE_DONE);
    ck_assert_str_eq(sdp_text(local(neg)), before);
}
END_TEST

/* RFC 3264 8: o= stays but for the version, which counts what was sent and differs. */
START_TEST(versions_count_changes)
{
    pjmedia_sdp_neg *neg = agreed();
    const pjmedia_sdp_session *sdp;

    ck_assert(local(neg)->origin.version == 100);
    ck_assert_int_eq(pjmedia_sdp_neg_send_local_offer(sdp_pool, neg, &sdp), PJ_SUCCESS);
    ck_assert(sdp->origin.version == 101); /* "8 0" is not the "0 8" that was sent */
    ck_assert_int_eq(pjmedia_sdp_neg_set_remote_answer(sdp_pool, neg, sdp_read(theirs)),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_negotiate(sdp_pool, neg, PJ_FALSE), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_send_local_offer(sdp_pool, neg, &sdp), PJ_SUCCESS);
    ck_assert(sdp->origin.version == 101); /* nothing changed */
    ck_assert_int_eq(pjmedia_sdp_neg_cancel_offer(neg), PJ_SUCCESS);
    ck_assert_int_eq(offer_ours(neg, "m=audio 12 RTP/AVP 8\n", 0), PJ_SUCCESS);
    sdp = on_the_table(neg);
    ck_assert(sdp->origin.version == 102 && sdp->origin.id == 100);
    ck_str_is(sdp->origin.user, "us");
    ck_str_is(sdp->origin.addr, "192.0.2.1");
    ck_assert_int_eq(pjmedia_sdp_neg_cancel_offer(neg), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_send_local_offer(sdp_pool, neg, &sdp), PJ_SUCCESS);
    ck_assert(sdp->origin.version == 103); /* the refused offer was seen by the peer */
}
END_TEST

START_TEST(answers_are_versioned_too)
{
    pjmedia_sdp_neg *neg = agreed();
    static const char hold[] = "v=0\no=them 7 9 IN IP4 192.0.2.2\ns=-\nc=IN IP4 192.0.2.2\nt=0 0\n"
                               "m=audio 20 RTP/AVP 8 0\na=sendonly\n";

    answer_their(neg, hold, PJ_SUCCESS);
    ck_assert(local(neg)->origin.version == 101);
    ck_assert_str_eq(sdp_media_text(local(neg)->media[0]), "m=audio 10 RTP/AVP 8|a=recvonly");
    answer_their(neg, hold, PJ_SUCCESS);
    ck_assert(local(neg)->origin.version == 101);
    answer_their(neg, theirs, PJ_SUCCESS);
    ck_assert(local(neg)->origin.version == 102);
    ck_assert_str_eq(sdp_media_text(local(neg)->media[0]), "m=audio 10 RTP/AVP 8");
}
END_TEST

static pjmedia_sdp_neg *two_lines(void)
{
    pjmedia_sdp_neg *neg;
    const char *both = SDP("m=audio 10 RTP/AVP 0\nm=video 12 RTP/AVP 31\n");

    ck_assert_int_eq(pjmedia_sdp_neg_create_w_local_offer(sdp_pool, sdp_read(both), &neg),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_set_remote_answer(sdp_pool, neg, sdp_read(both)), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_negotiate(sdp_pool, neg, PJ_FALSE), PJ_SUCCESS);
    return neg;
}

/* The lines of our offer on the table, joined. */
static const char *table_lines(pjmedia_sdp_neg *neg)
{
    static char text[1024];
    size_t len = 0;
    const pjmedia_sdp_session *sdp = on_the_table(neg);

    for (unsigned i = 0; i < sdp->media_count; i++)
        len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s", i ? "||" : "",
                                sdp_media_text(sdp->media[i]));
    return text;
}

static const struct {
    const char *lines;
    unsigned flags;
    const char *expected;
} modified[] = {
    {"m=audio 20 RTP/AVP 8\n", 0, "m=audio 20 RTP/AVP 8||m=video 0 RTP/AVP 31|a=inactive"},
    {"m=video 22 RTP/AVP 32\n", 0, "m=audio 0 RTP/AVP 0|a=inactive||m=video 22 RTP/AVP 32"},
    {"m=video 22 RTP/AVP 32\nm=audio 20 RTP/AVP 8\n", 0,
     "m=audio 20 RTP/AVP 8||m=video 22 RTP/AVP 32"},
    {"m=audio 20 RTP/AVP 8\nm=video 22 RTP/AVP 32\nm=audio 24 RTP/AVP 8\n", 0,
     "m=audio 20 RTP/AVP 8||m=video 22 RTP/AVP 32||m=audio 24 RTP/AVP 8"},
    {"m=image 20 udptl t38\n", 0,
     "m=audio 0 RTP/AVP 0|a=inactive||m=video 0 RTP/AVP 31|a=inactive||"
     "m=image 20 udptl t38"},
    {"m=image 20 udptl t38\n", PJMEDIA_SDP_NEG_ALLOW_MEDIA_CHANGE,
     "m=image 20 udptl t38||m=video 0 RTP/AVP 31|a=inactive"},
    {"m=video 22 RTP/AVP 32\nm=audio 20 RTP/AVP 8\n", PJMEDIA_SDP_NEG_ALLOW_MEDIA_CHANGE,
     "m=video 22 RTP/AVP 32||m=audio 20 RTP/AVP 8"},
    {"", 0, "m=audio 0 RTP/AVP 0|a=inactive||m=video 0 RTP/AVP 31|a=inactive"},
};

START_TEST(a_new_offer_keeps_the_places_of_old_lines)
{
    pjmedia_sdp_neg *neg = two_lines();

    ck_assert_int_eq(offer_ours(neg, modified[_i].lines, modified[_i].flags), PJ_SUCCESS);
    ck_assert_str_eq(table_lines(neg), modified[_i].expected);
}
END_TEST

START_TEST(lines_that_no_longer_fit_are_an_error)
{
    pjmedia_sdp_neg *neg = two_lines();
    char lines[PJMEDIA_MAX_SDP_MEDIA * 32] = "";
    size_t len = 0;

    for (unsigned i = 0; i < PJMEDIA_MAX_SDP_MEDIA; i++)
        len += (size_t)snprintf(lines + len, sizeof(lines) - len, "m=image 9 udptl t38\n");
    ck_assert_int_eq(offer_ours(neg, lines, 0), PJ_ETOOMANY);
    ck_assert_int_eq(pjmedia_sdp_neg_get_state(neg), PJMEDIA_SDP_NEG_STATE_DONE);
    ck_assert_int_eq(offer_ours(neg, lines, PJMEDIA_SDP_NEG_ALLOW_MEDIA_CHANGE), PJ_SUCCESS);
}
END_TEST

/* Two pools, one a round, the older reset after each success: what the header promises. */
START_TEST(a_session_that_alternates_two_pools_does_not_grow)
{
    pjmedia_sdp_neg *neg = agreed();
    pj_pool_t *pools[2] = {sdp_new_pool(), sdp_new_pool()};
    const char *text = theirs;
    size_t after_ten = 0;

    for (unsigned i = 0; i < 1000; i++) {
        pj_pool_t *pool = pools[i % 2], *other = pools[(i + 1) % 2];
        pjmedia_sdp_session *sdp;
        char *copy = pj_pool_alloc(pool, strlen(text));

        memcpy(copy, text, strlen(text));
        ck_assert_int_eq(pjmedia_sdp_parse(pool, copy, strlen(text), &sdp), PJ_SUCCESS);
        if (i % 3) {
            ck_assert_int_eq(pjmedia_sdp_neg_set_remote_offer(pool, neg, sdp), PJ_SUCCESS);
            ck_assert_int_eq(pjmedia_sdp_neg_set_local_answer(pool, neg, NULL), PJ_SUCCESS);
        } else {
            const pjmedia_sdp_session *offer;

            ck_assert_int_eq(pjmedia_sdp_neg_send_local_offer(pool, neg, &offer), PJ_SUCCESS);
            ck_assert_int_eq(pjmedia_sdp_neg_set_remote_answer(pool, neg, sdp), PJ_SUCCESS);
        }
        ck_assert_int_eq(pjmedia_sdp_neg_negotiate(pool, neg, PJ_FALSE), PJ_SUCCESS);
        pj_pool_reset(other);
        if (i == 10)
            after_ten = pj_pool_get_used_size(pools[0]) + pj_pool_get_used_size(pools[1]);
        ck_assert_str_eq(sdp_media_text(remote(neg)->media[0]), "m=audio 20 RTP/AVP 8 0");
    }
    ck_assert_uint_le(pj_pool_get_used_size(pools[0]) + pj_pool_get_used_size(pools[1]),
                      after_ten + 20000);
}
END_TEST

/* One round of either kind with every step in a pool of that size. @return its first failure. */
static pj_status_t round_in(pj_pool_t *pool, pjmedia_sdp_neg *neg, bool our_offer)
{
    const pjmedia_sdp_session *offer;
    pj_status_t status;

    if (our_offer)
        status = pjmedia_sdp_neg_send_local_offer(pool, neg, &offer);
    else
        status = pjmedia_sdp_neg_set_remote_offer(pool, neg, sdp_read(theirs));
    if (status == PJ_SUCCESS && our_offer)
        status = pjmedia_sdp_neg_set_remote_answer(pool, neg, sdp_read(theirs));
    else if (status == PJ_SUCCESS)
        status = pjmedia_sdp_neg_set_local_answer(pool, neg, sdp_read(ours));
    return status == PJ_SUCCESS ? pjmedia_sdp_neg_negotiate(pool, neg, PJ_FALSE) : status;
}

START_TEST(without_memory_a_round_fails_and_leaves_what_was_agreed)
{
    pjmedia_sdp_neg *neg = agreed();
    unsigned failed = 0, done = 0;

    for (pj_size_t size = 200; size < 60000; size += 40) {
        pj_pool_t *pool = sdp_small_pool(size);
        pj_status_t status;

        if (!pool)
            continue;
        status = round_in(pool, neg, size % 80 == 0);
        ck_assert(status == PJ_SUCCESS || status == PJ_ENOMEM);
        ck_assert_str_eq(sdp_media_text(remote(neg)->media[0]), "m=audio 20 RTP/AVP 8 0");
        if (!done && status != PJ_SUCCESS)
            ck_assert_str_eq(sdp_media_text(local(neg)->media[0]), "m=audio 10 RTP/AVP 8 0");
        done += status == PJ_SUCCESS;
        if (status == PJ_SUCCESS)
            continue; /* what was agreed lies in this pool now */
        failed++;
        pjmedia_sdp_neg_cancel_offer(neg);
        pj_pool_release(pool);
    }
    ck_assert_uint_gt(failed, 100);
    ck_assert_uint_gt(done, 100);
}
END_TEST

START_TEST(states_have_names)
{
    ck_assert_str_eq(pjmedia_sdp_neg_state_str(PJMEDIA_SDP_NEG_STATE_NULL), "NULL");
    ck_assert_str_eq(pjmedia_sdp_neg_state_str(PJMEDIA_SDP_NEG_STATE_WAIT_NEGO), "WAIT_NEGO");
    ck_assert_str_eq(pjmedia_sdp_neg_state_str(PJMEDIA_SDP_NEG_STATE_DONE), "DONE");
    ck_assert_str_eq(pjmedia_sdp_neg_state_str((pjmedia_sdp_neg_state)77), "UNKNOWN");
}
END_TEST

Suite *neg_suite(void)
{
    Suite *s = suite_create("neg");
    TCase *tc = sdp_tcase(s, "negotiator");

    tcase_add_test(tc, our_offer_is_answered);
    tcase_add_test(tc, their_offer_is_answered);
    tcase_add_test(tc, with_capabilities_their_offer_can_be_answered_at_once);
    tcase_add_test(tc, an_answer_may_be_replaced_before_it_is_sent);
    tcase_add_test(tc, calls_out_of_turn_are_refused_and_change_nothing);
    tcase_add_test(tc, bad_descriptions_are_refused_and_change_nothing);
    tcase_add_test(tc, a_failed_first_round_leaves_nothing_and_allows_another);
    tcase_add_test(tc, a_failed_later_round_leaves_what_was_agreed);
    tcase_add_test(tc, a_cancelled_round_leaves_what_was_agreed);
    tcase_add_test(tc, versions_count_changes);
    tcase_add_test(tc, answers_are_versioned_too);
    tcase_add_loop_test(tc, a_new_offer_keeps_the_places_of_old_lines, 0, PJ_ARRAY_SIZE(modified));
    tcase_add_test(tc, lines_that_no_longer_fit_are_an_error);
    tcase_add_test(tc, a_session_that_alternates_two_pools_does_not_grow);
    tcase_add_test(tc, without_memory_a_round_fails_and_leaves_what_was_agreed);
    tcase_add_test(tc, states_have_names);
    return s;
}
