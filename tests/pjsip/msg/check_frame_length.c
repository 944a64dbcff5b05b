/* SPDX-License-Identifier: BSD-2-Clause */
#include "msg/frame_length.h"
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include <stdio.h>

suite_fn frame_length_suite;

static pj_status_t find(const char *text, size_t len, pj_bool_t datagram, size_t *size)
{
    *size = 12345;
    return pjsip_find_msg(exact(text, len), len, datagram, size);
}

START_TEST(a_message_is_found_as_soon_as_it_is_whole_and_not_before)
{
    static const char *const messages[] = {
        "OPTIONS sip:a SIP/2.0\r\nTo: b\r\nContent-Length: 3\r\n\r\nabc",
        "SIP/2.0 200 OK\r\nl:3\r\nX: y\r\n\r\nabc",
        "SIP/2.0 200 OK\nCONTENT-length \t:\r\n  3\n\nabc",
        "\r\n\r\nOPTIONS sip:a SIP/2.0\r\nl: 0\r\n\r\n",
        "SIP/2.0 200 OK\r\nl: 3\r\nContent-Length: 3\r\n\r\nabc",
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(messages); i++) {
        char text[200];
        size_t len = strlen(messages[i]);
        size_t cut;
        size_t size;

        for (cut = 0; cut < len; cut++)
            ck_assert_msg(find(messages[i], cut, PJ_FALSE, &size) == PJSIP_EPARTIALMSG, "%u at %zu",
                          i, cut);
        ck_assert_int_eq(find(messages[i], len, PJ_FALSE, &size), PJ_SUCCESS);
        ck_assert_uint_eq(size, len);
        snprintf(text, sizeof(text), "%s\r\nINVITE sip:", messages[i]);
        ck_assert_int_eq(find(text, strlen(text), PJ_FALSE, &size), PJ_SUCCESS);
        ck_assert_uint_eq(size, len);
    }
}
END_TEST

START_TEST(without_a_length_a_stream_is_lost_and_a_datagram_is_not)
{
    const char *text = "OPTIONS sip:a SIP/2.0\r\nTo: b\r\n\r\nabc";
    size_t size;

    ck_assert_int_eq(find(text, strlen(text), PJ_FALSE, &size), PJSIP_EMISSINGHDR);
    ck_assert_int_eq(find(text, strlen(text), PJ_TRUE, &size), PJ_SUCCESS);
    ck_assert_uint_eq(size, strlen(text));
}
END_TEST

START_TEST(hazard_113_lengths_are_checked_in_64_bits)
{
    static const char *const bad[] = {"-1",
                                      "-999",
                                      "abc",
                                      "",
                                      "1 2",
                                      "2147483648",
                                      "4294967295",
                                      "4294967296",
                                      "18446744073709551616",
                                      "0x3",
                                      "99999999999999999999999999999999999999999",
                                      "3;x"};
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(bad); i++) {
        char text[200];
        size_t size;

        snprintf(text, sizeof(text),
                 "SIP/2.0 200 OK\r\nContent-Length: %s\r\n\r\nSIP/2.0 200 OK\r\n", bad[i]);
        ck_assert_msg(find(text, strlen(text), PJ_FALSE, &size) == PJSIP_EINVALIDHDR, "%s", bad[i]);
        ck_assert_msg(find(text, strlen(text), PJ_TRUE, &size) == PJSIP_EINVALIDHDR, "%s", bad[i]);
    }
}
END_TEST

START_TEST(lengths_that_differ_lose_the_stream)
{
    const char *text = "SIP/2.0 200 OK\r\nl: 3\r\nContent-Length: 4\r\n\r\nabcd";
    const char *far = "SIP/2.0 200 OK\r\nl: 2147483647\r\n\r\nabcd";
    size_t size;

    ck_assert_int_eq(find(text, strlen(text), PJ_FALSE, &size), PJSIP_EINVALIDHDR);
    ck_assert_int_eq(find(far, strlen(far), PJ_FALSE, &size), PJSIP_EPARTIALMSG);
    ck_assert_int_eq(pjsip__stream_msg_size(far, strlen(far) - 4, &size), PJ_SUCCESS);
    ck_assert_uint_eq(size, strlen(far) - 4 + 2147483647u);
}
END_TEST

START_TEST(a_first_line_with_a_bare_cr_is_no_message)
{
    const char *text = "OPTIONS sip:a\rSIP/2.0\r\nl: 0\r\n\r\n";
    size_t size;

    ck_assert_int_eq(find(text, strlen(text), PJ_FALSE, &size), PJSIP_EINVALIDMSG);
}
END_TEST

/* What the framer takes and what the parser takes have to be the same. */
START_TEST(hazard_130_framing_and_parsing_agree)
{
    static const char *const heads[] = {
        "SIP/2.0 200 OK\r\nl: 3\r\n\r\n",
        "SIP/2.0 200 OK\r\nX: y\r\n Content-Length: 9\r\nl: 3\r\n\r\n",
        "SIP/2.0 200 OK\r\nX-Content-Length: 9\r\nCONTENT-LENGTH: 0003\r\n\r\n",
        "SIP/2.0 200 OK\nl:\n 3\n\r\n",
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(heads); i++) {
        char text[200];
        pjsip_msg *msg;
        size_t size;

        snprintf(text, sizeof(text), "%sabcdefghijk", heads[i]);
        ck_assert_int_eq(find(text, strlen(text), PJ_FALSE, &size), PJ_SUCCESS);
        ck_assert_uint_eq(size, strlen(heads[i]) + 3);
        msg = msg_of(text, NULL);
        ck_assert_uint_eq(msg->body->len, 3);
        ck_assert_int_eq(memcmp(msg->body->data, "abc", 3), 0);
    }
}
END_TEST

Suite *frame_length_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("frame_length", &t);

    tcase_add_test(t, a_message_is_found_as_soon_as_it_is_whole_and_not_before);
    tcase_add_test(t, without_a_length_a_stream_is_lost_and_a_datagram_is_not);
    tcase_add_test(t, hazard_113_lengths_are_checked_in_64_bits);
    tcase_add_test(t, lengths_that_differ_lose_the_stream);
    tcase_add_test(t, a_first_line_with_a_bare_cr_is_no_message);
    tcase_add_test(t, hazard_130_framing_and_parsing_agree);
    return s;
}
