/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

#include <pjlib-util/string.h>
#include <pj/pool.h>
#include <pj/string.h>

Suite *string_suite(void);

static const char *const rows[][2] = {
    {"", ""},         {"plain", "plain"}, {"%41", "A"},     {"a%20b", "a b"}, {"%4a%4B", "JK"},
    {"%", "%"},       {"%4", "%4"},       {"%zz", "%zz"},   {"%4z", "%4z"},   {"%%41", "%A"},
    {"100%", "100%"}, {"%2541", "%41"},   {"a%41%", "aA%"},
};

START_TEST(escapes_become_octets_and_broken_ones_stay)
{
    pj_caching_pool factory;
    pj_pool_t *pool;
    pj_str_t src = pj_str((char *)(uintptr_t)rows[_i][0]);
    char buf[16];
    pj_str_t dst = {buf, 0};

    pj_caching_pool_init(&factory, NULL, 0);
    pool = pj_pool_create(&factory.factory, "test", 512, 512, NULL);
    ck_assert_int_eq(pj_strcmp2(pj_strcpy_unescape(&dst, &src), rows[_i][1]), 0);
    dst = pj_str_unescape(pool, &src);
    ck_assert_int_eq(pj_strcmp2(&dst, rows[_i][1]), 0);
    pj_pool_release(pool);
    pj_caching_pool_destroy(&factory);
}
END_TEST

static void unreserved(pj_cis_t *cis)
{
    pj_cis_buf_t buf;

    pj_cis_buf_init(&buf);
    pj_cis_init(&buf, cis);
    pj_cis_add_alpha(cis);
    pj_cis_add_num(cis);
}

START_TEST(what_is_reserved_is_escaped)
{
    char out[32];
    pj_str_t dst = {out, 0};
    pj_str_t src = pj_str("a b\xff/9");
    pj_cis_t cis;

    unreserved(&cis);
    ck_assert_int_eq(pj_strncpy2_escape(out, &src, sizeof(out), &cis), 12);
    ck_assert_mem_eq(out, "a%20b%ff%2f9", 12);
    ck_assert_ptr_eq(pj_strncpy_escape(&dst, &src, 12, &cis), &dst);
    ck_assert_int_eq(dst.slen, 12);
}
END_TEST

START_TEST(a_buffer_too_small_is_never_overrun)
{
    pj_str_t src = pj_str("a b");
    pj_cis_t cis;

    unreserved(&cis);
    for (int max = 0; max <= 5; max++) {
        char out[6] = "......";

        ck_assert_int_eq(pj_strncpy2_escape(out, &src, max, &cis), max < 5 ? -1 : 5);
        ck_assert_int_eq(out[max < 5 ? max : 5], '.');
    }
}
END_TEST

Suite *string_suite(void)
{
    Suite *s = suite_create("string");
    TCase *t = tcase_create("string");

    tcase_add_loop_test(t, escapes_become_octets_and_broken_ones_stay, 0, (int)PJ_ARRAY_SIZE(rows));
    tcase_add_test(t, what_is_reserved_is_escaped);
    tcase_add_test(t, a_buffer_too_small_is_never_overrun);
    suite_add_tcase(s, t);
    return s;
}
