/* SPDX-License-Identifier: BSD-2-Clause */
#include "sdp_test.h"

Suite *validate_suite(void);

#define NO_CONN(lines) "v=0\no=- 1 1 IN IP4 h\ns=-\nt=0 0\n" lines

static const struct {
    const char *text;
    pj_status_t strict, lenient;
} rows[] = {
    {SDP(""), PJ_SUCCESS, PJ_SUCCESS},
    {SDP("m=audio 9 RTP/AVP 0 8 127\na=rtpmap:127 x/8000\n"), PJ_SUCCESS, PJ_SUCCESS},
    {"v=0\n", PJMEDIA_SDP_EINORIGIN, PJMEDIA_SDP_EINORIGIN},
    {"v=0\no=- 1 1 IN IP4 h\nt=0 0\n", PJMEDIA_SDP_EINNAME, PJMEDIA_SDP_EINNAME},
    {NO_CONN(""), PJ_SUCCESS, PJ_SUCCESS},
    {NO_CONN("m=audio 9 RTP/AVP 0\n"), PJMEDIA_SDP_EMISSINGCONN, PJMEDIA_SDP_EMISSINGCONN},
    {NO_CONN("m=audio 9 RTP/AVP 0\nc=IN IP4 h\n"), PJ_SUCCESS, PJ_SUCCESS},
    {NO_CONN("m=audio 9 RTP/AVP 0\nc=IN IP4 h\nm=audio 9 RTP/AVP 0\n"), PJMEDIA_SDP_EMISSINGCONN,
     PJMEDIA_SDP_EMISSINGCONN},
    {NO_CONN("m=audio 0 RTP/AVP 0\n"), PJMEDIA_SDP_EMISSINGCONN, PJ_SUCCESS},
    {SDP("m=audio 0 RTP/AVP\n"), PJMEDIA_SDP_ENOFMT, PJ_SUCCESS},
    {SDP("m=audio 9 RTP/AVP\n"), PJMEDIA_SDP_ENOFMT, PJMEDIA_SDP_ENOFMT},
    {SDP("m=audio 9 RTP/AVP 96\n"), PJMEDIA_SDP_EMISSINGRTPMAP, PJMEDIA_SDP_EMISSINGRTPMAP},
    {SDP("m=audio 0 RTP/AVP 96\n"), PJ_SUCCESS, PJ_SUCCESS},
    {SDP("m=audio 9 RTP/AVP 96\na=rtpmap:96 junk\n"), PJMEDIA_SDP_EINRTPMAP, PJMEDIA_SDP_EINRTPMAP},
    {SDP("m=audio 9 RTP/AVP 0\na=rtpmap:0 junk\n"), PJ_SUCCESS, PJ_SUCCESS},
    {SDP("m=audio 9 RTP/AVP 35\n"), PJ_SUCCESS, PJ_SUCCESS},
    /* AST-2018-002, CVE-2018-1000098: formats out of range */
    {SDP("m=audio 9 RTP/AVP 4294967296\n"), PJMEDIA_SDP_EINPT, PJMEDIA_SDP_EINPT},
    {SDP("m=audio 9 RTP/AVP 128\n"), PJMEDIA_SDP_EINPT, PJMEDIA_SDP_EINPT},
    {SDP("m=audio 9 RTP/AVP -1\n"), PJMEDIA_SDP_EINPT, PJMEDIA_SDP_EINPT},
    {SDP("m=audio 9 RTP/SAVPF x\n"), PJMEDIA_SDP_EINPT, PJMEDIA_SDP_EINPT},
    {SDP("m=image 9 udptl t38\n"), PJ_SUCCESS, PJ_SUCCESS},
    {SDP("m=message 9 TCP/MSRP *\n"), PJ_SUCCESS, PJ_SUCCESS},
};

START_TEST(what_is_wrong_is_named)
{
    pjmedia_sdp_session *s = sdp_read(rows[_i].text);

    ck_assert_msg(pjmedia_sdp_validate(s) == rows[_i].strict, "%d for:\n%s",
                  pjmedia_sdp_validate(s), rows[_i].text);
    ck_assert_int_eq(pjmedia_sdp_validate2(s, PJ_TRUE), rows[_i].strict);
    ck_assert_msg(pjmedia_sdp_validate2(s, PJ_FALSE) == rows[_i].lenient, "%s", rows[_i].text);
}
END_TEST

START_TEST(what_programs_leave_empty_is_named)
{
    pjmedia_sdp_session *s = sdp_read(SDP("m=audio 9 RTP/AVP 0\nc=IN IP4 h\n"));
    pjmedia_sdp_media *m = s->media[0];

    m->conn->addr.slen = 0;
    ck_assert_int_eq(pjmedia_sdp_validate(s), PJMEDIA_SDP_EINCONN);
    m->desc.transport.slen = 0;
    ck_assert_int_eq(pjmedia_sdp_validate(s), PJMEDIA_SDP_EINPROTO);
    m->desc.media.slen = 0;
    ck_assert_int_eq(pjmedia_sdp_validate(s), PJMEDIA_SDP_EINMEDIA);
    s->conn->net_type.slen = 0;
    ck_assert_int_eq(pjmedia_sdp_validate(s), PJMEDIA_SDP_EINCONN);
    s->origin.addr.slen = 0;
    ck_assert_int_eq(pjmedia_sdp_validate(s), PJMEDIA_SDP_EINORIGIN);
    ck_assert_int_eq(pjmedia_sdp_validate(NULL), PJ_EINVAL);
}
END_TEST

Suite *validate_suite(void)
{
    Suite *s = suite_create("validate");
    TCase *tc = sdp_tcase(s, "checking");

    tcase_add_loop_test(tc, what_is_wrong_is_named, 0, PJ_ARRAY_SIZE(rows));
    tcase_add_test(tc, what_programs_leave_empty_is_named);
    return s;
}
