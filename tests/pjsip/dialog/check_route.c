/* SPDX-License-Identifier: BSD-2-Clause */
/* Route sets and targets (RFC 3261 12.1.1, 12.1.2, 12.2.1.1), odd ones too. */
#include "pjsip/dialog/fixture.h"

#include <string.h>

START_TEST(a_client_takes_record_routes_reversed_and_in_full)
{
    pjsip_dialog *dlg = new_uac();
    const char *bye, *p;

    fake_answer(wire, request_in(dlg, "INVITE"), "200 OK", "t",
                "Record-Route: <sip:a@127.0.0.1:5070;lr>, <sip:b@127.0.0.1:5070;lr>\n"
                "Contact: <sip:bob@127.0.0.1:5070>\nRecord-Route: <sip:c@127.0.0.1:5070;lr>\n");
    bye = request_in(dlg, "BYE");
    p = strstr(bye, "Route:");
    ck_assert_ptr_nonnull(p);
    ck_assert_ptr_nonnull(strstr(p, "sip:c@"));
    ck_assert(strstr(p, "sip:c@") < strstr(p, "sip:b@"));
    ck_assert(strstr(p, "sip:b@") < strstr(p, "sip:a@"));
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

/* 12.1.2: even an empty route set overrides one that was there before. */
START_TEST(a_response_without_record_route_empties_the_route_set)
{
    pjsip_dialog *dlg = new_uac();
    pj_str_t name = pj_str("Route"), value = pj_str("<sip:127.0.0.1:5070;lr>");
    pjsip_route_hdr list;

    pj_list_init(&list);
    pj_list_push_back(&list,
                      pjsip_parse_hdr(dlg->pool, &name, value.ptr, (pj_size_t)value.slen, NULL));
    pjsip_dlg_set_route_set(dlg, &list);
    establish(dlg, "t");
    ck_assert(pj_list_empty(&dlg->route_set));
    ck_assert_str_eq(fake_header(request_in(dlg, "BYE"), "Route"), "");
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

/* PJSIP #5185 and its like: whatever the parameters, nothing asserts. */
START_TEST(hazard_55_routes_with_any_parameters_work)
{
    static const char *const routes[] = {"<sip:p@127.0.0.1:5070>", "<sip:p@127.0.0.1:5070;lr;hide>",
                                         "<sip:p@127.0.0.1:5070;hide>",
                                         "<sip:p@127.0.0.1:5070;lr=on>;x=y"};
    pjsip_dialog *dlg = new_uac();
    char extra[200];

    pj_ansi_snprintf(extra, sizeof(extra), "Record-Route: %s\nContact: <sip:bob@127.0.0.1:5070>\n",
                     routes[_i]);
    fake_answer(wire, request_in(dlg, "INVITE"), "200 OK", "t", extra);
    ck_assert_ptr_nonnull(strstr(request_in(dlg, "BYE"), "sip:p@127.0.0.1:5070"));
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

START_TEST(a_contact_that_cannot_be_used_leaves_the_target)
{
    static const char *const contacts[] = {"Contact: *\n", "Contact: <mailto:bob@h>\n", "",
                                           "Contact: <http://h>\n"};
    pjsip_dialog *dlg = new_uac();

    fake_answer(wire, request_in(dlg, "INVITE"), "200 OK", "t", contacts[_i]);
    ck_assert(strncmp(request_in(dlg, "BYE"), "BYE sip:bob@127.0.0.1:5070 ", 27) == 0);
    pjsip_dlg_dec_session(dlg, &usage);
}
END_TEST

START_TEST(a_server_keeps_its_route_set)
{
    pjsip_route_hdr list;

    pj_list_init(&list);
    app_request = &accept_invite;
    receive_invite("z9hG4bKa", "Record-Route: <sip:p@127.0.0.1:5070;lr>\n");
    ck_assert_int_eq(pjsip_dlg_set_route_set(uas, &list), PJ_EINVALIDOP);
    ck_assert_int_eq(answer_invite(180), PJ_SUCCESS);
    ck_assert_str_eq(fake_header(request_in(uas, "UPDATE"), "Route"), "<sip:p@127.0.0.1:5070;lr>");
    ck_assert_int_eq(answer_invite(486), PJ_SUCCESS);
    pjsip_dlg_dec_session(uas, &usage);
}
END_TEST

Suite *route_suite(void);

Suite *route_suite(void)
{
    Suite *s = suite_create("route");
    TCase *c = tcase_create("route");

    tcase_add_checked_fixture(c, dlg_setup, dlg_teardown);
    tcase_add_test(c, a_client_takes_record_routes_reversed_and_in_full);
    tcase_add_test(c, a_response_without_record_route_empties_the_route_set);
    tcase_add_loop_test(c, hazard_55_routes_with_any_parameters_work, 0, 4);
    tcase_add_loop_test(c, a_contact_that_cannot_be_used_leaves_the_target, 0, 4);
    tcase_add_test(c, a_server_keeps_its_route_set);
    suite_add_tcase(s, c);
    return s;
}
