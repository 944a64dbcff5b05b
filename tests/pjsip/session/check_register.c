/* SPDX-License-Identifier: BSD-2-Clause */
/* The registration client: what it is told, and the REGISTERs it builds. */
#include <check.h>
#include <stdio.h>
#include <string.h>

#include "support/reg_rig.h"

Suite *register_suite(void);

START_TEST(a_register_names_the_registrar_the_aor_and_the_contact)
{
    const peer_msg *msg;
    char first[128];

    reg_register(PJ_FALSE);
    msg = reg_expect();
    ck_assert_str_eq(peer_hdr(msg, "To", 0), "<sip:us@10.0.0.1>");
    ck_assert_ptr_nonnull(strstr(peer_hdr(msg, "From", 0), "<sip:us@10.0.0.1>;tag="));
    ck_assert_ptr_nonnull(strstr(peer_hdr(msg, "Contact", 0), "<sip:us@10.0.0.1:"));
    snprintf(first, sizeof(first), "%s", peer_hdr(msg, "CSeq", 0));
    reg_grant(msg, 60);
    reg_register(PJ_FALSE);
    msg = reg_expect();
    ck_assert_str_ne(peer_hdr(msg, "CSeq", 0), first);
    reg_grant(msg, 60);
}
END_TEST

START_TEST(what_cannot_be_registered_is_refused)
{
    pj_str_t good = pj_str("<sip:us@127.0.0.1>"), bad = pj_str("nonsense"), none = {NULL, 0};
    pj_str_t server = pj_str("sip:127.0.0.1");
    pj_str_t many[PJSIP_REGC_MAX_CONTACT + 1];
    pjsip_endpoint *endpt = pjsip_ua_get_endpt(pjsip_ua_instance());
    pjsip_tx_data *tdata;
    pjsip_regc *regc;

    for (unsigned i = 0; i < PJ_ARRAY_SIZE(many); i++)
        many[i] = good;
    ck_assert_int_eq(pjsip_regc_create(endpt, NULL, NULL, &regc), PJ_EINVAL);
    ck_assert_int_eq(pjsip_regc_create(endpt, NULL, (pjsip_regc_cb *)rig_poll, &regc), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_regc_register(regc, PJ_FALSE, &tdata), PJ_EINVALIDOP);
    ck_assert_int_eq(pjsip_regc_init(regc, &bad, &good, &good, 1, many, 60), PJSIP_EINVALIDREQURI);
    ck_assert_int_eq(pjsip_regc_init(regc, &server, &none, &good, 1, many, 60), PJSIP_EINVALIDURI);
    ck_assert_int_eq(pjsip_regc_init(regc, &server, &good, &good, 1, &none, 60), PJSIP_EINVALIDURI);
    ck_assert_int_eq(pjsip_regc_init(regc, &server, &good, &good, -1, many, 60), PJ_EINVAL);
    ck_assert_int_eq(
        pjsip_regc_init(regc, &server, &good, &good, PJSIP_REGC_MAX_CONTACT + 1, many, 60),
        PJ_ETOOMANY);
    ck_assert_int_eq(pjsip_regc_init(regc, &server, &good, &good, PJSIP_REGC_MAX_CONTACT, many, 60),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjsip_regc_init(regc, &server, &good, &good, 1, many, 60), PJ_EINVALIDOP);
    ck_assert_int_eq(pjsip_regc_destroy(regc), PJ_SUCCESS);
}
END_TEST

START_TEST(routes_headers_and_expiration_go_into_each_register)
{
    static const pj_str_t name = {"X-Mine", 6}, value = {"yes", 3};
    pjsip_generic_string_hdr *hdr = pjsip_generic_string_hdr_create(rig_pool(), &name, &value);
    pjsip_route_hdr routes, *route = pjsip_route_hdr_create(rig_pool());
    char uri[64];
    pjsip_hdr list;
    const peer_msg *msg;

    snprintf(uri, sizeof(uri), "sip:%s:%d;lr", peer_ip(), peer_port());
    route->name_addr.uri = pjsip_parse_uri(rig_pool(), uri, strlen(uri), 0);
    pj_list_init(&routes);
    pj_list_push_back(&routes, route);
    pj_list_init(&list);
    pj_list_push_back(&list, hdr);
    ck_assert_int_eq(pjsip_regc_set_route_set(reg_client, &routes), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_regc_add_headers(reg_client, &list), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_regc_update_expires(reg_client, 77), PJ_SUCCESS);
    for (int i = 0; i < 2; i++) {
        reg_register(PJ_FALSE);
        msg = reg_expect();
        ck_assert_ptr_nonnull(strstr(peer_hdr(msg, "Route", 0), ";lr"));
        ck_assert_str_eq(peer_hdr(msg, "X-Mine", 0), "yes");
        ck_assert_str_eq(peer_hdr(msg, "X-Mine", 1), "");
        ck_assert_str_eq(peer_hdr(msg, "Expires", 0), "77");
        reg_grant(msg, 77);
    }
}
END_TEST

