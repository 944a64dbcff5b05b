/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include <stdio.h>

suite_fn hdr_generic_suite;

START_TEST(an_unknown_header_keeps_its_name_and_value)
{
    pjsip_generic_string_hdr *h = hdr_of("X-Odd", "  ;;,,;;,; \t");

    ck_assert_int_eq(h->type, PJSIP_H_OTHER);
    ck_is(h->name, "X-Odd");
    ck_is(h->hvalue, ";;,,;;,;");
    ck_hdr_prints(h, "X-Odd: ;;,,;;,;");
    ck_hdr_roundtrip("X-Empty", "", "X-Empty: ");
    ck_hdr_roundtrip("User-Agent", "a/1 (b)", "User-Agent: a/1 (b)");
}
END_TEST

START_TEST(a_compact_name_without_a_type_is_found_by_its_long_one)
{
    pjsip_msg *msg = msg_of("OPTIONS sip:a SIP/2.0\r\ns: hi\r\nSUBJECT: ho\r\n\r\n", NULL);
    pj_str_t subject = str("Subject");
    pjsip_generic_string_hdr *h = pjsip_msg_find_hdr_by_name(msg, &subject, NULL);

    ck_is(h->hvalue, "hi");
    ck_is(h->name, "Subject");
    h = pjsip_msg_find_hdr_by_name(msg, &subject, h->next);
    ck_is(h->name, "SUBJECT");
}
END_TEST

START_TEST(strings_are_created_with_copies_or_without)
{
    pj_str_t name = str("Subject");
    pj_str_t value = str("lunch");
    pjsip_generic_string_hdr *h = pjsip_subject_hdr_create(pool, &name, &value);
    pjsip_generic_string_hdr on_stack;

    ck_assert_ptr_ne(h->hvalue.ptr, value.ptr);
    ck_hdr_prints(h, "Subject: lunch");
    pjsip_generic_string_hdr_init2(&on_stack, &name, &value);
    ck_assert_ptr_eq(on_stack.hvalue.ptr, value.ptr);
    ck_hdr_prints(&on_stack, "Subject: lunch");
    pjsip_generic_string_hdr_init(pool, &on_stack, &name, NULL);
    ck_hdr_prints(&on_stack, "Subject: ");
}
END_TEST

START_TEST(numbers_have_their_headers)
{
    pj_str_t name = str("RSeq");
    pjsip_generic_int_hdr *h;

    ck_hdr_roundtrip("Expires", "3600", "Expires: 3600");
    ck_hdr_roundtrip("Expires", "4294967295", "Expires: 4294967295");
    ck_hdr_roundtrip("Min-Expires", "0060", "Min-Expires: 60");
    ck_hdr_roundtrip("Max-Forwards", "255", "Max-Forwards: 255");
    h = hdr_of("Max-Forwards", "70");
    ck_assert_int_eq(h->type, PJSIP_H_MAX_FORWARDS);
    ck_assert_uint_eq(h->ivalue, 70);
    ck_hdr_prints(pjsip_expires_hdr_create(pool, 5), "Expires: 5");
    ck_hdr_prints(pjsip_min_expires_hdr_create(pool, 6), "Min-Expires: 6");
    ck_hdr_prints(pjsip_max_fwd_hdr_create(pool, 7), "Max-Forwards: 7");
    ck_hdr_prints(pjsip_expires_hdr_init(pool, h, 1), "Expires: 1");
    ck_hdr_prints(pjsip_min_expires_hdr_init(pool, h, 2), "Min-Expires: 2");
    ck_hdr_prints(pjsip_max_fwd_hdr_init(pool, h, 3), "Max-Forwards: 3");
    h = pjsip_generic_int_hdr_create(pool, &name, 4294967295u);
    ck_hdr_prints(h, "RSeq: 4294967295");
}
END_TEST

START_TEST(hazard_3_numbers_out_of_range_are_refused)
{
    static const char *const bad[] = {"",
                                      "-1",
                                      "x",
                                      "1x",
                                      "1 1",
                                      "4294967296",
                                      "18446744073709551616",
                                      "1111111111111111111111111111111111111111",
                                      "1;x",
                                      "1,2"};
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(bad); i++) {
        ck_hdr_refused("Expires", bad[i]);
        ck_hdr_refused("Min-Expires", bad[i]);
        ck_hdr_refused("Max-Forwards", bad[i]);
    }
    ck_hdr_refused("Max-Forwards", "256");
}
END_TEST

