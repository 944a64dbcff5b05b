/* SPDX-License-Identifier: BSD-2-Clause */
#include "sdp_test.h"

#include <dirent.h>
#include <pjmedia/sdp_parse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *parse_suite(void);

START_TEST(every_field_of_the_example_is_read)
{
    pjmedia_sdp_session *s = sdp_read(sdp_file("rfc8866-5.sdp")); /* RFC 8866 5 */

    ck_str_is(s->origin.user, "jdoe");
    ck_assert(s->origin.id == 3724394400u && s->origin.version == 3724394405u);
    ck_str_is(s->origin.addr_type, "IP4");
    ck_str_is(s->origin.addr, "198.51.100.1");
    ck_str_is(s->name, "Call to John Smith");
    ck_str_is(s->conn->addr, "198.51.100.1");
    ck_assert(s->time.start == 0 && s->time.stop == 0);
    ck_assert_uint_eq(s->media_count, 3);
    ck_str_is(s->media[1]->desc.media, "audio");
    ck_assert_uint_eq(s->media[1]->desc.port, 49180);
    ck_str_is(s->media[2]->desc.transport, "RTP/AVP");
    ck_str_is(s->media[2]->desc.fmt[0], "99");
    ck_str_is(s->media[2]->attr[0]->value, "99 h263-1998/90000");
    ck_str_is(s->media[2]->conn->addr, "2001:db8::2");
}
END_TEST

START_TEST(media_lines_carry_ports_bandwidths_and_attributes)
{
    pjmedia_sdp_session *s = sdp_read(
        SDP("b=CT:1000\na=tool:x y\nm=video 49170/2 RTP/AVP 31 32\nc=IN IP4 233.252.0.1/127/3\n"
            "b=AS:64\nb=TIAS:4294967295\na=sendonly \na=x:\nm=image 0 udptl t38\n"));
    pjmedia_sdp_media *m = s->media[0];

    ck_assert_uint_eq(s->bandw_count, 1);
    ck_str_is(s->bandw[0]->modifier, "CT");
    ck_str_is(s->attr[0]->value, "x y");
    ck_assert_uint_eq(m->desc.port, 49170);
    ck_assert_uint_eq(m->desc.port_count, 2);
    ck_assert_uint_eq(m->desc.fmt_count, 2);
    ck_str_is(m->conn->addr, "233.252.0.1");
    ck_assert_uint_eq(m->conn->ttl, 127);
    ck_assert_uint_eq(m->conn->no_addr, 3);
    ck_assert_uint_eq(m->bandw[1]->value, 4294967295u);
    ck_str_is(m->attr[0]->name, "sendonly");
    ck_str_is(m->attr[1]->value, "");
    ck_str_is(s->media[1]->desc.fmt[0], "t38");
}
END_TEST

START_TEST(an_ip6_address_has_no_ttl)
{
    pjmedia_sdp_session *s =
        sdp_read("v=0\no=- 1 1 IN IP6 ::1\ns=-\nc=IN IP6 FF15::101/3\nt=0 0\n");

    ck_str_is(s->conn->addr, "FF15::101");
    ck_assert_uint_eq(s->conn->ttl, 0);
    ck_assert_uint_eq(s->conn->no_addr, 3);
}
END_TEST

START_TEST(sloppy_line_ends_blanks_and_unknown_lines_are_tolerated)
{
    pjmedia_sdp_session *s = sdp_read(
        "v=0\r\n\r\no=-  1 1  IN IP4 h \ns=\nt=0 0\nt=5 6\nc=IN IP4 a\nc=IN IP4 b\ni=info\n"
        "u=http://x\ne=a@b\np=+1\nz=0 0\nk=clear:x\nr=1 2 3\ny=0100008888\n"
        "m=audio  9\tRTP/AVP 0 \ni=title\nf=v/a\na=ptime:20");

    ck_str_is(s->name, "-");
    ck_assert_ptr_null(strstr(sdp_text(s), "y="));
    ck_assert_ptr_null(strstr(sdp_text(s), "f="));
    ck_str_is(s->conn->addr, "a");
    ck_assert(s->time.start == 0);
    ck_assert_uint_eq(s->media_count, 1);
    ck_assert_uint_eq(s->media[0]->desc.fmt_count, 1);
    ck_assert_uint_eq(s->media[0]->attr_count, 1);
}
END_TEST

START_TEST(long_session_ids_keep_their_low_64_bits)
{
    pjmedia_sdp_session *s =
        sdp_read("v=0\no=- 18446744073709551615 18446744073709551617 IN IP4 h\ns=-\nt=0 0\n");

    ck_assert(s->origin.id == UINT64_MAX);
    ck_assert(s->origin.version == 1);
}
END_TEST

