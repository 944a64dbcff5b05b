/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

#include <pjlib-util/crc32.h>

Suite *crc32_suite(void);

START_TEST(the_check_value_is_right)
{
    ck_assert_uint_eq(pj_crc32_calc((const pj_uint8_t *)"123456789", 9), 0xcbf43926u);
    ck_assert_uint_eq(pj_crc32_calc((const pj_uint8_t *)"", 0), 0);
}
END_TEST

START_TEST(pieces_give_the_sum_of_the_whole)
{
    pj_crc32_context ctx;

    pj_crc32_init(&ctx);
    pj_crc32_update(&ctx, (const pj_uint8_t *)"1234", 4);
    ck_assert_uint_eq(pj_crc32_update(&ctx, (const pj_uint8_t *)"56789", 5), 0xcbf43926u);
    ck_assert_uint_eq(pj_crc32_final(&ctx), 0xcbf43926u);
}
END_TEST

Suite *crc32_suite(void)
{
    Suite *s = suite_create("crc32");
    TCase *t = tcase_create("crc32");

    tcase_add_test(t, the_check_value_is_right);
    tcase_add_test(t, pieces_give_the_sum_of_the_whole);
    suite_add_tcase(s, t);
    return s;
}
