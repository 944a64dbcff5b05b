/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/ext_fixture.h"
#include "support/suites.h"

#include <pjsip/sip_hdr_ext_sip.h>

suite_fn hdr_x_product_suite;

START_TEST(the_examples_of_the_rfcs)
{
    static const ext_case cases[] = {
        /* RFC 3261 20.35, 20.41 */
        {"Server", "HomeServer v2", NULL},
        {"User-Agent", "Softphone Beta1.5", NULL},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(what_peers_make_of_them)
{
    static const ext_case cases[] = {
        {"User-Agent", "Linnet/1.0 (Linux (x86_64)) libfoo/2", NULL},
        {"User-Agent", "A / 1  B", "A/1 B"},
        {"User-Agent", "(just a comment)", NULL},
        {"User-Agent", "()", NULL},
        {"Server", "a(b)(c)d/1", "a (b) (c) d/1"},
        {"Server", "x (a \\) b)", NULL},
    };

    ck_ext_good(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(broken_ones_say_where)
{
    static const ext_bad cases[] = {
        {"Server", "", 0},     {"Server", "a/", 2},  {"Server", "/1", 0},
        {"Server", "a (b", 2}, {"Server", "a )", 2}, {"Server", "Cisco-SIP:7", 9},
        {"Server", "a,b", 1},
    };

    ck_ext_bad(cases, PJ_ARRAY_SIZE(cases));
}
END_TEST

START_TEST(fields_hold_the_parts)
{
    pjsip_x_user_agent_hdr *ua = ext_of("User-Agent", "Linnet/1.0 (Linux (x86)) foo");
    const pjsip_param *p = ua->products.next;

    ck_is(p->name, "Linnet");
    ck_is(p->value, "1.0");
    p = p->next;
    ck_assert_int_eq(p->name.slen, 0);
    ck_is(p->value, "Linux (x86)");
    p = p->next;
    ck_is(p->name, "foo");
    ck_assert_int_eq(p->value.slen, 0);
    ck_assert_ptr_eq(p->next, &ua->products);
}
END_TEST

START_TEST(products_without_end_are_refused)
{
    enum { LEN = 20000 };
    char *text = malloc(LEN + 1);
    pj_str_t name = str("Server");
    pj_str_t value = {text, LEN};
    pjsip_generic_string_hdr h;
    pjsip_hdr *typed = NULL;

    for (int i = 0; i < LEN; i++)
        text[i] = i % 2 ? ' ' : 'a';
    pjsip_generic_string_hdr_init2(&h, &name, &value);
    ck_assert_int_eq(pjsip_hdr_decode(pool, &h, &typed, NULL), PJ_ETOOMANY);
    ck_assert_ptr_null(typed);
    free(text);
}
END_TEST

START_TEST(a_program_fills_what_it_creates)
{
    pjsip_x_server_hdr *h = pjsip_x_server_hdr_create(pool);
    pjsip_param p = {.name = str("Linnet"), .value = str("2")};
    pjsip_param c = {.value = str("x")};

    pj_list_push_back(&h->products, &p);
    pj_list_push_back(&h->products, &c);
    ck_hdr_prints(h, "Server: Linnet/2 (x)");
    ck_assert_int_ne(pjsip_hdr_ext_cmp(h, pjsip_x_server_hdr_create(pool)), 0);
}
END_TEST

Suite *hdr_x_product_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_x_product", &t);

    tcase_add_test(t, the_examples_of_the_rfcs);
    tcase_add_test(t, what_peers_make_of_them);
    tcase_add_test(t, broken_ones_say_where);
    tcase_add_test(t, fields_hold_the_parts);
    tcase_add_test(t, products_without_end_are_refused);
    tcase_add_test(t, a_program_fills_what_it_creates);
    return s;
}
