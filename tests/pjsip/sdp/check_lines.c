/* SPDX-License-Identifier: BSD-2-Clause */
/* The lines without a field: read, printed in the order of RFC 8866 9, copied, compared, negotiated. */
#include "sdp_test.h"

#include <pjmedia/sdp_parse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *lines_suite(void);

/* Every line of RFC 8866 5, with the examples of its sections, in the order of section 9. */
static const char all[] = "v=0\r\n"
                          "o=jdoe 3724394400 3724394405 IN IP4 198.51.100.1\r\n"
                          "s=SDP Seminar\r\n"
                          "i=A Seminar on the session description protocol\r\n" /* 5.4 */
                          "u=https://www.example.com/seminars/sdp.pdf\r\n"      /* 5.5 */
                          "e=j.doe@example.com (Jane Doe)\r\n"                  /* 5.6 */
                          "e=Jane Doe <j.doe@example.com>\r\n"
                          "p=+1 617 555-6011\r\n"
                          "p=+44-171-380-7777 (Mark)\r\n"
                          "c=IN IP4 233.252.0.1/127\r\n" /* 5.7 */
                          "b=AS:64\r\n"
                          "t=3724394400 3724398000\r\n" /* 5.9 */
                          "r=604800 3600 0 90000\r\n"   /* 5.10 */
                          "z=3730928400 -1h 3749680800 0\r\n"
                          "t=3724484400 3724488000\r\n"
                          "r=7d 1h 0 25h\r\n"
                          "k=prompt\r\n" /* 5.12 */
                          "a=recvonly\r\n"
                          "m=audio 49170 RTP/AVP 0\r\n"
                          "i=The speaker\r\n"
                          "c=IN IP4 233.252.0.1/127\r\n" /* layers, one by one: 5.7 */
                          "c=IN IP4 233.252.0.2/127\r\n"
                          "c=IN IP4 233.252.0.3/127\r\n"
                          "b=TIAS:1\r\n"
                          "k=clear:x y\r\n"
                          "a=ptime:20\r\n"
                          "m=video 49172 RTP/AVP 31\r\n"
                          "c=IN IP6 ff00::db8:0:101/3\r\n";

START_TEST(every_line_of_the_rfc_is_printed_as_it_was_read)
{
    pjmedia_sdp_session *s = sdp_read(all);

    ck_assert_str_eq(sdp_text(s), all);
    ck_assert_str_eq(sdp_text(pjmedia_sdp_session_clone(sdp_pool, s)), all);
    ck_assert_int_eq(pjmedia_sdp_validate(s), PJ_SUCCESS);
}
END_TEST

START_TEST(lines_in_another_order_are_printed_in_that_of_the_grammar)
{
    pjmedia_sdp_session *s = sdp_read(
        "v=0\nk=prompt\nr=1 2 3\np=1\nt=1 2\nt=3 4\no=- 1 1 IN IP4 h\nu=x\ns=-\ne=2\ni=3\n"
        "c=IN IP4 a\nz=\nc=IN IP4 b\nm=audio 9 RTP/AVP 0\nk=base64:x\ne=late\nc=IN IP4 c\ni=4\n"
        "c=IN IP4 d\n");

    ck_assert_str_eq(sdp_text(s),
                     "v=0\r\no=- 1 1 IN IP4 h\r\ns=-\r\ni=3\r\nu=x\r\ne=2\r\ne=late\r\n"
                     "p=1\r\nc=IN IP4 a\r\nc=IN IP4 b\r\nt=1 2\r\nr=1 2 3\r\nt=3 4\r\n"
                     "k=prompt\r\nm=audio 9 RTP/AVP 0\r\ni=4\r\nc=IN IP4 c\r\n"
                     "c=IN IP4 d\r\nk=base64:x\r\n");
    ck_assert_str_eq(sdp_text(sdp_read(sdp_text(s))), sdp_text(s));
}
END_TEST

START_TEST(further_lines_are_as_strict_as_the_first)
{
    ck_assert_int_eq(sdp_status(SDP("c=IN IP4\n")), PJMEDIA_SDP_EINCONN);
    ck_assert_int_eq(sdp_status(SDP("c=IN IP4 h/256\n")), PJMEDIA_SDP_EINCONN);
    ck_assert_int_eq(sdp_status(SDP("t=1\n")), PJMEDIA_SDP_EINTIME);
    ck_assert_int_eq(sdp_status(SDP("t=1 2 3\n")), PJMEDIA_SDP_EINTIME);
}
END_TEST

