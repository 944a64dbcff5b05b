/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/rand.h"

#include "base/ops.h"
#include "support/suites.h"

#include <pj/rand.h>

#include <errno.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

Suite *rand_suite(void);

/* A source that counts up, and how often it was asked. */
static struct {
    unsigned char next;
    int calls;
    int fail;
} source;

static int counting_random(void *ctx, void *buf, size_t len)
{
    unsigned char *p = buf;

    (void)ctx;
    source.calls++;
    for (size_t i = 0; i < len; i++)
        p[i] = source.next++;
    return source.fail;
}

static pj__ops install_counting(void)
{
    pj__ops ops = *pj__ops_get();

    memset(&source, 0, sizeof(source));
    ops.random = counting_random;
    return ops;
}

START_TEST(octets_come_from_the_threads_table)
{
    pj__ops ops = install_counting();
    unsigned char a[16];
    unsigned char b[16];

    pj__ops_set(&ops);
    pj__random(a, sizeof(a));
    ck_assert_int_eq(source.calls, 1);
    pj__ops_set(&ops);
    source.next = 0;
    pj__random(b, sizeof(b));
    pj__ops_set(NULL);
    /* The same source from its beginning: the same octets, nothing left over from before. */
    ck_assert_int_eq(source.calls, 2);
    ck_assert_mem_eq(a, b, sizeof(a));
}
END_TEST

START_TEST(small_requests_share_one_call_and_no_octet)
{
    pj__ops ops = install_counting();
    unsigned char seen[256] = {0};

    pj__ops_set(&ops);
    for (int i = 0; i < 64; i++) {
        unsigned char four[4];

        pj__random(four, sizeof(four));
        for (int k = 0; k < 4; k++)
            ck_assert_int_eq(seen[four[k]]++, 0);
    }
    ck_assert_int_eq(source.calls, 1);
    pj__ops_set(NULL);
}
END_TEST

START_TEST(large_requests_go_straight_to_the_source)
{
    pj__ops ops = install_counting();
    unsigned char big[1000];

    pj__ops_set(&ops);
    pj__random(big, sizeof(big));
    pj__ops_set(NULL);
    ck_assert_int_eq(source.calls, 1);
    ck_assert_int_eq(big[999], 999 % 256);
}
END_TEST

START_TEST(a_failing_source_still_gives_different_numbers)
{
    pj__ops ops = install_counting();
    unsigned char a[20] = {0};
    unsigned char b[20] = {0};
    unsigned char zero[20] = {0};

    source.fail = EIO;
    pj__ops_set(&ops);
    pj__random(a, sizeof(a));
    pj__ops_set(&ops);
    pj__random(b, sizeof(b));
    pj__ops_set(NULL);
    ck_assert_mem_ne(a, b, sizeof(a));
    ck_assert_mem_ne(a, zero, sizeof(a));
}
END_TEST

START_TEST(a_forked_child_does_not_repeat_its_parent)
{
    unsigned char *shared =
        mmap(NULL, 32, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    unsigned char warm_up;
    pid_t child;

    pj__random(&warm_up, 1);
    child = fork();
    pj__random(shared + (child ? 0 : 16), 16);
    if (!child)
        _exit(0);
    waitpid(child, NULL, 0);
    ck_assert_mem_ne(shared, shared + 16, 16);
    munmap(shared, 32);
}
END_TEST

START_TEST(rand_is_never_negative_and_varies)
{
    int first = pj_rand();
    int differ = 0;

    for (int i = 0; i < 1000; i++) {
        int value = pj_rand();

        ck_assert_int_ge(value, 0);
        differ += value != first;
    }
    ck_assert_int_gt(differ, 990);
}
END_TEST

START_TEST(a_seed_does_not_make_numbers_repeat)
{
    int a[4];
    int b[4];

    pj_srand(1);
    for (int i = 0; i < 4; i++)
        a[i] = pj_rand();
    pj_srand(1);
    for (int i = 0; i < 4; i++)
        b[i] = pj_rand();
    ck_assert_mem_ne(a, b, sizeof(a));
}
END_TEST

Suite *rand_suite(void)
{
    Suite *s = suite_create("rand");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, octets_come_from_the_threads_table);
    tcase_add_test(tc, small_requests_share_one_call_and_no_octet);
    tcase_add_test(tc, large_requests_go_straight_to_the_source);
    tcase_add_test(tc, a_failing_source_still_gives_different_numbers);
    tcase_add_test(tc, a_forked_child_does_not_repeat_its_parent);
    tcase_add_test(tc, rand_is_never_negative_and_varies);
    tcase_add_test(tc, a_seed_does_not_make_numbers_repeat);
    suite_add_tcase(s, tc);
    return s;
}
