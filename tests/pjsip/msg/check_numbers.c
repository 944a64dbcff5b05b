/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Every number that is read from a message, each with the same questions: 0 and the greatest it may be,
 * one more, what no longer fits 32 or 64 bits, a hundred digits, leading zeros, none at all, a sign, and
 * something behind it. And every limit of the parser: what is at the limit passes, one more is an error
 * that names the header, its line and its column.
 */
#include "pjsip/msg/ext_fixture.h"
#include "support/suites.h"

#include <pjsip/sip_hdr_ext_sip.h>
#include <pjsip/sip_limits.h>
#include <stdio.h>

suite_fn numbers_suite;

/* Where a number stands. */
typedef struct place {
    const char *name;
    const char *value; /* "%s": the number */
    const char *max;
    const char *over; /* one more */
    int flags;
} place;

enum {
    TYPED = 1,   /* a header of pjsip/sip_hdr_ext.h */
    NO_ZERO = 2, /* 0 is not printed: to the struct it is no number */
    NO_TOP = 4   /* the greatest is read as one less: it means "none" in the struct */
};

#define U31 "2147483647", "2147483648"
#define U32 "4294967295", "4294967296"

static const place places[] = {
    {"CSeq", "%s OPTIONS", U31, 0},                         /* RFC 3261 8.1.1.5: less than 2**31 */
    {"Content-Length", "%s", U31, 0},                       /* 20.14; the struct has an int */
    {"Max-Forwards", "%s", "255", "256", 0},                /* 20.22 */
    {"Expires", "%s", U32, 0},                              /* 20.19: up to 2**32-1 */
    {"Min-Expires", "%s", U32, 0},                          /* 20.23 */
    {"Retry-After", "%s (later);duration=1", U31, 0},       /* 20.33; the struct has an int */
    {"Contact", "<sip:a>;expires=%s", U32, NO_TOP},         /* 20.10 */
    {"Contact", "<sip:a:%s>", "65535", "65536", NO_ZERO},   /* 25.1, port */
    {"Contact", "<sip:a;ttl=%s>", "255", "256", 0},         /* 25.1, ttl */
    {"Via", "SIP/2.0/UDP a:%s", "65535", "65536", NO_ZERO}, /* 25.1, port */
    {"Via", "SIP/2.0/UDP a;ttl=%s", "255", "256", 0},       /* 25.1, ttl */
    {"Via", "SIP/2.0/UDP a;rport=%s", "65535", "65536", NO_ZERO}, /* RFC 3581 3 */
    {"RSeq", "%s", U32, TYPED},                                   /* RFC 3262 7.1: up to 2**32-1 */
    {"RAck", "%s 1 INVITE", U32, TYPED},                          /* RFC 3262 7.2 */
    {"RAck", "1 %s INVITE", U31, TYPED},
    {"Session-Expires", "%s;refresher=uac", U32, TYPED}, /* RFC 4028 4, delta-seconds */
    {"Min-SE", "%s", U32, TYPED},                        /* RFC 4028 5 */
    {"Flow-Timer", "%s", U32, TYPED},                    /* RFC 5626 */
    {"Max-Breadth", "%s", U32, TYPED},                   /* RFC 5393 5.3.3 */
    {"MIME-Version", "%s.0", U32, TYPED},                /* RFC 3261 25.1 */
    {"MIME-Version", "1.%s", U32, TYPED},
    {"Subscription-State", "active;expires=%s", "4294967294", "4294967296",
     TYPED}, /* RFC 6665 8.4 */
    {"Subscription-State", "terminated;retry-after=%s", U31, TYPED},
    {"Diversion", "<sip:a>;counter=%s", "99", "100", TYPED}, /* RFC 5806: 1*2DIGIT */
    {"Diversion", "<sip:a>;limit=%s", "99", "100", TYPED},
    {"Geolocation-Error", "%s", "999", "1000", TYPED},             /* RFC 6442 4.3: 1*3DIGIT */
    {"Reason", "SIP;cause=%s", "4294967294", "4294967296", TYPED}, /* RFC 3326: 1*DIGIT */
};

/* How the header with this number prints; NULL: it is refused. */
static const char *printed(const place *p, const char *number)
{
    static char buf[2][512];
    static unsigned turn;
    char value[512];
    char *text = buf[turn++ % 2];
    void *hdr;
    int len;

    snprintf(value, sizeof(value), p->value, number);
    hdr = p->flags & TYPED ? ext_of(p->name, value) : hdr_of(p->name, value);
    if (!hdr)
        return NULL;
    len = pjsip_hdr_print_on(hdr, text, sizeof(buf[0]) - 1);
    ck_assert_int_gt(len, 0);
    text[len] = '\0';
    return text;
}

