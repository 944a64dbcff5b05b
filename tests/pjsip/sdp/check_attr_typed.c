/* SPDX-License-Identifier: BSD-2-Clause */
#include "sdp_test.h"

#include <string.h>

Suite *attr_typed_suite(void);

static pjmedia_sdp_attr *make(const char *name, const char *value)
{
    pj_str_t slice = pj_str((char *)value);

    return pjmedia_sdp_attr_create(sdp_pool, name, &slice);
}

START_TEST(an_rtpmap_is_taken_apart)
{
    pjmedia_sdp_rtpmap m;

    ck_assert_int_eq(pjmedia_sdp_attr_get_rtpmap(make("rtpmap", "98 L16/16000/2"), &m), PJ_SUCCESS);
    ck_str_is(m.pt, "98");
    ck_str_is(m.enc_name, "L16");
    ck_assert_uint_eq(m.clock_rate, 16000);
    ck_str_is(m.param, "2");
    ck_assert_int_eq(pjmedia_sdp_attr_get_rtpmap(make("rtpmap", "0 PCMU/8000"), &m), PJ_SUCCESS);
    ck_str_is(m.param, "");
}
END_TEST

START_TEST(blanks_behind_an_rtpmap_are_not_its_parameter)
{
    pjmedia_sdp_rtpmap m;

    ck_assert_int_eq(pjmedia_sdp_attr_get_rtpmap(make("rtpmap", " 96  opus/48000/2 "), &m), 0);
    ck_str_is(m.param, "2");
    ck_str_is(m.enc_name, "opus");
    ck_assert_int_eq(pjmedia_sdp_attr_get_rtpmap(make("rtpmap", "96 opus/48000 "), &m), 0);
    ck_str_is(m.param, "");
    ck_assert_int_eq(pjmedia_sdp_attr_get_rtpmap(make("rtpmap", "96 opus/48000/"), &m), 0);
    ck_str_is(m.param, "");
}
END_TEST

static const char *const bad_rtpmaps[] = {
    "",
    "96",
    "96 ",
    "96 opus",
    "96 opus/",
    "96 /48000",
    "96 opus/x",
    "96 opus/0",
    "96 opus/4294967296",
    "x opus/1",
    "128 opus/1",
    "-1 opus/1",
    "4294967296 opus/8000",
    "96opus/1",
    "96 opus/8000x",
    "96 opus/8000 x",
    "999999999999999999999 a/1",
};

START_TEST(a_malformed_rtpmap_is_refused)
{
    pjmedia_sdp_rtpmap m, *p = NULL;
    pjmedia_sdp_attr *attr = make("rtpmap", bad_rtpmaps[_i]);

    ck_assert_int_eq(pjmedia_sdp_attr_get_rtpmap(attr, &m), PJMEDIA_SDP_EINRTPMAP);
    ck_assert_int_eq(pjmedia_sdp_attr_to_rtpmap(sdp_pool, attr, &p), PJMEDIA_SDP_EINRTPMAP);
    ck_assert_ptr_null(p);
}
END_TEST

START_TEST(an_rtpmap_survives_being_made_and_read)
{
    pjmedia_sdp_rtpmap m = {pj_str("111"), pj_str("opus"), 48000, pj_str("2")}, *back;
    pjmedia_sdp_attr *attr;

    ck_assert_int_eq(pjmedia_sdp_rtpmap_to_attr(sdp_pool, &m, &attr), PJ_SUCCESS);
    ck_str_is(attr->name, "rtpmap");
    ck_str_is(attr->value, "111 opus/48000/2");
    ck_assert_int_eq(pjmedia_sdp_attr_to_rtpmap(sdp_pool, attr, &back), PJ_SUCCESS);
    memset(attr->value.ptr, '#', (size_t)attr->value.slen);
    ck_str_is(back->pt, "111");
    ck_str_is(back->enc_name, "opus");
    ck_str_is(back->param, "2");
    ck_assert_uint_eq(back->clock_rate, 48000);
    m.param.slen = 0;
    ck_assert_int_eq(pjmedia_sdp_rtpmap_to_attr(sdp_pool, &m, &attr), PJ_SUCCESS);
    ck_str_is(attr->value, "111 opus/48000");
}
END_TEST