START_TEST(trailing_nuls_are_ignored_and_others_are_not)
{
    char good[] = SDP("m=audio 9 RTP/AVP 0\n") "\0\0";
    char bad[] = SDP("m=audio 9 RTP/AVP 0\na=fmtp:\0 x\n");
    pjmedia_sdp_session *s;

    ck_assert_int_eq(pjmedia_sdp_parse(sdp_pool, good, sizeof(good), &s), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_parse(sdp_pool, bad, sizeof(bad) - 1, &s), PJMEDIA_SDP_EINSDP);
    ck_assert_int_eq(pjmedia_sdp_parse(sdp_pool, good, 0, &s), PJMEDIA_SDP_EINSDP);
    memset(good, 0, sizeof(good));
    ck_assert_int_eq(pjmedia_sdp_parse(sdp_pool, good, sizeof(good), &s), PJMEDIA_SDP_EINSDP);
}
END_TEST

static const struct {
    const char *text;
    pj_status_t status;
} bad[] = {
    {"\r\n\r\n", PJMEDIA_SDP_EINSDP},
    {"hello", PJMEDIA_SDP_EINVER},
    {"o=- 1 1 IN IP4 h\n", PJMEDIA_SDP_EINVER},
    {"v=1\n", PJMEDIA_SDP_EINVER},
    {"v=\n", PJMEDIA_SDP_EINVER},
    {"v=0 0\n", PJMEDIA_SDP_EINVER},
    {"v", PJMEDIA_SDP_EINSDP},
    {"v 0\n", PJMEDIA_SDP_EINSDP},
    {"v=0\no=\n", PJMEDIA_SDP_EINORIGIN},
    {"v=0\no=- 1 1 IN IP4\n", PJMEDIA_SDP_EINORIGIN},
    {"v=0\no=- x 1 IN IP4 h\n", PJMEDIA_SDP_EINORIGIN},
    {"v=0\no=- 1 -1 IN IP4 h\n", PJMEDIA_SDP_EINORIGIN},
    {"v=0\no=- 1 1 IN IP4 h extra\n", PJMEDIA_SDP_EINORIGIN},
    {SDP("o=- 1 1 IN IP4 h\n"), PJMEDIA_SDP_EINORIGIN},
    {SDP("s=again\n"), PJMEDIA_SDP_EINNAME},
    {SDP("v=0\n"), PJMEDIA_SDP_EINVER},
    {SDP("noequals\n"), PJMEDIA_SDP_EINSDP},
    {SDP(" m=audio 9 RTP/AVP 0\n"), PJMEDIA_SDP_EINSDP},
    {SDP("c=\n"), PJMEDIA_SDP_EINCONN},
    {SDP("c=IN IP4\n"), PJMEDIA_SDP_EINCONN},
    {SDP("c=IN IP4 h/256\n"), PJMEDIA_SDP_EINCONN},
    {SDP("c=IN IP4 h/1/x\n"), PJMEDIA_SDP_EINCONN},
    {SDP("c=IN IP4 h/1/2/3\n"), PJMEDIA_SDP_EINCONN},
    {SDP("c=IN IP4 /1\n"), PJMEDIA_SDP_EINCONN},
    {SDP("c=IN IP6 ::1/1/1\n"), PJMEDIA_SDP_EINCONN},
    {SDP("c=IN IP4 h more\n"), PJMEDIA_SDP_EINCONN},
    {SDP("b=\n"), PJMEDIA_SDP_EINBANDW},
    {SDP("b=AS\n"), PJMEDIA_SDP_EINBANDW},
    {SDP("b=AS:\n"), PJMEDIA_SDP_EINBANDW},
    {SDP("b=:64\n"), PJMEDIA_SDP_EINBANDW},
    {SDP("b=AS:x\n"), PJMEDIA_SDP_EINBANDW},
    {SDP("b=AS:-1\n"), PJMEDIA_SDP_EINBANDW},
    {SDP("b=AS:25.\n"), PJMEDIA_SDP_EINBANDW},
    {SDP("b=AS:.5\n"), PJMEDIA_SDP_EINBANDW},
    {SDP("b=AS:25.4.1\n"), PJMEDIA_SDP_EINBANDW},
    {SDP("b=AS:4294967296\n"), PJMEDIA_SDP_EINBANDW},
    {SDP("b=AS:1\nb=AS:2\nb=AS:3\nb=AS:4\nb=AS:5\n"), PJ_ETOOMANY},
    {SDP("t=\n"), PJMEDIA_SDP_EINTIME},
    {SDP("t=1\n"), PJMEDIA_SDP_EINTIME},
    {SDP("t=1 x\n"), PJMEDIA_SDP_EINTIME},
    {SDP("t=1 2 3\n"), PJMEDIA_SDP_EINTIME},
    {SDP("a=\n"), PJMEDIA_SDP_EINATTR},
    {SDP("a=:value\n"), PJMEDIA_SDP_EINATTR},
    {SDP("m=\n"), PJMEDIA_SDP_EINMEDIA},
    {SDP("m=audio\n"), PJMEDIA_SDP_EINMEDIA},
    {SDP("m=audio 9\n"), PJMEDIA_SDP_EINMEDIA},
    {SDP("m=audio x RTP/AVP 0\n"), PJMEDIA_SDP_EINMEDIA},
    {SDP("m=audio -1 RTP/AVP 0\n"), PJMEDIA_SDP_EINMEDIA},
    {SDP("m=audio 65536 RTP/AVP 0\n"), PJMEDIA_SDP_EINMEDIA},
    {SDP("m=audio 4294967297 RTP/AVP 0\n"), PJMEDIA_SDP_EINMEDIA},
    {SDP("m=audio 9/ RTP/AVP 0\n"), PJMEDIA_SDP_EINMEDIA},
    {SDP("m=audio 9/0 RTP/AVP 0\n"), PJMEDIA_SDP_EINMEDIA},
    {SDP("m=audio 9/99999999999 RTP/AVP 0\n"), PJMEDIA_SDP_EINMEDIA},
    {SDP("m=audio 9RTP/AVP 0\n"), PJMEDIA_SDP_EINMEDIA},
};

