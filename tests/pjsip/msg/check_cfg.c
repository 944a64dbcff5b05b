/* SPDX-License-Identifier: BSD-2-Clause */
#include "msg/cfg.h"
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

suite_fn cfg_suite;

START_TEST(the_settings_begin_with_the_published_defaults)
{
    pjsip_cfg_t *cfg = pjsip_cfg();

    ck_assert_ptr_eq(cfg, &pjsip_sip_cfg_var);
    ck_assert_uint_eq(cfg->tsx.t1, 500);
    ck_assert_uint_eq(cfg->tsx.t2, 4000);
    ck_assert_uint_eq(cfg->tsx.t4, 5000);
    ck_assert_uint_eq(cfg->tsx.td, 32000);
    ck_assert_int_eq(cfg->endpt.follow_early_media_fork, 1);
    ck_assert_int_eq(cfg->endpt.accept_multiple_sdp_answers, 1);
    ck_assert_int_eq(cfg->endpt.req_has_via_alias, 1);
    ck_assert_int_eq(cfg->endpt.use_compact_form, 0);
    ck_assert_int_eq(cfg->endpt.disable_tcp_switch, 0);
    ck_assert_int_eq(cfg->regc.check_contact, 1);
    ck_assert_int_eq(cfg->tcp.keep_alive_interval, 90);
}
END_TEST

START_TEST(more_headers_than_the_limit_make_the_message_bad)
{
    pjsip_msg_limits *limits = pjsip_msg_limits_get();
    unsigned before = limits->headers;
    pjsip_parser_err_report errs;
    pjsip_msg *msg;

    limits->headers = 3;
    msg = msg_of("OPTIONS sip:a SIP/2.0\r\nX: 1\r\nY: 2\r\nZ: 3\r\n\r\n", &errs);
    ck_assert_ptr_nonnull(msg);
    ck_assert(pj_list_empty(&errs));
    msg = msg_of("OPTIONS sip:a SIP/2.0\r\nX: 1\r\nY: 2\r\nZ: 3\r\nW: 4\r\n\r\n", &errs);
    ck_assert_ptr_nonnull(msg);
    ck_assert(!pj_list_empty(&errs));
    ck_assert_uint_eq(pj_list_size(&msg->hdr), 3);
    limits->headers = before;
}
END_TEST

START_TEST(more_parameters_than_the_limit_make_the_header_bad)
{
    pjsip_msg_limits *limits = pjsip_msg_limits_get();
    unsigned before = limits->params;

    limits->params = 2;
    ck_assert_ptr_nonnull(hdr_of("Contact", "<sip:a>;x;y"));
    ck_assert_ptr_null(hdr_of("Contact", "<sip:a>;x;y;z"));
    ck_assert_ptr_null(hdr_of("Contact", "<sip:a;x;y;z>"));
    limits->params = before;
}
END_TEST

Suite *cfg_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("cfg", &t);

    tcase_add_test(t, the_settings_begin_with_the_published_defaults);
    tcase_add_test(t, more_headers_than_the_limit_make_the_message_bad);
    tcase_add_test(t, more_parameters_than_the_limit_make_the_header_bad);
    return s;
}