START_TEST(a_long_encoding_name_is_not_cut)
{
    char name[5001];
    pjmedia_sdp_rtpmap m = {pj_str("96"), {name, 5000}, 4294967295u, pj_str("1")}, back;
    pjmedia_sdp_attr *attr;

    memset(name, 'n', sizeof(name));
    ck_assert_int_eq(pjmedia_sdp_rtpmap_to_attr(sdp_pool, &m, &attr), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_attr_get_rtpmap(attr, &back), PJ_SUCCESS);
    ck_assert_int_eq(back.enc_name.slen, 5000);
    ck_assert_uint_eq(back.clock_rate, 4294967295u);
}
END_TEST

START_TEST(an_rtpmap_needs_its_parts)
{
    pjmedia_sdp_rtpmap m = {pj_str("96"), pj_str(""), 8000, pj_str("")};
    pjmedia_sdp_attr *attr;

    ck_assert_int_eq(pjmedia_sdp_rtpmap_to_attr(sdp_pool, &m, &attr), PJ_EINVAL);
    m.enc_name = pj_str("x");
    m.clock_rate = 0;
    ck_assert_int_eq(pjmedia_sdp_rtpmap_to_attr(sdp_pool, &m, &attr), PJ_EINVAL);
}
END_TEST

START_TEST(an_fmtp_is_a_format_and_the_rest)
{
    pjmedia_sdp_fmtp f;

    ck_assert_int_eq(pjmedia_sdp_attr_get_fmtp(make("fmtp", "101 0-15, 66 "), &f), PJ_SUCCESS);
    ck_str_is(f.fmt, "101");
    ck_str_is(f.fmt_param, "0-15, 66");
    ck_assert_int_eq(pjmedia_sdp_attr_get_fmtp(make("fmtp", ""), &f), PJMEDIA_SDP_EINFMTP);
    ck_assert_int_eq(pjmedia_sdp_attr_get_fmtp(make("fmtp", "   "), &f), PJMEDIA_SDP_EINFMTP);
    ck_assert_int_eq(pjmedia_sdp_attr_get_fmtp(make("fmtp", "101"), &f), PJMEDIA_SDP_EINFMTP);
    ck_assert_int_eq(pjmedia_sdp_attr_get_fmtp(make("fmtp", "101 "), &f), PJMEDIA_SDP_EINFMTP);
}
END_TEST

START_TEST(an_rtcp_attribute_may_tell_an_address)
{
    pjmedia_sdp_rtcp_attr r;

    ck_assert_int_eq(pjmedia_sdp_attr_get_rtcp(make("rtcp", "53020"), &r), PJ_SUCCESS);
    ck_assert_uint_eq(r.port, 53020);
    ck_str_is(r.addr, "");
    ck_assert_int_eq(pjmedia_sdp_attr_get_rtcp(make("rtcp", "53020 IN IP6 2001:db8::1"), &r), 0);
    ck_str_is(r.net_type, "IN");
    ck_str_is(r.addr_type, "IP6");
    ck_str_is(r.addr, "2001:db8::1");
}
END_TEST

static const char *const bad_rtcps[] = {"",
                                        "x",
                                        "65536",
                                        "1 IN",
                                        "1 IN IP4",
                                        "1x",
                                        "-1",
                                        "1 IN IP4 192.0.2.1 more",
                                        "99999999999999999999"};

START_TEST(a_malformed_rtcp_attribute_is_refused)
{
    pjmedia_sdp_rtcp_attr r;

    ck_assert_int_eq(pjmedia_sdp_attr_get_rtcp(make("rtcp", bad_rtcps[_i]), &r),
                     PJMEDIA_SDP_EINRTCP);
}
END_TEST

