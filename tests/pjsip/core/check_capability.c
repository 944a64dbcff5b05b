/* SPDX-License-Identifier: BSD-2-Clause */
/* What the element can do, as header fields. */
#include "support/endpoint.h"
#include "support/suites.h"

static pjsip_module one = {.name = {(char *)"one", 3}, .id = -1};
static pjsip_module two = {.name = {(char *)"two", 3}, .id = -1};

static void setup(void)
{
    test_endpt_create();
    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &one), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &two), PJ_SUCCESS);
}

static pj_bool_t allows(const char *method)
{
    pj_str_t token = pj_str((char *)method);

    return pjsip_endpt_has_capability(test_endpt, PJSIP_H_ALLOW, NULL, &token);
}

static pj_status_t allow(pjsip_module *owner, const char *method)
{
    pj_str_t token = pj_str((char *)method);

    return pjsip_endpt_add_capability(test_endpt, owner, PJSIP_H_ALLOW, NULL, 1, &token);
}

START_TEST(values_are_listed_once_whatever_their_letter_case)
{
    const pjsip_generic_array_hdr *hdr;

    ck_assert_ptr_null(pjsip_endpt_get_capability(test_endpt, PJSIP_H_ALLOW, NULL));
    ck_assert_int_eq(allow(&one, "INVITE"), PJ_SUCCESS);
    ck_assert_int_eq(allow(&two, "invite"), PJ_SUCCESS);
    ck_assert_int_eq(allow(&two, "BYE"), PJ_SUCCESS);
    hdr = (const pjsip_generic_array_hdr *)pjsip_endpt_get_capability(test_endpt, PJSIP_H_ALLOW,
                                                                      NULL);
    ck_assert_uint_eq(hdr->count, 2);
    ck_assert(allows("Bye"));
    ck_assert(!allows("OPTIONS"));
}
END_TEST

START_TEST(a_value_goes_with_the_last_module_that_added_it)
{
    ck_assert_int_eq(allow(&one, "INVITE"), PJ_SUCCESS);
    ck_assert_int_eq(allow(&two, "INVITE"), PJ_SUCCESS);
    ck_assert_int_eq(allow(&one, "BYE"), PJ_SUCCESS);
    pjsip_endpt_unregister_module(test_endpt, &one);
    ck_assert(allows("INVITE"));
    ck_assert(!allows("BYE"));
    pjsip_endpt_unregister_module(test_endpt, &two);
    ck_assert(!allows("INVITE"));
    ck_assert_ptr_null(pjsip_endpt_get_capability(test_endpt, PJSIP_H_ALLOW, NULL));
}
END_TEST

START_TEST(other_headers_are_known_by_name)
{
    pj_str_t name = pj_str((char *)"Allow-Events"), value = pj_str((char *)"presence");
    pj_str_t found = pj_str((char *)"allow-events");

    ck_assert_int_eq(pjsip_endpt_add_capability(test_endpt, NULL, PJSIP_H_OTHER, &name, 1, &value),
                     PJ_SUCCESS);
    ck_assert(pjsip_endpt_has_capability(test_endpt, PJSIP_H_OTHER, &found, &value));
    ck_assert_int_eq(pjsip_endpt_add_capability(test_endpt, NULL, PJSIP_H_OTHER, NULL, 1, &value),
                     PJ_EINVAL);
    ck_assert_int_eq(pjsip_endpt_add_capability(test_endpt, NULL, PJSIP_H_VIA, NULL, 1, &value),
                     PJ_EINVAL);
}
END_TEST

START_TEST(a_full_header_says_so)
{
    char name[16];
    pj_status_t status = PJ_SUCCESS;
    unsigned count = 0;

    while (status == PJ_SUCCESS && count < 10000) {
        pj_ansi_snprintf(name, sizeof(name), "M%u", count);
        status = allow(NULL, name);
        count += status == PJ_SUCCESS;
    }
    ck_assert_int_eq(status, PJ_ETOOMANY);
    ck_assert_uint_eq(count, PJSIP_GENERIC_ARRAY_MAX_COUNT);
}
END_TEST

Suite *capability_suite(void);
Suite *capability_suite(void)
{
    Suite *suite = suite_create("capability");
    TCase *tcase = tcase_create("lists");

    tcase_add_checked_fixture(tcase, setup, test_endpt_destroy);
    tcase_add_test(tcase, values_are_listed_once_whatever_their_letter_case);
    tcase_add_test(tcase, a_value_goes_with_the_last_module_that_added_it);
    tcase_add_test(tcase, other_headers_are_known_by_name);
    tcase_add_test(tcase, a_full_header_says_so);
    suite_add_tcase(suite, tcase);
    return suite;
}