START_TEST(programs_see_the_lines_and_may_add_and_remove_them)
{
    pjmedia_sdp_session *s = sdp_read(SDP("i=one\nt=1 2\nm=audio 9 RTP/AVP 0\ni=two\nk=x\n"));
    const pjmedia_sdp_line *line = pjmedia_sdp_session_lines(s);
    char text[] = "a b";
    pj_str_t value = pj_str(text);

    ck_assert_int_eq(line->type, 'i');
    ck_str_is(line->value, "one");
    ck_assert_int_eq(line->next->type, 't');
    ck_str_is(line->next->value, "1 2");
    ck_assert_ptr_null(line->next->next);
    ck_assert_int_eq(pjmedia_sdp_session_add_line(sdp_pool, s, 'e', &value), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_media_add_line(sdp_pool, s->media[0], 'c', &value), PJ_SUCCESS);
    text[0] = 'X'; /* it was copied */
    ck_assert_ptr_nonnull(strstr(sdp_text(s), "\r\ne=a b\r\n"));
    ck_assert_str_eq(sdp_media_text(s->media[0]), "m=audio 9 RTP/AVP 0|i=two|c=a b|k=x");
    pjmedia_sdp_media_remove_lines(s->media[0], 'c');
    ck_assert_str_eq(sdp_media_text(s->media[0]), "m=audio 9 RTP/AVP 0|i=two|k=x");
    pjmedia_sdp_media_remove_lines(s->media[0], 'i');
    ck_assert_str_eq(sdp_media_text(s->media[0]), "m=audio 9 RTP/AVP 0|k=x");
    pjmedia_sdp_media_remove_lines(s->media[0], 'k');
    ck_assert_ptr_null(pjmedia_sdp_media_lines(s->media[0]));
    pjmedia_sdp_session_remove_lines(s, 0);
    ck_assert_str_eq(sdp_text(s), sdp_text(sdp_read(SDP("m=audio 9 RTP/AVP 0\n"))));
}
END_TEST

START_TEST(what_would_not_read_again_is_not_added)
{
    static const char *const values[] = {"", "a\r\nm=audio 9 RTP/AVP 0", "a\nb", "a\rb"};
    pjmedia_sdp_session *s = sdp_read(SDP("m=audio 9 RTP/AVP 0\n"));
    pj_str_t good = pj_str("x");
    pj_str_t nul = {"a\0b", 3};

    for (size_t i = 0; i < PJ_ARRAY_SIZE(values); i++) {
        pj_str_t value = pj_str((char *)values[i]);

        ck_assert_int_eq(pjmedia_sdp_session_add_line(sdp_pool, s, 'i', &value), PJ_EINVAL);
        ck_assert_int_eq(pjmedia_sdp_media_add_line(sdp_pool, s->media[0], 'i', &value), PJ_EINVAL);
    }
    ck_assert_int_eq(pjmedia_sdp_session_add_line(sdp_pool, s, 'i', &nul), PJ_EINVAL);
    for (const char *type = "vosabmyf"; *type; type++) {
        ck_assert_int_eq(pjmedia_sdp_session_add_line(sdp_pool, s, *type, &good), PJ_EINVAL);
        ck_assert_int_eq(pjmedia_sdp_media_add_line(sdp_pool, s->media[0], *type, &good),
                         PJ_EINVAL);
    }
    ck_assert_int_eq(pjmedia_sdp_session_add_line(sdp_pool, s, '\0', &good), PJ_EINVAL);
    ck_assert_int_eq(pjmedia_sdp_media_add_line(sdp_pool, s->media[0], 't', &good), PJ_EINVAL);
    ck_assert_ptr_null(pjmedia_sdp_session_lines(s));
}
END_TEST

static const struct {
    const char *a, *b;
    pj_status_t status;
} pairs[] = {
    {"i=1\nu=2\n", "u=2\ni=1\n", PJ_SUCCESS},
    {"i=1\n", "i=2\n", PJMEDIA_SDP_ESESSNOTEQUAL},
    {"u=1\n", "", PJMEDIA_SDP_ESESSNOTEQUAL},
    {"", "e=1\n", PJMEDIA_SDP_ESESSNOTEQUAL},
    {"p=1\np=2\n", "p=2\np=1\n", PJMEDIA_SDP_ESESSNOTEQUAL},
    {"k=1\n", "k=1\nk=1\n", PJMEDIA_SDP_ESESSNOTEQUAL},
    {"c=IN IP4 x\n", "c=IN IP4 y\n", PJMEDIA_SDP_ECONNNOTEQUAL},
    {"r=1 2 3\n", "r=1 2 4\n", PJMEDIA_SDP_ETIMENOTEQUAL},
    {"r=1 2 3\nt=5 6\n", "t=5 6\nr=1 2 3\n", PJMEDIA_SDP_ETIMENOTEQUAL},
    {"z=1 1h\n", "", PJMEDIA_SDP_ETIMENOTEQUAL},
    {"m=audio 9 RTP/AVP 0\ni=1\n", "m=audio 9 RTP/AVP 0\ni=1\n", PJ_SUCCESS},
    {"m=audio 9 RTP/AVP 0\ni=1\n", "m=audio 9 RTP/AVP 0\n", PJMEDIA_SDP_EMEDIANOTEQUAL},
    {"m=audio 9 RTP/AVP 0\nk=1\n", "m=audio 9 RTP/AVP 0\nk=2\n", PJMEDIA_SDP_EMEDIANOTEQUAL},
    {"m=audio 9 RTP/AVP 0\nc=IN IP4 a\nc=IN IP4 b\n", "m=audio 9 RTP/AVP 0\nc=IN IP4 a\n",
     PJMEDIA_SDP_ECONNNOTEQUAL},
};

