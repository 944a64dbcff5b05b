/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What becomes of a message; the torture messages of RFC 4475 and RFC 5118 with the verdicts of
 * their tables.
 */
#include "msg/check.h"
#include "msg/parse.h"
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include <stdio.h>

suite_fn check_suite;

enum { ACCEPT = 0, DROP = -1 };

/* ACCEPT, DROP, or the code to answer with. */
static int verdict(char *text, size_t len, pjsip__parsed *out, pj_str_t *reason)
{
    pjsip_parser_err_report errs;
    int code;

    pj_list_init(&errs);
    if (pjsip__parse(pool, text, len, NULL, &errs, out) != PJ_SUCCESS)
        return DROP;
    if (pjsip__msg_check(out->msg, &errs, &code, reason) == PJ_SUCCESS)
        return ACCEPT;
    ck_assert_int_gt(reason->slen, 0);
    return code ? code : DROP;
}

/* What is printed parses to what prints the same. */
static void ck_fixed_point(const char *name, const pjsip_msg *msg)
{
    char *first = malloc(70000);
    char *second = malloc(70000);
    pj_ssize_t len = pjsip_msg_print(msg, first, 70000);
    pjsip_msg *again;

    ck_assert_msg(len > 0, "%s does not print", name);
    again = pjsip_parse_msg(pool, first, (size_t)len, NULL);
    ck_assert_msg(again != NULL, "%s does not parse again", name);
    ck_assert_msg(pjsip_msg_print(again, second, 70000) == len &&
                      memcmp(first, second, (size_t)len) == 0,
                  "%s is no fixed point", name);
    ck_assert_msg(pjsip_msg_print(pjsip_msg_clone(pool, msg), second, 70000) == len &&
                      memcmp(first, second, (size_t)len) == 0,
                  "the copy of %s differs", name);
    free(first);
    free(second);
}

static const struct {
    const char *file;
    int verdict;
} torture[] = {
    {"rfc4475/wsinv", ACCEPT},
    {"rfc4475/intmeth", ACCEPT},
    {"rfc4475/esc01", ACCEPT},
    {"rfc4475/escnull", ACCEPT},
    {"rfc4475/esc02", ACCEPT},
    {"rfc4475/lwsdisp", ACCEPT},
    {"rfc4475/longreq", ACCEPT},
    {"rfc4475/dblreq", ACCEPT},
    {"rfc4475/semiuri", ACCEPT},
    {"rfc4475/transports", ACCEPT},
    {"rfc4475/mpart01", ACCEPT},
    {"rfc4475/unreason", ACCEPT},
    {"rfc4475/noreason", ACCEPT},
    {"rfc4475/badinv01", 400},
    {"rfc4475/clerr", 400},
    {"rfc4475/ncl", 400},
    {"rfc4475/scalar02", 400},
    {"rfc4475/scalarlg", DROP},
    {"rfc4475/quotbal", 400},
    {"rfc4475/ltgtruri", 400},
    {"rfc4475/lwsruri", 400},
    {"rfc4475/lwsstart", 400},
    {"rfc4475/trws", ACCEPT},
    {"rfc4475/escruri", ACCEPT},
    {"rfc4475/baddate", ACCEPT},
    {"rfc4475/regbadct", 400},
    {"rfc4475/badaspec", 400},
    {"rfc4475/baddn", 400},
    {"rfc4475/badvers", 505},
    {"rfc4475/mismatch01", 400},
    {"rfc4475/mismatch02", 400},
    {"rfc4475/bigcode", DROP},
    {"rfc4475/badbranch", 400},
    {"rfc4475/insuf", 400},
    {"rfc4475/unkscm", ACCEPT},
    {"rfc4475/novelsc", ACCEPT},
    {"rfc4475/unksm2", ACCEPT},
    {"rfc4475/bext01", ACCEPT},
    {"rfc4475/invut", ACCEPT},
    {"rfc4475/regaut01", ACCEPT},
    {"rfc4475/multi01", 400},
    {"rfc4475/mcl01", 400},
    {"rfc4475/bcast", ACCEPT},
    {"rfc4475/zeromf", ACCEPT},
    {"rfc4475/cparam01", ACCEPT},
    {"rfc4475/cparam02", ACCEPT},
    {"rfc4475/regescrt", ACCEPT},
    {"rfc4475/sdp01", ACCEPT},
    {"rfc4475/inv2543", ACCEPT},
    {"rfc4475/undocumented/test", DROP},
    {"rfc5118/wire/ipv6-good", ACCEPT},
    {"rfc5118/wire/ipv6-bad", 400},
    {"rfc5118/wire/port-ambiguous", ACCEPT},
    {"rfc5118/wire/port-unambiguous", ACCEPT},
    {"rfc5118/wire/via-received-param-with-delim", ACCEPT},
    {"rfc5118/wire/via-received-param-no-delim", ACCEPT},
    {"rfc5118/wire/ipv6-in-sdp", ACCEPT},
    {"rfc5118/wire/mult-ip-in-header", ACCEPT},
    {"rfc5118/wire/mult-ip-in-sdp", ACCEPT},
    {"rfc5118/wire/ipv4-mapped-ipv6", ACCEPT},
    {"rfc5118/wire/ipv6-bug-abnf-3-colons", ACCEPT},
    {"rfc5118/wire/ipv6-correct-abnf-2-colons", ACCEPT},
    {"rfc5118/ipv6-in-sdp", 400}, /* its Content-Length is beyond its end */
};

