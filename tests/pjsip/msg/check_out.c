/* SPDX-License-Identifier: BSD-2-Clause */
#include "msg/out.h"
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include <stdio.h>

suite_fn out_suite;

START_TEST(what_does_not_fit_is_an_error_that_stays)
{
    char buf[4] = "XXXX";
    pjsip__out out = out_to(buf, 3);

    out_text(&out, "ab");
    out_text(&out, "cd");
    out_char(&out, 'e');
    ck_assert_int_eq(out_result(&out), -1);
    ck_assert_int_eq(memcmp(buf, "abXX", 4), 0);
}
END_TEST

START_TEST(a_buffer_may_be_filled_to_its_last_octet)
{
    char buf[4] = "XXXX";
    pjsip__out out = out_to(buf, 3);

    out_text(&out, "ab");
    out_char(&out, 'c');
    ck_assert_int_eq(out_result(&out), 3);
    ck_assert_int_eq(memcmp(buf, "abcX", 4), 0);
}
END_TEST

START_TEST(numbers_are_printed_whole)
{
    static const struct {
        pj_uint64_t value;
        const char *text;
    } cases[] = {{0, "0"},
                 {9, "9"},
                 {10, "10"},
                 {4294967295u, "4294967295"},
                 {18446744073709551615ull, "18446744073709551615"}};
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        char buf[32];
        pjsip__out out = out_to(buf, sizeof(buf));
        pj_str_t got;

        pjsip__out_number(&out, cases[i].value);
        pj_strset(&got, buf, (pj_size_t)out_result(&out));
        ck_is(got, cases[i].text);
    }
}
END_TEST

START_TEST(quoting_keeps_quoted_pairs_and_escapes_what_would_end_the_string)
{
    static const char *cases[][2] = {
        {"plain", "\"plain\""},       {"a\"b", "\"a\\\"b\""}, {"a\\\"b", "\"a\\\"b\""},
        {"end\\", "\"end\\\\\""},     {"", "\"\""},           {"\\\\", "\"\\\\\""},
        {"a\r\nX: b", "\"a  X: b\""},
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        char buf[64];
        pjsip__out out = out_to(buf, sizeof(buf));
        pj_str_t in = str(cases[i][0]);
        pj_str_t got;

        pjsip__out_quoted(&out, &in);
        pj_strset(&got, buf, (pj_size_t)out_result(&out));
        ck_is(got, cases[i][1]);
    }
}
END_TEST

START_TEST(octets_outside_the_class_are_escaped)
{
    char buf[64];
    pjsip__out out = out_to(buf, sizeof(buf));
    pj_str_t in = {(char *)"a b\0%\xC3\xA4@", 8};
    pj_str_t got;

    pjsip__out_escaped(&out, &in, CH_USER);
    pj_strset(&got, buf, (pj_size_t)out_result(&out));
    ck_is(got, "a%20b%00%25%C3%A4%40");
}
END_TEST

START_TEST(only_ipv6_addresses_get_brackets)
{
    static const char *cases[][2] = {
        {"host.example", "host.example"},
        {"192.0.2.1", "192.0.2.1"},
        {"::1", "[::1]"},
        {"[::1]", "[::1]"},
        {"fe80::1%eth0", "[fe80::1%eth0]"},
        {"x:>", "x:>"},
        {"", ""},
    };
    unsigned i;

    for (i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        char buf[64];
        pjsip__out out = out_to(buf, sizeof(buf));
        pj_str_t in = str(cases[i][0]);
        pj_str_t got;

        pjsip__out_host(&out, &in);
        pj_strset(&got, buf, (pj_size_t)out_result(&out));
        ck_is(got, cases[i][1]);
    }
}
END_TEST

/* ---- the fast answers against an octet-by-octet one --------------------------------------------- */

enum { ROOM = 400, LONGEST = 40 };

/* A block of exactly this size, so that a step outside is seen; the caller frees it. */
static char *block_of(size_t size)
{
    char *block = malloc(size ? size : 1);

    ck_assert_ptr_nonnull(block);
    return block;
}

