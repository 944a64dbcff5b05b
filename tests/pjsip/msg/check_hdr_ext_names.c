/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/ext_fixture.h"
#include "support/suites.h"

#include "msg/hdr.h"
#include "msg/hdr_ext.h"

#include <pj/ctype.h>
#include <pjsip/sip_hdr_ext_sip.h>

suite_fn hdr_ext_names_suite;

static const pjsip__x_desc *look_up(const char *name)
{
    return pjsip__x_lookup(name, strlen(name));
}

START_TEST(each_name_is_found_in_any_case)
{
    char name[64];
    pj_size_t len;

    for (unsigned i = 0; i < pjsip__x_count(); i++) {
        const pjsip__x_desc *desc = pjsip__x_at(i);

        len = (pj_size_t)desc->name.slen;
        ck_assert_ptr_eq(pjsip__x_lookup(desc->name.ptr, len), desc);
        for (pj_size_t j = 0; j <= len; j++)
            name[j] = (char)pj_toupper((unsigned char)desc->name.ptr[j]);
        ck_assert_ptr_eq(pjsip__x_lookup(name, len), desc);
        for (pj_size_t j = 0; j <= len; j++)
            name[j] = (char)pj_tolower((unsigned char)desc->name.ptr[j]);
        ck_assert_ptr_eq(pjsip__x_lookup(name, len), desc);
        ck_assert_ptr_ne(pjsip__x_lookup(name, len - 1), desc);
        name[len] = 'x';
        ck_assert_ptr_null(pjsip__x_lookup(name, len + 1));
        name[len / 2] = '~';
        ck_assert_ptr_null(pjsip__x_lookup(name, len));
    }
}
END_TEST

START_TEST(compact_names_are_found)
{
    static const char *const names[][2] = {
        {"a", "Accept-Contact"},
        {"b", "Referred-By"},
        {"d", "Request-Disposition"},
        {"e", "Content-Encoding"},
        {"j", "Reject-Contact"},
        {"n", "Identity-Info"},
        {"o", "Event"},
        {"r", "Refer-To"},
        {"u", "Allow-Events"},
        {"x", "Session-Expires"},
        {"y", "Identity"},
    };
    unsigned found = 0;

    for (unsigned i = 0; i < PJ_ARRAY_SIZE(names); i++) {
        ck_assert_ptr_nonnull(look_up(names[i][0]));
        ck_assert_ptr_eq(look_up(names[i][0]), look_up(names[i][1]));
    }
    for (int c = 0; c < 256; c++) {
        char letter = (char)c;

        found += pjsip__x_lookup(&letter, 1) != NULL;
    }
    ck_assert_uint_eq(found, 2 * PJ_ARRAY_SIZE(names));
    ck_assert_ptr_null(look_up(""));
}
END_TEST

START_TEST(no_name_is_one_that_the_parser_types_anyway)
{
    for (unsigned i = 0; i < pjsip__x_count(); i++) {
        const pj_str_t *name = &pjsip__x_at(i)->name;
        const pjsip__hdr_desc *desc = pjsip__hdr_lookup(name->ptr, (pj_size_t)name->slen);

        ck_assert_msg(!desc || !desc->parse, "%s", name->ptr);
    }
    ck_assert_ptr_null(look_up("Contact"));
    ck_assert_ptr_null(look_up("X-Unknown"));
}
END_TEST

static const char message[] = "INVITE sip:a@h SIP/2.0\r\n"
                              "Via: SIP/2.0/UDP h;branch=z9hG4bK1\r\n"
                              "Reason: SIP;cause=200, Q.850;cause=16\r\n"
                              "Subject: x\r\n"
                              "REFER-TO:\r\n <sip:b@h>\r\n  ;x=1\r\n"
                              "Priority: ,\r\n"
                              "Date: Sat, 13 Nov 2010 23:29:00 GMT\r\n"
                              "\r\n";

static pjsip_hdr *find(const pjsip_msg *msg, const char *name)
{
    pj_str_t str_name = str(name);

    return pjsip_msg_find_hdr_by_name(msg, &str_name, NULL);
}

static pj_bool_t is_typed(const pjsip_msg *msg, const char *name)
{
    return pjsip__x_desc_of(find(msg, name)) == look_up(name);
}