START_TEST(a_bad_line_is_named_by_its_code)
{
    ck_assert_msg(sdp_status(bad[_i].text) == bad[_i].status, "%d instead of %d for:\n%s",
                  sdp_status(bad[_i].text), bad[_i].status, bad[_i].text);
}
END_TEST

/* A description with @a count copies of a line in it. */
static pj_status_t many(const char *line, unsigned count)
{
    const char *head = SDP("m=audio 9 RTP/AVP 0\n");
    size_t len = strlen(head), each = strlen(line);
    char *text = malloc(len + each * count + 1);
    pjmedia_sdp_session *s;
    pj_status_t status;

    memcpy(text, head, len);
    for (unsigned i = 0; i < count; i++)
        memcpy(text + len + i * each, line, each);
    status = pjmedia_sdp_parse(sdp_pool, text, len + each * count, &s);
    free(text);
    return status;
}

START_TEST(lines_beyond_a_limit_are_an_error)
{
    ck_assert_int_eq(many("m=audio 9 RTP/AVP 0\n", PJMEDIA_MAX_SDP_MEDIA - 1), PJ_SUCCESS);
    ck_assert_int_eq(many("m=audio 9 RTP/AVP 0\n", PJMEDIA_MAX_SDP_MEDIA), PJ_ETOOMANY);
    ck_assert_int_eq(many("m=audio 9 RTP/AVP 0\n", 100000), PJ_ETOOMANY);
    ck_assert_int_eq(many("a=crypto:1\n", PJMEDIA_MAX_SDP_ATTR), PJ_SUCCESS);
    ck_assert_int_eq(many("a=crypto:1\n", PJMEDIA_MAX_SDP_ATTR + 1), PJ_ETOOMANY);
    ck_assert_int_eq(many("b=AS:1\n", PJMEDIA_MAX_SDP_BANDW), PJ_SUCCESS);
}
END_TEST

START_TEST(formats_beyond_the_limit_are_an_error)
{
    char text[4096] = SDP("m=audio 9 RTP/AVP");
    size_t len = strlen(text);

    for (unsigned i = 0; i < PJMEDIA_MAX_SDP_FMT; i++, len += 2)
        memcpy(text + len, " 0", 3);
    ck_assert_int_eq(sdp_status(text), PJ_SUCCESS);
    memcpy(text + len, " 0", 3);
    ck_assert_int_eq(sdp_status(text), PJ_ETOOMANY);
}
END_TEST

START_TEST(a_bandwidth_with_a_fraction_is_rounded_up)
{
    pjmedia_sdp_session *s = sdp_read(SDP("b=AS:25.4\nb=AS:4294967295.5\n"));

    ck_assert_uint_eq(s->bandw[0]->value, 26);
    ck_assert_uint_eq(s->bandw[1]->value, UINT32_MAX);
}
END_TEST

