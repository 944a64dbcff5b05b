/* SPDX-License-Identifier: BSD-2-Clause */
#include "auth/auth_priv.h"
#include "support/suites.h"

#include <pj/string.h>

Suite *qop_suite(void);

static const struct {
    const char *list;
    pjsip_auth_qop_type best;
} lists[] = {
    {"", PJSIP_AUTH_QOP_NONE},
    {"auth", PJSIP_AUTH_QOP_AUTH},
    {"AUTH", PJSIP_AUTH_QOP_AUTH},
    {"auth-int", PJSIP_AUTH_QOP_AUTH_INT},
    {"auth-int,auth", PJSIP_AUTH_QOP_AUTH},
    {" auth-int , auth ", PJSIP_AUTH_QOP_AUTH},
    {"auth,token", PJSIP_AUTH_QOP_AUTH},
    {"token,auth-int", PJSIP_AUTH_QOP_AUTH_INT},
    {",,auth,,", PJSIP_AUTH_QOP_AUTH},
    {"token", PJSIP_AUTH_QOP_UNKNOWN},
    {"authx", PJSIP_AUTH_QOP_UNKNOWN},
    {",", PJSIP_AUTH_QOP_UNKNOWN},
};

START_TEST(the_best_of_a_list_is_chosen)
{
    pj_str_t list = pj_str((char *)(uintptr_t)lists[_i].list);

    ck_assert_int_eq(pjsip__qop_choose(&list), lists[_i].best);
}
END_TEST

START_TEST(a_name_is_one_of_them)
{
    pj_str_t name = pj_str("auth,auth-int");

    ck_assert_int_eq(pjsip__qop_of(&name), PJSIP_AUTH_QOP_UNKNOWN);
    name = pj_str("Auth-Int");
    ck_assert_int_eq(pjsip__qop_of(&name), PJSIP_AUTH_QOP_AUTH_INT);
}
END_TEST

Suite *qop_suite(void)
{
    Suite *s = suite_create("qop");
    TCase *t = tcase_create("qop");

    tcase_add_loop_test(t, the_best_of_a_list_is_chosen, 0, (int)PJ_ARRAY_SIZE(lists));
    tcase_add_test(t, a_name_is_one_of_them);
    suite_add_tcase(s, t);
    return s;
}