START_TEST(descriptions_that_differ_in_such_a_line_are_not_equal)
{
    char a[512], b[512];

    snprintf(a, sizeof(a), "%s%s", SDP(""), pairs[_i].a);
    snprintf(b, sizeof(b), "%s%s", SDP(""), pairs[_i].b);
    ck_assert_int_eq(pjmedia_sdp_session_cmp(sdp_read(a), sdp_read(b), 0), pairs[_i].status);
    ck_assert_int_eq(pjmedia_sdp_session_cmp(sdp_read(b), sdp_read(a), 0), pairs[_i].status);
}
END_TEST

/* A struct by value shares the list; one whose fields a program set only itself has none. */
START_TEST(structs_of_programs_have_the_lines_they_were_given)
{
    pjmedia_sdp_session *s = sdp_read(all);
    pjmedia_sdp_session by_value = *s;
    pjmedia_sdp_session *dirty = malloc(sizeof(*dirty));
    pjmedia_sdp_media *m = malloc(sizeof(*m));

    ck_assert_str_eq(sdp_text(&by_value), all);
    memset(dirty, 0xA5, sizeof(*dirty));
    memset(m, 0x5A, sizeof(*m));
    dirty->origin = s->origin;
    dirty->name = s->name;
    dirty->conn = s->conn;
    dirty->time = s->time;
    dirty->bandw_count = dirty->attr_count = dirty->media_count = 0;
    dirty->media[dirty->media_count++] = m;
    m->desc = s->media[0]->desc;
    m->conn = NULL;
    m->bandw_count = m->attr_count = 0;
    ck_assert_ptr_null(pjmedia_sdp_session_lines(dirty));
    ck_assert_ptr_null(pjmedia_sdp_media_lines(m));
    ck_assert_str_eq(sdp_text(dirty), sdp_text(pjmedia_sdp_session_clone(sdp_pool, dirty)));
    free(m);
    free(dirty);
}
END_TEST

/* RFC 3264 6: times are the offer's; the other lines are of whoever writes the description. */
START_TEST(an_answer_has_the_times_of_the_offer_and_lines_of_its_own)
{
    pjmedia_sdp_session *offer =
        sdp_read(SDP("i=theirs\nt=5 6\nr=7 8 9\nz=1 2\nm=audio 9 RTP/AVP 0\ni=their line\nk=x\n"));
    pjmedia_sdp_session *ours =
        sdp_read(SDP("i=ours\nt=1 2\nr=3 4 5\nm=audio 7 RTP/AVP 0\ni=our line\n"));
    const pjmedia_sdp_session *answer;
    pjmedia_sdp_neg *neg;

    ck_assert_int_eq(pjmedia_sdp_neg_create_w_remote_offer(sdp_pool, ours, offer, &neg),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_negotiate(sdp_pool, neg, PJ_FALSE), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_neg_get_active_local(neg, &answer), PJ_SUCCESS);
    ck_assert_ptr_nonnull(strstr(sdp_text(answer), "\r\nt=0 0\r\nt=5 6\r\nr=7 8 9\r\nz=1 2\r\n"));
    ck_assert_ptr_nonnull(strstr(sdp_text(answer), "\r\ni=ours\r\n"));
    ck_assert_ptr_null(strstr(sdp_text(answer), "r=3"));
    ck_assert_ptr_null(strstr(sdp_text(answer), "their"));
    ck_assert_str_eq(sdp_media_text(answer->media[0]), "m=audio 7 RTP/AVP 0|i=our line");
}
END_TEST

