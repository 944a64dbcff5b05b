/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What holds for every message, over the torture messages of RFC 4475 and RFC 5118, and by samples over others: cut
 * anywhere or changed anywhere, it is parsed or refused and nothing outside it is read; and what was parsed prints to
 * text that parses to itself.
 */
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include <dirent.h>
#include <stdio.h>

suite_fn parse_property_suite;

typedef void each_fn(const char *text, size_t len, const char *name);

static pj_caching_pool pools;

/* Each file of a directory below the test data whose name ends so. */
static void each_message_of(const char *dir, const char *suffix, each_fn *fn)
{
    char path[512];
    struct dirent *entry;
    unsigned count = 0;
    DIR *d;

    snprintf(path, sizeof(path), "%s/%s", TEST_DATA_DIR, dir);
    d = opendir(path);
    ck_assert_ptr_nonnull(d);
    while ((entry = readdir(d)) != NULL) {
        size_t len;
        char *text;

        const char *end = entry->d_name + strlen(entry->d_name);

        if (entry->d_name[0] == '.' || end - entry->d_name < (ptrdiff_t)strlen(suffix) ||
            strcmp(end - strlen(suffix), suffix) != 0)
            continue;
        snprintf(path, sizeof(path), "%s/%s", dir, entry->d_name);
        text = data_file(path, &len);
        fn(text, len, entry->d_name);
        count++;
    }
    closedir(d);
    ck_assert_uint_gt(count, 5);
}

static void each_message(each_fn *fn)
{
    pj_caching_pool_init(&pools, NULL, 1 << 20);
    each_message_of("torture/rfc4475", ".dat", fn);
    each_message_of("torture/rfc5118", ".dat", fn);
    pj_caching_pool_destroy(&pools);
}

/* Messages of every day, and what the fuzzers found worth keeping. */
static void each_other_message(each_fn *fn)
{
    pj_caching_pool_init(&pools, NULL, 1 << 20);
    each_message_of("../../bench/corpus", ".sip", fn);
    each_message_of("../fuzz/corpus/message", "", fn);
    each_message_of("../fuzz/corpus/stream", "", fn);
    pj_caching_pool_destroy(&pools);
}

/* Parse a copy that ends where its memory ends, with a pool of its own. */
static pj_bool_t parses(const char *text, size_t len)
{
    pj_pool_t *own = pj_pool_create(&pools.factory, "own", 4000, 4000, NULL);
    char *copy = malloc(len ? len : 1);
    pjsip_parser_err_report errs;
    pj_bool_t parsed;

    memcpy(copy, text, len);
    pj_list_init(&errs);
    parsed = pjsip_parse_msg(own, copy, len, &errs) != NULL;
    free(copy);
    pj_pool_release(own);
    return parsed;
}

static void cut_everywhere(const char *text, size_t len, const char *name)
{
    size_t step = len > 1200 ? 7 : 1;
    size_t cut;

    for (cut = 0; cut < len; cut += step)
        parses(text, cut);
    ck_assert_msg(!parses(text, 0), "%s", name);
}

START_TEST(a_message_may_end_anywhere)
{
    each_message(cut_everywhere);
}
END_TEST

static void change_everywhere(const char *text, size_t len, const char *name)
{
    static const char others[] = "\r\n \t:;,<>\"@=%?[]\\(\0\x80\xFFz9";
    static unsigned seed = 1;
    size_t step = len > 1200 ? 7 : 1;
    char *copy = malloc(len);
    size_t at;

    memcpy(copy, text, len);
    for (at = 0; at < len; at += step) {
        seed = seed * 1103515245u + 12345u;
        copy[at] = others[(seed >> 16) % (sizeof(others) - 1)];
        parses(copy, len);
        copy[at] = text[at];
    }
    ck_assert_msg(memcmp(copy, text, len) == 0, "%s", name);
    free(copy);
}

START_TEST(any_octet_of_a_message_may_be_any_other)
{
    each_message(change_everywhere);
}
END_TEST