START_TEST(torture_messages_get_what_their_table_says)
{
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(torture); i++) {
        char name[128];
        pjsip__parsed out;
        pj_str_t reason;
        size_t len;
        char *text;
        int got;

        snprintf(name, sizeof(name), "torture/%s.dat", torture[i].file);
        text = data_file(name, &len);
        got = verdict(text, len, &out, &reason);
        ck_assert_msg(got == torture[i].verdict, "%s: %d (%.*s)", name, got, (int)reason.slen,
                      reason.ptr);
    }
}
END_TEST

START_TEST(torture_messages_print_to_a_fixed_point)
{
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(torture); i++) {
        char name[128];
        size_t len;
        char *text;
        pjsip_msg *msg;

        snprintf(name, sizeof(name), "torture/%s.dat", torture[i].file);
        text = data_file(name, &len);
        msg = pjsip_parse_msg(pool, text, len, NULL);
        ck_assert_ptr_nonnull(msg);
        ck_fixed_point(name, msg);
    }
}
END_TEST

START_TEST(torture_messages_cut_at_any_octet_are_read_within_bounds)
{
    char name[128];
    pjsip__parsed out;
    pj_str_t reason;
    size_t len;
    size_t cut;
    char *text;

    snprintf(name, sizeof(name), "torture/%s.dat", torture[_i].file);
    text = data_file(name, &len);
    for (cut = 0; cut < len; cut++) {
        char *block = malloc(cut ? cut : 1);

        memcpy(block, text, cut);
        verdict(block, cut, &out, &reason);
        free(block);
        if (cut % 64 == 0)
            pj_pool_reset(pool);
    }
}
END_TEST

/* ---- facts of the torture tables ------------------------------------------------------------- */

static pjsip_msg *torture_msg(const char *name)
{
    char path[128];
    size_t len;
    char *text;
    pjsip_msg *msg;

    snprintf(path, sizeof(path), "torture/%s.dat", name);
    text = data_file(path, &len);
    msg = pjsip_parse_msg(pool, text, len, NULL);
    ck_assert_ptr_nonnull(msg);
    return msg;
}

