/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/ext_fixture.h"
#include "support/suites.h"

#include "msg/hdr_ext.h"

#include <pjsip/sip_config.h>
#include <pjsip/sip_hdr_ext_sip.h>

suite_fn hdr_ext_print_suite;

START_TEST(each_empty_header_prints_its_name)
{
    char buf[256];
    char small[256];

    for (unsigned i = 0; i < pjsip__x_count(); i++) {
        const pjsip__x_desc *desc = pjsip__x_at(i);
        pjsip_hdr *h = desc->create(pool);
        int len = pjsip_hdr_print_on(h, buf, sizeof(buf));

        ck_assert_int_ge(len, (int)desc->name.slen + 2);
        ck_assert(memcmp(buf, desc->name.ptr, (size_t)desc->name.slen) == 0);
        for (int room = 0; room < len; room++) {
            memset(small, 'X', sizeof(small));
            ck_assert_int_eq(pjsip_hdr_print_on(h, small, (pj_size_t)room), -1);
            ck_assert_int_eq(small[room], 'X');
        }
    }
}
END_TEST

START_TEST(the_compact_name_is_printed_where_it_is_asked_for)
{
    pjsip_hdr *to = ext_of("Refer-To", "<sip:a@h>");
    pjsip_hdr *path = ext_of("Path", "<sip:h>");
    char buf[64];

    pjsip_cfg()->endpt.use_compact_form = PJ_TRUE;
    ck_assert_int_eq(pjsip_hdr_print_on(to, buf, sizeof(buf)), 12);
    ck_assert(memcmp(buf, "r: <sip:a@h>", 12) == 0);
    ck_assert_int_eq(pjsip_hdr_print_on(path, buf, sizeof(buf)), 13);
    ck_assert(memcmp(buf, "Path: <sip:h>", 13) == 0);
    pjsip_cfg()->endpt.use_compact_form = PJ_FALSE;
}
END_TEST

START_TEST(what_is_not_there_is_not_printed)
{
    pjsip_x_path_hdr *path = pjsip_x_path_hdr_create(pool);
    pjsip_x_diversion_hdr *d = pjsip_x_diversion_hdr_create(pool);
    pjsip_x_accept_language_hdr *l = pjsip_x_accept_language_hdr_create(pool);
    pjsip_param p = {.name = {(char *)"x", 1}};

    pj_list_push_back(&path->other_param, &p);
    ck_assert_int_eq(pjsip_hdr_print_on(path, (char[64]){0}, 64), 8); /* "Path: ;x" */
    d->name_addr.uri = pjsip_parse_uri(pool, (char *)"sip:h", 5, 0);
    ck_hdr_prints(d, "Diversion: <sip:h>");
    d->limit = 0;
    d->privacy = str("off");
    ck_hdr_prints(d, "Diversion: <sip:h>;limit=0;privacy=off");
    /* an empty list has no preference either */
    l->q1000 = 500;
    ck_hdr_prints(l, "Accept-Language: ");
}
END_TEST

START_TEST(values_of_a_program_are_quoted_where_they_have_to_be)
{
    pjsip_x_user_to_user_hdr *u = pjsip_x_user_to_user_hdr_create(pool);
    pjsip_param p = {.name = {(char *)"x", 1}, .value = {(char *)"a;b", 3}};

    u->data = str("a b");
    u->purpose = str("p,q");
    pj_list_push_back(&u->other_param, &p);
    ck_hdr_prints(u, "User-to-User: \"a b\";purpose=\"p,q\";x=\"a;b\"");
}
END_TEST

Suite *hdr_ext_print_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_ext_print", &t);

    tcase_add_test(t, each_empty_header_prints_its_name);
    tcase_add_test(t, the_compact_name_is_printed_where_it_is_asked_for);
    tcase_add_test(t, what_is_not_there_is_not_printed);
    tcase_add_test(t, values_of_a_program_are_quoted_where_they_have_to_be);
    return s;
}