/* Cut, and changed, at places that differ from file to file and are the same in each run. */
static void cut_and_change_here_and_there(const char *text, size_t len, const char *name)
{
    static const char others[] = "\r\n \t:;,<>\"@=%?[]\\(\0\x80\xFFz9";
    unsigned seed = 1;
    char *copy = malloc(len ? len : 1);
    unsigned i;

    for (i = 0; name[i]; i++)
        seed = seed * 31 + (unsigned char)name[i];
    memcpy(copy, text, len);
    for (i = 0; i < 100 && len; i++) {
        size_t at;

        seed = seed * 1103515245u + 12345u;
        at = (seed >> 8) % len;
        parses(text, at);
        copy[at] = others[(seed >> 16) % (sizeof(others) - 1)];
        parses(copy, len);
        /* some changes stay, so that there are more and more of them */
        if (i % 4)
            copy[at] = text[at];
    }
    free(copy);
}

START_TEST(messages_of_every_day_may_end_or_change_anywhere)
{
    each_other_message(cut_and_change_here_and_there);
}
END_TEST

/* The text of a message's text, in the test's pool; 0 if it has an error or does not parse. */
static size_t reprint(const char *text, size_t len, char *out, size_t room)
{
    pjsip_parser_err_report errs;
    pjsip_msg *msg;
    pj_ssize_t printed;

    pj_list_init(&errs);
    msg = pjsip_parse_msg(pool, exact(text, len), len, &errs);
    if (!msg || !pj_list_empty(&errs))
        return 0;
    printed = pjsip_msg_print(msg, out, room);
    ck_assert_int_gt(printed, 0);
    return (size_t)printed;
}

static unsigned reprinted;

static void print_again(const char *text, size_t len, const char *name)
{
    static char once[70000];
    static char twice[70000];
    size_t first = reprint(text, len, once, sizeof(once));
    size_t second;

    if (!first)
        return;
    second = reprint(once, first, twice, sizeof(twice));
    ck_assert_msg(first == second && memcmp(once, twice, first) == 0, "%s: %.*s\nthen\n%.*s", name,
                  (int)first, once, (int)second, twice);
    reprinted++;
}

START_TEST(what_was_parsed_prints_to_what_parses_to_itself)
{
    reprinted = 0;
    each_message(print_again);
    each_other_message(print_again);
    ck_assert_uint_gt(reprinted, 40);
}
END_TEST

/* How a field's text prints that is the second line of a message, and where its error is; 0: none. */
static int field_of_message(pj_pool_t *own, const char *field, size_t len, char *out, int room)
{
    static const char start[] = "BYE sip:a@b.c SIP/2.0\r\n";
    pjsip_parser_err_report errs;
    pjsip_msg *msg;
    char text[400];
    int n = snprintf(text, sizeof(text), "%s%.*s\r\n\r\n", start, (int)len, field);

    pj_list_init(&errs);
    msg = pjsip_parse_msg(own, text, (pj_size_t)n, &errs);
    ck_assert_ptr_nonnull(msg);
    if (!pj_list_empty(&errs))
        return snprintf(out, (size_t)room, "error at %d", errs.next->col);
    n = 0;
    for (pjsip_hdr *h = msg->hdr.next; h != &msg->hdr; h = h->next)
        n += pjsip_hdr_print_on(h, out + n, (pj_size_t)(room - n));
    return n;
}

/* The same for the field alone, whose text is in no index: the general functions parse it. */
static int field_alone(pj_pool_t *own, const char *field, size_t len, char *out, int room)
{
    size_t name_len = strcspn(field, ":");
    pj_str_t name = {(char *)field, (pj_ssize_t)name_len};
    int used = 0;
    int n = 0;
    char text[400];
    pjsip_hdr *first;
    pjsip_hdr *h;

    snprintf(text, sizeof(text), "%.*s\r\n", (int)(len - name_len - 1), field + name_len + 1);
    first = h = pjsip_parse_hdr(own, &name, text, strlen(text), &used);
    if (!h)
        return snprintf(out, (size_t)room, "error at %d", (int)name_len + 2 + used);
    do {
        n += pjsip_hdr_print_on(h, out + n, (pj_size_t)(room - n));
        h = h->next;
    } while (h != first);
    return n;
}