START_TEST(the_facts_of_the_rfc_4475_table_hold)
{
    pj_str_t unusual = str("UnknownHeaderWithUnusualValue");
    pjsip_msg *msg = torture_msg("rfc4475/wsinv");
    pjsip_generic_string_hdr *s = pjsip_msg_find_hdr_by_name(msg, &unusual, NULL);
    pjsip_contact_hdr *c;
    pjsip_sip_uri *uri;
    pjsip_hdr *h;
    unsigned n = 0;

    ck_is(s->hvalue, ";;,,;;,;");
    ck_assert_uint_eq(
        ((pjsip_max_fwd_hdr *)pjsip_msg_find_hdr(msg, PJSIP_H_MAX_FORWARDS, NULL))->ivalue, 68);
    ck_assert_int_eq(PJSIP_MSG_CSEQ_HDR(msg)->cseq, 9);
    for (h = msg->hdr.next; h != &msg->hdr; h = h->next)
        n += h->type == PJSIP_H_VIA;
    ck_assert_uint_eq(n, 3);

    msg = torture_msg("rfc4475/escnull");
    c = pjsip_msg_find_hdr(msg, PJSIP_H_CONTACT, NULL);
    uri = pjsip_uri_get_uri(c->uri);
    ck_assert(uri->user.slen == 1 && uri->user.ptr[0] == '\0');
    c = pjsip_msg_find_hdr(msg, PJSIP_H_CONTACT, c->next);
    ck_assert_int_ne(pjsip_uri_cmp(PJSIP_URI_IN_CONTACT_HDR, uri, c->uri), PJ_SUCCESS);

    msg = torture_msg("rfc4475/esc02");
    ck_assert_int_eq(msg->line.req.method.id, PJSIP_OTHER_METHOD);
    for (n = 0, h = msg->hdr.next; h != &msg->hdr; h = h->next)
        n += h->type == PJSIP_H_CONTACT;
    ck_assert_uint_eq(n, 2);

    msg = torture_msg("rfc4475/semiuri");
    uri = pjsip_uri_get_uri(msg->line.req.uri);
    ck_is(uri->user, "user;par=u@example.net");
    ck_assert(pj_list_empty(&uri->other_param));

    msg = torture_msg("rfc4475/longreq");
    for (n = 0, h = msg->hdr.next; h != &msg->hdr; h = h->next)
        n += h->type == PJSIP_H_VIA;
    ck_assert_uint_eq(n, 34);

    c = pjsip_msg_find_hdr(torture_msg("rfc4475/cparam01"), PJSIP_H_CONTACT, NULL);
    ck_is(c->other_param.next->name, "unknownparam");
    c = pjsip_msg_find_hdr(torture_msg("rfc4475/cparam02"), PJSIP_H_CONTACT, NULL);
    uri = pjsip_uri_get_uri(c->uri);
    ck_is(uri->other_param.next->name, "unknownparam");
    ck_assert(pj_list_empty(&c->other_param));
    c = pjsip_msg_find_hdr(torture_msg("rfc4475/regescrt"), PJSIP_H_CONTACT, NULL);
    uri = pjsip_uri_get_uri(c->uri);
    ck_is(uri->header_param.next->name, "Route");
    msg = torture_msg("rfc4475/inv2543");
    ck_is(PJSIP_MSG_TO_HDR(msg)->other_param.next->name, "user");
    ck_assert_ptr_nonnull(msg->body);
}
END_TEST

START_TEST(the_facts_of_the_rfc_5118_table_hold)
{
    pjsip_sip_uri *uri =
        pjsip_uri_get_uri(torture_msg("rfc5118/wire/port-ambiguous")->line.req.uri);
    pjsip_via_hdr *v;

    ck_is(uri->host, "2001:db8::10:5070");
    ck_assert_int_eq(uri->port, 0);
    uri = pjsip_uri_get_uri(torture_msg("rfc5118/wire/port-unambiguous")->line.req.uri);
    ck_is(uri->host, "2001:db8::10");
    ck_assert_int_eq(uri->port, 5070);
    v = pjsip_msg_find_hdr(torture_msg("rfc5118/wire/via-received-param-with-delim"), PJSIP_H_VIA,
                           NULL);
    ck_is(v->recvd_param, "2001:db8::9:255");
    v = pjsip_msg_find_hdr(torture_msg("rfc5118/wire/via-received-param-no-delim"), PJSIP_H_VIA,
                           NULL);
    ck_is(v->recvd_param, "2001:db8::9:255");
}
END_TEST

/* ---- rules, one at a time -------------------------------------------------------------------- */

static const char *const lines[] = {
    "Via: SIP/2.0/UDP a;branch=z9hG4bKx\r\n",
    "From: <sip:a>;tag=1\r\n",
    "To: <sip:b>\r\n",
    "Call-ID: x\r\n",
    "CSeq: 1 OPTIONS\r\n",
};

static int verdict_of(const char *text, char *why)
{
    pjsip__parsed out;
    pj_str_t reason;
    int code = verdict(exact(text, strlen(text)), strlen(text), &out, &reason);

    snprintf(why, 64, "%.*s", (int)reason.slen, reason.ptr);
    return code;
}

/* A message of the mandatory lines but one, plus something. */
static int without(const char *start, unsigned left_out, const char *more, char *why)
{
    char text[1024];
    size_t len = (size_t)snprintf(text, sizeof(text), "%s\r\n", start);
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(lines); i++) {
        if (i != left_out)
            len += (size_t)snprintf(text + len, sizeof(text) - len, "%s", lines[i]);
    }
    snprintf(text + len, sizeof(text) - len, "%s\r\n", more);
    return verdict_of(text, why);
}