static void ck_refused(const place *p, const char *number)
{
    const char *text = printed(p, number);

    ck_assert_msg(text == NULL, "%s with \"%s\" is read: %s", p->name, number, text);
}

static void ck_reads_as(const place *p, const char *number, const char *as)
{
    const char *text = printed(p, number);
    char want[600], value[512];

    ck_assert_msg(text != NULL, "%s with \"%s\" is refused", p->name, number);
    snprintf(value, sizeof(value), p->value, as);
    snprintf(want, sizeof(want), "%s: %s", p->name, value);
    ck_assert_str_eq(text, want);
}

START_TEST(a_number_is_read_whole_or_not_at_all)
{
    const place *p = &places[_i];
    char zeros[64], many[128];

    snprintf(zeros, sizeof(zeros), "%040d%s", 0, p->max);
    memset(many, '9', 100);
    many[100] = '\0';
    if (p->flags & NO_ZERO)
        ck_assert_ptr_nonnull(printed(p, "0"));
    else
        ck_reads_as(p, "0", "0");
    ck_reads_as(p, "1", "1");
    ck_reads_as(p, "0000001", "1");
    if (p->flags & NO_TOP) {
        ck_reads_as(p, p->max, "4294967294");
    } else {
        ck_reads_as(p, p->max, p->max);
        ck_reads_as(p, zeros, p->max);
    }
    ck_refused(p, p->over);
    ck_refused(p, "4294967296");           /* 2**32 */
    ck_refused(p, "4294967297");           /* 1, were it cut off to 32 bits */
    ck_refused(p, "18446744073709551616"); /* 2**64 */
    ck_refused(p, "18446744073709551617");
    ck_refused(p, "123456789012345678901");
    ck_refused(p, many);
    ck_refused(p, "-1");
    ck_refused(p, "+1");
    ck_refused(p, "0x1");
    ck_refused(p, "1x");
    ck_refused(p, "1e3");
    ck_refused(p, "");
}
END_TEST

/* RFC 3261 20.10, qvalue: from 0 to 1 with three decimals; more of them are cut off. */
START_TEST(a_q_value_is_from_0_to_1)
{
    static const struct {
        const char *text;
        int q1000; /* -1: refused */
    } cases[] = {{"0", 0},       {"1", 1000},       {"0.0", 0},  {"1.000", 1000}, {"0.001", 1},
                 {"0.999", 999}, {"0.1239", 123},   {".5", 500}, {"1.", 1000},    {"1.0000", 1000},
                 {"1.001", -1},  {"2", -1},         {"", -1},    {"-0.5", -1},    {"+1", -1},
                 {"00.5", -1},   {"0.5x", -1},      {"0,5", -1}, {".", 0},        {"1.1", -1},
                 {"10", -1},     {"4294967297", -1}};

    for (size_t i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        char value[64];
        pjsip_contact_hdr *h;

        snprintf(value, sizeof(value), "<sip:a>;q=%s", cases[i].text);
        h = hdr_of("Contact", value);
        ck_assert_msg((h ? h->q1000 : -1) == cases[i].q1000, "q=%s is %d", cases[i].text,
                      h ? h->q1000 : -1);
    }
}
END_TEST

/* RFC 3261 25.1: Status-Code and warn-code are three digits, not below 100. */
START_TEST(codes_have_three_digits)
{
    static const struct {
        const char *code;
        int ok;
    } cases[] = {{"100", 1},
                 {"200", 1},
                 {"699", 1},
                 {"999", 1},
                 {"099", 0},
                 {"99", 0},
                 {"0", 0},
                 {"", 0},
                 {"000", 0},
                 {"1000", 0},
                 {"0200", 0},
                 {"-200", 0},
                 {"+200", 0},
                 {"4294967496", 0},
                 {"18446744073709551816", 0},
                 {"20x", 0},
                 {"00000000000000000000000200", 0}};

    for (size_t i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        char text[64];
        pjsip_status_line line;
        int len = snprintf(text, sizeof(text), "SIP/2.0 %s OK\r\n", cases[i].code);

        ck_assert_msg((pjsip_parse_status_line(exact(text, (size_t)len), (pj_size_t)len, &line) ==
                       PJ_SUCCESS) == cases[i].ok,
                      "\"%s\"", text);
        snprintf(text, sizeof(text), "%s h \"x\"", cases[i].code);
        ck_assert_msg((ext_of("Warning", text) != NULL) == cases[i].ok, "Warning: %s", text);
    }
}
END_TEST

