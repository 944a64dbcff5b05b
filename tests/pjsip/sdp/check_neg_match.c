/* SPDX-License-Identifier: BSD-2-Clause */
#include "sdp_test.h"

#include "sdp/neg_priv.h"

#include <stdio.h>

Suite *neg_match_suite(void);

static pjmedia_sdp_media *media(const char *lines)
{
    char text[1024];
    int len = snprintf(text, sizeof(text), "%s%s", SDP(""), lines);

    ck_assert_int_lt(len, (int)sizeof(text));
    return sdp_read(text)->media[0];
}

#define OPUS "a=rtpmap:96 opus/48000/2\n"
#define TE   "a=rtpmap:101 telephone-event/8000\n"

static const struct {
    const char *offer, *answer;
    bool fit;
} formats[] = {
    {"m=audio 9 RTP/AVP 0\n", "m=audio 9 RTP/AVP 0\n", true},
    {"m=audio 9 RTP/AVP 0\na=rtpmap:0 PCMU/8000\n", "m=audio 9 RTP/AVP 0\n", true},
    {"m=audio 9 RTP/AVP 0\na=rtpmap:0 pcmu/8000/1\n", "m=audio 9 RTP/AVP 0\n", true},
    {"m=audio 9 RTP/AVP 0\na=rtpmap:0 junk\n", "m=audio 9 RTP/AVP 0\n", true},
    {"m=audio 9 RTP/AVP 0\n", "m=audio 9 RTP/AVP 8\n", false},
    {"m=audio 9 RTP/AVP 97\na=rtpmap:97 PCMU/8000\n", "m=audio 9 RTP/AVP 0\n", true},
    {"m=audio 9 RTP/AVP 97\na=rtpmap:97 opus/48000/2\n", "m=audio 9 RTP/AVP 96\n" OPUS, true},
    {"m=audio 9 RTP/AVP 97\na=rtpmap:97 opus/48000\n", "m=audio 9 RTP/AVP 96\n" OPUS, false},
    {"m=audio 9 RTP/AVP 97\na=rtpmap:97 opus/16000/2\n", "m=audio 9 RTP/AVP 96\n" OPUS, false},
    {"m=audio 9 RTP/AVP 96\na=rtpmap:96 iLBC/8000\n", "m=audio 9 RTP/AVP 96\n" OPUS, false},
    {"m=audio 9 RTP/AVP 10\n", "m=audio 9 RTP/AVP 99\na=rtpmap:99 L16/44100/2\n", true},
    {"m=audio 9 RTP/AVP 35\n", "m=audio 9 RTP/AVP 35\n", true},
    {"m=audio 9 RTP/AVP 35\n", "m=audio 9 RTP/AVP 36\n", false},
    {"m=image 9 udptl t38\n", "m=image 9 udptl T38\n", true},
    {"m=image 9 udptl t38\n", "m=image 9 udptl x\n", false},
    {"m=audio 9 RTP/AVP 0\n", "m=audio 9 udptl 0\n", false},
};

START_TEST(formats_fit_by_name_rate_and_channels)
{
    pjmedia_sdp_media *o = media(formats[_i].offer), *a = media(formats[_i].answer);

    ck_assert_msg((pjmedia_sdp_neg_fmt_match(NULL, o, 0, a, 0, 0) == PJ_SUCCESS) == formats[_i].fit,
                  "%s%s", formats[_i].offer, formats[_i].answer);
    ck_assert_msg((pjmedia_sdp_neg_fmt_match(NULL, a, 0, o, 0, 0) == PJ_SUCCESS) == formats[_i].fit,
                  "%s%s", formats[_i].answer, formats[_i].offer);
}
END_TEST

START_TEST(an_index_past_the_formats_is_refused)
{
    pjmedia_sdp_media *m = media("m=audio 9 RTP/AVP 0\n");

    ck_assert_int_eq(pjmedia_sdp_neg_fmt_match(NULL, m, 1, m, 0, 0), PJ_EINVAL);
    ck_assert_int_eq(pjmedia_sdp_neg_fmt_match(NULL, m, 0, m, 1, 0), PJ_EINVAL);
    ck_assert_int_eq(pjmedia_sdp_neg_fmt_match(NULL, m, 0, m, 0, 1), PJ_EINVAL);
}
END_TEST