/* A URI of 64 KiB wherever a message has one. */
static const struct {
    const char *before, *behind;
} places[] = {
    {"OPTIONS ", " SIP/2.0\r\nFrom: <sip:a>;tag=1\r\nTo: <sip:b>\r\n"},
    {"OPTIONS sip:a SIP/2.0\r\nFrom: <", ">;tag=1\r\nTo: <sip:b>\r\n"},
    {"OPTIONS sip:a SIP/2.0\r\nFrom: <sip:a>;tag=1\r\nTo: \"x\" <", ">\r\n"},
    {"OPTIONS sip:a SIP/2.0\r\nFrom: <sip:a>;tag=1\r\nTo: <sip:b>\r\nContact: <", ">;q=0.1\r\n"},
    {"OPTIONS sip:a SIP/2.0\r\nFrom: <sip:a>;tag=1\r\nTo: <sip:b>\r\nRoute: <", ">\r\n"},
    {"OPTIONS sip:a SIP/2.0\r\nFrom: <sip:a>;tag=1\r\nTo: <sip:b>\r\nRecord-Route: <", ">\r\n"},
    {"OPTIONS sip:a SIP/2.0\r\nFrom: <sip:a>;tag=1\r\nTo: <sip:b>\r\nRefer-To: <", ">\r\n"},
    {"OPTIONS sip:a SIP/2.0\r\nFrom: <sip:a>;tag=1\r\nTo: <sip:b>\r\nAuthorization: Digest uri=\"",
     "\",username=\"u\"\r\n"},
    {"OPTIONS sip:a SIP/2.0\r\nFrom: <sip:a>;tag=1\r\nTo: <sip:b>\r\nP-Asserted-Identity: <",
     ">\r\n"},
};

START_TEST(hazard_10_a_uri_of_64_kib_may_be_in_each_place)
{
    static const char end[] =
        "Via: SIP/2.0/UDP a;branch=z9hG4bKx\r\nCall-ID: x\r\nCSeq: 1 OPTIONS\r\n\r\n";
    enum { LONG = 65536, ROOM = LONG + 1024 };
    char *text = pj_pool_alloc(pool, ROOM), *printed = pj_pool_alloc(pool, ROOM);
    char *user = pj_pool_alloc(pool, LONG + 1);
    pjsip__parsed out;
    pj_str_t reason;
    pj_ssize_t len;

    memset(user, 'u', LONG);
    user[LONG] = '\0';
    len = snprintf(text, ROOM, "%ssip:%s@h%s%s", places[_i].before, user, places[_i].behind, end);
    ck_assert_int_eq(verdict(exact(text, (size_t)len), (size_t)len, &out, &reason), ACCEPT);
    len = pjsip_msg_print(out.msg, printed, ROOM);
    ck_assert_int_gt(len, LONG);
    ck_assert_ptr_nonnull(memmem(printed, (size_t)len, user, LONG));
    ck_assert_int_eq(pjsip_msg_print(pjsip_msg_clone(pool, out.msg), text, ROOM), len);
    ck_assert_int_eq(memcmp(text, printed, (size_t)len), 0);
}
END_TEST

START_TEST(hazard_67_each_mandatory_header_is_missed)
{
    static const char *const missed[] = {"Missing Via Header", "Missing From Header",
                                         "Missing To Header", "Missing Call-ID Header",
                                         "Missing CSeq Header"};
    char why[64];
    unsigned i;

    ck_assert_int_eq(without("OPTIONS sip:a SIP/2.0", 99, "", why), ACCEPT);
    ck_assert_int_eq(without("SIP/2.0 200 OK", 99, "", why), ACCEPT);
    for (i = 0; i < PJ_ARRAY_SIZE(lines); i++) {
        ck_assert_int_eq(without("OPTIONS sip:a SIP/2.0", i, "", why), i ? 400 : DROP);
        ck_assert_str_eq(why, missed[i]);
        ck_assert_int_eq(without("SIP/2.0 200 OK", i, "", why), DROP);
        ck_assert_int_eq(without("ACK sip:a SIP/2.0", i, "", why), DROP);
    }
}
END_TEST

START_TEST(hazard_93_what_may_come_once_may_not_come_twice)
{
    static const char *const twice[] = {"From: <sip:a>\r\n",
                                        "To: <sip:a>\r\n",
                                        "Call-ID: x\r\n",
                                        "CSeq: 1 OPTIONS\r\n",
                                        "l: 0\r\nContent-Length: 0\r\n",
                                        "Max-Forwards: 1\r\nMax-Forwards: 1\r\n"};
    static const char *const empty[] = {"From:\r\n", "To:\r\n", "Call-ID:\r\n", "CSeq:\r\n"};
    char why[64];
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(twice); i++)
        ck_assert_msg(without("OPTIONS sip:a SIP/2.0", 99, twice[i], why) == 400, "%s", twice[i]);
    for (i = 0; i < PJ_ARRAY_SIZE(empty); i++)
        ck_assert_msg(without("OPTIONS sip:a SIP/2.0", 99, empty[i], why) == 400, "%s", empty[i]);
    ck_assert_int_eq(without("OPTIONS sip:a SIP/2.0", 99, "Via: SIP/2.0/TCP b\r\n", why), ACCEPT);
}
END_TEST

