/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

suite_fn hdr_via_suite;

START_TEST(every_part_of_a_via_has_its_field)
{
    pjsip_via_hdr *v =
        hdr_of("Via", "SIP / 2.0 / UDP first.example.com: 4000;ttl=16 ;rport=5061"
                      ";maddr=[ff00::1]; received=192.0.2.1;branch=z9hG4bK.1;x=y;z (note)");

    ck_assert_ptr_nonnull(v);
    ck_is(v->transport, "UDP");
    ck_is(v->sent_by.host, "first.example.com");
    ck_assert_int_eq(v->sent_by.port, 4000);
    ck_assert_int_eq(v->ttl_param, 16);
    ck_assert_int_eq(v->rport_param, 5061);
    ck_is(v->maddr_param, "ff00::1");
    ck_is(v->recvd_param, "192.0.2.1");
    ck_is(v->branch_param, "z9hG4bK.1");
    ck_is(v->other_param.next->name, "x");
    ck_is(v->comment, "note");
    ck_hdr_prints(v, "Via: SIP/2.0/UDP first.example.com:4000;ttl=16;rport=5061;maddr=[ff00::1]"
                     ";received=192.0.2.1;branch=z9hG4bK.1;x=y;z (note)");
}
END_TEST

START_TEST(a_via_without_parameters_says_so)
{
    pjsip_via_hdr *v = hdr_of("v", "SIP/2.0/TCP [2001:db8::9:1]");

    ck_is(v->sent_by.host, "2001:db8::9:1");
    ck_assert_int_eq(v->sent_by.port, 0);
    ck_assert_int_eq(v->ttl_param, -1);
    ck_assert_int_eq(v->rport_param, -1);
    ck_assert_int_eq(v->branch_param.slen, 0);
    ck_hdr_prints(v, "Via: SIP/2.0/TCP [2001:db8::9:1]");
}
END_TEST

START_TEST(a_received_address_loses_its_brackets)
{
    ck_hdr_roundtrip("Via", "SIP/2.0/UDP [::1];received=[2001:db8::9:255];branch=z9hG4bKa",
                     "Via: SIP/2.0/UDP [::1];received=2001:db8::9:255;branch=z9hG4bKa");
    ck_hdr_roundtrip("Via", "SIP/2.0/UDP [::1];received=2001:db8::9:255;rport",
                     "Via: SIP/2.0/UDP [::1];rport;received=2001:db8::9:255");
}
END_TEST

START_TEST(several_values_become_several_headers_in_order)
{
    pjsip_via_hdr *first =
        hdr_of("Via", "SIP/2.0/UDP a;x=\"1,2\" , SIP/2.0/TCP b (c,d),SIP/2.0/TLS c");
    pjsip_via_hdr *v = first;

    ck_assert_ptr_nonnull(v);
    ck_is(v->sent_by.host, "a");
    v = v->next;
    ck_is(v->sent_by.host, "b");
    ck_is(v->comment, "c,d");
    v = v->next;
    ck_is(v->transport, "TLS");
    ck_assert_ptr_eq(v->next, first);
}
END_TEST

START_TEST(what_is_no_via_is_refused)
{
    static const char *const bad[] = {
        "",
        "SIP",
        "SIP/2.0",
        "SIP/2.0/UDP",
        "SIP/2.0/UDP ",
        "SIP/2.0/UDP;a",
        "HTTP/1.1/TCP h",
        "SIP/2.0/UDPh",
        "SIP/2.0/UDP h:",
        "SIP/2.0/UDP h:x",
        "SIP/2.0/UDP h:65536",
        "SIP/2.0/UDP h:-1",
        "SIP/2.0/UDP [",
        "SIP/2.0/UDP []",
        "SIP/2.0/UDP [::1",
        "SIP/2.0/UDP h;",
        "SIP/2.0/UDP h;;a",
        "SIP/2.0/UDP h;ttl=256",
        "SIP/2.0/UDP h;ttl=",
        "SIP/2.0/UDP h;ttl",
        "SIP/2.0/UDP h;rport=70000",
        "SIP/2.0/UDP h;rport=4294967296",
        "SIP/2.0/UDP h;branch=",
        "SIP/2.0/UDP h;x=\"",
        "SIP/2.0/UDP h (",
        "SIP/2.0/UDP h a",
        "SIP/2.0/UDP h,",
        ",SIP/2.0/UDP h",
        "SIP/2.0/UDP h;a=b c",
        "SIP/2.0/UDP h\x01",
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(bad); i++)
        ck_hdr_refused("Via", bad[i]);
}
END_TEST

START_TEST(hazard_94_a_broken_second_via_leaves_the_first)
{
    pjsip_parser_err_report errs;
    pjsip_msg *msg =
        msg_of("SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP a;branch=z9hG4bK1, SIP/2.0/UDP\r\n\r\n", &errs);
    pjsip_via_hdr *v = pjsip_msg_find_hdr(msg, PJSIP_H_VIA, NULL);

    ck_assert_ptr_nonnull(v);
    ck_is(v->sent_by.host, "a");
    ck_assert_ptr_null(pjsip_msg_find_hdr(msg, PJSIP_H_VIA, v->next));
    ck_is(errs.next->hname, "Via");
}
END_TEST

START_TEST(a_via_with_broken_parameters_can_still_be_answered)
{
    pjsip_parser_err_report errs;
    pjsip_msg *msg =
        msg_of("INVITE sip:a SIP/2.0\r\nVia: SIP/2.0/UDP 192.0.2.15:99;;,;,,\r\n\r\n", &errs);
    pjsip_via_hdr *v = pjsip_msg_find_hdr(msg, PJSIP_H_VIA, NULL);

    ck_assert_ptr_nonnull(v);
    ck_is(v->sent_by.host, "192.0.2.15");
    ck_assert_int_eq(v->sent_by.port, 99);
    ck_assert_uint_eq(pj_list_size(&errs), 1);
    ck_assert_uint_eq(pj_list_size(&msg->hdr), 1);
}
END_TEST

START_TEST(a_parameter_that_comes_twice_is_kept)
{
    ck_hdr_roundtrip("Via", "SIP/2.0/UDP h;branch=a;branch=b;ttl=1;ttl=2",
                     "Via: SIP/2.0/UDP h;ttl=1;branch=a;branch=b;ttl=2");
}
END_TEST

Suite *hdr_via_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_via", &t);

    tcase_add_test(t, every_part_of_a_via_has_its_field);
    tcase_add_test(t, a_via_without_parameters_says_so);
    tcase_add_test(t, a_received_address_loses_its_brackets);
    tcase_add_test(t, several_values_become_several_headers_in_order);
    tcase_add_test(t, what_is_no_via_is_refused);
    tcase_add_test(t, hazard_94_a_broken_second_via_leaves_the_first);
    tcase_add_test(t, a_via_with_broken_parameters_can_still_be_answered);
    tcase_add_test(t, a_parameter_that_comes_twice_is_kept);
    return s;
}