static void compare_field(const char *field, size_t len)
{
    pj_pool_t *own = pj_pool_create(&pools.factory, "own", 4000, 4000, NULL);
    char plain[800];
    char general[800];
    int n = field_of_message(own, field, len, plain, sizeof(plain));

    ck_assert_msg(n == field_alone(own, field, len, general, sizeof(general)) &&
                      memcmp(plain, general, (size_t)n) == 0,
                  "%.*s:\n%.*s", (int)len, field, n, plain);
    pj_pool_release(own);
}

static const char *const common_fields[] = {
    "Via: SIP/2.0/UDP a1.example.org:5060;branch=z9hG4bK7;rport=70000;ttl=1, SIP/2.0/TCP b",
    "Via: SIP/2.0/TCP b;received=::1",
    "Via: SIP/2.0/TCP b:4294972356;branch=a;branch=b;x",
    "From: \"A\" <sip:alice@example.org:5060;transport=udp;ttl=255;lr;x;y=z;maddr=a>;tag=1;x=\"y\"",
    "To: Bob <sip:b.example.com;user=phone;user=ip>;tag=a-b;tag=c",
    "From: <sip:+1@h:00000000000000000005060>;tag=a;TAG=b",
    "Contact: <sip:a@h:4294972356>, <sip:+a>, <sip:h:1;a;b=c?d>",
    "Contact: <sip:+15@h:65536;ob>;q=0.5;expires=60, <sips:a:b@[::1]:5;x>, sip:a@b;c",
    "Record-Route: <sip:p1.example.org;lr;x=a@b>, <sip:p2:5060?a=b>;c=d",
    "Allow: INVITE, ACK,, BYE ,x \"a,b\", c",
    /* more than a header has room for */
    "Allow: a, a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a,a, a, b, c, d, e",
    "Allow: a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a, a,b,",
    "CSeq: 00000000000000000000018446744073709551 INVITE",
    "Max-Forwards: 18446744073709551686",
    "Call-ID: ab-1@c.d",
    "Content-Type: application/sdp;a=b;c=\"d\"",
    "Authorization: Digest username=\"a\", realm=\"b\",, NONCE=\"c\", qop=, nc=01, nc=02, x=y",
};

/* Each octet is replaced by, preceded by, and without each of what means something. */
START_TEST(a_field_of_a_message_is_what_it_is_alone)
{
    static const char others[] = " \t:;,<>\"@=%?[]\\(/*+09a-";
    char copy[200];
    size_t i;

    pj_caching_pool_init(&pools, NULL, 1 << 20);
    for (i = 0; i < PJ_ARRAY_SIZE(common_fields); i++) {
        const char *field = common_fields[i];
        size_t len = strlen(field);
        size_t at;
        const char *c;

        for (at = strcspn(field, " "); at < len; at++) {
            memcpy(copy, field, at);
            memcpy(copy + at, field + at + 1, len - at - 1);
            compare_field(copy, len - 1);
            for (c = others; *c; c++) {
                copy[at] = *c;
                memcpy(copy + at + 1, field + at + 1, len - at - 1);
                compare_field(copy, len);
                memcpy(copy + at + 1, field + at, len - at);
                compare_field(copy, len + 1);
            }
        }
    }
    pj_caching_pool_destroy(&pools);
}
END_TEST

Suite *parse_property_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("parse_property", &t);

    tcase_add_test(t, a_message_may_end_anywhere);
    tcase_add_test(t, any_octet_of_a_message_may_be_any_other);
    tcase_add_test(t, messages_of_every_day_may_end_or_change_anywhere);
    tcase_add_test(t, a_field_of_a_message_is_what_it_is_alone);
    tcase_add_test(t, what_was_parsed_prints_to_what_parses_to_itself);
    return s;
}