/* RFC 3261 20.38: digits, perhaps with a point; kept as text, so of any length. */
START_TEST(a_timestamp_is_kept_as_it_is_written)
{
    static const char *const good[] = {"0", "54", "54.",
                                       "18446744073709551616.99999999999999999999", "007.0"};
    static const char *const bad[] = {"", "-1", "+1", "1x", "1.2.3", "1,5", "x"};

    for (size_t i = 0; i < PJ_ARRAY_SIZE(good); i++) {
        pjsip_x_timestamp_hdr *h = ext_of("Timestamp", good[i]);

        ck_assert_msg(h != NULL, "%s", good[i]);
        ck_is(h->timestamp, good[i]);
    }
    for (size_t i = 0; i < PJ_ARRAY_SIZE(bad); i++)
        ck_assert_msg(ext_of("Timestamp", bad[i]) == NULL, "%s", bad[i]);
}
END_TEST

/* ---- limits ---------------------------------------------------------------------------------- */

static void ck_error(const char *text, const char *hname, int line, int col)
{
    pjsip_parser_err_report errs;
    pjsip_msg *msg = msg_of(text, &errs);

    ck_assert_ptr_nonnull(msg);
    if (!hname) {
        ck_assert_msg(pj_list_empty(&errs), "%.*s: %s", (int)errs.next->hname.slen,
                      errs.next->hname.ptr, text);
        return;
    }
    ck_assert_msg(!pj_list_empty(&errs), "no error: %s", text);
    ck_assert_msg(is(&errs.next->hname, hname) && errs.next->line == line && errs.next->col == col,
                  "%.*s line %d column %d: %s", (int)errs.next->hname.slen, errs.next->hname.ptr,
                  errs.next->line, errs.next->col, text);
}

START_TEST(a_limit_of_the_parser_names_header_line_and_column)
{
    pjsip_msg_limits *limits = pjsip_msg_limits_get();
    const pjsip_msg_limits before = *limits;

    limits->headers = 3;
    limits->params = 2;
    ck_error("OPTIONS sip:a SIP/2.0\r\nX: 1\r\nY: 2\r\nZ: 3\r\n\r\n", NULL, 0, 0);
    ck_error("OPTIONS sip:a SIP/2.0\r\nX: 1\r\nY: 2\r\nZ: 3\r\nW: 4\r\n\r\n", "W", 5, 4);
    ck_error("OPTIONS sip:a SIP/2.0\r\nRoute: <sip:a>, <sip:b>, <sip:c>\r\n\r\n", NULL, 0, 0);
    ck_error("OPTIONS sip:a SIP/2.0\r\nX: 1\r\nTo: <sip:a>;x;y\r\n\r\n", NULL, 0, 0);
    ck_error("OPTIONS sip:a SIP/2.0\r\nX: 1\r\nTo: <sip:a>;x;y;z\r\n\r\n", "To", 3, 18);
    ck_error("OPTIONS sip:a;x;y SIP/2.0\r\n\r\n", NULL, 0, 0);
    ck_error("OPTIONS sip:a;x;y;z SIP/2.0\r\n\r\n", "Request Line", 1, 9);
    *limits = before;
}
END_TEST

START_TEST(a_number_out_of_range_names_header_line_and_column)
{
    ck_error("OPTIONS sip:a SIP/2.0\r\nX: 1\r\nMax-Forwards: 256\r\n\r\n", "Max-Forwards", 3, 15);
    ck_error("OPTIONS sip:a SIP/2.0\r\nCSeq: 2147483648 OPTIONS\r\n\r\n", "CSeq", 2, 7);
    ck_error("OPTIONS sip:a SIP/2.0\r\nVia: SIP/2.0/UDP a:65536\r\n\r\n", "Via", 2, 20);
    ck_error("OPTIONS sip:a:65536 SIP/2.0\r\n\r\n", "Request Line", 1, 15);
    ck_error("SIP/2.0 1000 OK\r\n\r\n", "Status Line", 1, 9);
}
END_TEST

Suite *numbers_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("numbers", &t);

    tcase_add_loop_test(t, a_number_is_read_whole_or_not_at_all, 0, PJ_ARRAY_SIZE(places));
    tcase_add_test(t, a_q_value_is_from_0_to_1);
    tcase_add_test(t, codes_have_three_digits);
    tcase_add_test(t, a_timestamp_is_kept_as_it_is_written);
    tcase_add_test(t, a_limit_of_the_parser_names_header_line_and_column);
    tcase_add_test(t, a_number_out_of_range_names_header_line_and_column);
    return s;
}
