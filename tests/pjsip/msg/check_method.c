/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

suite_fn method_suite;

static const struct {
    const char *name;
    pjsip_method_e id;
} known[] = {
    {"INVITE", PJSIP_INVITE_METHOD},     {"CANCEL", PJSIP_CANCEL_METHOD},
    {"ACK", PJSIP_ACK_METHOD},           {"BYE", PJSIP_BYE_METHOD},
    {"REGISTER", PJSIP_REGISTER_METHOD}, {"OPTIONS", PJSIP_OPTIONS_METHOD},
};

START_TEST(known_methods_are_recognized_by_their_exact_name)
{
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(known); i++) {
        pj_str_t name = str(known[i].name);
        pjsip_method m;

        pjsip_method_init_np(&m, &name);
        ck_assert_int_eq(m.id, known[i].id);
        ck_is(m.name, known[i].name);
        pjsip_method_set(&m, known[i].id);
        ck_is(m.name, known[i].name);
    }
}
END_TEST

START_TEST(method_names_are_case_sensitive)
{
    pj_str_t lower = str("invite");
    pjsip_method m;

    pjsip_method_init_np(&m, &lower);
    ck_assert_int_eq(m.id, PJSIP_OTHER_METHOD);
    ck_assert_int_ne(pjsip_method_cmp(&m, &pjsip_invite_method), 0);
}
END_TEST

START_TEST(other_methods_are_compared_by_name)
{
    pj_str_t a = str("SUBSCRIBE");
    pj_str_t b = str("NOTIFY");
    pjsip_method ma;
    pjsip_method mb;
    pjsip_method copy;

    pjsip_method_init(&ma, pool, &a);
    pjsip_method_init(&mb, pool, &b);
    ck_assert_ptr_ne(ma.name.ptr, a.ptr);
    ck_assert_int_ne(pjsip_method_cmp(&ma, &mb), 0);
    pjsip_method_copy(pool, &copy, &ma);
    ck_assert_int_eq(pjsip_method_cmp(&ma, &copy), 0);
    ck_assert_ptr_ne(copy.name.ptr, ma.name.ptr);
}
END_TEST

START_TEST(the_constants_are_the_methods_they_say)
{
    ck_assert_ptr_eq(pjsip_get_invite_method(), &pjsip_invite_method);
    ck_assert_int_eq(pjsip_get_cancel_method()->id, PJSIP_CANCEL_METHOD);
    ck_assert_int_eq(pjsip_get_ack_method()->id, PJSIP_ACK_METHOD);
    ck_assert_int_eq(pjsip_get_bye_method()->id, PJSIP_BYE_METHOD);
    ck_assert_int_eq(pjsip_get_register_method()->id, PJSIP_REGISTER_METHOD);
    ck_assert_int_eq(pjsip_get_options_method()->id, PJSIP_OPTIONS_METHOD);
    ck_is(pjsip_get_options_method()->name, "OPTIONS");
}
END_TEST

Suite *method_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("method", &t);

    tcase_add_test(t, known_methods_are_recognized_by_their_exact_name);
    tcase_add_test(t, method_names_are_case_sensitive);
    tcase_add_test(t, other_methods_are_compared_by_name);
    tcase_add_test(t, the_constants_are_the_methods_they_say);
    return s;
}