START_TEST(an_unspecified_expiration_is_not_mentioned)
{
    const peer_msg *msg;

    pjsip_regc_update_expires(reg_client, PJSIP_REGC_EXPIRATION_NOT_SPECIFIED);
    reg_register(PJ_FALSE);
    msg = reg_expect();
    ck_assert_str_eq(peer_hdr(msg, "Expires", 0), "");
    reg_grant(msg, 60);
    ck_assert_str_eq(reg_log(), "200/60 ");
}
END_TEST

START_TEST(the_info_says_how_it_stands)
{
    pjsip_regc_info info;

    ck_assert_int_eq(pjsip_regc_get_info(reg_client, &info), PJ_SUCCESS);
    ck_assert_int_eq(pj_strcmp2(&info.client_uri, "<sip:us@10.0.0.1>"), 0);
    ck_assert(!info.is_busy);
    ck_assert_uint_eq(info.interval, 3600);
    reg_register(PJ_TRUE);
    pjsip_regc_get_info(reg_client, &info);
    ck_assert(info.is_busy);
    ck_assert(info.auto_reg);
    reg_grant(reg_expect(), 300);
    pjsip_regc_get_info(reg_client, &info);
    ck_assert(!info.is_busy);
    ck_assert_uint_eq(info.interval, 300);
    ck_assert_uint_eq(info.next_reg, 295);
    ck_assert_ptr_nonnull(info.transport);
    ck_assert_int_eq(pjsip_regc_release_transport(reg_client), PJ_SUCCESS);
    pjsip_regc_get_info(reg_client, &info);
    ck_assert_ptr_null(info.transport);
}
END_TEST

START_TEST(the_via_names_what_it_is_told_to)
{
    pjsip_host_port sent_by = {{"nat.example", 11}, 5099};
    const peer_msg *msg;

    ck_assert_int_eq(pjsip_regc_set_via_sent_by(reg_client, &sent_by, NULL), PJ_SUCCESS);
    reg_register(PJ_FALSE);
    msg = reg_expect();
    ck_assert_ptr_nonnull(strstr(peer_hdr(msg, "Via", 0), "nat.example:5099"));
    reg_grant(msg, 60);
    ck_assert_int_eq(pjsip_regc_set_via_sent_by(reg_client, NULL, NULL), PJ_SUCCESS);
    reg_register(PJ_FALSE);
    msg = reg_expect();
    ck_assert_ptr_null(strstr(peer_hdr(msg, "Via", 0), "nat.example"));
    reg_grant(msg, 60);
}
END_TEST

START_TEST(a_reference_keeps_the_memory_but_not_the_client)
{
    pjsip_regc *regc = reg_client;
    pjsip_tx_data *tdata;

    pjsip_regc_add_ref(regc);
    ck_assert_int_eq(pjsip_regc_destroy(regc), PJ_SUCCESS);
    reg_client = NULL;
    ck_assert_int_eq(pjsip_regc_register(regc, PJ_FALSE, &tdata), PJ_EINVALIDOP);
    ck_assert_int_eq(pjsip_regc_destroy(regc), PJ_EINVALIDOP);
    ck_assert_ptr_nonnull(pjsip_regc_get_pool(regc));
    ck_assert_int_eq(pjsip_regc_dec_ref(regc), PJ_EGONE);
}
END_TEST

START_TEST(contacts_exchanged_many_times_take_no_more_memory)
{
    pj_size_t before = 0, after, blocks;

    for (int i = 0; i < 200; i++) {
        char text[64];
        pj_str_t contact;

        snprintf(text, sizeof(text), "<sip:us@127.0.0.1:%d>", 10000 + i);
        contact = pj_str(text);
        ck_assert_int_eq(pjsip_regc_update_contact(reg_client, 1, &contact), PJ_SUCCESS);
        reg_register(PJ_FALSE);
        reg_grant(reg_expect(), 60);
        rig_pass(5100);
        pj_alloc_get_live(&after, &blocks);
        if (i == 100)
            before = after;
    }
    ck_assert_uint_le(after, before);
}
END_TEST

Suite *register_suite(void)
{
    Suite *suite = suite_create("register");
    TCase *tc = tcase_create("client");

    tcase_add_checked_fixture(tc, reg_start, reg_stop);
    tcase_set_timeout(tc, 30);
    tcase_add_test(tc, a_register_names_the_registrar_the_aor_and_the_contact);
    tcase_add_test(tc, what_cannot_be_registered_is_refused);
    tcase_add_test(tc, routes_headers_and_expiration_go_into_each_register);
    tcase_add_test(tc, an_unspecified_expiration_is_not_mentioned);
    tcase_add_test(tc, the_info_says_how_it_stands);
    tcase_add_test(tc, the_via_names_what_it_is_told_to);
    tcase_add_test(tc, a_reference_keeps_the_memory_but_not_the_client);
    tcase_add_test(tc, contacts_exchanged_many_times_take_no_more_memory);
    suite_add_tcase(suite, tc);
    return suite;
}
