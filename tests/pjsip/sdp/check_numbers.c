/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every number that is read from a description, each with the same questions: the least and the
 * greatest it may be, one more, what no longer fits 32 or 64 bits, a hundred digits, leading zeros,
 * none, a sign, and something behind it. Numbers in attributes that are not taken apart (crypto tags,
 * candidates, ports of other attributes) are text and are kept whatever they are.
 */
#include "sdp_test.h"

#include <stdio.h>
#include <string.h>

Suite *numbers_suite(void);

typedef struct place {
    const char *line; /* "%s": the number */
    const char *max;
    const char *over; /* one more; NULL: none is too great */
    pj_status_t error;
    int least; /* 0 or 1 */
} place;

#define HEAD "v=0\no=- 1 1 IN IP4 h\ns=-\n"
#define U32  "4294967295", "4294967296"
#define U64  "18446744073709551615", "18446744073709551616"

static const place places[] = {
    {HEAD "t=0 0\nm=audio %s RTP/AVP 0\n", "65535", "65536", PJMEDIA_SDP_EINMEDIA, 0}, /* 5.14 */
    {HEAD "t=0 0\nm=audio 9/%s RTP/AVP 0\n", "65535", "65536", PJMEDIA_SDP_EINMEDIA, 1},
    {HEAD "c=IN IP4 233.252.0.1/%s\nt=0 0\n", "255", "256", PJMEDIA_SDP_EINCONN, 0}, /* 5.7 */
    {HEAD "c=IN IP4 233.252.0.1/1/%s\nt=0 0\n", "255", "256", PJMEDIA_SDP_EINCONN, 1},
    {HEAD "c=IN IP6 ff15::1/%s\nt=0 0\n", "255", "256", PJMEDIA_SDP_EINCONN, 1},
    {HEAD "b=AS:%s\nt=0 0\n", U32, PJMEDIA_SDP_EINBANDW, 0}, /* 5.8 */
    {HEAD "t=%s 0\n", U64, PJMEDIA_SDP_EINTIME, 0},          /* 5.9 */
    {HEAD "t=0 %s\n", U64, PJMEDIA_SDP_EINTIME, 0},
    {HEAD "t=0 0\nt=%s 0\n", U64, PJMEDIA_SDP_EINTIME, 0},
};

static const char *text_of(const place *p, const char *number)
{
    static char text[512];

    snprintf(text, sizeof(text), p->line, number);
    return text;
}

static void ck_refused(const place *p, const char *number)
{
    pj_status_t status = sdp_status(text_of(p, number));

    ck_assert_msg(status == p->error, "%d for:\n%s", status, text_of(p, number));
}

/* What is read prints as the number without its zeros, where it is printed at all. */
static void ck_reads(const place *p, const char *number, const char *as)
{
    pj_status_t status = sdp_status(text_of(p, number));
    pjmedia_sdp_session *a, *b;

    ck_assert_msg(status == PJ_SUCCESS, "%d for:\n%s", status, text_of(p, number));
    a = sdp_read(text_of(p, number));
    b = sdp_read(text_of(p, as));
    ck_assert_ptr_nonnull(strstr(sdp_text(b), strcmp(as, "0") == 0 ? "" : as));
    if (number[0] != '0')
        ck_assert_int_eq(pjmedia_sdp_session_cmp(a, b, 0), PJ_SUCCESS);
}

START_TEST(a_number_is_read_whole_or_not_at_all)
{
    const place *p = &places[_i];
    char zeros[64], many[128];

    snprintf(zeros, sizeof(zeros), "%030d%s", 0, p->max);
    memset(many, '9', 100);
    many[100] = '\0';
    if (p->least == 0)
        ck_reads(p, "0", "0");
    else
        ck_refused(p, "0");
    ck_reads(p, "1", "1");
    ck_reads(p, p->max, p->max);
    ck_reads(p, zeros, p->max);
    ck_refused(p, p->over);
    ck_refused(p, "18446744073709551616"); /* 2**64 */
    ck_refused(p, "18446744073709551617");
    ck_refused(p, "123456789012345678901");
    ck_refused(p, many);
    ck_refused(p, "");
    ck_refused(p, "-1");
    ck_refused(p, "+1");
    ck_refused(p, "1x");
    ck_refused(p, "0x1");
}
END_TEST

/* RFC 8866 5.2: sess-id and sess-version are digits of any length; they only have to differ. */
START_TEST(ids_of_an_origin_may_be_of_any_length)
{
    static const struct {
        const char *text;
        pj_uint64_t value;
    } cases[] = {{"0", 0},
                 {"0001", 1},
                 {"4294967296", 4294967296u},
                 {"18446744073709551615", UINT64_MAX},
                 {"18446744073709551616", 0},
                 {"18446744073709551620", 4},
                 {"340282366920938463463374607431768211461", 5}};
    static const char *const bad[] = {"", "-1", "+1", "x", "1x"};
    char text[256];

    for (size_t i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        pjmedia_sdp_session *s;

        snprintf(text, sizeof(text), "v=0\no=- %s %s IN IP4 h\ns=-\nt=0 0\n", cases[i].text,
                 cases[i].text);
        s = sdp_read(text);
        ck_assert(s->origin.id == cases[i].value && s->origin.version == cases[i].value);
    }
    for (size_t i = 0; i < PJ_ARRAY_SIZE(bad); i++) {
        snprintf(text, sizeof(text), "v=0\no=- %s 1 IN IP4 h\ns=-\nt=0 0\n", bad[i]);
        ck_assert_int_eq(sdp_status(text), PJMEDIA_SDP_EINORIGIN);
        snprintf(text, sizeof(text), "v=0\no=- 1 %s IN IP4 h\ns=-\nt=0 0\n", bad[i]);
        ck_assert_int_eq(sdp_status(text), PJMEDIA_SDP_EINORIGIN);
    }
}
END_TEST

