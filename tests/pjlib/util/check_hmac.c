/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

#include <pjlib-util/hmac_md5.h>
#include <pjlib-util/hmac_sha1.h>

#include <stdio.h>
#include <string.h>

Suite *hmac_suite(void);

static void to_hex(const pj_uint8_t *octets, int len, char *hex)
{
    for (int i = 0; i < len; i++)
        snprintf(hex + 2 * i, 3, "%02x", octets[i]);
}

static pj_uint8_t key_of[80];

/* RFC 2202: key octet and length, text, the two codes. */
static const struct {
    int key, key_len;
    const char *text, *md5, *sha1;
} vectors[] = {
    {0x0b, 0, "Hi There", "9294727a3638bb1c13f48ef8158bfc9d",
     "b617318655057264e28bc0b6fb378c8ef146be00"},
    {0xaa, 80, "Test Using Larger Than Block-Size Key - Hash Key First",
     "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd", "aa4ae5e15272d00e95705637ce8a3b55ed402112"},
    {0xaa, 80, "Test Using Larger Than Block-Size Key and Larger Than One Block-Size Data",
     "6f630fad67cda0ee1fb1f562db3aa53e", "e8e99d0f45237d786d6bbaa7965c7808bbff1a91"},
};

START_TEST(the_rfc_vectors_come_out_right)
{
    const char *text = vectors[_i].text;
    unsigned len = (unsigned)strlen(text);
    unsigned md5_key = vectors[_i].key_len ? (unsigned)vectors[_i].key_len : 16;
    unsigned sha1_key = vectors[_i].key_len ? (unsigned)vectors[_i].key_len : 20;
    pj_uint8_t code[20];
    char hex[41];

    memset(key_of, vectors[_i].key, sizeof(key_of));
    pj_hmac_md5((const pj_uint8_t *)text, len, key_of, md5_key, code);
    to_hex(code, 16, hex);
    ck_assert_str_eq(hex, vectors[_i].md5);
    pj_hmac_sha1((const pj_uint8_t *)text, len, key_of, sha1_key, code);
    to_hex(code, 20, hex);
    ck_assert_str_eq(hex, vectors[_i].sha1);
}
END_TEST

START_TEST(a_key_of_text_works_in_pieces)
{
    const pj_uint8_t *text = (const pj_uint8_t *)"what do ya want for nothing?";
    pj_hmac_md5_context md5;
    pj_hmac_sha1_context sha1;
    pj_uint8_t code[20];
    char hex[41];

    pj_hmac_md5_init(&md5, (const pj_uint8_t *)"Jefe", 4);
    pj_hmac_md5_update(&md5, text, 8);
    pj_hmac_md5_update(&md5, text + 8, 20);
    pj_hmac_md5_final(&md5, code);
    to_hex(code, 16, hex);
    ck_assert_str_eq(hex, "750c783e6ab0b503eaa86e310a5db738");
    pj_hmac_sha1_init(&sha1, (const pj_uint8_t *)"Jefe", 4);
    pj_hmac_sha1_update(&sha1, text, 27);
    pj_hmac_sha1_update(&sha1, text + 27, 1);
    pj_hmac_sha1_final(&sha1, code);
    to_hex(code, 20, hex);
    ck_assert_str_eq(hex, "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
}
END_TEST

Suite *hmac_suite(void)
{
    Suite *s = suite_create("hmac");
    TCase *t = tcase_create("hmac");

    tcase_add_loop_test(t, the_rfc_vectors_come_out_right, 0, 3);
    tcase_add_test(t, a_key_of_text_works_in_pieces);
    suite_add_tcase(s, t);
    return s;
}
