/* SPDX-License-Identifier: BSD-2-Clause */
#include "msg/parse.h"
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include <stdio.h>

suite_fn parse_suite;

static const char invite[] =
    "INVITE sip:bob@biloxi.com;transport=udp SIP/2.0\r\n"
    "v: SIP/2.0/UDP pc33.atlanta.com;branch=z9hG4bK776asdhds;rport, SIP / 2.0 / TCP b\r\n"
    "Max-Forwards: 70\r\n"
    "To: Bob <sip:bob@biloxi.com>\r\n"
    "From: \"Alice \\\"A\\\"\"\r\n  <sip:al%69ce@atlanta.com>\r\n\t;tag=1928301774\r\n"
    "Call-ID: a84b4c76e66710@pc33.atlanta.com\r\n"
    "CSeq: 314159 INVITE\r\n"
    "Contact: <sip:alice@pc33.atlanta.com>;q=0.5;expires=60, x <sip:b>\r\n"
    "Route: <sip:p1;lr>, <sip:[::1]:5070;lr>\r\n"
    "Record-Route: <sip:p3;lr>\r\n"
    "Require: a, b\r\n"
    "Supported: timer\r\n"
    "Require: c\r\n"
    "k: 100rel, path\r\n"
    "Allow: INVITE, ACK\r\n"
    "Authorization: Digest username=\"a\", realm=\"r\", nonce=\"n\", uri=\"u\", response=\"0\"\r\n"
    "X-Unknown: some;thing, else\r\n"
    "Content-Type: application/sdp;charset=utf-8\r\n"
    "Content-Length: 4\r\n"
    "\r\n"
    "v=0\nrest of the packet";

static pj_status_t parse(const char *text, size_t len, pjsip_parser_err_report *errs,
                         pjsip__parsed *out)
{
    pj_list_init(errs);
    return pjsip__parse(pool, exact(text, len), len, NULL, errs, out);
}

START_TEST(a_request_is_parsed_whole)
{
    pjsip_parser_err_report errs;
    pjsip__parsed out;
    size_t len = sizeof(invite) - 1;

    ck_assert_int_eq(parse(invite, len, &errs, &out), PJ_SUCCESS);
    ck_assert(pj_list_empty(&errs));
    ck_assert_int_eq(out.msg->type, PJSIP_REQUEST_MSG);
    ck_assert_int_eq(out.msg->line.req.method.id, PJSIP_INVITE_METHOD);
    ck_is(((pjsip_sip_uri *)out.msg->line.req.uri)->user, "bob");
    ck_is(out.via->branch_param, "z9hG4bK776asdhds");
    ck_assert_int_eq(out.via->rport_param, 0);
    ck_is(((pjsip_via_hdr *)out.via->next)->transport, "TCP");
    ck_assert_uint_eq(out.max_fwd->ivalue, 70);
    ck_is(out.from->tag, "1928301774");
    ck_is(((pjsip_name_addr *)out.from->uri)->display, "Alice \\\"A\\\"");
    ck_is(((pjsip_sip_uri *)pjsip_uri_get_uri(out.from->uri))->user, "alice");
    ck_assert_int_eq(out.to->tag.slen, 0);
    ck_is(out.cid->id, "a84b4c76e66710@pc33.atlanta.com");
    ck_assert_int_eq(out.cseq->cseq, 314159);
    ck_is(((pjsip_sip_uri *)out.route->name_addr.uri)->host, "p1");
    ck_is(((pjsip_sip_uri *)out.record_route->name_addr.uri)->host, "p3");
    ck_assert_uint_eq(out.require->count, 3);
    ck_assert_uint_eq(out.supported->count, 3);
    ck_is(out.supported->values[2], "path");
    ck_is(out.ctype->media.subtype, "sdp");
    ck_assert_int_eq(out.clen->len, 4);
    ck_assert_uint_eq(out.msg->body->len, 4);
    ck_is(out.msg->body->content_type.param.next->value, "utf-8");
    ck_assert_uint_eq(out.size, len - strlen("rest of the packet"));
}
END_TEST

START_TEST(headers_keep_their_order)
{
    pjsip_msg *msg =
        msg_of("OPTIONS sip:a SIP/2.0\r\nX: 1\r\nTo: <sip:b>\r\nY: 2\r\nVia: SIP/2.0/UDP a\r\n"
               "X: 3\r\n\r\n",
               NULL);
    static const char *const names[] = {"X", "To", "Y", "Via", "X"};
    pjsip_hdr *h = msg->hdr.next;
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(names); i++, h = h->next)
        ck_is(h->name, names[i]);
    ck_assert_ptr_eq(h, &msg->hdr);
}
END_TEST