/* ---- attributes ------------------------------------------------------------------------------ */

static pjmedia_sdp_attr *attr_of(const char *name, const char *format, const char *number)
{
    char text[256];
    pj_str_t value;

    snprintf(text, sizeof(text), format, number);
    value = pj_str(text);
    return pjmedia_sdp_attr_create(sdp_pool, name, &value);
}

static pj_status_t get_rtpmap(const pjmedia_sdp_attr *attr)
{
    pjmedia_sdp_rtpmap found;

    return pjmedia_sdp_attr_get_rtpmap(attr, &found);
}

static pj_status_t get_rtcp(const pjmedia_sdp_attr *attr)
{
    pjmedia_sdp_rtcp_attr found;

    return pjmedia_sdp_attr_get_rtcp(attr, &found);
}

static pj_status_t get_ssrc(const pjmedia_sdp_attr *attr)
{
    pjmedia_sdp_ssrc_attr found;

    return pjmedia_sdp_attr_get_ssrc(attr, &found);
}

static const struct {
    const char *name;
    const char *value;
    const char *max;
    const char *over;
    pj_status_t (*get)(const pjmedia_sdp_attr *attr);
    pj_status_t error;
    int least;
} attrs[] = {
    {"rtpmap", "%s PCMU/8000", "127", "128", get_rtpmap, PJMEDIA_SDP_EINRTPMAP, 0}, /* RFC 3551 */
    {"rtpmap", "96 x/%s", U32, get_rtpmap, PJMEDIA_SDP_EINRTPMAP, 1},               /* 8866 6.6 */
    {"rtpmap", "96 x/%s/2", U32, get_rtpmap, PJMEDIA_SDP_EINRTPMAP, 1},
    {"rtcp", "%s", "65535", "65536", get_rtcp, PJMEDIA_SDP_EINRTCP, 0}, /* RFC 3605 */
    {"rtcp", "%s IN IP4 h", "65535", "65536", get_rtcp, PJMEDIA_SDP_EINRTCP, 0},
    {"ssrc", "%s cname:x", U32, get_ssrc, PJMEDIA_SDP_EINSSRC, 0}, /* RFC 5576 4.1 */
};

START_TEST(a_number_in_an_attribute_is_read_whole_or_not_at_all)
{
    static const char *const bad[] = {"",
                                      "-1",
                                      "+1",
                                      "x",
                                      "1x",
                                      "18446744073709551616",
                                      "18446744073709551617",
                                      "123456789012345678901",
                                      "99999999999999999999999999999999999999999999999999"};
    pj_status_t none = attrs[_i].least == 0 ? PJ_SUCCESS : attrs[_i].error;
    char zeros[64];

    snprintf(zeros, sizeof(zeros), "%030d%s", 0, attrs[_i].max);
    ck_assert_int_eq(attrs[_i].get(attr_of(attrs[_i].name, attrs[_i].value, "0")), none);
    ck_assert_int_eq(attrs[_i].get(attr_of(attrs[_i].name, attrs[_i].value, attrs[_i].max)),
                     PJ_SUCCESS);
    ck_assert_int_eq(attrs[_i].get(attr_of(attrs[_i].name, attrs[_i].value, zeros)), PJ_SUCCESS);
    ck_assert_int_eq(attrs[_i].get(attr_of(attrs[_i].name, attrs[_i].value, attrs[_i].over)),
                     attrs[_i].error);
    for (size_t i = 0; i < PJ_ARRAY_SIZE(bad); i++)
        ck_assert_msg(attrs[_i].get(attr_of(attrs[_i].name, attrs[_i].value, bad[i])) ==
                          attrs[_i].error,
                      "%s: %s with \"%s\"", attrs[_i].name, attrs[_i].value, bad[i]);
}
END_TEST

START_TEST(attributes_that_are_not_taken_apart_keep_their_numbers)
{
    static const char text[] =
        "v=0\r\no=- 1 1 IN IP4 h\r\ns=-\r\nt=0 0\r\nm=audio 9 RTP/SAVP 0\r\n"
        "a=crypto:99999999999999999999 X inline:y|2^48|1:4\r\na=fmtp:00 mode=-1\r\n"
        "a=candidate:1 0 UDP 99999999999999999999 192.0.2.1 99999 typ host\r\n"
        "a=ptime:18446744073709551616\r\n";

    ck_assert_str_eq(sdp_text(sdp_read(text)), text);
}
END_TEST

Suite *numbers_suite(void)
{
    Suite *s = suite_create("numbers");
    TCase *tc = sdp_tcase(s, "numbers");

    tcase_add_loop_test(tc, a_number_is_read_whole_or_not_at_all, 0, PJ_ARRAY_SIZE(places));
    tcase_add_test(tc, ids_of_an_origin_may_be_of_any_length);
    tcase_add_loop_test(tc, a_number_in_an_attribute_is_read_whole_or_not_at_all, 0,
                        PJ_ARRAY_SIZE(attrs));
    tcase_add_test(tc, attributes_that_are_not_taken_apart_keep_their_numbers);
    return s;
}