static const struct {
    const char *text;
    unsigned line, column;
    const char *what;
} places[] = {
    {"", 1, 1, "Not a session description"},
    {"\r\n\r\n", 3, 1, "Not a session description"},
    {"v=0\r\no=- 1 1 IN IP4 h\r\ns=\r\nc=IN IP4\r\n", 4, 9, "Bad c= line"},
    {SDP("b=AS:x\n"), 6, 6, "Bad b= line"},
    {SDP("m=audio 9 RTP/AVP 0\nm=audio 65536 RTP/AVP 0\n"), 7, 9, "Bad m= line"},
    {SDP("b=A:1\nb=A:2\nb=A:3\nb=A:4\nb=A:5\n"), 10, 3, "More than 4 b= lines"},
};

START_TEST(an_error_says_in_which_line_and_column_it_is)
{
    pjmedia_sdp_parse_error err = {0, 0, ""};
    pjmedia_sdp_session *s = NULL;
    char text[512];

    snprintf(text, sizeof(text), "%s", places[_i].text);
    ck_assert_int_ne(pjmedia_sdp_parse_where(sdp_pool, text, strlen(text), &err, &s), PJ_SUCCESS);
    ck_assert_msg(err.line == places[_i].line && err.column == places[_i].column &&
                      strstr(err.what, places[_i].what),
                  "line %u column %u: %s for:\n%s", err.line, err.column, err.what, text);
    ck_assert_ptr_null(s);
}
END_TEST

START_TEST(what_is_good_leaves_the_error_alone)
{
    pjmedia_sdp_parse_error err = {7, 8, "untouched"};
    char text[] = SDP("m=audio 9 RTP/AVP 0\n");
    pjmedia_sdp_session *s;

    ck_assert_int_eq(pjmedia_sdp_parse_where(sdp_pool, text, strlen(text), &err, &s), PJ_SUCCESS);
    ck_assert(err.line == 7 && err.column == 8);
    ck_assert_str_eq(err.what, "untouched");
}
END_TEST

START_TEST(limits_are_settings_and_the_error_names_them)
{
    pjmedia_sdp_limits before = *pjmedia_sdp_get_limits();
    static const struct {
        pjmedia_sdp_limits limits;
        const char *what;
    } cases[] = {
        {{.media = 1, .fmts = 9, .attrs = 9, .bandws = 9}, "More than 1 m= lines"},
        {{.media = 9, .fmts = 1, .attrs = 9, .bandws = 9}, "More than 1 formats in an m= line"},
        {{.media = 9, .fmts = 9, .attrs = 1, .bandws = 9}, "More than 1 a= lines"},
        {{.media = 9, .fmts = 9, .attrs = 9, .bandws = 0}, "More than 0 b= lines"},
        {{.media = 999, .fmts = 999, .attrs = 9999, .bandws = 999}, ""},
    };
    const char *text = SDP("b=AS:1\na=x\na=y\nm=audio 9 RTP/AVP 0 8\nm=audio 9 RTP/AVP 0 8\n");

    for (size_t i = 0; i < PJ_ARRAY_SIZE(cases); i++) {
        pjmedia_sdp_parse_error err = {0, 0, ""};
        char copy[512];
        pjmedia_sdp_session *s;

        snprintf(copy, sizeof(copy), "%s", text);
        *pjmedia_sdp_get_limits() = cases[i].limits;
        ck_assert_int_eq(pjmedia_sdp_parse_where(sdp_pool, copy, strlen(copy), &err, &s),
                         *cases[i].what ? PJ_ETOOMANY : PJ_SUCCESS);
        ck_assert_str_eq(err.what, cases[i].what);
    }
    /* what is larger than the arrays means the arrays */
    ck_assert_int_eq(many("a=x\n", PJMEDIA_MAX_SDP_ATTR + 1), PJ_ETOOMANY);
    *pjmedia_sdp_get_limits() = before;
}
END_TEST

/* Each prefix in a heap block of just its size: a read past the end is an error under ASan. */
START_TEST(a_description_cut_anywhere_is_read_or_refused_without_reading_on)
{
    const char *text = sdp_file("rfc8866-5.sdp");
    size_t len = strlen(text);

    for (size_t cut = 0; cut <= len; cut++) {
        char *exact = malloc(cut ? cut : 1);
        pj_pool_t *pool = sdp_new_pool();
        pjmedia_sdp_session *s = NULL;
        char printed[4096];

        memcpy(exact, text, cut);
        if (pjmedia_sdp_parse(pool, exact, cut, &s) == PJ_SUCCESS) {
            ck_assert_int_gt(pjmedia_sdp_print(s, printed, sizeof(printed)), 0);
            pjmedia_sdp_validate(s);
        }
        pj_pool_release(pool);
        free(exact);
    }
}
END_TEST

