/* SPDX-License-Identifier: BSD-2-Clause */
#include "sdp_test.h"

#include "sdp/neg_priv.h"

#include <stdio.h>

Suite *neg_answer_suite(void);

#define OPUS "a=rtpmap:96 opus/48000/2\na=fmtp:96 useinbandfec=1\na=rtcp-fb:96 nack\n"
#define TE   "a=rtpmap:101 telephone-event/8000\na=fmtp:101 0-15\n"

/* Our answer from capabilities to an offer, media lines joined by "||"; or the status as text. */
static const char *answer(const char *caps, const char *offer, bool offer_order, bool multiple)
{
    static char text[4096];
    pjmedia_sdp_session *made = NULL;
    size_t len = 0;
    pj_status_t status = pjmedia__make_answer(sdp_pool, sdp_read(caps), sdp_read(offer),
                                              offer_order, multiple, &made);

    text[0] = '\0';
    if (status != PJ_SUCCESS)
        snprintf(text, sizeof(text), "status %d", status - PJMEDIA_ERRNO_START);
    for (unsigned i = 0; status == PJ_SUCCESS && i < made->media_count; i++)
        len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s", i ? "||" : "",
                                sdp_media_text(made->media[i]));
    return text;
}

/* Whoever has the answer of RFC 4317 as capabilities gives it. Not here: examples where it is no more than one
 * good answer of several (2.2, 2.3, 2.6: how a line is rejected; 5.2: a null address). */
static const char *const rfc4317[] = {"2.1", "2.4", "2.5", "2.7", "2.8",
                                      "3.1", "4.1", "4.2", "4.3", "5.1"};

START_TEST(the_answers_of_rfc_4317_follow_from_their_capabilities)
{
    char name[64];
    pjmedia_sdp_session *offer, *caps, *made;

    snprintf(name, sizeof(name), "rfc4317-%s-offer.sdp", rfc4317[_i]);
    offer = sdp_read(sdp_file(name));
    snprintf(name, sizeof(name), "rfc4317-%s-answer.sdp", rfc4317[_i]);
    caps = sdp_read(sdp_file(name));
    ck_assert_int_eq(pjmedia__make_answer(sdp_pool, caps, offer, false, true, &made), PJ_SUCCESS);
    ck_assert_str_eq(sdp_text(made), sdp_text(caps));
}
END_TEST

START_TEST(the_first_common_codec_is_chosen_in_either_order)
{
    const char *caps = SDP("m=audio 10 RTP/AVP 0 8 101\n" TE);
    const char *offer = SDP("m=audio 9 RTP/AVP 3 8 0 101\n" TE);

    ck_assert_str_eq(answer(caps, offer, true, false),
                     "m=audio 10 RTP/AVP 8 101|a=rtpmap:101 telephone-event/8000|a=fmtp:101 0-15");
    ck_assert_str_eq(answer(caps, offer, false, false),
                     "m=audio 10 RTP/AVP 0 101|a=rtpmap:101 telephone-event/8000|a=fmtp:101 0-15");
    ck_assert_str_eq(
        answer(caps, offer, true, true),
        "m=audio 10 RTP/AVP 8 0 101|a=rtpmap:101 telephone-event/8000|a=fmtp:101 0-15");
}
END_TEST

START_TEST(the_answer_uses_the_offers_payload_types_everywhere)
{
    ck_assert_str_eq(
        answer(SDP("m=audio 10 RTP/AVP 0 96 101\n" OPUS TE "a=ptime:20\n"),
               SDP("m=audio 9 RTP/AVP 101 96\na=rtpmap:101 opus/48000/2\na=rtpmap:96 "
                   "telephone-event/8000\n"),
               true, false),
        "m=audio 10 RTP/AVP 101 96|a=rtpmap:101 opus/48000/2|a=fmtp:101 useinbandfec=1|"
        "a=rtcp-fb:101 nack|a=rtpmap:96 telephone-event/8000|a=fmtp:96 0-15|a=ptime:20");
    /* A codec that we know by its static number gets the rtpmap that its new number needs. */
    ck_assert_str_eq(answer(SDP("m=audio 10 RTP/AVP 0\n"),
                            SDP("m=audio 9 RTP/AVP 97\na=rtpmap:97 PCMU/8000\n"), true, false),
                     "m=audio 10 RTP/AVP 97|a=rtpmap:97 PCMU/8000");
    /* What our description says of a type that it does not list is not said of theirs. */
    ck_assert_str_eq(answer(SDP("m=audio 10 RTP/AVP 97\na=rtpmap:96 broken\na=fmtp:96 x\n"
                                "a=rtpmap:95 kept/1\na=rtpmap:97 iLBC/8000\n"),
                            SDP("m=audio 9 RTP/AVP 96\na=rtpmap:96 iLBC/8000\n"), true, false),
                     "m=audio 10 RTP/AVP 96|a=rtpmap:95 kept/1|a=rtpmap:96 iLBC/8000");
}
END_TEST