/* What a rejected line was called, and its key, go with it (RFC 3264 8.2: only port 0 matters). */
START_TEST(a_stream_that_is_turned_off_loses_its_lines)
{
    pjmedia_sdp_media *m = sdp_read(SDP("m=audio 9 RTP/AVP 0\ni=x\nk=y\na=mid:1\n"))->media[0];
    pjmedia_sdp_media *copy = pjmedia_sdp_media_clone_deactivate(sdp_pool, m);

    ck_assert_ptr_null(pjmedia_sdp_media_lines(copy));
    ck_assert_ptr_nonnull(pjmedia_sdp_media_lines(m));
    ck_assert_int_eq(pjmedia_sdp_media_deactivate(sdp_pool, m), PJ_SUCCESS);
    ck_assert_ptr_null(pjmedia_sdp_media_lines(m));
}
END_TEST

/* At the limit it is read; one more is refused, and the error tells where. */
START_TEST(lines_are_counted_for_the_session_and_for_each_media_description)
{
    unsigned before = pjmedia_sdp_get_limits()->lines;
    char good[] = SDP("i=1\nt=1 2\nm=audio 9 RTP/AVP 0\ni=1\nk=2\nm=audio 9 RTP/AVP 0\nc=IN IP4 a\n"
                      "c=IN IP4 b\nc=IN IP4 c\n");
    char bad[] = SDP("i=1\nm=audio 9 RTP/AVP 0\ni=1\nk=2\nc=IN IP4 a\nc=IN IP4 b\n");
    pjmedia_sdp_parse_error err;
    pjmedia_sdp_session *s;

    ck_assert_uint_eq(before, 64);
    pjmedia_sdp_get_limits()->lines = 2;
    ck_assert_int_eq(pjmedia_sdp_parse(sdp_pool, good, strlen(good), &s), PJ_SUCCESS);
    ck_assert_int_eq(pjmedia_sdp_parse_where(sdp_pool, bad, strlen(bad), &err, &s), PJ_ETOOMANY);
    ck_assert_uint_eq(err.line, 11);
    ck_assert_str_eq(err.what, "More than 2 lines of other types");
    pjmedia_sdp_get_limits()->lines = before;
}
END_TEST

START_TEST(without_memory_there_is_no_description_or_all_of_it)
{
    pjmedia_sdp_session *s = sdp_read(all);
    unsigned whole = 0;

    for (size_t size = 64; whole < 2; size += 8) {
        pj_pool_t *small = sdp_small_pool(size);
        pjmedia_sdp_session *made = small ? pjmedia_sdp_session_clone(small, s) : NULL;
        char text[sizeof(all)];

        ck_assert_uint_lt(size, 200000);
        memcpy(text, all, sizeof(all));
        if (made) {
            ck_assert_str_eq(sdp_text(made), all);
            whole++;
        }
        if (small)
            pj_pool_release(small);
        small = sdp_small_pool(size);
        if (small && pjmedia_sdp_parse(small, text, strlen(text), &made) == PJ_SUCCESS)
            ck_assert_str_eq(sdp_text(made), all);
        if (small)
            pj_pool_release(small);
    }
}
END_TEST

START_TEST(printing_never_writes_past_the_buffer)
{
    pjmedia_sdp_session *s = sdp_read(all);

    for (size_t size = 0; size < sizeof(all); size++) {
        char *exact = malloc(size ? size : 1);

        ck_assert_int_eq(pjmedia_sdp_print(s, exact, size),
                         size < sizeof(all) - 1 ? -1 : (int)size);
        free(exact);
    }
}
END_TEST

Suite *lines_suite(void)
{
    Suite *s = suite_create("lines");
    TCase *tc = sdp_tcase(s, "lines");

    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, every_line_of_the_rfc_is_printed_as_it_was_read);
    tcase_add_test(tc, lines_in_another_order_are_printed_in_that_of_the_grammar);
    tcase_add_test(tc, further_lines_are_as_strict_as_the_first);
    tcase_add_test(tc, programs_see_the_lines_and_may_add_and_remove_them);
    tcase_add_test(tc, what_would_not_read_again_is_not_added);
    tcase_add_loop_test(tc, descriptions_that_differ_in_such_a_line_are_not_equal, 0,
                        PJ_ARRAY_SIZE(pairs));
    tcase_add_test(tc, structs_of_programs_have_the_lines_they_were_given);
    tcase_add_test(tc, an_answer_has_the_times_of_the_offer_and_lines_of_its_own);
    tcase_add_test(tc, a_stream_that_is_turned_off_loses_its_lines);
    tcase_add_test(tc, lines_are_counted_for_the_session_and_for_each_media_description);
    tcase_add_test(tc, without_memory_there_is_no_description_or_all_of_it);
    tcase_add_test(tc, printing_never_writes_past_the_buffer);
    return s;
}
