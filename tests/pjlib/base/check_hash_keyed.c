/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/hash_keyed.h"

#include "base/ops.h"
#include "support/suites.h"

#include <ctype.h>
#include <string.h>

Suite *hash_keyed_suite(void);

static const uint64_t key[2] = {0x0706050403020100u, 0x0f0e0d0c0b0a0908u};

/* SipHash-c-d written down a second time, octet by octet, from its paper. */
static uint64_t rot(uint64_t x, int n)
{
    return x << n | x >> (64 - n);
}

static void rounds(uint64_t v[4], int n)
{
    while (n--) {
        v[0] += v[1];
        v[1] = rot(v[1], 13);
        v[1] ^= v[0];
        v[0] = rot(v[0], 32);
        v[2] += v[3];
        v[3] = rot(v[3], 16);
        v[3] ^= v[2];
        v[0] += v[3];
        v[3] = rot(v[3], 21);
        v[3] ^= v[0];
        v[2] += v[1];
        v[1] = rot(v[1], 17);
        v[1] ^= v[2];
        v[2] = rot(v[2], 32);
    }
}

static uint64_t paper(int c, int d, const unsigned char *m, size_t len)
{
    uint64_t v[4] = {key[0] ^ 0x736f6d6570736575u, key[1] ^ 0x646f72616e646f6du,
                     key[0] ^ 0x6c7967656e657261u, key[1] ^ 0x7465646279746573u};
    size_t words = len / 8 + 1;

    for (size_t w = 0; w < words; w++) {
        uint64_t word = 0;

        for (size_t i = 0; i < 8; i++) {
            size_t at = w * 8 + i;
            uint64_t octet = at < len ? m[at] : 0;

            if (w == words - 1 && i == 7)
                octet = len & 255;
            word |= octet << (8 * i);
        }
        v[3] ^= word;
        rounds(v, c);
        v[0] ^= word;
    }
    v[2] ^= 0xff;
    rounds(v, d);
    return v[0] ^ v[1] ^ v[2] ^ v[3];
}

START_TEST(the_second_writing_gives_the_papers_vector)
{
    unsigned char m[15];

    for (unsigned i = 0; i < sizeof(m); i++)
        m[i] = (unsigned char)i;
    /* Appendix A of the paper, SipHash-2-4: the transcription itself is right. */
    ck_assert_uint_eq(paper(2, 4, m, sizeof(m)), 0xa129ca6149be45e5u);
}
END_TEST

START_TEST(every_length_agrees_with_the_second_writing)
{
    unsigned char m[70];

    for (unsigned i = 0; i < sizeof(m); i++)
        m[i] = (unsigned char)(i * 37 + 11);
    for (size_t len = 0; len <= sizeof(m); len++)
        ck_assert_uint_eq(pj__siphash_with_key(key, m, len), paper(1, 3, m, len));
}
END_TEST

START_TEST(the_process_key_is_one_and_not_the_tests)
{
    ck_assert_uint_eq(pj__siphash("call-id", 7), pj__siphash("call-id", 7));
    ck_assert_uint_ne(pj__siphash("call-id", 7), pj__siphash_with_key(key, "call-id", 7));
    ck_assert_uint_ne(pj__siphash("a", 1), pj__siphash("b", 1));
    ck_assert_uint_ne(pj__siphash("a", 1), pj__siphash("a\0", 2));
}
END_TEST

START_TEST(folding_case_is_hashing_the_small_letters)
{
    unsigned char text[80];
    unsigned char small[80];

    for (unsigned base = 0; base < 256; base += 16) {
        for (unsigned i = 0; i < sizeof(text); i++) {
            text[i] = (unsigned char)(base + i);
            small[i] = (unsigned char)(text[i] >= 'A' && text[i] <= 'Z' ? text[i] + 32 : text[i]);
        }
        for (size_t len = 0; len <= sizeof(text); len++)
            ck_assert_uint_eq(pj__siphash_lower(text, len), pj__siphash(small, len));
    }
}
END_TEST

static int refuse(void *ctx, void *buf, size_t len)
{
    (void)ctx;
    (void)buf;
    (void)len;
    ck_abort_msg("the hash's key was taken from the thread's own random numbers");
    return 0;
}

START_TEST(the_key_costs_a_simulation_no_random_number)
{
    pj__ops ops = *pj__ops_get();

    ops.random = refuse;
    pj__ops_set(&ops);
    ck_assert_uint_eq(pj__siphash("a", 1), pj__siphash("a", 1));
    pj__ops_set(NULL);
}
END_TEST

Suite *hash_keyed_suite(void)
{
    Suite *s = suite_create("hash_keyed");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, the_second_writing_gives_the_papers_vector);
    tcase_add_test(tc, every_length_agrees_with_the_second_writing);
    tcase_add_test(tc, the_process_key_is_one_and_not_the_tests);
    tcase_add_test(tc, the_key_costs_a_simulation_no_random_number);
    tcase_add_test(tc, folding_case_is_hashing_the_small_letters);
    suite_add_tcase(s, tc);
    return s;
}