static const struct {
    const char *offered, *wish, *agreed;
} directions[] = {
    {"", "", ""},
    {"a=sendonly\n", "", "|a=recvonly"},
    {"a=recvonly\n", "", "|a=sendonly"},
    {"a=inactive\n", "", "|a=inactive"},
    {"a=sendonly\n", "a=sendonly\n", "|a=inactive"},
    {"a=sendonly\n", "a=recvonly\n", "|a=recvonly"},
    {"a=sendrecv\n", "a=sendonly\n", "|a=sendonly"},
    {"a=recvonly\n", "a=inactive\n", "|a=inactive"},
    {"c=IN IP4 0.0.0.0\n", "", "|a=recvonly"},
    {"c=IN IP4 0.0.0.0\na=inactive\n", "", "|a=inactive"},
    {"c=IN IP4 0.0.0.0\na=recvonly\n", "", "|a=inactive"},
};

START_TEST(directions_are_answered_as_rfc_3264_says)
{
    char caps[256], offer[256], expected[256];

    snprintf(caps, sizeof(caps), "%s%s", SDP("m=audio 10 RTP/AVP 0\n"), directions[_i].wish);
    snprintf(offer, sizeof(offer), "%s%s", SDP("m=audio 9 RTP/AVP 0\n"), directions[_i].offered);
    snprintf(expected, sizeof(expected), "m=audio 10 RTP/AVP 0%s", directions[_i].agreed);
    ck_assert_str_eq(answer(caps, offer, true, false), expected);
}
END_TEST

START_TEST(a_session_level_direction_counts)
{
    ck_assert_str_eq(answer(SDP("m=audio 10 RTP/AVP 0\n"), SDP("a=sendonly\nm=audio 9 RTP/AVP 0\n"),
                            true, false),
                     "m=audio 10 RTP/AVP 0|a=recvonly");
    ck_assert_str_eq(answer(SDP("a=inactive\nm=audio 10 RTP/AVP 0\n"), SDP("m=audio 9 RTP/AVP 0\n"),
                            true, false),
                     "m=audio 10 RTP/AVP 0");
}
END_TEST

START_TEST(lines_keep_the_offers_order_and_strangers_are_rejected)
{
    ck_assert_str_eq(
        answer(SDP("m=audio 10 RTP/AVP 0\nm=audio 12 RTP/AVP 8\n"),
               SDP("m=video 20 RTP/AVP 31\na=mid:v\nm=audio 22 RTP/AVP 8\n"
                   "m=image 24 udptl t38\nm=audio 0 RTP/AVP 0\nm=audio 26 RTP/AVP 0\n"),
               true, false),
        "m=video 0 RTP/AVP 31|a=mid:v|a=inactive||m=audio 12 RTP/AVP 8||"
        "m=image 0 udptl t38|a=inactive||m=audio 0 RTP/AVP 0|a=inactive||m=audio 10 RTP/AVP 0");
}
END_TEST

START_TEST(a_rejected_line_does_not_repeat_the_offerers_address)
{
    ck_assert_str_eq(
        answer(SDP("m=audio 10 RTP/AVP 0\n"),
               SDP("m=audio 9 RTP/AVP 0\nm=video 8 RTP/AVP 31\nc=IN IP4 203.0.113.9\n"), true,
               false),
        "m=audio 10 RTP/AVP 0||m=video 0 RTP/AVP 31|a=inactive");
}
END_TEST

