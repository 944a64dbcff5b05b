/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include <pjsip/print_util.h>
#include <pjsip/sip_auth_msg.h>
#include <strings.h>

suite_fn hdr_suite;

START_TEST(headers_are_found_by_type_name_or_either_of_two_names)
{
    pjsip_msg *msg = msg_of("OPTIONS sip:a SIP/2.0\r\nm: <sip:1>\r\nX-A: 1\r\nContact: <sip:2>\r\n"
                            "o: presence\r\nx-a: 2\r\n\r\n",
                            NULL);
    pj_str_t contact = str("contact");
    pj_str_t m = str("M");
    pj_str_t xa = str("X-a");
    pj_str_t event = str("Event");
    pj_str_t o = str("o");
    pj_str_t none = str("Via");
    pjsip_hdr *first;
    pjsip_hdr *second;

    first = pjsip_msg_find_hdr(msg, PJSIP_H_CONTACT, NULL);
    ck_assert_ptr_nonnull(first);
    ck_assert_ptr_eq(pjsip_msg_find_hdr(msg, PJSIP_H_CONTACT, first), first);
    second = pjsip_msg_find_hdr(msg, PJSIP_H_CONTACT, first->next);
    ck_assert_ptr_nonnull(second);
    ck_assert_ptr_null(pjsip_msg_find_hdr(msg, PJSIP_H_CONTACT, second->next));
    ck_assert_ptr_null(pjsip_msg_find_hdr(msg, PJSIP_H_CONTACT, &msg->hdr));
    ck_assert_ptr_eq(pjsip_msg_find_hdr_by_name(msg, &contact, NULL), first);
    ck_assert_ptr_eq(pjsip_msg_find_hdr_by_name(msg, &m, NULL), first);
    first = pjsip_msg_find_hdr_by_name(msg, &xa, NULL);
    ck_is(((pjsip_generic_string_hdr *)first)->hvalue, "1");
    second = pjsip_msg_find_hdr_by_name(msg, &xa, first->next);
    ck_is(((pjsip_generic_string_hdr *)second)->hvalue, "2");
    ck_assert_ptr_nonnull(pjsip_msg_find_hdr_by_names(msg, &event, &o, NULL));
    ck_assert_ptr_null(pjsip_msg_find_hdr_by_name(msg, &none, NULL));
}
END_TEST

/* A header type as programs make them. */
typedef struct my_hdr {
    PJSIP_DECL_HDR_MEMBER(struct my_hdr);
    pj_str_t text;
} my_hdr;

static int my_print(void *hdr, char *buf, pj_size_t len)
{
    my_hdr *h = hdr;
    char *start = buf;
    char *endbuf = buf + len;

    copy_advance(buf, h->name);
    copy_advance_char_check(buf, ':');
    copy_advance_pair(buf, " ", 1, h->text);
    copy_advance_pair_quote(buf, ";q=", 3, h->text, '"', '"');
    copy_advance_pair_quote_cond(buf, ";r=", 3, h->text, '"', '"');
    copy_advance_pair_quote_cond_always(buf, ";e=", 3, ((pj_str_t){(char *)"", 0}), '"', '"');
    copy_advance_escape(buf, h->text, pjsip_parser_const()->pjsip_ALPHA_SPEC);
    copy_advance_pair_escape(buf, ";s=", 3, h->text, pjsip_parser_const()->pjsip_ALPHA_SPEC);
    return (int)(buf - start);
}

static void *my_clone(pj_pool_t *p, const void *hdr)
{
    my_hdr *copy = PJ_POOL_ZALLOC_T(p, my_hdr);

    *copy = *(const my_hdr *)hdr;
    pj_list_init(copy);
    return copy;
}

START_TEST(a_header_type_of_a_program_is_printed_and_copied_by_its_functions)
{
    static pjsip_hdr_vptr vptr = {my_clone, my_clone, my_print};
    my_hdr h = {.type = PJSIP_H_OTHER, .name = str("X-Mine"), .text = str("a b"), .vptr = &vptr};
    const char *text = "X-Mine: a b;q=\"a b\";r=\"a b\";e=\"\"a%20b;s=a%20b";
    char buf[128];
    pj_str_t got;
    int len;

    len = pjsip_hdr_print_on(&h, buf, sizeof(buf));
    pj_strset(&got, buf, (pj_size_t)len);
    ck_is(got, text);
    while (--len >= 0)
        ck_assert_int_eq(pjsip_hdr_print_on(&h, exact(buf, (size_t)len), (size_t)len), -1);
    ck_assert_ptr_ne(pjsip_hdr_clone(pool, &h), &h);
    ck_assert_ptr_ne(pjsip_hdr_shallow_clone(pool, &h), &h);
}
END_TEST

START_TEST(a_header_without_functions_prints_as_nothing)
{
    pjsip_hdr h = {.type = PJSIP_H_OTHER};
    char buf[8];

    ck_assert_int_eq(pjsip_hdr_print_on(&h, buf, sizeof(buf)), 0);
}
END_TEST

