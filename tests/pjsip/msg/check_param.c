/* SPDX-License-Identifier: BSD-2-Clause */
#include "msg/param.h"
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

suite_fn param_suite;

/* The parameters of ";a=1;b" */
static void parse(const char *text, pjsip_param *list)
{
    pjsip__cursor in;

    pj_list_init(list);
    pjsip__cursor_init(&in, pool, exact(text, strlen(text)), strlen(text));
    pjsip__param_parse_list(&in, list);
    ck_assert_msg(cursor_ok(&in) && cursor_at_end(&in), "%s", text);
}

START_TEST(parameters_are_found_by_name_in_any_case)
{
    pjsip_param list;
    pj_str_t name = str("SECOND");
    pj_str_t none = str("third");
    pjsip_param *p;

    parse(";first=1; second = \"two; 2\" ;x", &list);
    p = pjsip_param_find(&list, &name);
    ck_assert_ptr_nonnull(p);
    ck_is(p->value, "\"two; 2\"");
    ck_assert_ptr_eq(pjsip_param_cfind(&list, &name), p);
    ck_assert_ptr_null(pjsip_param_find(&list, &none));
}
END_TEST

START_TEST(lists_compare_in_any_order_and_ignoring_case)
{
    static const struct {
        const char *a, *b;
        int strict, lax; /* equal? */
    } cases[] = {
        {"", "", 1, 1},         {";a=1;b=2", ";B=2;A=1", 1, 1}, {";a=x", ";a=X", 1, 1},
        {";a=1", ";a=2", 0, 0}, {";a=1", ";a=1;b", 0, 1},       {";a=1;b", ";a=1", 0, 1},
        {";a", ";a=1", 0, 0},
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        pjsip_param a;
        pjsip_param b;

        parse(cases[i].a, &a);
        parse(cases[i].b, &b);
        ck_assert_msg((pjsip_param_cmp(&a, &b, PJ_FALSE) == 0) == cases[i].strict, "%s %s",
                      cases[i].a, cases[i].b);
        ck_assert_msg((pjsip_param_cmp(&a, &b, PJ_TRUE) == 0) == cases[i].lax, "%s %s", cases[i].a,
                      cases[i].b);
    }
}
END_TEST

START_TEST(a_list_prints_with_its_separator)
{
    const pjsip_parser_const_t *pc = pjsip_parser_const();
    static const struct {
        int sep;
        const char *text;
    } cases[] = {{';', ";a=1;b;c=%20x"}, {'?', "?a=1&b&c=%20x"}, {',', "a=1,b,c=%20x"}};
    pjsip_param list;
    pjsip_param c = {.name = str("c"), .value = str(" x")};
    unsigned i;

    parse(";a=1;b", &list);
    pjsip__param_append(&list, &c);
    for (i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        char buf[64];
        pj_str_t got;
        pj_ssize_t len = pjsip_param_print_on(&list, buf, sizeof(buf), &pc->pjsip_TOKEN_SPEC,
                                              &pc->pjsip_TOKEN_SPEC, cases[i].sep);

        pj_strset(&got, buf, (pj_size_t)len);
        ck_is(got, cases[i].text);
        while (--len >= 0)
            ck_assert_int_eq(pjsip_param_print_on(&list, buf, (size_t)len, &pc->pjsip_TOKEN_SPEC,
                                                  &pc->pjsip_TOKEN_SPEC, cases[i].sep),
                             -1);
    }
}
END_TEST

START_TEST(a_deep_copy_has_its_own_text_and_a_shallow_one_has_not)
{
    pjsip_param list;
    pjsip_param deep;
    pjsip_param shallow;

    parse(";a=1;b", &list);
    pjsip_param_clone(pool, &deep, &list);
    pjsip_param_shallow_clone(pool, &shallow, &list);
    ck_assert_int_eq(pjsip_param_cmp(&list, &deep, PJ_FALSE), 0);
    ck_assert_int_eq(pjsip_param_cmp(&list, &shallow, PJ_FALSE), 0);
    ck_assert_ptr_ne(deep.next->name.ptr, list.next->name.ptr);
    ck_assert_ptr_eq(shallow.next->name.ptr, list.next->name.ptr);
    ck_assert_ptr_ne(shallow.next, list.next);
}
END_TEST

Suite *param_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("param", &t);

    tcase_add_test(t, parameters_are_found_by_name_in_any_case);
    tcase_add_test(t, lists_compare_in_any_order_and_ignoring_case);
    tcase_add_test(t, a_list_prints_with_its_separator);
    tcase_add_test(t, a_deep_copy_has_its_own_text_and_a_shallow_one_has_not);
    return s;
}
