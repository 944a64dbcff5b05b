/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "support/endpoint.h"

#include "transport/transport_priv.h"

#define HEAD    "OPTIONS sip:a@b SIP/2.0\r\nVia: SIP/2.0/TCP h\r\n"
#define EMPTY   HEAD "Content-Length: 0\r\n\r\n"
#define HELLO   HEAD "l: 5\r\n\r\nhello"
#define ENDLESS "Subject: x\r\n"

static pjsip__frame frame;
static char out[8192];
static char record[256];

static void setup(void)
{
    test_endpt_create();
    pjsip__frame_init(&frame, &test_pools.factory);
    record[0] = out[0] = '\0';
}

static void teardown(void)
{
    pjsip__frame_fini(&frame);
    test_endpt_destroy();
}

/* Feed octets; record M for a message (text in out), P for a ping, E for the end. */
static void feed(const char *data, size_t len)
{
    pjsip__frame_event ev;
    const char *msg;
    pj_size_t msg_len;

    ck_assert_int_eq(pjsip__frame_feed(&frame, data, len), PJ_SUCCESS);
    while ((ev = pjsip__frame_next(&frame, 5000, &msg, &msg_len)) != PJSIP__FRAME_MORE) {
        size_t at = strlen(record);

        record[at] = ev == PJSIP__FRAME_MESSAGE ? 'M' : ev == PJSIP__FRAME_PING ? 'P' : 'E';
        record[at + 1] = '\0';
        if (msg)
            snprintf(out, sizeof(out), "%.*s", (int)msg_len, msg);
        if (ev == PJSIP__FRAME_ERROR)
            break;
    }
}

static void feed_text(const char *text)
{
    feed(text, strlen(text));
}

START_TEST(a_whole_message_is_given_where_it_lies)
{
    feed_text(HELLO);
    ck_assert_str_eq(record, "M");
    ck_assert_str_eq(out, HELLO);
    ck_assert(!pjsip__frame_partial(&frame));
    ck_assert_ptr_null(frame.pool);
}
END_TEST

START_TEST(two_messages_in_one_read_are_two_messages)
{
    feed_text(HELLO EMPTY);
    ck_assert_str_eq(record, "MM");
    ck_assert_str_eq(out, EMPTY);
}
END_TEST

START_TEST(a_message_may_be_cut_at_every_octet)
{
    static const char text[] = EMPTY HELLO;
    size_t len = sizeof(text) - 1, cut = (size_t)_i + 1;

    ck_assert_uint_lt(cut, len);
    feed(text, cut);
    feed(text + cut, len - cut);
    ck_assert_str_eq(record, "MM");
    ck_assert_str_eq(out, HELLO);
    ck_assert_ptr_null(frame.pool);
}
END_TEST

START_TEST(a_message_may_come_octet_by_octet)
{
    static const char text[] = "\r\n" HELLO "\r\n\r\n" EMPTY;

    for (size_t i = 0; i < sizeof(text) - 1; i++)
        feed(text + i, 1);
    ck_assert_str_eq(record, "MPM");
    ck_assert_str_eq(out, EMPTY);
}
END_TEST

START_TEST(the_search_goes_on_where_it_stopped)
{
    feed_text(HEAD "Subject: ");
    for (int i = 0; i < 100; i++) {
        feed_text("abcdefgh");
        ck_assert_uint_eq(frame.scanned, frame.kept);
    }
    feed_text("\r\nl: 0\r\n\r\n");
    ck_assert_str_eq(record, "M");
}
END_TEST

START_TEST(a_double_crlf_is_a_ping_and_a_single_one_is_not)
{
    feed_text("\r\n\r\n");
    ck_assert_str_eq(record, "P");
    feed_text("\r\n");
    ck_assert_str_eq(record, "P");
    feed_text("\r");
    feed_text("\n\r\n");
    ck_assert_str_eq(record, "PP");
    feed_text("\r\n" EMPTY "\r\n" EMPTY);
    ck_assert_str_eq(record, "PPPMM");
}
END_TEST