/* The pairs as text: "offer:answer" indices joined by blanks. */
static const char *pairs_text(const pjmedia__fmt_pairs *p)
{
    static char text[256];
    size_t len = 0;

    text[0] = '\0';
    for (unsigned i = 0; i < p->count; i++)
        len += (size_t)snprintf(text + len, sizeof(text) - len, "%s%u:%u", i ? " " : "",
                                p->at[i].offer, p->at[i].answer);
    return text;
}

START_TEST(pairs_come_in_the_order_asked_for_and_each_format_once)
{
    pjmedia_sdp_media *o = media("m=audio 9 RTP/AVP 8 0 96 0\n" OPUS);
    pjmedia_sdp_media *a = media("m=audio 9 RTP/AVP 99 0 8 9\na=rtpmap:99 opus/48000/2\n");
    pjmedia__fmt_pairs p;

    pjmedia__match_formats(sdp_pool, o, a, true, false, &p);
    ck_assert_str_eq(pairs_text(&p), "0:2 1:1 2:0");
    pjmedia__match_formats(sdp_pool, o, a, false, false, &p);
    ck_assert_str_eq(pairs_text(&p), "2:0 1:1 0:2");
}
END_TEST

START_TEST(a_format_that_is_named_twice_is_one)
{
    pjmedia_sdp_media *o = media("m=audio 9 RTP/AVP 96 96 0\n" OPUS);
    pjmedia_sdp_media *a =
        media("m=audio 9 RTP/AVP 0 99 99\na=rtpmap:99 opus/48000/2\na=fmtp:99 useinbandfec=1\n");
    pjmedia__fmt_pairs p;

    pjmedia__match_formats(sdp_pool, o, a, true, false, &p);
    ck_assert_str_eq(pairs_text(&p), "0:1 2:0");
    pjmedia__match_formats(sdp_pool, o, a, false, false, &p);
    ck_assert_str_eq(pairs_text(&p), "2:0 0:1");
}
END_TEST

START_TEST(one_codec_leads_and_events_of_its_clock_follow)
{
    pjmedia_sdp_media *m =
        media("m=audio 9 RTP/AVP 101 13 102 96 0\n" TE OPUS "a=rtpmap:102 telephone-event/48000\n");
    pjmedia__fmt_pairs p;

    pjmedia__match_formats(sdp_pool, m, m, true, false, &p);
    ck_assert(pjmedia__has_codec(m, &p));
    pjmedia__choose_one_codec(m, &p);
    ck_assert_str_eq(pairs_text(&p), "3:3 2:2");

    m = media("m=audio 9 RTP/AVP 13 101 0 96\n" TE OPUS);
    pjmedia__match_formats(sdp_pool, m, m, true, false, &p);
    pjmedia__choose_one_codec(m, &p);
    ck_assert_str_eq(pairs_text(&p), "2:2 0:0 1:1");

    m = media("m=audio 9 RTP/AVP 96 101 0\n" TE OPUS);
    pjmedia__match_formats(sdp_pool, m, m, true, false, &p);
    pjmedia__choose_one_codec(m, &p);
    ck_assert_str_eq(pairs_text(&p), "0:0 1:1");
}
END_TEST

START_TEST(telephone_events_alone_are_no_codec_unless_nothing_else_was_offered)
{
    pjmedia_sdp_media *mixed = media("m=audio 9 RTP/AVP 96 101\n" TE OPUS);
    pjmedia_sdp_media *events = media("m=audio 9 RTP/AVP 101\n" TE);
    pjmedia__fmt_pairs p;

    pjmedia__match_formats(sdp_pool, mixed, events, true, false, &p);
    ck_assert_uint_eq(p.count, 1);
    ck_assert(!pjmedia__has_codec(mixed, &p));
    pjmedia__match_formats(sdp_pool, events, mixed, true, false, &p);
    ck_assert(pjmedia__has_codec(events, &p));
    pjmedia__choose_one_codec(events, &p);
    ck_assert_uint_eq(p.count, 1);
    p.count = 0;
    ck_assert(!pjmedia__has_codec(events, &p));
}
END_TEST

