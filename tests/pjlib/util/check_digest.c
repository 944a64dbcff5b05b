/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"
#include "util/digest.h"

#include <pj/string.h>

Suite *digest_suite(void);

/* "abc": RFC 1321 A.5, FIPS 180-4 examples. */
static const char *const abc[] = {
    [PJ__DIGEST_MD5] = "900150983cd24fb0d6963f7d28e17f72",
    [PJ__DIGEST_SHA256] = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
    [PJ__DIGEST_SHA512_256] = "53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23",
};

START_TEST(each_algorithm_digests_pieces_as_one_text)
{
    pj_str_t whole = pj_str("abc");
    pj_str_t pieces[] = {pj_str("a"), {NULL, 0}, pj_str("bc")};
    char hex[PJ__DIGEST_HEX_MAX];
    unsigned len = 2 * pj__digest_len((pj__digest_alg)_i);

    ck_assert_uint_eq(len, strlen(abc[_i]));
    ck_assert_int_eq(pj__digest_hex((pj__digest_alg)_i, &whole, 1, hex), PJ_SUCCESS);
    ck_assert_mem_eq(hex, abc[_i], len);
    ck_assert_int_eq(pj__digest_hex((pj__digest_alg)_i, pieces, 3, hex), PJ_SUCCESS);
    ck_assert_mem_eq(hex, abc[_i], len);
}
END_TEST

START_TEST(no_more_is_written_than_the_digest_is_long)
{
    pj_str_t text = pj_str("abc");
    char hex[33];

    hex[32] = '!';
    pj__digest_hex(PJ__DIGEST_MD5, &text, 1, hex);
    ck_assert_int_eq(hex[32], '!');
}
END_TEST

Suite *digest_suite(void)
{
    Suite *s = suite_create("digest");
    TCase *t = tcase_create("digest");

    tcase_add_loop_test(t, each_algorithm_digests_pieces_as_one_text, 0, 3);
    tcase_add_test(t, no_more_is_written_than_the_digest_is_long);
    suite_add_tcase(s, t);
    return s;
}
