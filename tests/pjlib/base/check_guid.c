/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/guid.h>

#include "base/ops.h"
#include "support/suites.h"
#include "support/test_pool.h"

#include <pj/ctype.h>

#include <string.h>

Suite *guid_suite(void);

START_TEST(a_name_is_a_version_4_uuid)
{
    char buf[PJ_GUID_MAX_LENGTH];
    pj_str_t name = {buf, 0};

    ck_assert_ptr_eq(pj_generate_unique_string(&name), &name);
    ck_assert_int_eq(name.slen, 36);
    for (int i = 0; i < 36; i++) {
        if (i == 8 || i == 13 || i == 18 || i == 23)
            ck_assert_int_eq(buf[i], '-');
        else
            ck_assert(pj_isxdigit((unsigned char)buf[i]) && !pj_isupper((unsigned char)buf[i]));
    }
    ck_assert_int_eq(buf[14], '4');
    ck_assert_ptr_nonnull(memchr("89ab", buf[19], 4));
}
END_TEST

START_TEST(nothing_is_written_behind_the_room)
{
    char buf[PJ_GUID_MAX_LENGTH + 1];
    pj_str_t name = {buf, 0};

    buf[PJ_GUID_MAX_LENGTH] = 'x';
    pj_generate_unique_string_lower(&name);
    ck_assert_int_eq(buf[PJ_GUID_MAX_LENGTH], 'x');
}
END_TEST

/* HAZARDS 1.18: a generator that repeats after 2^14 names gives duplicate branches. */
START_TEST(names_do_not_repeat)
{
    enum { NAMES = 1000 };
    static char buf[NAMES][PJ_GUID_MAX_LENGTH];
    int repeated = 0;

    for (int i = 0; i < NAMES; i++) {
        pj_str_t name = {buf[i], 0};

        pj_generate_unique_string(&name);
        for (int k = 0; k < i; k++)
            repeated += memcmp(buf[i], buf[k], PJ_GUID_MAX_LENGTH) == 0;
    }
    ck_assert_int_eq(repeated, 0);
}
END_TEST

static int same_again(void *ctx, void *buf, size_t len)
{
    (void)ctx;
    memset(buf, 0xff, len);
    return 0;
}

START_TEST(the_same_random_octets_give_the_same_name)
{
    pj__ops ops = *pj__ops_get();
    char buf[PJ_GUID_MAX_LENGTH + 1] = {0};
    pj_str_t name = {buf, 0};

    ops.random = same_again;
    pj__ops_set(&ops);
    pj_generate_unique_string(&name);
    pj__ops_set(NULL);
    ck_assert_str_eq(buf, "ffffffff-ffff-4fff-bfff-ffffffffffff");
}
END_TEST

START_TEST(a_pool_gives_the_room)
{
    pj_pool_t *pool;
    pj_str_t name;

    test_pools_begin();
    pool = test_pool_make();
    pj_create_unique_string(pool, &name);
    ck_assert_int_eq(name.slen, (long)PJ_GUID_STRING_LENGTH);
    pj_create_unique_string_lower(pool, &name);
    ck_assert_int_eq(name.slen, (long)pj_GUID_STRING_LENGTH());
    pj_pool_release(pool);
    pool = pj_pool_create(test_pool_factory(), "none", 1, 0, NULL);
    while (pj_pool_alloc(pool, 1))
        ;
    pj_create_unique_string(pool, &name);
    ck_assert_int_eq(name.slen, 0);
    ck_assert_ptr_null(name.ptr);
    pj_pool_release(pool);
    test_pools_end();
}
END_TEST

Suite *guid_suite(void)
{
    Suite *s = suite_create("guid");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, a_name_is_a_version_4_uuid);
    tcase_add_test(tc, nothing_is_written_behind_the_room);
    tcase_add_test(tc, names_do_not_repeat);
    tcase_add_test(tc, the_same_random_octets_give_the_same_name);
    tcase_add_test(tc, a_pool_gives_the_room);
    suite_add_tcase(s, tc);
    return s;
}