typedef void write_fn(pjsip__out *out, const pj_str_t *text);

static void write_user(pjsip__out *out, const pj_str_t *text)
{
    pjsip__out_escaped(out, text, CH_USER);
}

static void write_uri_param(pjsip__out *out, const pj_str_t *text)
{
    pjsip__out_escaped(out, text, CH_URI_PARAM);
}

static void write_uri_hdr(pjsip__out *out, const pj_str_t *text)
{
    pjsip__out_escaped(out, text, CH_URI_HDR);
}

static void write_host(pjsip__out *out, const pj_str_t *text)
{
    pjsip__out_host(out, text);
}

static void write_quoted(pjsip__out *out, const pj_str_t *text)
{
    pjsip__out_quoted(out, text);
}

static void write_value(pjsip__out *out, const pj_str_t *text)
{
    if (text->slen > 0)
        pjsip__out_value(out, text);
}

static write_fn *const writers[] = {write_user, write_uri_param, write_uri_hdr,
                                    write_host, write_quoted,    write_value};

/* In the room that it needs, and in one octet less. */
static void ck_fits_exactly(write_fn *write, const pj_str_t *text, const char *want, size_t len)
{
    char *mem = block_of(len);
    pjsip__out out = out_to(mem, len);

    write(&out, text);
    ck_assert_int_eq(out_result(&out), (int)len);
    ck_assert_int_eq(memcmp(mem, want, len), 0);
    free(mem);
    if (len == 0)
        return;
    mem = block_of(len - 1);
    out = out_to(mem, len - 1);
    write(&out, text);
    ck_assert_int_eq(out_result(&out), -1);
    free(mem);
}

/* As it is printed where all room was asked for before, and where each octet is asked for. */
static void ck_fast_is_slow(write_fn *write, const pj_str_t *text)
{
    char fast[ROOM];
    char slow[ROOM];
    pjsip__out a = out_to(fast, sizeof(fast));
    pjsip__out b = out_to(slow, sizeof(slow));
    int len;

    a.sure = PJ_TRUE;
    write(&a, text);
    len = out_result(&a);
    write(&b, text);
    ck_assert_int_eq(len, out_result(&b));
    ck_assert_int_eq(memcmp(fast, slow, (size_t)len), 0);
    ck_fits_exactly(write, text, fast, (size_t)len);
}

START_TEST(every_octet_at_every_place_of_every_length_is_printed_alike_in_any_room)
{
    write_fn *write = writers[_i];
    size_t len;
    size_t at;
    int c;

    for (len = 0; len <= LONGEST; len += len < 20 ? 1 : 5) {
        char *mem = block_of(len); /* nothing outside the text may be read */
        pj_str_t text = {mem, (pj_ssize_t)len};

        memset(mem, 'a', len);
        ck_fast_is_slow(write, &text);
        for (at = 0; at < len; at++) {
            for (c = 0; c < 256; c += at % 3 ? 7 : 1) {
                mem[at] = (char)c;
                ck_fast_is_slow(write, &text);
            }
            mem[at] = 'a';
        }
        free(mem);
    }
}
END_TEST

START_TEST(what_is_plain_is_what_the_table_says)
{
    static const unsigned classes[] = {CH_URI_PARAM, CH_URI_HDR, CH_VALUE_LAX};
    unsigned c;
    unsigned i;

    for (c = 0; c < 256; c++) {
        char text[24];
        char to[24];

        memset(text, (int)c, sizeof(text));
        if (plain_put_all(to, text, sizeof(text), CH_USER, '+', '9') == PLAIN_ALL)
            ck_assert(ch_is((char)c, CH_USER));
        for (i = 0; i < PJ_ARRAY_SIZE(classes); i++) {
            if (plain_put_all(to, text, sizeof(text), classes[i], '-', ':') == PLAIN_ALL)
                ck_assert(ch_is((char)c, classes[i]));
        }
        if (ch_is((char)c, CH_ALPHA | CH_DIGIT))
            ck_assert_uint_eq(plain_put_all(to, text, sizeof(text), CH_USER, '+', '9'), PLAIN_ALL);
        ck_assert_int_eq(memcmp(to, text, sizeof(text)), 0);
    }
}
END_TEST

