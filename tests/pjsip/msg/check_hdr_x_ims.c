/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/ext_fixture.h"
#include "support/suites.h"

#include <pjsip/sip_hdr_ext_ims.h>

suite_fn hdr_x_ims_suite;

START_TEST(the_examples_of_the_rfcs)
{
    static const ext_case cases[] = {
        /* RFC 6050 3 */
        {"P-Asserted-Service", "urn:urn-7:3gpp-service.exampletelephony.version1", NULL},
        {"P-Preferred-Service", "urn:urn-7:3gpp-service.exampletelephony.version1, urn:a",
         "urn:urn-7:3gpp-service.exampletelephony.version1\nurn:a"},
        /* RFC 7315 4.3, 4.5, 4.6 */
        {"P-Visited-Network-ID", "other.net,\"Visited network number 1\"",
         "other.net\n\"Visited network number 1\""},
        {"P-Access-Network-Info",
         "3GPP-UTRAN-TDD; utran-cell-id-3gpp=234151D0FCE11;network-provided",
         "3GPP-UTRAN-TDD;network-provided;utran-cell-id-3gpp=234151D0FCE11"},
        {"P-Charging-Function-Addresses",
         "   ccf=192.0.8.1; ecf=192.0.8.3,  ccf-2=192.0.8.2; ecf-2=192.0.8.4",
         "ccf=192.0.8.1;ecf=192.0.8.3\nccf-2=192.0.8.2;ecf-2=192.0.8.4"},
        {"P-Charging-Vector",
         "icid-value=1234bc9876e;  icid-generated-at=192.0.6.8;   orig-ioi=home1.net",
         "icid-value=1234bc9876e;icid-generated-at=192.0.6.8;orig-ioi=home1.net"},
        /* RFC 5009 9, RFC 3313 5.1, RFC 4964 8, RFC 7316 7 */
        {"P-Early-Media", "sendrecv, gated", "sendrecv\ngated"},
        {"P-Early-Media", "supported", NULL},
        {"P-Media-Authorization", "0020000100100101706466312e70716B", NULL},
        {"P-Answer-State", "Unconfirmed", NULL},
        {"P-Private-Network-Indication", "example.com", NULL},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(what_peers_make_of_them)
{
    static const ext_case cases[] = {
        {"P-Early-Media", "", ""},
        {"P-Access-Network-Info", "ADSL;dsl-location=\"a,b\";\"free text\";np=1 , 3GPP2",
         "ADSL;dsl-location=\"a,b\";\"free text\";np=1\n3GPP2"},
        {"P-Charging-Vector",
         "term-ioi=\"x "
         "y\";transit-ioi=\"a.1,void\";icid-value=\"AB==\";icid-generated-at=[2001:db8::1];x",
         "icid-value=\"AB==\";icid-generated-at=[2001:db8::1];term-ioi=\"x "
         "y\";transit-ioi=\"a.1,void\";x"},
        {"P-Charging-Function-Addresses", "ccf=[5555::b99:c88:d77:e66];ccf=[5555::a55:b44:c33:d22]",
         NULL},
        {"P-Visited-Network-ID", "\"a, b\";x", "\"a, b\";x"},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(broken_ones_say_where)
{
    static const ext_bad cases[] = {
        {"P-Asserted-Service", "", 0},
        {"P-Visited-Network-ID", "\"a", 0},
        {"P-Access-Network-Info", "a;\"", 2},
        {"P-Access-Network-Info", "a;\"x\"=1", 5},
        {"P-Charging-Vector", "", 0},
        {"P-Charging-Vector", ";icid-value=1", 0},
        {"P-Charging-Vector", "icid-value=1,x", 12},
        {"P-Charging-Function-Addresses", "ccf=1,", 6},
        {"P-Media-Authorization", "xyz", 0},
        {"P-Private-Network-Indication", "\"a\"", 0},
        {"P-Early-Media", ",", 0},
    };

    ck_ext_bad(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(fields_hold_the_parts)
{
    pjsip_x_p_charging_vector_hdr *v =
        ext_of("P-Charging-Vector", "icid-value=AyretyU0dm;term-ioi=home2.net;transit-ioi=\"a.1\"");
    pjsip_x_p_access_network_info_hdr *n =
        ext_of("P-Access-Network-Info", "IEEE-802.11;\"text\";network-provided");
    pjsip_x_p_charging_function_addresses_hdr *f =
        ext_of("P-Charging-Function-Addresses", "ecf=1;x, ccf-2=2");

    ck_is(v->icid_value, "AyretyU0dm");
    ck_is(v->term_ioi, "home2.net");
    ck_is(v->transit_ioi, "a.1");
    ck_assert_int_eq(v->orig_ioi.slen, 0);
    ck_is(n->access_type, "IEEE-802.11");
    ck_assert_int_ne(n->network_provided, 0);
    ck_is(n->other_param.next->name, "\"text\"");
    ck_assert_uint_eq(ext_ring_size(f), 2);
    ck_is(f->ecf, "1");
    ck_is(f->next->ccf_2, "2");
}
END_TEST

START_TEST(a_program_fills_what_it_creates)
{
    pjsip_x_p_charging_vector_hdr *v = pjsip_x_p_charging_vector_hdr_create(pool);

    v->icid_value = str("a b");
    v->transit_ioi = str("x.1");
    ck_hdr_prints(v, "P-Charging-Vector: icid-value=\"a b\";transit-ioi=\"x.1\"");
    ck_assert_int_ne(pjsip_hdr_ext_cmp(ext_of("P-Charging-Vector", "icid-value=a"),
                                       ext_of("P-Charging-Vector", "icid-value=A")),
                     0);
    ck_hdr_prints(pjsip_x_p_early_media_hdr_create(pool), "P-Early-Media: ");
}
END_TEST

Suite *hdr_x_ims_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_x_ims", &t);

    tcase_add_test(t, the_examples_of_the_rfcs);
    tcase_add_test(t, what_peers_make_of_them);
    tcase_add_test(t, broken_ones_say_where);
    tcase_add_test(t, fields_hold_the_parts);
    tcase_add_test(t, a_program_fills_what_it_creates);
    return s;
}