START_TEST(only_what_is_registered_is_typed_by_the_parser)
{
    static const char *const names[] = {"reason", "Refer-To", "Priority"};
    pjsip_parser_err_report errs;
    pjsip_msg *msg = msg_of(message, &errs);
    pjsip_x_reason_hdr *r;
    char first[1000];
    char second[1000];

    ck_assert(!is_typed(msg, "Reason"));
    ck_assert_ptr_nonnull(find(msg, "Priority"));
    ck_assert(pj_list_empty(&errs));
    ck_assert_int_eq(pjsip_hdr_ext_register(names, 3), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_hdr_ext_register(names, 2), PJ_SUCCESS);
    msg = msg_of(message, &errs);
    ck_assert(is_typed(msg, "Reason") && is_typed(msg, "Refer-To") && !is_typed(msg, "Date"));
    r = (pjsip_x_reason_hdr *)find(msg, "Reason");
    ck_assert_uint_eq(r->cause, 200);
    ck_assert_uint_eq(r->next->cause, 16);
    /* the malformed one is reported by place and not kept */
    ck_assert_ptr_null(find(msg, "Priority"));
    ck_assert_uint_eq(pj_list_size(&errs), 1);
    ck_is(errs.next->hname, "Priority");
    ck_assert_int_eq(errs.next->line, 8);
    ck_assert_int_eq(errs.next->col, 11);
    ck_assert_int_gt(pjsip_msg_print(msg, first, sizeof(first)), 0);
    ck_assert_int_gt(pjsip_msg_print(pjsip_msg_clone(pool, msg), second, sizeof(second)), 0);
    ck_assert_str_eq(first, second);
    ck_assert_ptr_nonnull(strstr(first, "\r\nReason: SIP;cause=200\r\nReason: Q.850;cause=16\r\n"));
    ck_assert_ptr_nonnull(strstr(first, "\r\nRefer-To: <sip:b@h>;x=1\r\n"));
}
END_TEST

START_TEST(all_are_registered_at_once)
{
    pjsip_msg *msg;

    ck_assert_uint_eq(atomic_load(&pjsip__x_registered), 0);
    ck_assert_int_eq(pjsip_hdr_ext_register(NULL, 0), PJ_SUCCESS);
    ck_assert_uint_eq(atomic_load(&pjsip__x_registered), pjsip__x_count());
    msg = msg_of(message, NULL);
    ck_assert(is_typed(msg, "Reason") && is_typed(msg, "Date"));
    ck_assert_ptr_nonnull(find(msg, "Subject"));
    ck_assert_ptr_nonnull(hdr_of("r", "<sip:a@h>"));
    ck_assert_ptr_null(hdr_of("r", "<sip:a@h"));
}
END_TEST

static pjsip_hdr *parse_mine(pjsip_parse_ctx *ctx)
{
    pj_str_t name = str("Reason");

    return (pjsip_hdr *)pjsip_generic_string_hdr_create(ctx->pool, &name, &name);
}

START_TEST(a_programs_own_parser_and_ours_exclude_each_other)
{
    static const char *const one[] = {"Path"};
    static const char *const taken[] = {"Date", "Reason"};
    static const char *const unknown[] = {"Date", "X-Unknown"};

    ck_assert_int_eq(pjsip_register_hdr_parser("Reason", NULL, &parse_mine), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_hdr_ext_register(one, 1), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_register_hdr_parser("path", NULL, &parse_mine), PJSIP_ETYPEEXISTS);
    ck_assert_int_eq(pjsip_hdr_ext_register(taken, 2), PJSIP_ETYPEEXISTS);
    ck_assert_int_eq(pjsip_hdr_ext_register(unknown, 2), PJ_ENOTFOUND);
    ck_assert_int_eq(pjsip_hdr_ext_register(NULL, 0), PJSIP_ETYPEEXISTS);
    ck_assert_uint_eq(atomic_load(&pjsip__x_registered), 1);
    ck_assert(!is_typed(msg_of(message, NULL), "Date"));
}
END_TEST

Suite *hdr_ext_names_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_ext_names", &t);

    tcase_add_test(t, each_name_is_found_in_any_case);
    tcase_add_test(t, compact_names_are_found);
    tcase_add_test(t, no_name_is_one_that_the_parser_types_anyway);
    tcase_add_test(t, only_what_is_registered_is_typed_by_the_parser);
    tcase_add_test(t, all_are_registered_at_once);
    tcase_add_test(t, a_programs_own_parser_and_ours_exclude_each_other);
    return s;
}
