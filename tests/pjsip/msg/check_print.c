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

/* Every sort of header and URI, with all that each can hold. */
static const char full_message[] =
    "INVITE sips:b%20b:p%40ss@[2001:db8::9]:5061;user=phone;method=INVITE;transport=tls;ttl=3;"
    "maddr=192.0.2.1;lr;x=%3B;y SIP/2.0\r\n"
    "Via: SIP/2.0/UDP host-1.example.com:5060;ttl=7;rport=5062;maddr=2001:db8::1;"
    "received=192.0.2.4;branch=z9hG4bKabc.def-123;comp=sigcomp;q=\"a b\" (a comment)\r\n"
    "Via: SIP/2.0/TCP [2001:db8::9:1]:5060;rport;branch=z9hG4bK1\r\n"
    "Max-Forwards: 70\r\n"
    "Route: <sip:as1.example.net;lr;call=orig>, \"x\" <sip:orig@as2.example.net;lr>;p=1\r\n"
    "Record-Route: <sip:icscf.example.net:5070;lr>\r\n"
    "From: \"A \\\"quoted\\\" name\" <sip:+13125550987@example.net;user=phone>;tag=gh-60233;x=y\r\n"
    "To: <tel:+1-212;ext=5;isub=6;phone-context=example.com;z=1>\r\n"
    "Call-ID: 0b81f3c6e97a45@2001-db8-9-1.ims.example.net\r\n"
    "CSeq: 2147483647 INVITE\r\n"
    "Contact: "
    "<sip:c@192.0.2.9:5060?Subject=a%26b&X=>;q=0.125;expires=3600;+sip.instance=\"<u>\"\r\n"
    "Contact: <http://example.com/x>;q=1\r\n"
    "Allow: INVITE, ACK, CANCEL, OPTIONS, BYE, X-A-METHOD-OF-MANY-LETTERS\r\n"
    "Supported: 100rel, timer\r\n"
    "Retry-After: 120 (busy);duration=60\r\n"
    "Expires: 4294967295\r\n"
    "Authorization: Digest username=\"c\\\"c\", realm=\"r\", nonce=\"6b1f0d94c27e4aa8\", "
    "uri=\"sip:e\", "
    "response=\"91c4e7f2\", algorithm=MD5, cnonce=\"\", qop=auth, nc=00000001, other=1\r\n"
    "WWW-Authenticate: Digest realm=\"r\", nonce=\"n\", stale=true, qop=\"auth,auth-int\"\r\n"
    "Proxy-Authorization: Bearer abc.def==\r\n"
    "X-Other: some text  of its own\r\n"
    "Content-Type: text/plain;charset=\"utf-8\"\r\n"
    "\r\n"
    "hello";

/* The same as most write them, so that nothing stands in the way of printing them the short way. */
static const char plain_message[] =
    "INVITE sip:b@example.com:5062;user=phone;transport=udp SIP/2.0\r\n"
    "Via: SIP/2.0/UDP "
    "host-1.example.com:5060;rport=40000;received=192.0.2.4;branch=z9hG4bKabc.1\r\n"
    "Via: SIP/2.0/TCP 192.0.2.1;rport;branch=z9\r\n"
    "Via: SIP/2.0/UDP a:99999\r\n"
    "Max-Forwards: 7\r\n"
    "Max-Forwards: 255\r\n"
    "Expires: 99999\r\n"
    "Expires: 100000\r\n"
    "Route: <sip:as1.example.net;lr>, \"x\" <sip:orig@as2.example.net:5070;transport=tcp;lr>\r\n"
    "Record-Route: <sip:icscf.example.net:5070;lr>\r\n"
    "From: \"A name of its own\" <sip:+13125550987@example.net;user=phone>;tag=gh-60233\r\n"
    "To: <sip:bob@b>\r\n"
    "To: <sip:example.net:5070>;tag=1\r\n"
    "Call-ID: 0b81f3c6e97a45@2001-db8-9-1.ims.example.net\r\n"
    "CSeq: 99 INVITE\r\n"
    "CSeq: 312 X-METHOD\r\n"
    "Contact: <sip:c@192.0.2.9:5060;transport=udp>\r\n"
    "Contact: \"\" <sip:192.0.2.9;lr>\r\n"
    "Allow: INVITE, ACK,CANCEL, OPTIONS,  BYE, UPDATE\r\n"
    "Supported: timer\r\n"
    "X-Other: v\r\n"
    "\r\n";

/* A block of exactly this size, so that a step outside is seen; the caller frees it. */
static char *block_of(pj_ssize_t size)
{
    char *block = malloc(size ? (size_t)size : 1);

    ck_assert_ptr_nonnull(block);
    return block;
}

typedef pj_ssize_t print_fn(void *what, char *buf, pj_size_t size);

static pj_ssize_t print_hdr(void *what, char *buf, pj_size_t size)
{
    return pjsip_hdr_print_on(what, buf, size);
}

static pj_ssize_t print_msg(void *what, char *buf, pj_size_t size)
{
    return pjsip_msg_print(what, buf, size);
}

/* The same in every room that it fits, however tight; -1 in every other. */
static pj_ssize_t ck_prints_alike(print_fn *print, void *what, pj_ssize_t more)
{
    static char whole[4000];
    pj_ssize_t len = print(what, whole, sizeof(whole));
    pj_ssize_t room;

    ck_assert_int_gt(len, 0);
    for (room = 0; room <= len + more; room++) {
        char *buf = block_of(room);

        ck_assert_int_eq(print(what, buf, (pj_size_t)room), room < len ? -1 : len);
        if (room >= len)
            ck_assert_int_eq(memcmp(buf, whole, (size_t)len), 0);
        free(buf);
    }
    return len;
}

static const char *const messages[] = {full_message, plain_message};

