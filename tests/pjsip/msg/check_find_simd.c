/* SPDX-License-Identifier: BSD-2-Clause */
/* The wide search against the portable one, on input of every length, place and alignment. */
#include "msg/find.h"
#include "pjsip/msg/fixture.h"
#include "support/suites.h"

suite_fn find_simd_suite;

#if PJSIP__FIND_HAS_SIMD

START_TEST(wide_and_portable_search_agree_on_random_input)
{
    unsigned seed = 1;
    int round;

    for (round = 0; round < 20000; round++) {
        char text[160];
        size_t from;
        size_t len;
        size_t i;

        for (i = 0; i < sizeof(text); i++) {
            seed = seed * 1103515245u + 12345u;
            /* delimiters are rare, so that whole blocks are without */
            text[i] = (seed >> 16) % 40 == 0 ? "\r\n;,"[(seed >> 24) % 4] : (char)(seed >> 20);
        }
        seed = seed * 1103515245u + 12345u;
        from = (seed >> 16) % 32;
        len = (seed >> 8) % (sizeof(text) - from);
        ck_assert_ptr_eq(pjsip__find_eol_simd(text + from, text + from + len),
                         pjsip__find_eol_c(text + from, text + from + len));
        ck_assert_ptr_eq(pjsip__find_3_simd(text + from, text + from + len, ';', ',', '>'),
                         pjsip__find_3_c(text + from, text + from + len, ';', ',', '>'));
    }
}
END_TEST

START_TEST(nothing_outside_the_input_is_read)
{
    size_t len;

    for (len = 0; len <= 70; len++) {
        char text[80];
        char *block;

        memset(text, 'a', sizeof(text));
        block = exact(text, len);
        ck_assert_ptr_eq(pjsip__find_eol_simd(block, block + len), block + len);
        ck_assert_ptr_eq(pjsip__find_3_simd(block, block + len, ';', ',', '?'), block + len);
        if (len == 0)
            continue;
        block[len - 1] = '\n';
        ck_assert_ptr_eq(pjsip__find_eol_simd(block, block + len), block + len - 1);
        ck_assert_ptr_eq(pjsip__find_eol_simd(block, block + len - 1), block + len - 1);
    }
}
END_TEST

#endif

Suite *find_simd_suite(void)
{
    TCase *t;
    Suite *s = fixture_suite("find_simd", &t);

#if PJSIP__FIND_HAS_SIMD
    tcase_add_test(t, wide_and_portable_search_agree_on_random_input);
    tcase_add_test(t, nothing_outside_the_input_is_read);
#endif
    return s;
}