START_TEST(lists_are_split_at_commas_outside_quotes)
{
    pjsip_accept_hdr *h = hdr_of("Accept", "application/sdp;level=1 , text/html;a=\"x,y\",, a/b ,");

    ck_assert_uint_eq(h->count, 3);
    ck_is(h->values[0], "application/sdp;level=1");
    ck_is(h->values[1], "text/html;a=\"x,y\"");
    ck_is(h->values[2], "a/b");
    ck_hdr_prints(h, "Accept: application/sdp;level=1, text/html;a=\"x,y\", a/b");
    ck_hdr_roundtrip("Allow", "INVITE,ACK", "Allow: INVITE, ACK");
    ck_hdr_roundtrip("Supported", "", "Supported: ");
    ck_hdr_roundtrip("k", "100rel", "Supported: 100rel");
    ck_hdr_roundtrip("Unsupported", "a", "Unsupported: a");
    ck_hdr_roundtrip("Require", "a,b", "Require: a, b");
    ck_hdr_refused("Accept", "a/b;c=\"d");
}
END_TEST

START_TEST(created_lists_have_their_names)
{
    static pjsip_generic_array_hdr h;
    pj_str_t name = str("X-List");

    ck_hdr_prints(pjsip_accept_hdr_create(pool), "Accept: ");
    ck_hdr_prints(pjsip_allow_hdr_create(pool), "Allow: ");
    ck_hdr_prints(pjsip_require_hdr_create(pool), "Require: ");
    ck_hdr_prints(pjsip_supported_hdr_create(pool), "Supported: ");
    ck_hdr_prints(pjsip_unsupported_hdr_create(pool), "Unsupported: ");
    ck_hdr_prints(pjsip_generic_array_hdr_create(pool, &name), "X-List: ");
    ck_hdr_prints(pjsip_accept_hdr_init(pool, &h), "Accept: ");
    ck_hdr_prints(pjsip_allow_hdr_init(pool, &h), "Allow: ");
    ck_hdr_prints(pjsip_require_hdr_init(pool, &h), "Require: ");
    ck_hdr_prints(pjsip_supported_hdr_init(pool, &h), "Supported: ");
    ck_hdr_prints(pjsip_unsupported_hdr_init(pool, &h), "Unsupported: ");
    ck_hdr_prints(pjsip_generic_array_hdr_init(pool, &h, &name), "X-List: ");
}
END_TEST

START_TEST(hazard_7_a_list_of_any_length_goes_on_in_further_headers)
{
    static const unsigned counts[] = {31, 32, 33, 64, 65, 1000, 10000};
    static const char *const names[] = {"Accept", "Allow", "Supported", "Require", "Unsupported"};
    unsigned i;
    unsigned n;

    for (i = 0; i < PJ_ARRAY_SIZE(counts) * PJ_ARRAY_SIZE(names); i++) {
        unsigned count = counts[i % PJ_ARRAY_SIZE(counts)];
        pj_str_t name = str(names[i / PJ_ARRAY_SIZE(counts)]);
        char *text = malloc(count * 8 + 1);
        size_t len = 0;
        pjsip_generic_array_hdr *first;
        pjsip_generic_array_hdr *h;
        unsigned seen = 0;

        for (n = 0; n < count; n++)
            len += (size_t)snprintf(text + len, 9, "v%u,", n);
        first = h = pjsip_parse_hdr(pool, &name, text, len, NULL);
        ck_assert_ptr_nonnull(h);
        do {
            unsigned j;

            for (j = 0; j < h->count; j++) {
                char value[16];

                snprintf(value, sizeof(value), "v%u", seen++);
                ck_is(h->values[j], value);
            }
            h = h->next;
        } while (h != first);
        ck_assert_uint_eq(seen, count);
        free(text);
    }
}
END_TEST

Suite *hdr_generic_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("hdr_generic", &t);

    tcase_add_test(t, an_unknown_header_keeps_its_name_and_value);
    tcase_add_test(t, a_compact_name_without_a_type_is_found_by_its_long_one);
    tcase_add_test(t, strings_are_created_with_copies_or_without);
    tcase_add_test(t, numbers_have_their_headers);
    tcase_add_test(t, hazard_3_numbers_out_of_range_are_refused);
    tcase_add_test(t, lists_are_split_at_commas_outside_quotes);
    tcase_add_test(t, created_lists_have_their_names);
    tcase_add_test(t, hazard_7_a_list_of_any_length_goes_on_in_further_headers);
    return s;
}
