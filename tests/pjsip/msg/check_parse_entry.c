/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

suite_fn parse_entry_suite;

START_TEST(a_status_line_has_a_code_and_a_phrase)
{
    static const struct {
        const char *text;
        int code;
        const char *reason; /* NULL: refused */
    } cases[] = {
        {"SIP/2.0 200 OK\r\n", 200, "OK"},
        {"sip/2.0 100 Trying", 100, "Trying"},
        {"SIP/2.0 100 \r\n", 100, ""},
        {"SIP/2.0 100\r\n", 100, ""},
        {"SIP/2.0 200 = 2**3 * 5", 200, "= 2**3 * 5"},
        {"SIP/2.0 699 x", 699, "x"},
        {"SIP/2.0 99 x", 0, NULL},
        {"SIP/2.0 1000 x", 0, NULL},
        {"SIP/2.0 4294967301 x", 0, NULL},
        {"SIP/2.0 abc x", 0, NULL},
        {"SIP/2.0 200x", 0, NULL},
        {"SIP/2.0", 0, NULL},
        {"SIP/3.0 200 OK", 0, NULL},
        {"HTTP/1.1 200 OK", 0, NULL},
        {"", 0, NULL},
        {"SIP/2.0 -200 x", 0, NULL},
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        size_t len = strlen(cases[i].text);
        pjsip_status_line line = {-1, {NULL, 0}};
        pj_status_t status = pjsip_parse_status_line(exact(cases[i].text, len), len, &line);

        if (!cases[i].reason) {
            ck_assert_msg(status == PJSIP_EINVALIDMSG && line.code == -1, "%s", cases[i].text);
            continue;
        }
        ck_assert_msg(status == PJ_SUCCESS && line.code == cases[i].code, "%s", cases[i].text);
        ck_is(line.reason, cases[i].reason);
    }
}
END_TEST

START_TEST(a_header_says_how_much_was_used_or_where_it_is_wrong)
{
    pj_str_t name = str("CSeq");
    pj_str_t bad_name = str("C Seq");
    int len = -1;

    ck_assert_ptr_nonnull(pjsip_parse_hdr(pool, &name, exact("1 ACK\r\nX", 8), 8, &len));
    ck_assert_int_eq(len, 7);
    ck_assert_ptr_nonnull(pjsip_parse_hdr(pool, &name, exact("1 ACK", 5), 5, &len));
    ck_assert_int_eq(len, 5);
    ck_assert_ptr_nonnull(pjsip_parse_hdr(pool, &name, exact("1\r\n ACK\n", 8), 8, &len));
    ck_assert_int_eq(len, 8);
    ck_assert_ptr_null(pjsip_parse_hdr(pool, &name, exact("1 A@K", 5), 5, &len));
    ck_assert_int_eq(len, 3);
    ck_assert_ptr_null(pjsip_parse_hdr(pool, &bad_name, exact("1 ACK", 5), 5, NULL));
}
END_TEST

START_TEST(a_list_of_headers_ends_at_the_empty_line)
{
    const char *text =
        "To: <sip:a>\r\nVia: SIP/2.0/UDP a,SIP/2.0/UDP b\r\nX: y\r\n z\r\n\r\nQ: r\r\n";
    const char *bad = "To: <sip:a>\r\nCSeq: x\r\n";
    const char *no_header = "To: <sip:a>\r\njunk\r\n";
    pjsip_hdr list;

    pj_list_init(&list);
    ck_assert_int_eq(pjsip_parse_headers(pool, exact(text, strlen(text)), strlen(text), &list, 0),
                     PJ_SUCCESS);
    ck_assert_uint_eq(pj_list_size(&list), 4);
    ck_is(((pjsip_generic_string_hdr *)list.prev)->hvalue, "y z");
    pj_list_init(&list);
    ck_assert_int_eq(pjsip_parse_headers(pool, exact(bad, strlen(bad)), strlen(bad), &list, 0),
                     PJSIP_EINVALIDHDR);
    ck_assert_int_eq(
        pjsip_parse_headers(pool, exact(no_header, strlen(no_header)), strlen(no_header), &list, 0),
        PJSIP_EINVALIDHDR);
    ck_assert_int_eq(pjsip_parse_headers(pool, exact("", 0), 0, &list, 0), PJ_SUCCESS);
}
END_TEST

START_TEST(a_uri_may_be_asked_for_as_a_name_addr)
{
    pjsip_name_addr *addr = (pjsip_name_addr *)pjsip_parse_uri(pool, exact("sip:h;p", 7), 7,
                                                               PJSIP_PARSE_URI_AS_NAMEADDR);

    ck_assert_ptr_ne(addr, pjsip_uri_get_uri(addr));
    ck_assert(!pj_list_empty(&((pjsip_sip_uri *)addr->uri)->other_param));
    ck_assert_ptr_nonnull(pjsip_parse_uri(pool, exact("\r\n sip:h \r\n", 11), 11, 0));
}
END_TEST

START_TEST(what_has_no_start_line_is_no_message)
{
    static const char *const bad[] = {"",
                                      "\r\n",
                                      "\r\n\r\n\r\n",
                                      "INVITE",
                                      "INVITE\r\n",
                                      "INVITE sip:a",
                                      " INVITE sip:a SIP/2.0\r\n\r\n",
                                      "\x01\x02\x03\r\n",
                                      "@ sip:a SIP/2.0\r\n\r\n",
                                      "INVITE sip:a SIP/2.0\r\rVia: x\r\n\r\n"};
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(bad); i++)
        ck_assert_msg(msg_of(bad[i], NULL) == NULL, "%u", i);
}
END_TEST

Suite *parse_entry_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("parse_entry", &t);

    tcase_add_test(t, a_status_line_has_a_code_and_a_phrase);
    tcase_add_test(t, a_header_says_how_much_was_used_or_where_it_is_wrong);
    tcase_add_test(t, a_list_of_headers_ends_at_the_empty_line);
    tcase_add_test(t, a_uri_may_be_asked_for_as_a_name_addr);
    tcase_add_test(t, what_has_no_start_line_is_no_message);
    return s;
}
