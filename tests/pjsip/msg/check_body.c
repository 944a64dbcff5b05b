/* SPDX-License-Identifier: BSD-2-Clause */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include <stdio.h>

suite_fn body_suite;

static pjsip_msg_body *make(const char *text)
{
    pj_str_t type = str("text");
    pj_str_t subtype = str("plain");
    pj_str_t content = str(text);

    return pjsip_msg_body_create(pool, &type, &subtype, &content);
}

START_TEST(a_body_is_a_copy_of_its_text)
{
    const char *text = "hello";
    pjsip_msg_body *body = make(text);
    char buf[8];

    ck_assert_ptr_ne(body->data, text);
    ck_assert_uint_eq(body->len, 5);
    ck_is(body->content_type.subtype, "plain");
    ck_assert_int_eq(body->print_body(body, buf, 5), 5);
    ck_assert_int_eq(memcmp(buf, text, 5), 0);
    ck_assert_int_eq(body->print_body(body, buf, 4), -1);
}
END_TEST

START_TEST(a_copied_body_has_its_own_text_and_type)
{
    pjsip_msg_body *body = make("hello");
    pjsip_msg_body *copy = pjsip_msg_body_clone(pool, body);
    pjsip_msg_body other;

    ck_assert_ptr_ne(copy->data, body->data);
    ck_assert_int_eq(memcmp(copy->data, "hello", 5), 0);
    ck_assert_int_eq(pjsip_media_type_cmp(&copy->content_type, &body->content_type, 2), 0);
    ck_assert_int_eq(pjsip_msg_body_copy(pool, &other, body), PJ_SUCCESS);
    ck_assert_uint_eq(other.len, 5);
}
END_TEST

START_TEST(an_empty_body_can_be_made_and_copied)
{
    pjsip_msg_body *body = make("");

    ck_assert_ptr_nonnull(body);
    ck_assert_ptr_nonnull(pjsip_msg_body_clone(pool, body));
    ck_assert_int_eq(pjsip_print_text_body(body, NULL, 0), 0);
}
END_TEST

START_TEST(a_body_that_cannot_be_copied_says_so)
{
    pjsip_msg_body *body = make("x");
    pjsip_msg_body other;

    body->clone_data = NULL;
    ck_assert_int_eq(pjsip_msg_body_copy(pool, &other, body), PJ_EINVALIDOP);
    ck_assert_ptr_null(pjsip_msg_body_clone(pool, body));
}
END_TEST

/* ---- other octets than text; parts of messages (RFC 3420) ------------------------------------ */

START_TEST(a_body_of_any_octets_arrives_and_leaves_as_it_is)
{
    static const char head[] = "MESSAGE sip:a SIP/2.0\r\nContent-Type: application/octet-stream\r\n"
                               "Content-Length: 256\r\n\r\n";
    size_t head_len = sizeof(head) - 1;
    char text[512], printed[1024];
    pjsip_msg *msg;
    pj_ssize_t len;

    memcpy(text, head, head_len);
    for (unsigned i = 0; i < 256; i++)
        text[head_len + i] = (char)i;
    msg = pjsip_parse_msg(pool, exact(text, head_len + 256), head_len + 256, NULL);
    ck_assert_ptr_nonnull(msg);
    ck_assert_uint_eq(msg->body->len, 256);
    for (unsigned turn = 0; turn < 2; turn++) {
        len = pjsip_msg_print(msg, printed, sizeof(printed));
        ck_assert_int_gt(len, 256);
        ck_assert_int_eq(memcmp(printed + len - 256, text + head_len, 256), 0);
        msg = turn ? msg : pjsip_msg_clone(pool, msg);
    }
}
END_TEST

/* message/sipfrag: a start line, headers, or both, and perhaps a body; nothing in it is obligatory. */
static const struct {
    const char *text;
    int code;         /* of its status line; 0: it has none */
    unsigned headers; /* behind the start line */
} fragments[] = {
    {"SIP/2.0 603 Declined\r\n", 603, 0},
    {"SIP/2.0 100 Trying", 100, 0},
    {"SIP/2.0 200 OK\r\nContact: <sip:a@b>\r\nSupported: x\r\n", 200, 2},
    {"From: Alice <sip:alice@atlanta.com>\r\nContact: <sip:alice@pc33.atlanta.com>\r\n", 0, 2},
    {"INVITE sip:bob@biloxi.com SIP/2.0\r\nFrom: Alice <sip:alice@atlanta.com>\r\n", 0, 1},
    {"CSeq: 1 INVITE\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\nhi", 0, 3},
};

START_TEST(a_fragment_of_a_message_is_carried_and_can_be_read)
{
    const char *text = fragments[_i].text;
    size_t len = strlen(text);
    char message[1024], printed[1024];
    pjsip_status_line status = {0, {NULL, 0}};
    const char *head = text;
    pjsip_hdr list;
    pjsip_msg *msg;
    pj_ssize_t size;

    snprintf(message, sizeof(message),
             "NOTIFY sip:a SIP/2.0\r\nContent-Type: message/sipfrag;version=2.0\r\n"
             "Content-Length: %zu\r\n\r\n%s",
             len, text);
    msg = msg_of(message, NULL);
    ck_assert_uint_eq(msg->body->len, len);
    ck_is(msg->body->content_type.subtype, "sipfrag");
    size = pjsip_msg_print(msg, printed, sizeof(printed));
    ck_assert(size > 0 && memcmp(printed + size - len, text, len) == 0);

    ck_assert_int_eq(pjsip_parse_status_line(exact(text, len), len, &status),
                     fragments[_i].code ? PJ_SUCCESS : PJSIP_EINVALIDMSG);
    ck_assert_int_eq(status.code, fragments[_i].code);
    if (strcspn(text, ":") > strcspn(text, "\n") || strstr(text, " SIP/2.0\r\n") || status.code)
        head = strchr(text, '\n') ? strchr(text, '\n') + 1 : text + len;
    pj_list_init(&list);
    len = strlen(head);
    ck_assert_int_eq(pjsip_parse_headers(pool, exact(head, len), len, &list, 0), PJ_SUCCESS);
    ck_assert_uint_eq(pj_list_size(&list), fragments[_i].headers);
}
END_TEST

Suite *body_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("body", &t);

    tcase_add_test(t, a_body_is_a_copy_of_its_text);
    tcase_add_test(t, a_copied_body_has_its_own_text_and_type);
    tcase_add_test(t, an_empty_body_can_be_made_and_copied);
    tcase_add_test(t, a_body_that_cannot_be_copied_says_so);
    tcase_add_test(t, a_body_of_any_octets_arrives_and_leaves_as_it_is);
    tcase_add_loop_test(t, a_fragment_of_a_message_is_carried_and_can_be_read, 0,
                        PJ_ARRAY_SIZE(fragments));
    return s;
}
