/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include <stdio.h>

suite_fn print_suite;

static void ck_msg_prints(const pjsip_msg *msg, const char *text)
{
    size_t len = strlen(text);
    char *buf = exact(text, len);
    pj_str_t got;
    size_t i;

    memset(buf, 'X', len);
    pj_strset(&got, buf, (pj_size_t)pjsip_msg_print(msg, buf, len));
    ck_is(got, text);
    for (i = 0; i < len; i++)
        ck_assert_int_eq(pjsip_msg_print(msg, exact(text, i), i), -1);
}

START_TEST(hazard_46_a_message_is_printed_into_its_size_and_no_smaller)
{
    ck_msg_prints(msg_of("OPTIONS <x:y> SIP/2.0\r\nTo: sip:a\r\n\r\n", NULL),
                  "OPTIONS <x:y> SIP/2.0\r\nTo: <sip:a>\r\nContent-Length: 0\r\n\r\n");
    ck_msg_prints(msg_of("SIP/2.0 180 Klingelt\r\nAllow: A,B\r\nAccept:\r\n\r\n", NULL),
                  "SIP/2.0 180 Klingelt\r\nAllow: A, B\r\nAccept: \r\nContent-Length: 0\r\n\r\n");
    ck_msg_prints(
        msg_of("MESSAGE sip:a SIP/2.0\r\nl: 2\r\nc: text/plain\r\n\r\nhi", NULL),
        "MESSAGE sip:a SIP/2.0\r\nContent-Type: text/plain\r\nContent-Length:     2\r\n\r\nhi");
}
END_TEST

START_TEST(a_nul_follows_if_there_is_room)
{
    pjsip_msg *msg = msg_of("SIP/2.0 200 OK\r\n\r\n", NULL);
    char buf[64];
    pj_ssize_t len;

    memset(buf, 'X', sizeof(buf));
    len = pjsip_msg_print(msg, buf, sizeof(buf));
    ck_assert_int_eq(buf[len], '\0');
    ck_assert_int_eq(buf[len + 1], 'X');
}
END_TEST

START_TEST(a_response_without_a_phrase_of_its_own_gets_the_default)
{
    pjsip_msg *msg = pjsip_msg_create(pool, PJSIP_RESPONSE_MSG);

    msg->line.status.code = 486;
    ck_msg_prints(msg, "SIP/2.0 486 Busy Here\r\nContent-Length: 0\r\n\r\n");
    ck_msg_prints(msg_of("SIP/2.0 486 \r\n\r\n", NULL),
                  "SIP/2.0 486 \r\nContent-Length: 0\r\n\r\n");
}
END_TEST

START_TEST(compact_names_are_used_throughout_when_asked)
{
    pjsip_msg *msg = msg_of(
        "MESSAGE sip:a SIP/2.0\r\nFrom: <sip:b>\r\nContent-Type: text/plain\r\n\r\nhi", NULL);

    pjsip_cfg()->endpt.use_compact_form = PJ_TRUE;
    ck_msg_prints(msg,
                  "MESSAGE sip:a SIP/2.0\r\nf: <sip:b>\r\nc: text/plain\r\nl:     2\r\n\r\nhi");
    pjsip_cfg()->endpt.use_compact_form = PJ_FALSE;
}
END_TEST

START_TEST(the_length_of_a_body_is_right_however_many_digits_it_takes)
{
    static const size_t sizes[] = {1, 9, 10, 99999, 100000, 1234567};
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(sizes); i++) {
        pj_str_t type = str("a");
        pj_str_t text = {malloc(sizes[i]), (pj_ssize_t)sizes[i]};
        pjsip_msg *msg = pjsip_msg_create(pool, PJSIP_RESPONSE_MSG);
        size_t room = sizes[i] + 200;
        char *buf = malloc(room);
        pjsip_msg *again;
        pj_ssize_t len;

        memset(text.ptr, 'b', sizes[i]);
        msg->line.status.code = 200;
        msg->body = pjsip_msg_body_create(pool, &type, &type, &text);
        len = pjsip_msg_print(msg, buf, room);
        ck_assert_int_gt(len, 0);
        ck_assert_int_eq(pjsip_msg_print(msg, buf, (size_t)len - 1), -1);
        ck_assert_int_eq(pjsip_msg_print(msg, buf, (size_t)len), len);
        again = pjsip_parse_msg(pool, buf, (size_t)len, NULL);
        ck_assert_uint_eq(again->body->len, sizes[i]);
        ck_assert_int_eq(memcmp(again->body->data, text.ptr, sizes[i]), 0);
        free(text.ptr);
        free(buf);
    }
}
END_TEST

static int fail_to_print(pjsip_msg_body *body, char *buf, pj_size_t size)
{
    PJ_UNUSED_ARG(body);
    PJ_UNUSED_ARG(buf);
    PJ_UNUSED_ARG(size);
    return -1;
}

START_TEST(a_body_that_does_not_print_fails_the_message)
{
    pj_str_t text = str("x");
    pjsip_msg *msg = pjsip_msg_create(pool, PJSIP_RESPONSE_MSG);
    char buf[200];

    msg->line.status.code = 200;
    msg->body = pjsip_msg_body_create(pool, &text, &text, &text);
    msg->body->print_body = &fail_to_print;
    ck_assert_int_eq(pjsip_msg_print(msg, buf, sizeof(buf)), -1);
}
END_TEST

Suite *print_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("print", &t);

    tcase_add_test(t, hazard_46_a_message_is_printed_into_its_size_and_no_smaller);
    tcase_add_test(t, a_nul_follows_if_there_is_room);
    tcase_add_test(t, a_response_without_a_phrase_of_its_own_gets_the_default);
    tcase_add_test(t, compact_names_are_used_throughout_when_asked);
    tcase_add_test(t, the_length_of_a_body_is_right_however_many_digits_it_takes);
    tcase_add_test(t, a_body_that_does_not_print_fails_the_message);
    return s;
}
