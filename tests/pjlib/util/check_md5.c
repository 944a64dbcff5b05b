/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

#include <pjlib-util/md5.h>

#include <stdio.h>
#include <string.h>

Suite *md5_suite(void);

/* RFC 1321 A.5 */
static const char *const vectors[][2] = {
    {"", "d41d8cd98f00b204e9800998ecf8427e"},
    {"a", "0cc175b9c0f1b6a831c399e269772661"},
    {"abc", "900150983cd24fb0d6963f7d28e17f72"},
    {"message digest", "f96b697d7cb7938d525a2f31aaf161d0"},
    {"abcdefghijklmnopqrstuvwxyz", "c3fcd3d76192e4007dfb496cca67e13b"},
    {"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
     "d174ab98d277d9f5a5611c2c9f419d9f"},
    {"12345678901234567890123456789012345678901234567890123456789012345678901234567890",
     "57edf4a22be3c955ac49da2e2107b67a"},
};

static void finish(pj_md5_context *ctx, char hex[33])
{
    pj_uint8_t digest[16];

    pj_md5_final(ctx, digest);
    for (int i = 0; i < 16; i++)
        snprintf(hex + 2 * i, 3, "%02x", digest[i]);
}

START_TEST(the_rfc_vectors_come_out_right)
{
    pj_md5_context ctx;
    char hex[33];

    pj_md5_init(&ctx);
    pj_md5_update(&ctx, (const pj_uint8_t *)vectors[_i][0], (unsigned)strlen(vectors[_i][0]));
    finish(&ctx, hex);
    ck_assert_str_eq(hex, vectors[_i][1]);
}
END_TEST

START_TEST(any_cut_into_pieces_gives_the_same)
{
    const char *text = vectors[6][0];
    size_t len = strlen(text);

    for (size_t cut = 0; cut <= len; cut++) {
        pj_md5_context ctx;
        char hex[33];

        pj_md5_init(&ctx);
        pj_md5_update(&ctx, (const pj_uint8_t *)text, (unsigned)cut);
        pj_md5_update(&ctx, (const pj_uint8_t *)text + cut, (unsigned)(len - cut));
        finish(&ctx, hex);
        ck_assert_str_eq(hex, vectors[6][1]);
    }
}
END_TEST

/* The lengths at which padding needs another block. */
START_TEST(lengths_around_a_block_are_padded_right)
{
    static const char *const want[] = {
        "ef1772b6dff9a122358552954ad0df65", /* 55 times a */
        "3b0c8ac703f828b04c6c197006d17218", /* 56 */
        "014842d480b571495a4a0363793f7367", /* 64 */
        "c743a45e0d2e6a95cb859adae0248435", /* 65 */
    };
    static const unsigned lengths[] = {55, 56, 64, 65};
    pj_uint8_t text[65];

    memset(text, 'a', sizeof(text));
    for (int i = 0; i < 4; i++) {
        pj_md5_context ctx;
        char hex[33];

        pj_md5_init(&ctx);
        pj_md5_update(&ctx, text, lengths[i]);
        finish(&ctx, hex);
        ck_assert_str_eq(hex, want[i]);
    }
}
END_TEST

START_TEST(a_context_is_wiped_at_the_end)
{
    static const pj_md5_context zero;
    pj_md5_context ctx;
    char hex[33];

    pj_md5_init(&ctx);
    pj_md5_update(&ctx, (const pj_uint8_t *)"secret", 6);
    finish(&ctx, hex);
    ck_assert_mem_eq(&ctx, &zero, sizeof(ctx));
}
END_TEST

Suite *md5_suite(void)
{
    Suite *s = suite_create("md5");
    TCase *t = tcase_create("md5");

    tcase_add_loop_test(t, the_rfc_vectors_come_out_right, 0, 7);
    tcase_add_test(t, any_cut_into_pieces_gives_the_same);
    tcase_add_test(t, lengths_around_a_block_are_padded_right);
    tcase_add_test(t, a_context_is_wiped_at_the_end);
    suite_add_tcase(s, t);
    return s;
}