START_TEST(a_program_refuses_a_line_with_port_0_at_its_place)
{
    const char *offer = SDP("m=audio 20 RTP/AVP 0\nm=audio 22 RTP/AVP 0\n");

    ck_assert_str_eq(answer(SDP("m=audio 0 RTP/AVP 0\nm=audio 12 RTP/AVP 0\n"), offer, true, false),
                     "m=audio 0 RTP/AVP 0|a=inactive||m=audio 12 RTP/AVP 0");
    ck_assert_str_eq(answer(SDP("m=audio 0 RTP/AVP 0\nm=audio 0 RTP/AVP 0\n"), offer, true, false),
                     "m=audio 0 RTP/AVP 0|a=inactive||m=audio 0 RTP/AVP 0|a=inactive");
}
END_TEST

START_TEST(an_offer_without_streams_is_answered_without)
{
    ck_assert_str_eq(answer(SDP("m=audio 10 RTP/AVP 0\n"), SDP(""), true, false), "");
    ck_assert_str_eq(
        answer(SDP("m=audio 10 RTP/AVP 0\n"), SDP("m=audio 0 RTP/AVP 0\n"), true, false),
        "m=audio 0 RTP/AVP 0|a=inactive");
}
END_TEST

static const struct {
    const char *offer;
    pj_status_t status;
} hopeless[] = {
    {"m=video 9 RTP/AVP 31\n", PJMEDIA_SDPNEG_ENOMEDIA},
    {"m=audio 9 RTP/AVP 3\n", PJMEDIA_SDPNEG_NOANSCODEC},
    {"m=audio 9 RTP/AVP 3 101\n" TE, PJMEDIA_SDPNEG_NOANSCODEC},
    {"m=audio 9 RTP/SAVP 0\n", PJMEDIA_SDPNEG_EINVANSTP}, /* an SRTP offer is not talked down */
    {"m=audio 9 udptl 0\n", PJMEDIA_SDPNEG_EINVANSTP},
};

START_TEST(nothing_in_common_is_an_error_that_says_why)
{
    char offer[256], expected[32];

    snprintf(offer, sizeof(offer), "%s%s", SDP(""), hopeless[_i].offer);
    snprintf(expected, sizeof(expected), "status %d", hopeless[_i].status - PJMEDIA_ERRNO_START);
    ck_assert_str_eq(answer(SDP("m=audio 10 RTP/AVP 0 101\n" TE), offer, true, false), expected);
}
END_TEST

START_TEST(the_transport_is_answered_as_it_was_offered)
{
    ck_assert_str_eq(answer(SDP("m=audio 10 RTP/AVP 0\na=rtcp-mux\na=rtcp-rsize\n"),
                            SDP("m=audio 9 RTP/AVPF 0\na=rtcp-mux\n"), true, false),
                     "m=audio 10 RTP/AVPF 0|a=rtcp-mux");
}
END_TEST

START_TEST(redundancy_is_dropped_when_numbers_move)
{
    const char *caps =
        SDP("m=audio 10 RTP/AVP 96 97\na=rtpmap:96 opus/48000/2\na=rtpmap:97 red/48000/2\n"
            "a=fmtp:97 96/96\n");

    ck_assert_str_eq(answer(caps, caps, true, true),
                     "m=audio 10 RTP/AVP 96 97|a=rtpmap:96 opus/48000/2|a=rtpmap:97 "
                     "red/48000/2|a=fmtp:97 96/96");
    ck_assert_str_eq(
        answer(
            caps,
            SDP("m=audio 9 RTP/AVP 111 97\na=rtpmap:111 opus/48000/2\na=rtpmap:97 red/48000/2\n"),
            true, true),
        "m=audio 10 RTP/AVP 111|a=rtpmap:111 opus/48000/2");
}
END_TEST

START_TEST(the_time_is_the_offers)
{
    pjmedia_sdp_session *offer =
        sdp_read("v=0\no=- 1 1 IN IP4 h\ns=-\nc=IN IP4 h\nt=7 8\nm=audio 9 RTP/AVP 0\n");
    pjmedia_sdp_session *made;

    ck_assert_int_eq(pjmedia__make_answer(sdp_pool, sdp_read(SDP("m=audio 10 RTP/AVP 0\n")), offer,
                                          true, false, &made),
                     PJ_SUCCESS);
    ck_assert(made->time.start == 7 && made->time.stop == 8);
}
END_TEST

