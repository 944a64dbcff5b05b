/* SPDX-License-Identifier: BSD-2-Clause */
/* The index against octet by octet: every filler the processor has, every length, place and end. */
#include "msg/index.h"
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

#include <stdlib.h>

suite_fn index_suite;

static unsigned seed = 1;

static unsigned next_random(void)
{
    seed = seed * 1103515245u + 12345u;
    return seed >> 8;
}

/* Text of words of any length, with what ends them now and then. */
static void random_text(char *text, size_t len)
{
    size_t i;

    for (i = 0; i < len; i++)
        text[i] = next_random() % 12 == 0 ? (char)next_random() : "abZ9-._"[next_random() % 7];
}

START_TEST(all_fillers_make_the_same_bits)
{
    char text[256];
    pj_uint64_t want[8], got[8];
    unsigned round;
    unsigned i;

    for (round = 0; round < 2000; round++) {
        random_text(text, sizeof(text));
        for (i = 0; i < 256 && round == 0; i++)
            text[i] = (char)i;
        pjsip__index_fill_c(text, 4, want, want + 4);
#if PJSIP__FIND_HAS_SIMD
        pjsip__index_fill_sse2(text, 4, got, got + 4);
        ck_assert_mem_eq(got, want, sizeof(want));
        if (!__builtin_cpu_supports("avx2"))
            continue;
        pjsip__index_fill_avx2(text, 4, got, got + 4);
        ck_assert_mem_eq(got, want, sizeof(want));
#else
        (void)got;
#endif
    }
}
END_TEST

START_TEST(a_span_is_the_same_with_and_without_an_index)
{
    static const unsigned classes[] = {CH_TOKEN,         CH_HOST,  CH_USER_LAX, CH_VALUE_LAX,
                                       CH_DISPLAY_LAX,   CH_ITEM,  CH_CALL_ID,  CH_PARAM_PLAIN,
                                       CH_URI_HDR_PLAIN, CH_DIGIT, CH_IPV6,     CH_URI_LAX};
    static const char filler[1300];
    unsigned round;

    for (round = 0; round < 300; round++) {
        size_t len = next_random() % sizeof(filler);
        char *text = exact(filler, len);
        pjsip__index ix;
        unsigned i;

        random_text(text, len);
        pjsip__index_start(&ix, text + (round % 3 ? 0 : len / 2), text + len);
        for (i = 0; i < 200 && ix.size; i++) {
            unsigned class = classes[next_random() % PJ_ARRAY_SIZE(classes)];
            size_t at = next_random() % (ix.size + 1);
            const char *p = ix.base + at;
            const char *end = p + next_random() % (ix.size - at + 1);

            ck_assert_ptr_eq(index_span(&ix, p, end, class), ch_span(p, end, class));
            ck_assert_ptr_eq(index_word(&ix, p), ch_span(p, ix.base + ix.size, CH_HOST));
        }
    }
}
END_TEST

START_TEST(an_index_of_any_length_reads_nothing_behind_it)
{
    char blank[1100];
    size_t len;

    memset(blank, 'a', sizeof(blank));
    for (len = 0; len <= 1100; len += len < 140 ? 1 : 37) {
        char *text = exact(blank, len);
        pjsip__index ix;
        size_t size = len <= INDEX_BEHIND ? 0 : len - INDEX_BEHIND;

        if (size > 1024)
            size = 1024;
        pjsip__index_start(&ix, text, text + len);
        ck_assert_uint_eq(ix.size, size);
        ck_assert_ptr_eq(index_line_end(&ix, 0), text + size);
        ck_assert_uint_eq(index_stops(&ix, size), size != 0);
        if (size == 0)
            continue;
        ck_assert_ptr_eq(index_span(&ix, text, text + size, CH_TOKEN), text + size);
        text[size - 1] = '\n';
        pjsip__index_start(&ix, text, text + len);
        ck_assert_ptr_eq(index_line_end(&ix, 0), text + size - 1);
        ck_assert_ptr_eq(index_line_end(&ix, size), text + size);
    }
}
END_TEST

#if PJSIP__FIND_HAS_SIMD

START_TEST(the_window_moves_to_a_line_that_goes_on_behind_it)
{
    char *text = memset(malloc(3000), 'a', 3000);
    pjsip__index ix;

    memcpy(text + 998, "\r\n", 2);
    memcpy(text + 1998, "\r\n", 2);
    ck_assert_ptr_eq(pjsip__index_make(&ix, text, text + 3000), &ix);
    /* the first line is in it whole, the second is not, the third is all there is */
    ck_assert(!pjsip__index_move(&ix, text, text + 3000));
    ck_assert(!pjsip__index_move(&ix, text + 10, text + 3000));
    ck_assert(pjsip__index_move(&ix, text + 1000, text + 3000));
    ck_assert_ptr_eq(index_line_end(&ix, 0), text + 1998);
    ck_assert(!pjsip__index_move(&ix, text + 1000, text + 3000));
    ck_assert(pjsip__index_move(&ix, text + 2900, text + 3000));
    ck_assert_uint_eq(ix.size, 100 - INDEX_BEHIND);
    ck_assert(!pjsip__index_move(&ix, text + 2950, text + 3000));
    ck_assert(!pjsip__index_move(&ix, text + 3000, text + 3000));
    free(text);
}
END_TEST

#endif

START_TEST(the_index_of_nothing_knows_nothing_of_any_text)
{
    const char *text = exact("abc;d", 5);

    ck_assert_ptr_eq(index_span(&pjsip__index_none, text, text + 5, CH_TOKEN), text + 3);
    ck_assert_ptr_eq(index_span(&pjsip__index_none, text, text + 2, CH_TOKEN), text + 2);
}
END_TEST

START_TEST(each_class_of_the_index_has_all_letters_digits_hyphens_dots_and_underscores)
{
    unsigned class;
    int c;

    for (class = 1; class < 1u << 24; class <<= 1) {
        for (c = 0; c < 256 && (class & CH_WORDY); c++)
            ck_assert_msg(!ch_is((char)c, CH_HOST) || ch_is((char)c, class), "%#x %#x", class,
                          (unsigned)c);
    }
}
END_TEST

Suite *index_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("index", &t);

    tcase_add_test(t, all_fillers_make_the_same_bits);
    tcase_add_test(t, a_span_is_the_same_with_and_without_an_index);
    tcase_add_test(t, an_index_of_any_length_reads_nothing_behind_it);
#if PJSIP__FIND_HAS_SIMD
    tcase_add_test(t, the_window_moves_to_a_line_that_goes_on_behind_it);
#endif
    tcase_add_test(t, the_index_of_nothing_knows_nothing_of_any_text);
    tcase_add_test(t, each_class_of_the_index_has_all_letters_digits_hyphens_dots_and_underscores);
    return s;
}
