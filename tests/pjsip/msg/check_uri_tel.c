/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include <pjsip/sip_tel_uri.h>

suite_fn uri_tel_suite;

static pjsip_uri *parse(const char *text)
{
    size_t len = strlen(text);

    return pjsip_parse_uri(pool, exact(text, len), len, 0);
}

static void ck_prints(const void *uri, const char *text)
{
    char buf[256];
    pj_str_t got;
    int len = pjsip_uri_print(PJSIP_URI_IN_OTHER, uri, buf, sizeof(buf));

    pj_strset(&got, buf, (pj_size_t)len);
    ck_is(got, text);
    while (--len >= 0)
        ck_assert_int_eq(pjsip_uri_print(PJSIP_URI_IN_OTHER, uri, buf, (size_t)len), -1);
}

START_TEST(every_part_of_a_tel_uri_has_its_field)
{
    pjsip_tel_uri *u =
        (pjsip_tel_uri *)parse("tel:7042;isub=1411;phone-context=example.com;ext=22;a=%42;b");

    ck_assert_ptr_nonnull(u);
    ck_assert(PJSIP_URI_SCHEME_IS_TEL(u));
    ck_is(u->number, "7042");
    ck_is(u->context, "example.com");
    ck_is(u->ext_param, "22");
    ck_is(u->isub_param, "1411");
    ck_is(u->other_param.next->value, "B");
    ck_prints(u, "tel:7042;ext=22;isub=1411;phone-context=example.com;a=B;b");
    ck_prints(pjsip_uri_clone(pool, u),
              "tel:7042;ext=22;isub=1411;phone-context=example.com;a=B;b");
}
END_TEST

START_TEST(numbers_compare_without_visual_separators)
{
    pj_str_t a = str("+1-201-555-0123");
    pj_str_t b = str("+1(201)555.0123");
    pj_str_t c = str("+12015550124");
    pj_str_t d = str("+1201555012");

    ck_assert_int_eq(pjsip_tel_nb_cmp(&a, &b), 0);
    ck_assert_int_lt(pjsip_tel_nb_cmp(&a, &c), 0);
    ck_assert_int_gt(pjsip_tel_nb_cmp(&c, &a), 0);
    ck_assert_int_gt(pjsip_tel_nb_cmp(&a, &d), 0);
}
END_TEST

START_TEST(tel_uris_compare_with_every_parameter)
{
    static const struct {
        const char *a, *b;
        pj_status_t status;
    } cases[] = {
        {"tel:+1-23", "TEL:+123", 0},
        {"tel:1;a=2;b=3", "tel:1;b=3;a=2", 0},
        {"tel:1;a=2", "tel:1", PJSIP_ECMPOTHERPARAM},
        {"tel:1;phone-context=X.com", "tel:1;phone-context=x.com", 0},
        {"tel:1;ext=1-2", "tel:1;ext=12", 0},
        {"tel:1", "tel:2", PJSIP_ECMPUSER},
        {"tel:1", "sip:1", PJSIP_ECMPSCHEME},
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(cases); i++)
        ck_assert_msg(pjsip_uri_cmp(PJSIP_URI_IN_OTHER, parse(cases[i].a), parse(cases[i].b)) ==
                          cases[i].status,
                      "%s %s", cases[i].a, cases[i].b);
}
END_TEST

START_TEST(what_is_no_tel_uri_is_refused)
{
    static const char *const bad[] = {"tel:",    "tel:;a",   "tel:1;",     "tel:1;;a",
                                      "tel:1 2", "tel:1;=x", "tel:1;a=%4", "tel:1?x=y"};
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(bad); i++)
        ck_assert_msg(parse(bad[i]) == NULL, "%s", bad[i]);
}
END_TEST

Suite *uri_tel_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("uri_tel", &t);

    tcase_add_test(t, every_part_of_a_tel_uri_has_its_field);
    tcase_add_test(t, numbers_compare_without_visual_separators);
    tcase_add_test(t, tel_uris_compare_with_every_parameter);
    tcase_add_test(t, what_is_no_tel_uri_is_refused);
    return s;
}