START_TEST(broken_headers_matter_or_not_by_what_they_are_for)
{
    static const struct {
        const char *line;
        int request, response;
    } cases[] = {
        {"Contact: <\r\n", 400, ACCEPT},
        {"Route: x\r\n", 400, ACCEPT},
        {"Record-Route: x\r\n", 400, DROP},
        {"Expires: x\r\n", 400, ACCEPT},
        {"Max-Forwards: 256\r\n", 400, ACCEPT},
        {"Content-Length: x\r\n", 400, DROP},
        {"Content-Type: x\r\n", 400, ACCEPT},
        {"Via: x\r\n", 400, DROP},
        {"Retry-After: x\r\n", ACCEPT, ACCEPT},
        {"Accept: \"\r\n", ACCEPT, ACCEPT},
        {"Authorization: \"\r\n", ACCEPT, ACCEPT},
        {"WWW-Authenticate: \"\r\n", ACCEPT, ACCEPT},
        {"Date: x\r\n", ACCEPT, ACCEPT},
        {"junk\r\n", 400, DROP},
        {"X\x01: y\r\n", 400, DROP},
        {"X: a\rb\r\n", 400, DROP},
    };
    char why[64];
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        ck_assert_msg(without("OPTIONS sip:a SIP/2.0", 99, cases[i].line, why) == cases[i].request,
                      "%s", cases[i].line);
        ck_assert_msg(without("SIP/2.0 200 OK", 99, cases[i].line, why) == cases[i].response, "%s",
                      cases[i].line);
    }
}
END_TEST

START_TEST(start_lines_versions_methods_and_branches_are_checked)
{
    char why[64];

    ck_assert_int_eq(without("OPTIONS sip:a SIP/3.0", 99, "", why), 505);
    ck_assert_str_eq(why, "Version Not Supported");
    ck_assert_int_eq(without("ACK sip:a SIP/3.0", 99, "", why), DROP);
    ck_assert_int_eq(without("OPTIONS sip:a", 99, "", why), 400);
    ck_assert_int_eq(without("OPTIONS sip: SIP/2.0", 99, "", why), 400);
    ck_assert_int_eq(without("INVITE sip:a SIP/2.0", 99, "", why), 400);
    ck_assert_str_eq(why, "CSeq Method Mismatch");
    ck_assert_int_eq(without("SIP/2.0 1000 x", 99, "", why), DROP);
    ck_assert_int_eq(
        without("OPTIONS sip:a SIP/2.0", 0, "Via: SIP/2.0/UDP a;branch=z9hG4bK\r\n", why), 400);
    ck_assert_int_eq(without("OPTIONS sip:a SIP/2.0", 0, "Via: SIP/2.0/UDP a\r\n", why), ACCEPT);
    ck_assert_int_eq(verdict_of("OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/UDP a\r\nTo: <sip:b>", why),
                     400);
}
END_TEST

START_TEST(hazard_96_a_blank_before_the_colon_does_not_hide_a_header)
{
    pj_str_t name = str("X-Foo");
    pjsip_msg *msg = msg_of("OPTIONS sip:a SIP/2.0\r\nX-Foo : bar\r\nTo \t: <sip:b>\r\n\r\n", NULL);

    ck_assert_ptr_nonnull(pjsip_msg_find_hdr_by_name(msg, &name, NULL));
    ck_assert_ptr_nonnull(PJSIP_MSG_TO_HDR(msg));
}
END_TEST

Suite *check_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("check", &t);

    tcase_add_test(t, torture_messages_get_what_their_table_says);
    tcase_add_test(t, torture_messages_print_to_a_fixed_point);
    tcase_add_loop_test(t, torture_messages_cut_at_any_octet_are_read_within_bounds, 0,
                        PJ_ARRAY_SIZE(torture));
    tcase_add_test(t, the_facts_of_the_rfc_4475_table_hold);
    tcase_add_test(t, the_facts_of_the_rfc_5118_table_hold);
    tcase_add_test(t, hazard_67_each_mandatory_header_is_missed);
    tcase_add_test(t, hazard_93_what_may_come_once_may_not_come_twice);
    tcase_add_test(t, broken_headers_matter_or_not_by_what_they_are_for);
    tcase_add_test(t, start_lines_versions_methods_and_branches_are_checked);
    tcase_add_test(t, hazard_96_a_blank_before_the_colon_does_not_hide_a_header);
    tcase_add_loop_test(t, hazard_10_a_uri_of_64_kib_may_be_in_each_place, 0,
                        PJ_ARRAY_SIZE(places));
    return s;
}