/* What is left of our offer after the peer's answer; or the status as text. */
static const char *taken(const char *offer, const char *theirs, bool answer_order, bool allow_asym)
{
    static char text[4096];
    pjmedia_sdp_session *ours = sdp_read(offer), *answered = sdp_read(theirs);
    size_t len = 0;
    pj_status_t status = pjmedia__take_answer(sdp_pool, ours, answered, answer_order, allow_asym);

    text[0] = '\0';
    if (status != PJ_SUCCESS)
        snprintf(text, sizeof(text), "status %d", status - PJMEDIA_ERRNO_START);
    else
        ck_assert_uint_eq(answered->media_count, ours->media_count);
    for (unsigned i = 0; status == PJ_SUCCESS && i < ours->media_count; i++)
        len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%s", i ? "||" : "",
                                sdp_media_text(ours->media[i]));
    return text;
}

START_TEST(an_answer_leaves_of_the_offer_what_both_can_do)
{
    const char *offer =
        SDP("m=audio 10 RTP/AVP 0 8 101\na=rtpmap:0 PCMU/8000\na=rtpmap:8 PCMA/8000\n" TE);

    ck_assert_str_eq(taken(offer, SDP("m=audio 9 RTP/AVP 8\n"), true, false),
                     "m=audio 10 RTP/AVP 8|a=rtpmap:8 PCMA/8000");
    ck_assert_str_eq(taken(offer, SDP("m=audio 9 RTP/AVP 8 0\n"), true, false),
                     "m=audio 10 RTP/AVP 8 0|a=rtpmap:0 PCMU/8000|a=rtpmap:8 PCMA/8000");
    ck_assert_str_eq(taken(offer, SDP("m=audio 9 RTP/AVP 8 0\n"), false, false),
                     "m=audio 10 RTP/AVP 0 8|a=rtpmap:0 PCMU/8000|a=rtpmap:8 PCMA/8000");
    ck_assert_str_eq(taken(offer, SDP("m=audio 9 RTP/AVP 8\n"), true, true),
                     "m=audio 10 RTP/AVP 8 0 101|a=rtpmap:0 PCMU/8000|a=rtpmap:8 PCMA/8000|"
                     "a=rtpmap:101 telephone-event/8000|a=fmtp:101 0-15");
}
END_TEST

START_TEST(the_answers_own_payload_types_are_understood)
{
    /* RFC 4317 2.3: 97 is offered and 99 is answered for the same codec. */
    ck_assert_str_eq(
        taken(sdp_file("rfc4317-2.3-offer.sdp"), sdp_file("rfc4317-2.3-answer.sdp"), true, false),
        "m=audio 49170 RTP/AVP 97|a=rtpmap:97 iLBC/8000||m=video 51372 RTP/AVP 31|a=rtpmap:31 "
        "H261/90000");
    /* A dynamic number without rtpmap can only be the one that was offered. */
    ck_assert_str_eq(
        taken(SDP("m=audio 10 RTP/AVP 0 101\n" TE), SDP("m=audio 9 RTP/AVP 101 33\n"), true, false),
        "m=audio 10 RTP/AVP 101|a=rtpmap:101 telephone-event/8000|a=fmtp:101 0-15");
}
END_TEST

START_TEST(rejected_and_missing_lines_end_their_streams)
{
    const char *offer = SDP("m=audio 10 RTP/AVP 0\nm=video 12 RTP/AVP 31\nm=video 0 RTP/AVP 31\n");

    ck_assert_str_eq(
        taken(offer, SDP("m=audio 9 RTP/AVP 0\nm=video 0 RTP/AVP 31\nm=video 8 RTP/AVP 31\n"), true,
              false),
        "m=audio 10 RTP/AVP 0||m=video 0 RTP/AVP 31|a=inactive||m=video 0 RTP/AVP 31|a=inactive");
    ck_assert_str_eq(
        taken(offer, SDP("m=audio 9 RTP/AVP 0\n"), true, false),
        "m=audio 10 RTP/AVP 0||m=video 0 RTP/AVP 31|a=inactive||m=video 0 RTP/AVP 31|a=inactive");
}
END_TEST

