/* SPDX-License-Identifier: BSD-2-Clause */
#include "msg/hdr.h"
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include <ctype.h>
#include <pjsip/print_util.h>

suite_fn hdr_names_suite;

START_TEST(each_name_is_found_in_any_case)
{
    unsigned i;

    for (i = 0; i < PJSIP_H_OTHER; i++) {
        const pj_str_t *name = &pjsip__hdr_descs[i].name;
        char other[64];
        pj_ssize_t j;

        ck_assert_int_gt(name->slen, 1);
        ck_assert_int_eq(pjsip__hdr_descs[i].type, (int)i);
        ck_assert_ptr_eq(pjsip__hdr_lookup(name->ptr, (size_t)name->slen), &pjsip__hdr_descs[i]);
        for (j = 0; j < name->slen; j++)
            other[j] = (char)(j % 2 ? toupper(name->ptr[j]) : tolower(name->ptr[j]));
        ck_assert_ptr_eq(pjsip__hdr_lookup(other, (size_t)name->slen), &pjsip__hdr_descs[i]);
    }
}
END_TEST

/* The compact forms of RFC 3261 20. */
START_TEST(each_compact_name_is_found)
{
    static const struct {
        const char *name;
        pjsip_hdr_e type;
    } compact[] = {
        {"i", PJSIP_H_CALL_ID},
        {"m", PJSIP_H_CONTACT},
        {"e", PJSIP_H_CONTENT_ENCODING_UNIMP},
        {"l", PJSIP_H_CONTENT_LENGTH},
        {"c", PJSIP_H_CONTENT_TYPE},
        {"f", PJSIP_H_FROM},
        {"s", PJSIP_H_SUBJECT_UNIMP},
        {"k", PJSIP_H_SUPPORTED},
        {"t", PJSIP_H_TO},
        {"v", PJSIP_H_VIA},
    };
    unsigned found = 0;
    unsigned i;
    int c;

    for (i = 0; i < PJ_ARRAY_SIZE(compact); i++) {
        char upper = (char)toupper(compact[i].name[0]);

        ck_assert_int_eq(pjsip__hdr_lookup(compact[i].name, 1)->type, compact[i].type);
        ck_assert_int_eq(pjsip__hdr_lookup(&upper, 1)->type, compact[i].type);
    }
    for (c = 0; c < 256; c++) {
        char name = (char)c;

        found += pjsip__hdr_lookup(&name, 1) != NULL;
    }
    ck_assert_uint_eq(found, 2 * PJ_ARRAY_SIZE(compact));
}
END_TEST

START_TEST(names_that_are_nearly_ours_are_not_found)
{
    static const char *const names[] = {
        "Fro",       "From1",  "Vi",  "Vias", "Contac",  "Contacts", "Content-Lengtx",
        "C%6Fntact", "X-From", "to-", "zz",   "Call_ID", "Call.ID",  "Record-Routf"};
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(names); i++)
        ck_assert_msg(pjsip__hdr_lookup(exact(names[i], strlen(names[i])), strlen(names[i])) ==
                          NULL,
                      "%s", names[i]);
    ck_assert_ptr_null(pjsip__hdr_lookup("", 0));
}
END_TEST

START_TEST(programs_see_the_same_names)
{
    unsigned i;
    pjsip_hdr hdr;

    for (i = 0; i < PJSIP_H_OTHER; i++)
        ck_is(pjsip__hdr_descs[i].name, pjsip_hdr_names[i].name);
    init_hdr(&hdr, PJSIP_H_CALL_ID, NULL);
    ck_is(hdr.name, "Call-ID");
    ck_is(hdr.sname, "i");
    init_hdr(&hdr, PJSIP_H_ROUTE, NULL);
    ck_is(hdr.sname, "Route");
}
END_TEST

START_TEST(hazard_117_a_name_of_64_kib_is_just_unknown)
{
    size_t len = 65536;
    char *name = malloc(len);

    memset(name, 'v', len);
    ck_assert_ptr_null(pjsip__hdr_lookup(name, len));
    free(name);
}
END_TEST

Suite *hdr_names_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_names", &t);

    tcase_add_test(t, each_name_is_found_in_any_case);
    tcase_add_test(t, each_compact_name_is_found);
    tcase_add_test(t, names_that_are_nearly_ours_are_not_found);
    tcase_add_test(t, programs_see_the_same_names);
    tcase_add_test(t, hazard_117_a_name_of_64_kib_is_just_unknown);
    return s;
}