static unsigned asked;

/* Fits if both fmtps are the same; may make the answer's so. */
static pj_status_t same_fmtp(pj_pool_t *pool, pjmedia_sdp_media *offer, unsigned o,
                             pjmedia_sdp_media *answer, unsigned a, unsigned option)
{
    pjmedia_sdp_attr *theirs = pjmedia_sdp_media_find_attr2(offer, "fmtp", &offer->desc.fmt[o]);
    pjmedia_sdp_attr *ours = pjmedia_sdp_media_find_attr2(answer, "fmtp", &answer->desc.fmt[a]);

    asked++;
    if (pj_strcmp(&theirs->value, &ours->value) == 0)
        return PJ_SUCCESS;
    if (!(option & PJMEDIA_SDP_NEG_FMT_MATCH_ALLOW_MODIFY_ANSWER))
        return PJMEDIA_SDP_EFMTPNOTEQUAL;
    pj_strdup(pool, &ours->value, &theirs->value);
    return PJ_SUCCESS;
}

START_TEST(a_program_compares_the_parameters_of_its_encodings)
{
    pjmedia_sdp_media *o =
        media("m=video 9 RTP/AVP 96 0\na=rtpmap:96 H264/90000\na=fmtp:96 mode=1\n");
    pjmedia_sdp_media *a =
        media("m=video 9 RTP/AVP 96 0\na=rtpmap:96 H264/90000\na=fmtp:96 mode=0\n");
    pj_str_t name = pj_str("H264");
    pjmedia__fmt_pairs p;

    asked = 0;
    ck_assert_int_eq(pjmedia_sdp_neg_register_fmt_match_cb(&name, same_fmtp), PJ_SUCCESS);
    pjmedia__match_formats(sdp_pool, o, a, true, false, &p);
    ck_assert_str_eq(pairs_text(&p), "1:1");
    ck_assert_uint_eq(asked, 1);
    ck_assert_int_eq(pjmedia_sdp_neg_fmt_match(sdp_pool, o, 0, a, 0, 0), PJMEDIA_SDP_EFMTPNOTEQUAL);
    pjmedia__match_formats(sdp_pool, o, a, true, true, &p);
    ck_assert_str_eq(pairs_text(&p), "0:0 1:1");
    ck_str_is(a->attr[1]->value, "96 mode=1");
    pjmedia_sdp_neg_register_fmt_match_cb(&name, NULL);
}
END_TEST

START_TEST(formats_that_name_others_are_known)
{
    pjmedia_sdp_media *m =
        media("m=audio 9 RTP/AVP 97 98 0\na=rtpmap:97 red/8000\na=rtpmap:98 RTX/8000\n");

    ck_assert(pjmedia__names_others(m, 0));
    ck_assert(pjmedia__names_others(m, 1));
    ck_assert(!pjmedia__names_others(m, 2));
}
END_TEST

Suite *neg_match_suite(void)
{
    Suite *s = suite_create("neg_match");
    TCase *tc = sdp_tcase(s, "formats in common");

    tcase_add_loop_test(tc, formats_fit_by_name_rate_and_channels, 0, PJ_ARRAY_SIZE(formats));
    tcase_add_test(tc, an_index_past_the_formats_is_refused);
    tcase_add_test(tc, pairs_come_in_the_order_asked_for_and_each_format_once);
    tcase_add_test(tc, a_format_that_is_named_twice_is_one);
    tcase_add_test(tc, one_codec_leads_and_events_of_its_clock_follow);
    tcase_add_test(tc, telephone_events_alone_are_no_codec_unless_nothing_else_was_offered);
    tcase_add_test(tc, a_program_compares_the_parameters_of_its_encodings);
    tcase_add_test(tc, formats_that_name_others_are_known);
    return s;
}