START_TEST(the_answers_direction_limits_ours)
{
    const char *offer = SDP("m=audio 10 RTP/AVP 0\n");

    ck_assert_str_eq(taken(offer, SDP("m=audio 9 RTP/AVP 0\na=recvonly\n"), true, false),
                     "m=audio 10 RTP/AVP 0|a=sendonly");
    ck_assert_str_eq(
        taken(SDP("m=audio 10 RTP/AVP 0\na=sendonly\n"), SDP("m=audio 9 RTP/AVP 0\n"), true, false),
        "m=audio 10 RTP/AVP 0|a=sendonly");
    ck_assert_str_eq(taken(SDP("m=audio 10 RTP/AVP 0\na=sendonly\n"),
                           SDP("m=audio 9 RTP/AVP 0\na=sendonly\n"), true, false),
                     "m=audio 10 RTP/AVP 0|a=inactive");
}
END_TEST

static const struct {
    const char *theirs;
    pj_status_t status;
} misfits[] = {
    {"m=video 9 RTP/AVP 0\n", PJMEDIA_SDPNEG_EINVANSMEDIA},
    {"m=audio 9 RTP/SAVP 0\n", PJMEDIA_SDPNEG_EINVANSTP},
    {"m=audio 9 RTP/AVP 8\n", PJMEDIA_SDPNEG_NOANSCODEC},
    {"m=audio 9 RTP/AVP\n", PJMEDIA_SDPNEG_NOANSCODEC},
    {"m=audio 9 RTP/AVP 4294967296\n", PJMEDIA_SDPNEG_NOANSCODEC},
    {"m=audio 9 RTP/AVP 0\nm=audio 9 RTP/AVP 0\n", PJMEDIA_SDPNEG_EMISMEDIA},
    {"m=audio 0 RTP/AVP 0\n", PJMEDIA_SDPNEG_EANSNOMEDIA},
    {"", PJMEDIA_SDPNEG_EANSNOMEDIA},
};

START_TEST(an_answer_that_does_not_fit_is_an_error_that_says_why)
{
    char theirs[256], expected[32];

    snprintf(theirs, sizeof(theirs), "%s%s", SDP(""), misfits[_i].theirs);
    snprintf(expected, sizeof(expected), "status %d", misfits[_i].status - PJMEDIA_ERRNO_START);
    ck_assert_str_eq(taken(SDP("m=audio 10 RTP/AVP 0\n"), theirs, true, false), expected);
}
END_TEST

Suite *neg_answer_suite(void)
{
    Suite *s = suite_create("neg_answer");
    TCase *made = sdp_tcase(s, "making"), *took = sdp_tcase(s, "taking");

    tcase_add_loop_test(made, the_answers_of_rfc_4317_follow_from_their_capabilities, 0,
                        PJ_ARRAY_SIZE(rfc4317));
    tcase_add_test(made, the_first_common_codec_is_chosen_in_either_order);
    tcase_add_test(made, the_answer_uses_the_offers_payload_types_everywhere);
    tcase_add_loop_test(made, directions_are_answered_as_rfc_3264_says, 0,
                        PJ_ARRAY_SIZE(directions));
    tcase_add_test(made, a_session_level_direction_counts);
    tcase_add_test(made, lines_keep_the_offers_order_and_strangers_are_rejected);
    tcase_add_test(made, a_rejected_line_does_not_repeat_the_offerers_address);
    tcase_add_test(made, a_program_refuses_a_line_with_port_0_at_its_place);
    tcase_add_test(made, an_offer_without_streams_is_answered_without);
    tcase_add_loop_test(made, nothing_in_common_is_an_error_that_says_why, 0,
                        PJ_ARRAY_SIZE(hopeless));
    tcase_add_test(made, the_transport_is_answered_as_it_was_offered);
    tcase_add_test(made, redundancy_is_dropped_when_numbers_move);
    tcase_add_test(made, the_time_is_the_offers);
    tcase_add_test(took, an_answer_leaves_of_the_offer_what_both_can_do);
    tcase_add_test(took, the_answers_own_payload_types_are_understood);
    tcase_add_test(took, rejected_and_missing_lines_end_their_streams);
    tcase_add_test(took, the_answers_direction_limits_ours);
    tcase_add_loop_test(took, an_answer_that_does_not_fit_is_an_error_that_says_why, 0,
                        PJ_ARRAY_SIZE(misfits));
    return s;
}