static const struct {
    const char *length;
    const char *record;
    int code;
} lengths[] = {
    {"Content-Length: 0", "M", 0},
    {"Content-Length:\r\n 0", "M", 0},
    {"CONTENT-LENGTH : 0", "M", 0},
    {"l:0 ", "M", 0},
    {"X: y", "E", 400},
    {"Content-Length: ", "E", 400},
    {"Content-Length: -1", "E", 400},
    {"Content-Length: 5x", "E", 400},
    {"Content-Length: 0x10", "E", 400},
    {"Content-Length: 0\r\nContent-Length: 5", "E", 400},
    {"Content-Length: 5\r\nl: 6", "E", 400},
    {"Content-Length: 2147483648", "E", 400},
    {"Content-Length: 4294967295", "E", 400},
    {"Content-Length: 4294967296", "E", 400},
    {"Content-Length: 18446744073709551616", "E", 400},
    {"Content-Length: 0000000000000000000000000000000000000000000099999999999999999999999999", "E",
     400},
    {"Content-Length: 5001", "E", 513},
    {"Content-Length: 2147483647", "E", 513},
};

START_TEST(content_length_decides)
{
    char text[512];

    snprintf(text, sizeof(text), HEAD "%s\r\n\r\n", lengths[_i].length);
    feed_text(text);
    ck_assert_str_eq(record, lengths[_i].record);
    ck_assert_int_eq(frame.code, lengths[_i].code);
    ck_assert_str_eq(out, text);
}
END_TEST

START_TEST(after_an_error_there_is_nothing_more)
{
    feed_text(HEAD "\r\n");
    ck_assert_str_eq(record, "E");
    feed_text(EMPTY);
    ck_assert_str_eq(record, "EE");
}
END_TEST

START_TEST(headers_without_end_are_too_long_at_the_limit)
{
    feed_text(HEAD);
    for (int i = 0; i < 5000 && !record[0]; i++)
        feed_text(ENDLESS);
    ck_assert_str_eq(record, "E");
    ck_assert_int_eq(frame.code, 513);
    ck_assert_str_eq(out + strlen(out) - 12, ENDLESS); /* whole lines */
}
END_TEST

START_TEST(a_body_is_not_searched_for_messages)
{
    char text[512];

    snprintf(text, sizeof(text), HEAD "l: %d\r\n\r\n" EMPTY HELLO, (int)sizeof(EMPTY) - 1);
    feed_text(text);
    ck_assert_str_eq(record, "MM");
    ck_assert_str_eq(out, HELLO);
}
END_TEST

START_TEST(a_head_over_the_limit_is_too_long_however_it_comes)
{
    static char text[8000] = HEAD; /* and no Content-Length */

    while (strlen(text) < 6000)
        strncat(text, ENDLESS, sizeof(text) - strlen(text) - 1);
    strncat(text, "\r\n", sizeof(text) - strlen(text) - 1);
    if (_i) {
        feed(text, 4000);
        feed(text + 4000, strlen(text) - 4000);
    } else {
        feed_text(text);
    }
    ck_assert_str_eq(record, "E");
    ck_assert_int_eq(frame.code, 513);
}
END_TEST

Suite *frame_suite(void);
Suite *frame_suite(void)
{
    Suite *s = suite_create("frame");
    TCase *tc = tcase_create("frame");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, a_whole_message_is_given_where_it_lies);
    tcase_add_test(tc, two_messages_in_one_read_are_two_messages);
    tcase_add_loop_test(tc, a_message_may_be_cut_at_every_octet, 0, (int)sizeof(EMPTY HELLO) - 3);
    tcase_add_test(tc, a_message_may_come_octet_by_octet);
    tcase_add_test(tc, the_search_goes_on_where_it_stopped);
    tcase_add_test(tc, a_double_crlf_is_a_ping_and_a_single_one_is_not);
    tcase_add_loop_test(tc, content_length_decides, 0, PJ_ARRAY_SIZE(lengths));
    tcase_add_test(tc, after_an_error_there_is_nothing_more);
    tcase_add_test(tc, headers_without_end_are_too_long_at_the_limit);
    tcase_add_loop_test(tc, a_head_over_the_limit_is_too_long_however_it_comes, 0, 2);
    tcase_add_test(tc, a_body_is_not_searched_for_messages);
    suite_add_tcase(s, tc);
    return s;
}