/* Every octet replaced by others that mean something to the grammar. */
START_TEST(a_damaged_description_is_read_or_refused)
{
    static const char octets[] = {'\0', '\n', '\r', ' ', '=', ':', '/', '9', (char)0xff};
    char *text = sdp_file("rfc4317-2.2-offer.sdp");
    size_t len = strlen(text);

    for (size_t i = 0; i < len; i++) {
        for (size_t k = 0; k < sizeof(octets); k++) {
            char *exact = malloc(len), printed[4096];
            pj_pool_t *pool = sdp_new_pool();
            pjmedia_sdp_session *s = NULL;

            memcpy(exact, text, len);
            exact[i] = octets[k];
            if (pjmedia_sdp_parse(pool, exact, len, &s) == PJ_SUCCESS)
                ck_assert_int_gt(pjmedia_sdp_print(s, printed, sizeof(printed)), 0);
            pj_pool_release(pool);
            free(exact);
        }
    }
}
END_TEST

START_TEST(parsing_what_was_printed_gives_the_same_for_every_example_of_the_rfcs)
{
    DIR *dir = opendir(TEST_DATA_DIR "/sdp");
    unsigned count = 0;

    ck_assert_ptr_nonnull(dir);
    for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
        pjmedia_sdp_session *s, *again;
        char *once;

        if (!strstr(entry->d_name, ".sdp"))
            continue;
        s = sdp_read(sdp_file(entry->d_name));
        if (s->name.slen == 0)
            s->name = pj_str("-"); /* some examples forgot the s= line */
        once = sdp_text(s);
        again = sdp_read(once);
        ck_assert_str_eq(once, sdp_text(again));
        ck_assert_msg(pjmedia_sdp_session_cmp(s, again, 0) == PJ_SUCCESS, "%s", entry->d_name);
        count++;
    }
    closedir(dir);
    ck_assert_uint_ge(count, 90);
}
END_TEST

START_TEST(without_memory_parsing_says_so)
{
    char *text = sdp_file("rfc8866-5.sdp");
    unsigned failed = 0, done = 0;

    for (pj_size_t size = 200; size < 24000; size += 8) {
        pj_pool_t *pool = sdp_small_pool(size);
        pjmedia_sdp_session *s = NULL;
        pj_status_t status;

        if (!pool)
            continue;
        status = pjmedia_sdp_parse(pool, text, strlen(text), &s);
        ck_assert(status == PJ_SUCCESS || status == PJ_ENOMEM);
        failed += status != PJ_SUCCESS;
        done += status == PJ_SUCCESS;
        pj_pool_release(pool);
    }
    ck_assert_uint_gt(failed, 100);
    ck_assert_uint_gt(done, 100);
}
END_TEST

Suite *parse_suite(void)
{
    Suite *s = suite_create("parse");
    TCase *tc = sdp_tcase(s, "parsing");

    tcase_add_test(tc, every_field_of_the_example_is_read);
    tcase_add_test(tc, media_lines_carry_ports_bandwidths_and_attributes);
    tcase_add_test(tc, an_ip6_address_has_no_ttl);
    tcase_add_test(tc, sloppy_line_ends_blanks_and_unknown_lines_are_tolerated);
    tcase_add_test(tc, long_session_ids_keep_their_low_64_bits);
    tcase_add_test(tc, trailing_nuls_are_ignored_and_others_are_not);
    tcase_add_loop_test(tc, a_bad_line_is_named_by_its_code, 0, PJ_ARRAY_SIZE(bad));
    tcase_add_test(tc, a_bandwidth_with_a_fraction_is_rounded_up);
    tcase_add_loop_test(tc, an_error_says_in_which_line_and_column_it_is, 0, PJ_ARRAY_SIZE(places));
    tcase_add_test(tc, what_is_good_leaves_the_error_alone);
    tcase_add_test(tc, limits_are_settings_and_the_error_names_them);
    tcase_add_test(tc, lines_beyond_a_limit_are_an_error);
    tcase_add_test(tc, formats_beyond_the_limit_are_an_error);
    tcase_add_test(tc, a_description_cut_anywhere_is_read_or_refused_without_reading_on);
    tcase_add_test(tc, without_memory_parsing_says_so);
    tcase_add_test(tc, a_damaged_description_is_read_or_refused);
    tcase_add_test(tc, parsing_what_was_printed_gives_the_same_for_every_example_of_the_rfcs);
    return s;
}