START_TEST(an_rtcp_attribute_is_made_of_a_socket_address)
{
    pj_sockaddr a;
    pj_str_t host = pj_str("192.0.2.7"), host6 = pj_str("2001:db8::7");

    ck_assert_int_eq(pj_sockaddr_init(pj_AF_INET(), &a, &host, 4001), PJ_SUCCESS);
    ck_str_is(pjmedia_sdp_attr_create_rtcp(sdp_pool, &a)->value, "4001 IN IP4 192.0.2.7");
    ck_assert_int_eq(pj_sockaddr_init(pj_AF_INET6(), &a, &host6, 65535), PJ_SUCCESS);
    ck_str_is(pjmedia_sdp_attr_create_rtcp(sdp_pool, &a)->value, "65535 IN IP6 2001:db8::7");
    memset(&a, 0, sizeof(a));
    ck_assert_ptr_null(pjmedia_sdp_attr_create_rtcp(sdp_pool, &a));
}
END_TEST

START_TEST(an_ssrc_attribute_is_read_and_made)
{
    pj_str_t cname = pj_str("me@here"), none = pj_str("");
    pjmedia_sdp_attr *attr = pjmedia_sdp_attr_create_ssrc(sdp_pool, 4294967295u, &cname);
    pjmedia_sdp_ssrc_attr s;

    ck_str_is(attr->value, "4294967295 cname:me@here");
    ck_assert_int_eq(pjmedia_sdp_attr_get_ssrc(attr, &s), PJ_SUCCESS);
    ck_assert_uint_eq(s.ssrc, 4294967295u);
    ck_str_is(s.cname, "me@here");
    ck_assert_int_eq(pjmedia_sdp_attr_get_ssrc(make("ssrc", "7 msid:a b"), &s), PJ_SUCCESS);
    ck_assert_uint_eq(s.ssrc, 7);
    ck_str_is(s.cname, "");
    ck_assert_int_eq(pjmedia_sdp_attr_get_ssrc(make("ssrc", "7"), &s), PJMEDIA_SDP_EINSSRC);
    ck_assert_int_eq(pjmedia_sdp_attr_get_ssrc(make("ssrc", "7 "), &s), PJMEDIA_SDP_EINSSRC);
    ck_assert_int_eq(pjmedia_sdp_attr_get_ssrc(make("ssrc", "7 cname:"), &s), PJMEDIA_SDP_EINSSRC);
    ck_assert_int_eq(pjmedia_sdp_attr_get_ssrc(make("ssrc", "4294967296 cname:x"), &s),
                     PJMEDIA_SDP_EINSSRC);
    ck_assert_ptr_null(pjmedia_sdp_attr_create_ssrc(sdp_pool, 1, &none));
}
END_TEST

START_TEST(a_label_is_made)
{
    pj_str_t label = pj_str("main"), none = pj_str("");
    pjmedia_sdp_attr *attr = pjmedia_sdp_attr_create_label(sdp_pool, &label);

    ck_str_is(attr->name, "label");
    ck_str_is(attr->value, "main");
    ck_assert_ptr_null(pjmedia_sdp_attr_create_label(sdp_pool, &none));
}
END_TEST

Suite *attr_typed_suite(void)
{
    Suite *s = suite_create("attr_typed");
    TCase *tc = sdp_tcase(s, "typed attributes");

    tcase_add_test(tc, an_rtpmap_is_taken_apart);
    tcase_add_test(tc, blanks_behind_an_rtpmap_are_not_its_parameter);
    tcase_add_loop_test(tc, a_malformed_rtpmap_is_refused, 0, PJ_ARRAY_SIZE(bad_rtpmaps));
    tcase_add_test(tc, an_rtpmap_survives_being_made_and_read);
    tcase_add_test(tc, a_long_encoding_name_is_not_cut);
    tcase_add_test(tc, an_rtpmap_needs_its_parts);
    tcase_add_test(tc, an_fmtp_is_a_format_and_the_rest);
    tcase_add_test(tc, an_rtcp_attribute_may_tell_an_address);
    tcase_add_loop_test(tc, a_malformed_rtcp_attribute_is_refused, 0, PJ_ARRAY_SIZE(bad_rtcps));
    tcase_add_test(tc, an_rtcp_attribute_is_made_of_a_socket_address);
    tcase_add_test(tc, an_ssrc_attribute_is_read_and_made);
    tcase_add_test(tc, a_label_is_made);
    return s;
}
