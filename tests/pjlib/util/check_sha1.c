/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

#include <pjlib-util/sha1.h>

#include <stdio.h>
#include <string.h>

Suite *sha1_suite(void);

static void finish(pj_sha1_context *ctx, char hex[41])
{
    pj_uint8_t digest[PJ_SHA1_DIGEST_SIZE];

    pj_sha1_final(ctx, digest);
    for (int i = 0; i < PJ_SHA1_DIGEST_SIZE; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

static void digest_of(const char *text, size_t len, char hex[41])
{
    pj_sha1_context ctx;

    pj_sha1_init(&ctx);
    pj_sha1_update(&ctx, (const pj_uint8_t *)text, len);
    finish(&ctx, hex);
}

/* RFC 3174 section 7.3 */
START_TEST(the_rfc_vectors_come_out_right)
{
    pj_sha1_context ctx;
    char hex[41];

    digest_of("abc", 3, hex);
    ck_assert_str_eq(hex, "a9993e364706816aba3e25717850c26c9cd0d89d");
    digest_of("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56, hex);
    ck_assert_str_eq(hex, "84983e441c3bd26ebaae4aa1f95129e5e54670f1");
    pj_sha1_init(&ctx);
    for (int i = 0; i < 100000; i++)
        pj_sha1_update(&ctx, (const pj_uint8_t *)"aaaaaaaaaa", 10);
    finish(&ctx, hex);
    ck_assert_str_eq(hex, "34aa973cd4c4daa4f61eeb2bdbad27316534016f");
}
END_TEST

START_TEST(lengths_around_a_block_are_padded_right)
{
    static const struct {
        size_t len;
        const char *hex;
    } rows[] = {
        {0, "da39a3ee5e6b4b0d3255bfef95601890afd80709"},
        {55, "c1c8bbdc22796e28c0e15163d20899b65621d65a"},
        {56, "c2db330f6083854c99d4b5bfb6e8f29f201be699"},
        {64, "0098ba824b5c16427bd7a1122a5a442a25ec644d"},
        {65, "11655326c708d70319be2610e8a57d9a5b959d3b"},
    };
    char text[65];

    memset(text, 'a', sizeof(text));
    for (int i = 0; i < 5; i++) {
        char hex[41];

        digest_of(text, rows[i].len, hex);
        ck_assert_str_eq(hex, rows[i].hex);
    }
}
END_TEST

Suite *sha1_suite(void)
{
    Suite *s = suite_create("sha1");
    TCase *t = tcase_create("sha1");

    tcase_add_test(t, the_rfc_vectors_come_out_right);
    tcase_add_test(t, lengths_around_a_block_are_padded_right);
    suite_add_tcase(s, t);
    return s;
}