/* The name of a type's header: that of our table, another one, and none of either. */
START_TEST(a_header_name_is_printed_alike_whosever_it_is)
{
    const pj_str_t own = pjsip__hdr_descs[PJSIP_H_RECORD_ROUTE].name;
    char copy[] = "Record-Route";
    const pj_str_t names[] = {own, {copy, 12}, {own.ptr, 6}, {copy, 3}, {own.ptr, 0}, {NULL, -1}};
    size_t i;

    for (i = 0; i < PJ_ARRAY_SIZE(names); i++) {
        char fast[OUT_ROOM_MORE];
        char slow[OUT_ROOM_MORE];
        pjsip_hdr hdr = {.name = names[i], .sname = names[i]};
        pjsip__out a = out_to(fast, sizeof(fast));
        pjsip__out b = out_to(slow, sizeof(slow));

        a.sure = PJ_TRUE;
        pjsip__out_hdr_name(&a, &hdr);
        pjsip__out_hdr_name(&b, &hdr);
        ck_assert_int_eq(out_result(&a), out_result(&b));
        ck_assert_int_eq(memcmp(fast, slow, (size_t)out_result(&a)), 0);
    }
}
END_TEST

static void ck_number(pj_uint64_t value)
{
    char sure[20];
    char text[32];
    int len = snprintf(text, sizeof(text), "%llu", (unsigned long long)value);
    pjsip__out out = out_to(sure, sizeof(sure));
    int room;

    out.sure = PJ_TRUE;
    pjsip__out_number(&out, value);
    ck_assert_int_eq(out_result(&out), len);
    ck_assert_int_eq(memcmp(sure, text, (size_t)len), 0);
    for (room = 0; room <= len; room++) {
        char *mem = block_of((size_t)room);

        out = out_to(mem, (size_t)room);
        pjsip__out_number(&out, value);
        ck_assert_int_eq(out_result(&out), room < len ? -1 : len);
        if (room == len)
            ck_assert_int_eq(memcmp(mem, text, (size_t)len), 0);
        free(mem);
    }
}

START_TEST(numbers_are_printed_alike_in_any_room)
{
    pj_uint64_t power = 1;
    int digits;

    for (digits = 1; digits <= 20; digits++, power *= 10) {
        ck_number(power - 1);
        ck_number(power);
        ck_number(power + 1);
        ck_number(power + power / 2);
    }
    for (power = 0; power < 11000; power++)
        ck_number(power);
}
END_TEST

START_TEST(text_of_every_length_is_copied_whole_and_no_further)
{
    size_t n;

    for (n = 0; n < 140; n++) {
        char *from = block_of(n);
        char *to = block_of(n);
        size_t i;

        for (i = 0; i < n; i++)
            from[i] = (char)(i + 1);
        plain_copy(to, from, n);
        ck_assert_int_eq(memcmp(to, from, n), 0);
        free(from);
        free(to);
    }
}
END_TEST

Suite *out_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("out", &t);

    tcase_add_test(t, what_does_not_fit_is_an_error_that_stays);
    tcase_add_test(t, a_buffer_may_be_filled_to_its_last_octet);
    tcase_add_test(t, numbers_are_printed_whole);
    tcase_add_test(t, quoting_keeps_quoted_pairs_and_escapes_what_would_end_the_string);
    tcase_add_test(t, octets_outside_the_class_are_escaped);
    tcase_add_test(t, only_ipv6_addresses_get_brackets);
    tcase_add_loop_test(t, every_octet_at_every_place_of_every_length_is_printed_alike_in_any_room,
                        0, PJ_ARRAY_SIZE(writers));
    tcase_add_test(t, what_is_plain_is_what_the_table_says);
    tcase_add_test(t, numbers_are_printed_alike_in_any_room);
    tcase_add_test(t, a_header_name_is_printed_alike_whosever_it_is);
    tcase_add_test(t, text_of_every_length_is_copied_whole_and_no_further);
    return s;
}