START_TEST(parsing_leaves_the_packet_as_it_is_and_points_into_it)
{
    size_t len = sizeof(invite) - 1;
    char *packet = exact(invite, len);
    pjsip_msg *msg = pjsip_parse_msg(pool, packet, len, NULL);
    pjsip_cid_hdr *cid = PJSIP_MSG_CID_HDR(msg);

    ck_assert_int_eq(memcmp(packet, invite, len), 0);
    ck_assert(cid->id.ptr > packet && cid->id.ptr < packet + len);
    ck_assert_ptr_nonnull(PJSIP_MSG_CSEQ_HDR(msg));
    ck_assert_ptr_nonnull(PJSIP_MSG_FROM_HDR(msg));
    ck_assert_ptr_nonnull(PJSIP_MSG_TO_HDR(msg));
}
END_TEST

START_TEST(hazard_30_a_message_cut_at_any_octet_is_read_within_bounds)
{
    size_t len = sizeof(invite) - 1;
    size_t cut;

    for (cut = 0; cut <= len; cut++) {
        pjsip_parser_err_report errs;
        pjsip__parsed out;

        if (parse(invite, cut, &errs, &out) == PJ_SUCCESS)
            ck_assert_uint_le(out.size, cut);
    }
}
END_TEST

START_TEST(every_octet_may_be_any_other)
{
    static const char junk[] = {0,   '\r', '\n', ' ', '"', '\\', ',',
                                ';', '<',  '>',  ':', '%', '(',  (char)0xFF};
    size_t len = sizeof(invite) - 1;
    size_t at;
    char buf[4096];

    for (at = 0; at < len; at++) {
        char *text = malloc(len);
        unsigned j;

        memcpy(text, invite, len);
        for (j = 0; j < sizeof(junk); j++) {
            pjsip_parser_err_report errs;
            pjsip__parsed out;

            text[at] = junk[j];
            pj_list_init(&errs);
            if (pjsip__parse(pool, text, len, NULL, &errs, &out) == PJ_SUCCESS)
                pjsip_msg_print(out.msg, buf, sizeof(buf));
        }
        free(text);
        if (at % 50 == 0)
            pj_pool_reset(pool);
    }
}
END_TEST

START_TEST(errors_name_the_header_the_line_and_the_column)
{
    pjsip_parser_err_report errs;
    pjsip_parser_err_report *e;
    pjsip_msg *msg;

    msg = msg_of("\r\nOPTIONS sip:a SIP/2.0\r\n" /* 2 */
                 "Subject: x\r\n y\r\n"          /* 3, 4 */
                 "CSeq: 1 A@\r\n"                /* 5 */
                 "To: <sip:b>\r\n ;tag=;\r\n"    /* 6, 7 */
                 "Max-Forwards: 300\r\n"         /* 8 */
                 "\r\n",
                 &errs);
    ck_assert_ptr_nonnull(msg);
    ck_assert_uint_eq(pj_list_size(&errs), 3);
    e = errs.next;
    ck_is(e->hname, "CSeq");
    ck_assert_int_eq(e->line, 5);
    ck_assert_int_eq(e->col, 10);
    ck_assert_int_eq(e->except_code, PJSIP_SYN_ERR_EXCEPTION);
    e = e->next;
    ck_is(e->hname, "To");
    ck_assert_int_eq(e->line, 6);
    e = e->next;
    ck_is(e->hname, "Max-Forwards");
    ck_assert_int_eq(e->line, 8);
    ck_assert_int_eq(e->col, 15);
    ck_assert_int_eq(e->except_code, PJSIP_EINVAL_ERR_EXCEPTION);
    msg = msg_of("OPTIONS <sip:a> SIP/2.0\r\n\r\n", &errs);
    ck_is(errs.next->hname, "Request Line");
    ck_assert_int_eq(errs.next->col, 9);
    ck_assert_ptr_nonnull(msg->line.req.uri);
}
END_TEST

START_TEST(a_broken_optional_header_is_kept_as_it_is)
{
    pjsip_parser_err_report errs;
    pjsip_msg *msg =
        msg_of("OPTIONS sip:a SIP/2.0\r\nTo: <sip:b>\r\nRetry-After: soon\r\nX: y\r\n\r\n", &errs);
    pj_str_t name = str("Retry-After");
    pjsip_generic_string_hdr *h = pjsip_msg_find_hdr_by_name(msg, &name, NULL);

    ck_assert_int_eq(h->type, PJSIP_H_OTHER);
    ck_is(h->hvalue, "soon");
    ck_is(errs.next->hname, "Retry-After");
    ck_assert_uint_eq(pj_list_size(&msg->hdr), 3);
}
END_TEST

