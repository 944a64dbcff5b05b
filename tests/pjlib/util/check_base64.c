/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/suites.h"

#include <pjlib-util/base64.h>
#include <pj/errno.h>
#include <pj/string.h>

Suite *base64_suite(void);

/* RFC 4648 section 10 */
static const struct {
    const char *octets, *text;
} vectors[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
};

START_TEST(the_rfc_vectors_encode)
{
    char out[16];
    int len = sizeof(out);
    const char *in = vectors[_i].octets;

    ck_assert_int_eq(pj_base64_encode((const pj_uint8_t *)in, (int)strlen(in), out, &len), 0);
    ck_assert_int_eq(len, (int)strlen(vectors[_i].text));
    ck_assert_mem_eq(out, vectors[_i].text, (size_t)len);
}
END_TEST

START_TEST(the_rfc_vectors_decode)
{
    pj_uint8_t out[16];
    int len = sizeof(out);
    pj_str_t in = pj_str((char *)(uintptr_t)vectors[_i].text);

    ck_assert_int_eq(pj_base64_decode(&in, out, &len), 0);
    ck_assert_int_eq(len, (int)strlen(vectors[_i].octets));
    ck_assert_mem_eq(out, vectors[_i].octets, (size_t)len);
}
END_TEST

START_TEST(a_small_buffer_is_refused_and_not_overrun)
{
    char text[5] = "....";
    pj_uint8_t octets[3] = {1, 1, 1};
    pj_str_t in = pj_str("Zm9v");
    int len = 3;

    ck_assert_int_eq(pj_base64_encode((const pj_uint8_t *)"foo", 3, text, &len), PJ_ETOOSMALL);
    len = 4;
    ck_assert_int_eq(pj_base64_encode((const pj_uint8_t *)"foo", 3, text, &len), 0);
    len = 2;
    ck_assert_int_eq(pj_base64_decode(&in, octets, &len), PJ_ETOOSMALL);
    ck_assert_uint_eq(octets[2], 1);
    len = 3;
    ck_assert_int_eq(pj_base64_decode(&in, octets, &len), 0);
}
END_TEST

START_TEST(what_is_no_base64_is_refused)
{
    static const char *const bad[] = {"Z", "Zm9vY", "Zm*v", "Zg==x", "Zg=a", "-_-_"};

    for (size_t i = 0; i < PJ_ARRAY_SIZE(bad); i++) {
        pj_uint8_t out[16];
        int len = sizeof(out);
        pj_str_t in = pj_str((char *)(uintptr_t)bad[i]);

        ck_assert_msg(pj_base64_decode(&in, out, &len) == PJ_EINVAL, "%s", bad[i]);
    }
}
END_TEST

START_TEST(white_space_and_missing_padding_are_passed_over)
{
    pj_uint8_t out[16];
    int len = sizeof(out);
    pj_str_t in = pj_str(" Zm9v\r\n\tYg ");

    ck_assert_int_eq(pj_base64_decode(&in, out, &len), 0);
    ck_assert_int_eq(len, 4);
    ck_assert_mem_eq(out, "foob", 4);
}
END_TEST

START_TEST(the_url_safe_alphabet_has_no_padding)
{
    static const pj_uint8_t octets[] = {0xff, 0xef, 0xbe, 0xff};
    char text[8];
    pj_uint8_t back[8];
    int len = sizeof(text);
    pj_str_t in;

    ck_assert_int_eq(pj_base64url_encode(octets, 4, text, &len), 0);
    ck_assert_int_eq(len, 6);
    ck_assert_mem_eq(text, "_---_w", 6);
    in.ptr = text;
    in.slen = len;
    len = sizeof(back);
    ck_assert_int_eq(pj_base64url_decode(&in, back, &len), 0);
    ck_assert_int_eq(len, 4);
    ck_assert_mem_eq(back, octets, 4);
}
END_TEST

Suite *base64_suite(void)
{
    Suite *s = suite_create("base64");
    TCase *t = tcase_create("base64");

    tcase_add_loop_test(t, the_rfc_vectors_encode, 0, (int)PJ_ARRAY_SIZE(vectors));
    tcase_add_loop_test(t, the_rfc_vectors_decode, 0, (int)PJ_ARRAY_SIZE(vectors));
    tcase_add_test(t, a_small_buffer_is_refused_and_not_overrun);
    tcase_add_test(t, what_is_no_base64_is_refused);
    tcase_add_test(t, white_space_and_missing_padding_are_passed_over);
    tcase_add_test(t, the_url_safe_alphabet_has_no_padding);
    suite_add_tcase(s, t);
    return s;
}