START_TEST(every_header_fits_its_size_and_no_smaller)
{
    pjsip_msg *msg = msg_of(messages[_i], NULL);
    unsigned count = 0;
    pjsip_hdr *h;

    for (h = msg->hdr.next; h != &msg->hdr; h = h->next) {
        ck_prints_alike(&print_hdr, h, 600);
        count++;
    }
    ck_assert_uint_ge(count, 20);
}
END_TEST

START_TEST(a_message_of_every_header_fits_its_size_and_no_smaller)
{
    pjsip_msg *msg = msg_of(messages[_i], NULL);

    ck_assert_int_gt(ck_prints_alike(&print_msg, msg, 600), 700);
    pjsip_cfg()->endpt.use_compact_form = PJ_TRUE;
    ck_prints_alike(&print_msg, msg, 600);
    pjsip_cfg()->endpt.use_compact_form = PJ_FALSE;
}
END_TEST

/*
 * The short way and the one that looks at everything write the same, whatever a text holds at whatever
 * place: each octet of each text that is put is replaced in turn.
 */
static void ck_both_ways_alike(pjsip_hdr *h, const pj_str_t *text)
{
    static const char octets[] = {'%', '"', '\\', ':', '@', ';', ' ', '<', (char)0x80, '+', '_'};

    for (pj_ssize_t at = 0; at < text->slen; at++) {
        for (size_t i = 0; i < sizeof(octets); i++) {
            char before = text->ptr[at], whole[1000], exactly[1000];
            int len;

            text->ptr[at] = octets[i];
            len = pjsip_hdr_print_on(h, whole, sizeof(whole));
            ck_assert_int_gt(len, 0);
            ck_assert_int_eq(pjsip_hdr_print_on(h, exactly, (pj_size_t)len), len);
            ck_assert_int_eq(memcmp(whole, exactly, (size_t)len), 0);
            text->ptr[at] = before;
        }
    }
}

START_TEST(text_that_may_not_stand_as_it_is_prints_alike_both_ways)
{
    pjsip_msg *msg = msg_of(plain_message, NULL);
    pjsip_via_hdr *via = pjsip_msg_find_hdr(msg, PJSIP_H_VIA, NULL);
    pjsip_from_hdr *from = PJSIP_MSG_FROM_HDR(msg);
    pjsip_name_addr *addr = (pjsip_name_addr *)from->uri;
    pjsip_sip_uri *uri = pjsip_uri_get_uri(from->uri);
    pjsip_contact_hdr *contact = pjsip_msg_find_hdr(msg, PJSIP_H_CONTACT, NULL);
    pjsip_sip_uri *at = pjsip_uri_get_uri(contact->uri);
    const struct {
        void *hdr;
        const pj_str_t *text;
    } texts[] = {
        {via, &via->sent_by.host}, {via, &via->recvd_param},       {via, &via->branch_param},
        {via, &via->transport},    {from, &addr->display},         {from, &uri->user},
        {from, &uri->host},        {from, &uri->user_param},       {from, &from->tag},
        {contact, &at->user},      {contact, &at->transport_param}};

    for (size_t i = 0; i < PJ_ARRAY_SIZE(texts); i++) {
        ck_assert_int_gt(texts[i].text->slen, 0);
        ck_both_ways_alike(texts[i].hdr, texts[i].text);
    }
}
END_TEST

/* An array whose values do not lie as they were received, or only some of them do. */
START_TEST(an_array_prints_alike_wherever_its_values_lie)
{
    char text[] = "AB, CD; EF, GH, ";
    pjsip_allow_hdr *h = pjsip_allow_hdr_create(pool);
    char whole[100];

    pj_strset(&h->values[h->count++], text, 2);
    pj_strset(&h->values[h->count++], text + 4, 2);
    pj_strset(&h->values[h->count++], text + 8, 2);
    pj_strset(&h->values[h->count++], text + 12, 2);
    pj_strset(&h->values[h->count++], NULL, 0);
    pj_strset(&h->values[h->count++], text + 4, 2);
    ck_assert_int_eq(pjsip_hdr_print_on(h, whole, sizeof(whole)), 27);
    ck_assert_int_eq(memcmp(whole, "Allow: AB, CD, EF, GH, , CD", 27), 0);
    ck_prints_alike(&print_hdr, h, 300);
}
END_TEST

START_TEST(a_uri_fits_its_size_and_no_smaller_in_any_context)
{
    pjsip_uri *uri = msg_of(full_message, NULL)->line.req.uri;
    pjsip_uri_context_e context;

    for (context = PJSIP_URI_IN_REQ_URI; context <= PJSIP_URI_IN_OTHER; context++) {
        char whole[400];
        int len = pjsip_uri_print(context, uri, whole, sizeof(whole));
        int room;

        ck_assert_int_gt(len, 0);
        for (room = 0; room < len + 400; room++) {
            char *buf = block_of(room);
            int got = pjsip_uri_print(context, uri, buf, (pj_size_t)room);

            ck_assert_int_eq(got, room < len ? -1 : len);
            if (got > 0)
                ck_assert_int_eq(memcmp(buf, whole, (size_t)len), 0);
            free(buf);
        }
    }
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
    tcase_add_loop_test(t, every_header_fits_its_size_and_no_smaller, 0, PJ_ARRAY_SIZE(messages));
    tcase_add_loop_test(t, a_message_of_every_header_fits_its_size_and_no_smaller, 0,
                        PJ_ARRAY_SIZE(messages));
    tcase_add_test(t, text_that_may_not_stand_as_it_is_prints_alike_both_ways);
    tcase_add_test(t, an_array_prints_alike_wherever_its_values_lie);
    tcase_add_test(t, a_uri_fits_its_size_and_no_smaller_in_any_context);
    return s;
}