START_TEST(the_values_before_a_broken_one_are_kept)
{
    pjsip_parser_err_report errs;
    pjsip_msg *msg =
        msg_of("OPTIONS sip:a SIP/2.0\r\nContact: <sip:1>, <sip:2, <sip:3>\r\n\r\n", &errs);
    pj_str_t name = str("Contact");
    pjsip_contact_hdr *c = pjsip_msg_find_hdr(msg, PJSIP_H_CONTACT, NULL);
    pjsip_generic_string_hdr *h;

    ck_assert_ptr_nonnull(c);
    h = pjsip_msg_find_hdr_by_name(msg, &name, c->next);
    ck_assert_int_eq(h->type, PJSIP_H_OTHER);
    ck_is(h->hvalue, "<sip:2, <sip:3>");
}
END_TEST

START_TEST(a_body_without_a_length_runs_to_the_end)
{
    pjsip_msg *msg = msg_of("MESSAGE sip:a SIP/2.0\r\nContent-Type: text/plain\r\n\r\nhello", NULL);

    ck_assert_uint_eq(msg->body->len, 5);
    msg = msg_of("MESSAGE sip:a SIP/2.0\r\n\r\nhello", NULL);
    ck_assert_uint_eq(msg->body->len, 5);
    ck_assert_int_eq(msg->body->content_type.type.slen, 0);
    msg = msg_of("MESSAGE sip:a SIP/2.0\r\nContent-Type: text/plain\r\nl: 0\r\n\r\nhello", NULL);
    ck_assert_ptr_null(msg->body);
}
END_TEST

START_TEST(a_length_beyond_the_packet_is_an_error)
{
    pjsip_parser_err_report errs;
    pjsip_msg *msg = msg_of("MESSAGE sip:a SIP/2.0\r\nl: 6\r\n\r\nhello", &errs);

    ck_assert_uint_eq(msg->body->len, 5);
    ck_is(errs.next->hname, "Content-Length");
}
END_TEST

/* A message with a header line count times. */
static char *many_headers(const char *line, unsigned count, size_t *len)
{
    size_t line_len = strlen(line);
    char *text = malloc(64 + count * line_len);
    size_t at = (size_t)snprintf(text, 64, "OPTIONS sip:a SIP/2.0\r\n");
    unsigned i;

    for (i = 0; i < count; i++, at += line_len)
        memcpy(text + at, line, line_len);
    memcpy(text + at, "\r\n", 2);
    *len = at + 2;
    return text;
}

START_TEST(five_thousand_headers_are_parsed_with_memory_in_proportion)
{
    static const char *const lines[] = {"X-Header: value\r\n",
                                        "Via: SIP/2.0/UDP a;branch=z9hG4bKx\r\n",
                                        "Subject: a\r\n b\r\n", "Contact: <sip:a>\r\n"};
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(lines); i++) {
        pjsip_parser_err_report errs;
        size_t used[2];
        unsigned j;

        for (j = 0; j < 2; j++) {
            size_t len;
            char *text = many_headers(lines[i], j ? 5000 : 500, &len);
            pjsip_msg *msg;

            pj_pool_reset(pool);
            pj_list_init(&errs);
            msg = pjsip_parse_msg(pool, text, len, &errs);
            ck_assert_ptr_nonnull(msg);
            ck_assert(pj_list_empty(&errs));
            ck_assert_uint_eq(pj_list_size(&msg->hdr), j ? 5000 : 500);
            used[j] = pj_pool_get_used_size(pool);
            free(text);
        }
        ck_assert_uint_lt(used[1], 11 * used[0]);
    }
}
END_TEST

START_TEST(a_message_takes_little_more_memory_than_its_structs)
{
    static const char text[] =
        "INVITE sip:bob@biloxi.com SIP/2.0\r\nVia: SIP/2.0/UDP "
        "pc33.atlanta.com;branch=z9hG4bK776asdhds\r\n"
        "Max-Forwards: 70\r\nTo: Bob <sip:bob@biloxi.com>\r\nFrom: Alice "
        "<sip:alice@atlanta.com>;tag=1928301774\r\n"
        "Call-ID: a84b4c76e66710@pc33.atlanta.com\r\nCSeq: 314159 INVITE\r\n"
        "Contact: <sip:alice@pc33.atlanta.com>\r\nUser-Agent: x\r\nContent-Length: 0\r\n\r\n";
    size_t structs = sizeof(pjsip_msg) + 4 * sizeof(pjsip_sip_uri) + sizeof(pjsip_via_hdr) +
                     sizeof(pjsip_max_fwd_hdr) + 2 * sizeof(pjsip_fromto_hdr) +
                     3 * sizeof(pjsip_name_addr) + sizeof(pjsip_cid_hdr) + sizeof(pjsip_cseq_hdr) +
                     sizeof(pjsip_contact_hdr) + sizeof(pjsip_generic_string_hdr) +
                     sizeof(pjsip_clen_hdr);
    size_t before = pj_pool_get_used_size(pool);

    ck_assert_ptr_nonnull(
        pjsip_parse_msg(pool, exact(text, sizeof(text) - 1), sizeof(text) - 1, NULL));
    ck_assert_uint_le(2 * (pj_pool_get_used_size(pool) - before), 3 * structs);
}
END_TEST