START_TEST(compact_names_are_printed_when_the_setting_says_so)
{
    pjsip_cfg()->endpt.use_compact_form = PJ_TRUE;
    ck_hdr_roundtrip("Call-ID", "x@y", "i: x@y");
    ck_hdr_roundtrip("Route", "<sip:h>", "Route: <sip:h>");
    ck_hdr_roundtrip("X-Other", "v", "X-Other: v");
    pjsip_cfg()->endpt.use_compact_form = PJ_FALSE;
    ck_hdr_roundtrip("i", "x@y", "Call-ID: x@y");
}
END_TEST

/* ---- making them ----------------------------------------------------------------------------- */

#define MAKER(name, type)                                                    \
    {                                                                        \
        (void *(*)(pj_pool_t *)) & pjsip_##name##_hdr_create, PJSIP_H_##type \
    }

static const struct {
    void *(*create)(pj_pool_t *pool);
    pjsip_hdr_e type;
} makers[] = {
    MAKER(accept, ACCEPT),
    MAKER(allow, ALLOW),
    MAKER(require, REQUIRE),
    MAKER(supported, SUPPORTED),
    MAKER(unsupported, UNSUPPORTED),
    MAKER(cid, CALL_ID),
    MAKER(clen, CONTENT_LENGTH),
    MAKER(cseq, CSEQ),
    MAKER(contact, CONTACT),
    MAKER(ctype, CONTENT_TYPE),
    MAKER(from, FROM),
    MAKER(to, TO),
    MAKER(rr, RECORD_ROUTE),
    MAKER(route, ROUTE),
    MAKER(via, VIA),
    MAKER(authorization, AUTHORIZATION),
    MAKER(proxy_authorization, PROXY_AUTHORIZATION),
    MAKER(www_authenticate, WWW_AUTHENTICATE),
    MAKER(proxy_authenticate, PROXY_AUTHENTICATE),
};

START_TEST(a_header_that_was_just_made_prints_and_is_copied)
{
    pjsip_hdr *h = makers[_i].create(pool);
    pjsip_hdr *copy;
    char text[256], again[256];
    int len;

    ck_assert_ptr_nonnull(h);
    ck_assert_int_eq(h->type, makers[_i].type);
    len = pjsip_hdr_print_on(h, text, sizeof(text));
    ck_assert_int_gt(len, (int)h->name.slen);
    ck_assert_int_eq(strncasecmp(text, h->name.ptr, (size_t)h->name.slen), 0);
    copy = pjsip_hdr_clone(pool, h);
    ck_assert_ptr_nonnull(copy);
    ck_assert_int_eq(pjsip_hdr_print_on(copy, again, sizeof(again)), len);
    ck_assert_int_eq(memcmp(text, again, (size_t)len), 0);
}
END_TEST

static pj_pool_t *full_pool(void)
{
    pj_pool_t *full = small_pool(256);

    while (pj_pool_alloc(full, 8))
        ;
    return full;
}

START_TEST(a_pool_without_room_makes_no_header_and_no_copy)
{
    pj_pool_t *full = full_pool();
    pjsip_hdr *h = makers[_i].create(pool);

    ck_assert_ptr_null(makers[_i].create(full));
    ck_assert_ptr_null(pjsip_hdr_clone(full, h));
    ck_assert_ptr_null(pjsip_hdr_shallow_clone(full, h));
    pj_pool_release(full);
}
END_TEST

START_TEST(a_pool_without_room_makes_no_header_of_a_value)
{
    pj_pool_t *full = full_pool();
    pj_str_t text = str("x");

    ck_assert_ptr_null(pjsip_generic_string_hdr_create(full, &text, &text));
    ck_assert_ptr_null(pjsip_generic_int_hdr_create(full, &text, 1));
    ck_assert_ptr_null(pjsip_generic_array_hdr_create(full, &text));
    ck_assert_ptr_null(pjsip_expires_hdr_create(full, 1));
    ck_assert_ptr_null(pjsip_max_fwd_hdr_create(full, 1));
    ck_assert_ptr_null(pjsip_min_expires_hdr_create(full, 1));
    ck_assert_ptr_null(pjsip_retry_after_hdr_create(full, 1));
    ck_assert_ptr_null(pjsip_warning_hdr_create(full, 399, &text, &text));
    pj_pool_release(full);
}
END_TEST

Suite *hdr_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr", &t);

    tcase_add_test(t, headers_are_found_by_type_name_or_either_of_two_names);
    tcase_add_test(t, a_header_type_of_a_program_is_printed_and_copied_by_its_functions);
    tcase_add_test(t, a_header_without_functions_prints_as_nothing);
    tcase_add_test(t, compact_names_are_printed_when_the_setting_says_so);
    tcase_add_loop_test(t, a_header_that_was_just_made_prints_and_is_copied, 0,
                        PJ_ARRAY_SIZE(makers));
    tcase_add_loop_test(t, a_pool_without_room_makes_no_header_and_no_copy, 0,
                        PJ_ARRAY_SIZE(makers));
    tcase_add_test(t, a_pool_without_room_makes_no_header_of_a_value);
    return s;
}