/* Every allocation of a message fails once: the pool ends a little later each time. */
START_TEST(without_memory_there_is_no_message_and_no_harm)
{
    size_t len = sizeof(invite) - 1;
    char *text = exact(invite, len);
    size_t size;
    int parsed = 0;
    int cloned = 0;

    for (size = 300; size < 20000; size += 8) {
        pj_pool_t *small = small_pool(size);
        pjsip_parser_err_report errs;
        pjsip__parsed out;

        if (!small)
            continue;
        pj_list_init(&errs);
        if (pjsip__parse(small, text, len, NULL, &errs, &out) == PJ_SUCCESS) {
            parsed++;
            ck_assert(pj_list_empty(&errs));
            cloned += pjsip_msg_clone(small, out.msg) != NULL;
        }
        pj_pool_release(small);
    }
    ck_assert_int_gt(parsed, 10);
    ck_assert_int_gt(cloned, 10);
    ck_assert_int_lt(cloned, parsed);
}
END_TEST

START_TEST(multipart_bodies_come_parsed)
{
    pjsip_msg *msg =
        msg_of("MESSAGE sip:a SIP/2.0\r\nContent-Type: multipart/mixed;boundary=b\r\n\r\n"
               "--b\r\n\r\nhi\r\n--b--\r\n",
               NULL);

    ck_assert_uint_eq(msg->body->len, 0);
    msg = msg_of("MESSAGE sip:a SIP/2.0\r\nContent-Type: multipart/mixed;boundary=b\r\n\r\nno part",
                 NULL);
    ck_assert_uint_eq(msg->body->len, 7);
}
END_TEST

/* Whatever is before, in and behind the window of the index: lines of any length, folded or not. */
START_TEST(lines_of_any_length_stand_before_and_behind_others)
{
    static char text[13000];
    static char filler[3001];
    unsigned first;
    unsigned second;

    memset(filler, 'x', sizeof(filler) - 1);
    for (first = 0; first <= 3000; first += first > 880 && first < 1100 ? 1 : 220) {
        for (second = 0; second <= 3000; second += 750) {
            pjsip_parser_err_report errs;
            pjsip__parsed got;
            int len = snprintf(text, sizeof(text),
                               "BYE sip:a%.*s@b SIP/2.0\r\nVia: SIP/2.0/UDP h;branch=%.*sa\r\n"
                               "X: %.*s\r\n %.*s\r\nTo: <sip:b>\r\nCall-ID: i\r\n\r\nbody",
                               (int)first, filler, (int)second, filler, (int)second, filler,
                               (int)first, filler);

            ck_assert_int_eq(parse(text, (size_t)len, &errs, &got), PJ_SUCCESS);
            ck_assert_msg(pj_list_empty(&errs), "%u, %u: %.*s, line %d, column %d", first, second,
                          (int)errs.next->hname.slen, errs.next->hname.ptr, errs.next->line,
                          errs.next->col);
            ck_assert_int_eq(((pjsip_sip_uri *)got.msg->line.req.uri)->user.slen, first + 1);
            ck_assert_int_eq(got.via->branch_param.slen, second + 1);
            ck_is(got.cid->id, "i");
            ck_assert_uint_eq(got.msg->body->len, 4);
            pj_pool_reset(pool);
        }
    }
}
END_TEST

Suite *parse_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("parse", &t);

    tcase_add_test(t, a_request_is_parsed_whole);
    tcase_add_test(t, headers_keep_their_order);
    tcase_add_test(t, parsing_leaves_the_packet_as_it_is_and_points_into_it);
    tcase_add_test(t, hazard_30_a_message_cut_at_any_octet_is_read_within_bounds);
    tcase_add_test(t, every_octet_may_be_any_other);
    tcase_add_test(t, errors_name_the_header_the_line_and_the_column);
    tcase_add_test(t, a_broken_optional_header_is_kept_as_it_is);
    tcase_add_test(t, the_values_before_a_broken_one_are_kept);
    tcase_add_test(t, a_body_without_a_length_runs_to_the_end);
    tcase_add_test(t, a_length_beyond_the_packet_is_an_error);
    tcase_add_test(t, five_thousand_headers_are_parsed_with_memory_in_proportion);
    tcase_add_test(t, lines_of_any_length_stand_before_and_behind_others);
    tcase_add_test(t, a_message_takes_little_more_memory_than_its_structs);
    tcase_add_test(t, without_memory_there_is_no_message_and_no_harm);
    tcase_add_test(t, multipart_bodies_come_parsed);
    return s;
}
