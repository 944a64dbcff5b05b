/* SPDX-License-Identifier: BSD-2-Clause */
#include <pj/string.h>

#include "base/alloc.h"
#include "support/suites.h"
#include "support/test_pool.h"

#include <pj/ctype.h>
#include <pj/errno.h>

#include <stdlib.h>

Suite *str_suite(void);

/* A slice in memory of exactly its length, so that a sanitizer sees a step too far. */
static pj_str_t exact(const char *text)
{
    size_t len = strlen(text);
    pj_str_t s = {pj__malloc(len), (pj_ssize_t)len};

    memcpy(s.ptr, text, len);
    return s;
}

static pj_str_t text(const char *s)
{
    return pj_str((char *)s);
}

#define ck_assert_slice(slice, expected)                              \
    do {                                                              \
        ck_assert_int_eq((slice).slen, (pj_ssize_t)strlen(expected)); \
        ck_assert_mem_eq((slice).ptr, expected, strlen(expected));    \
    } while (0)

static const pj_str_t nothing = {NULL, 0};
static const pj_str_t negative = {(char *)"x", -5};

START_TEST(slices_are_made_of_strings)
{
    char hello[] = "hello";
    pj_str_t s = pj_str(hello);
    pj_str_t t;

    ck_assert_slice(s, "hello");
    ck_assert_ptr_eq(pj_strbuf(&s), hello);
    ck_assert_uint_eq(pj_strlen(&s), 5);
    ck_assert_uint_eq(pj_strlen(&negative), 0);
    ck_assert_ptr_eq(pj_cstr(&t, "abc"), &t);
    ck_assert_slice(t, "abc");
    pj_strset(&t, hello, 3);
    ck_assert_slice(t, "hel");
    pj_strset2(&t, hello);
    ck_assert_slice(t, "hello");
    pj_strset3(&t, hello + 1, hello + 3);
    ck_assert_slice(t, "el");
    ck_assert_ptr_eq(pj_strassign(&t, &s), &t);
    ck_assert_slice(t, "hello");
    s = pj_str(NULL);
    ck_assert_int_eq(s.slen, 0);
}
END_TEST

START_TEST(copies_in_a_pool_are_independent)
{
    pj_pool_t *pool = test_pool_make();
    char hello[] = "hello";
    pj_str_t src = pj_str(hello);
    pj_str_t dup;
    pj_str_t two;

    pj_strdup(pool, &dup, &src);
    pj_strdup2_with_null(pool, &two, hello);
    hello[0] = 'j';
    ck_assert_slice(dup, "hello");
    ck_assert_str_eq(two.ptr, "hello");
    pj_strdup_with_null(pool, &two, &dup);
    ck_assert_str_eq(two.ptr, "hello");
    ck_assert_int_eq(two.slen, 5);
    pj_strdup2(pool, &two, "abc");
    ck_assert_slice(two, "abc");
    two = pj_strdup3(pool, "def");
    ck_assert_slice(two, "def");
    /* In place. */
    pj_strdup(pool, &two, &two);
    ck_assert_slice(two, "def");
    pj_pool_release(pool);
}
END_TEST

START_TEST(a_returned_copy_is_a_c_string_too)
{
    pj_pool_t *pool = test_pool_make();
    char *used = pj_pool_alloc(pool, 64);

    memset(used, 'x', 64); /* memory that has been in use before */
    pj_pool_reset(pool);
    ck_assert_str_eq(pj_strdup3(pool, "def").ptr, "def");
    pj_pool_release(pool);
}
END_TEST

START_TEST(copies_of_nothing_are_empty)
{
    pj_pool_t *pool = test_pool_make();
    pj_str_t dup;

    pj_strdup(pool, &dup, &nothing);
    ck_assert_int_eq(dup.slen, 0);
    pj_strdup(pool, &dup, &negative);
    ck_assert_int_eq(dup.slen, 0);
    pj_strdup(pool, &dup, NULL);
    ck_assert_int_eq(dup.slen, 0);
    pj_strdup2(pool, &dup, NULL);
    ck_assert_int_eq(dup.slen, 0);
    pj_strdup_with_null(pool, &dup, &nothing);
    ck_assert_str_eq(dup.ptr, "");
    pj_pool_release(pool);
}
END_TEST

START_TEST(copies_without_memory_are_empty)
{
    pj_pool_t *pool = pj_pool_create(test_pool_factory(), "small", 256, 0, NULL);
    char big[1000];
    pj_str_t dup;
    pj_str_t src = {big, sizeof(big)};

    memset(big, 'a', sizeof(big));
    pj_strdup(pool, &dup, &src);
    ck_assert_int_eq(dup.slen, 0);
    ck_assert_ptr_null(dup.ptr);
    pj_strdup_with_null(pool, &dup, &src);
    ck_assert_int_eq(dup.slen, 0);
    pj_pool_release(pool);
}
END_TEST

START_TEST(text_is_copied_into_the_callers_room)
{
    char room[16];
    pj_str_t dst = {room, 0};
    pj_str_t src = text("abcdef");

    ck_assert_ptr_eq(pj_strcpy(&dst, &src), &dst);
    ck_assert_slice(dst, "abcdef");
    pj_strcpy2(&dst, "xy");
    ck_assert_slice(dst, "xy");
    pj_strcpy2(&dst, NULL);
    ck_assert_int_eq(dst.slen, 0);
    pj_strcpy(&dst, &nothing);
    ck_assert_int_eq(dst.slen, 0);
    pj_strncpy(&dst, &src, 3);
    ck_assert_slice(dst, "abc");
    pj_strncpy(&dst, &src, 99);
    ck_assert_slice(dst, "abcdef");
    pj_strncpy(&dst, &src, -1);
    ck_assert_int_eq(dst.slen, 0);
}
END_TEST

START_TEST(a_copy_with_null_fits_its_room_with_the_null)
{
    char room[8];
    pj_str_t dst = {room, 0};
    pj_str_t src = text("abcdef");

    memset(room, 'x', sizeof(room));
    pj_strncpy_with_null(&dst, &src, 4);
    ck_assert_mem_eq(room, "abc\0xxxx", 8);
    ck_assert_int_eq(dst.slen, 3);
    pj_strncpy_with_null(&dst, &src, 7);
    ck_assert_str_eq(room, "abcdef");
    memset(room, 'x', sizeof(room));
    pj_strncpy_with_null(&dst, &src, 1);
    ck_assert_mem_eq(room, "\0xxxxxxx", 8);
    pj_strncpy_with_null(&dst, &src, 0);
    ck_assert_int_eq(dst.slen, 0);
    ck_assert_mem_eq(room, "\0xxxxxxx", 8);
}
END_TEST

START_TEST(text_is_appended)
{
    char room[16];
    pj_str_t dst = {room, 0};
    pj_str_t src = text("cd");

    pj_strcat2(&dst, "ab");
    pj_strcat(&dst, &src);
    pj_strcat(&dst, &nothing);
    pj_strcat2(&dst, NULL);
    ck_assert_slice(dst, "abcd");
}
END_TEST

static const struct {
    const char *a;
    const char *b;
    int exact;
    int folded;
} pairs[] = {
    {"", "", 0, 0},         {"a", "", 1, 1},       {"", "a", -1, -1},        {"abc", "abc", 0, 0},
    {"abc", "abd", -1, -1}, {"abd", "abc", 1, 1},  {"ab", "abc", -1, -1},    {"abc", "ab", 1, 1},
    {"ABC", "abc", -1, 0},  {"abc", "ABD", 1, -1}, {"Z", "a", -1, 1},        {"a[", "A{", 1, -1},
    {"@", "`", -1, -1},     {"\xff", "a", 1, 1},   {"\xc4", "\xe4", -1, -1},
};

static int sign(int n)
{
    return n < 0 ? -1 : n > 0;
}

START_TEST(slices_compare_like_words)
{
    pj_str_t a = exact(pairs[_i].a);
    pj_str_t b = exact(pairs[_i].b);

    ck_assert_int_eq(sign(pj_strcmp(&a, &b)), pairs[_i].exact);
    ck_assert_int_eq(sign(pj_strcmp2(&a, pairs[_i].b)), pairs[_i].exact);
    ck_assert_int_eq(sign(pj_strncmp(&a, &b, 99)), pairs[_i].exact);
    ck_assert_int_eq(sign(pj_strncmp2(&a, pairs[_i].b, 99)), pairs[_i].exact);
    ck_assert_int_eq(sign(pj_stricmp(&a, &b)), pairs[_i].folded);
    ck_assert_int_eq(sign(pj_stricmp2(&a, pairs[_i].b)), pairs[_i].folded);
    ck_assert_int_eq(sign(pj_strnicmp(&a, &b, 99)), pairs[_i].folded);
    ck_assert_int_eq(sign(pj_strnicmp2(&a, pairs[_i].b, 99)), pairs[_i].folded);
    ck_assert_int_eq(sign(pj_stricmp_alnum(&a, &b)), pairs[_i].folded);
    pj__free(a.ptr);
    pj__free(b.ptr);
}
END_TEST

START_TEST(a_limit_bounds_what_is_compared)
{
    pj_str_t a = text("abcx");
    pj_str_t b = text("abcy");

    ck_assert_int_eq(pj_strncmp(&a, &b, 3), 0);
    ck_assert_int_eq(pj_strncmp(&a, &b, 4), -1);
    ck_assert_int_eq(pj_strncmp2(&a, "abz", 2), 0);
    ck_assert_int_eq(pj_strncmp(&a, &b, 0), 0);
    ck_assert_int_eq(pj_strnicmp2(&a, "ABCD", 3), 0);
    ck_assert_int_eq(pj_strnicmp2(&a, "AB", 3), 1);
    ck_assert_int_eq(pj_strncmp2(&a, NULL, 3), 1);
    ck_assert_int_eq(pj_strcmp(&negative, &nothing), 0);
}
END_TEST

START_TEST(things_are_found_inside_a_slice)
{
    pj_str_t hay = exact("The needle in the Hay");
    pj_str_t needle = text("needle");
    pj_str_t hay_lower = text("hay");
    pj_str_t last = text("Hay");
    pj_str_t too_long = text("The needle in the Haystack");

    ck_assert_ptr_eq(pj_strchr(&hay, 'n'), hay.ptr + 4);
    ck_assert_ptr_null(pj_strchr(&hay, 'Q'));
    ck_assert_ptr_null(pj_strchr(&hay, 0));
    ck_assert_ptr_null(pj_strchr(&nothing, 'a'));
    ck_assert_ptr_eq(pj_strstr(&hay, &needle), hay.ptr + 4);
    ck_assert_ptr_eq(pj_strstr(&hay, &last), hay.ptr + 18);
    ck_assert_ptr_null(pj_strstr(&hay, &hay_lower));
    ck_assert_ptr_null(pj_strstr(&hay, &too_long));
    ck_assert_ptr_eq(pj_strstr(&hay, &nothing), hay.ptr);
    ck_assert_ptr_eq(pj_stristr(&hay, &hay_lower), hay.ptr + 18);
    ck_assert_ptr_null(pj_stristr(&hay, &too_long));
    ck_assert_ptr_eq(pj_stristr(&hay, &nothing), hay.ptr);
    ck_assert_ptr_null(pj_stristr(&nothing, &needle));
    pj__free(hay.ptr);
}
END_TEST

START_TEST(spans_count_what_belongs_to_a_set)
{
    pj_str_t s = exact("aabbcc");
    pj_str_t ab = text("ab");

    ck_assert_int_eq(pj_strspn(&s, &ab), 4);
    ck_assert_int_eq(pj_strspn2(&s, "abc"), 6);
    ck_assert_int_eq(pj_strspn2(&s, ""), 0);
    ck_assert_int_eq(pj_strspn2(&nothing, "a"), 0);
    ck_assert_int_eq(pj_strcspn2(&s, "c"), 4);
    ck_assert_int_eq(pj_strcspn2(&s, "x"), 6);
    ck_assert_int_eq(pj_strcspn(&s, &ab), 0);
    pj__free(s.ptr);
}
END_TEST

START_TEST(a_slice_is_cut_into_words)
{
    pj_str_t s = exact(" one, two,,three ");
    pj_str_t tok;
    pj_ssize_t at = 0;
    static const char *const words[] = {"one", "two", "three"};

    for (int i = 0; i < 3; i++) {
        at = pj_strtok2(&s, " ,", &tok, (pj_size_t)at);
        ck_assert_int_lt(at, s.slen);
        ck_assert_ptr_eq(tok.ptr, s.ptr + at);
        ck_assert_slice(tok, words[i]);
        at += tok.slen;
    }
    ck_assert_int_eq(pj_strtok2(&s, " ,", &tok, (pj_size_t)at), s.slen);
    ck_assert_int_eq(tok.slen, 0);
    ck_assert_int_eq(pj_strtok2(&s, " ,", &tok, 1000), s.slen);
    ck_assert_int_eq(pj_strtok2(&nothing, " ,", &tok, 0), 0);
    pj__free(s.ptr);
}
END_TEST

START_TEST(white_space_is_taken_off)
{
    pj_str_t s = exact(" \t\r\na b\v\f ");
    pj_str_t t = s;
    pj_str_t blank = exact("   ");
    pj_str_t copy = blank;

    ck_assert_ptr_eq(pj_strltrim(&t), &t);
    ck_assert_slice(t, "a b\v\f ");
    pj_strrtrim(&t);
    ck_assert_slice(t, "a b");
    t = s;
    pj_strtrim(&t);
    ck_assert_slice(t, "a b");
    pj_strtrim(&copy);
    ck_assert_int_eq(copy.slen, 0);
    copy = blank;
    pj_strrtrim(&copy);
    ck_assert_int_eq(copy.slen, 0);
    pj__free(s.ptr);
    pj__free(blank.ptr);
}
END_TEST

START_TEST(random_strings_are_letters_and_digits)
{
    char a[200];
    char b[200];

    memset(a, 0, sizeof(a));
    ck_assert_ptr_eq(pj_create_random_string(a, sizeof(a) - 1), a);
    pj_create_random_string(b, sizeof(b) - 1);
    for (size_t i = 0; i < sizeof(a) - 1; i++)
        ck_assert(pj_isalnum((unsigned char)a[i]));
    ck_assert_int_eq(a[sizeof(a) - 1], 0);
    ck_assert_mem_ne(a, b, sizeof(a) - 1);
}
END_TEST

START_TEST(c_strings_never_leave_their_buffer)
{
    char buf[8];
    pj_str_t s = text("slice");

    memset(buf, 'x', sizeof(buf));
    ck_assert_int_eq(pj_ansi_strxcpy(buf, "abc", 4), 3);
    ck_assert_mem_eq(buf, "abc\0xxxx", 8);
    ck_assert_int_eq(pj_ansi_strxcpy(buf, "abcdef", 4), -PJ_ETOOBIG);
    ck_assert_mem_eq(buf, "abc\0xxxx", 8);
    ck_assert_int_eq(pj_ansi_strxcat(buf, "de", 6), 5);
    ck_assert_mem_eq(buf, "abcde\0xx", 8);
    ck_assert_int_eq(pj_ansi_strxcat(buf, "fg", 7), -PJ_ETOOBIG);
    ck_assert_mem_eq(buf, "abcdef\0x", 8);
    ck_assert_int_eq(pj_ansi_strxcat(buf, "", 3), -PJ_ETOOBIG);
    ck_assert_int_eq(pj_ansi_strxcpy2(buf, &s, sizeof(buf)), 5);
    ck_assert_str_eq(buf, "slice");
    ck_assert_int_eq(pj_ansi_strxcpy2(buf, &negative, sizeof(buf)), 0);
    ck_assert_int_eq(pj_ansi_strxcpy(NULL, "a", 4), -PJ_EINVAL);
    ck_assert_int_eq(pj_ansi_strxcpy(buf, NULL, 4), -PJ_EINVAL);
    ck_assert_int_eq(pj_ansi_strxcpy(buf, "a", 0), -PJ_EINVAL);
    ck_assert_int_eq(pj_ansi_strxcat(NULL, "a", 4), -PJ_EINVAL);
    ck_assert_int_eq(pj_ansi_strxcpy2(buf, NULL, 4), -PJ_EINVAL);
}
END_TEST

START_TEST(character_classes_agree_with_ascii)
{
    for (unsigned c = 0; c < 256; c++) {
        unsigned char u = (unsigned char)c;
        int upper = c >= 'A' && c <= 'Z';
        int lower = c >= 'a' && c <= 'z';
        int digit = c >= '0' && c <= '9';

        ck_assert_int_eq(!!pj_isupper(u), upper);
        ck_assert_int_eq(!!pj_islower(u), lower);
        ck_assert_int_eq(!!pj_isalpha(u), upper || lower);
        ck_assert_int_eq(!!pj_isdigit(u), digit);
        ck_assert_int_eq(!!pj_isalnum(u), upper || lower || digit);
        ck_assert_int_eq(!!pj_isxdigit(u),
                         digit || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'));
        ck_assert_int_eq(!!pj_isspace(u), c == ' ' || (c >= 9 && c <= 13));
        ck_assert_int_eq(!!pj_isblank(u), c == ' ' || c == 9);
        ck_assert_int_eq(!!pj_isascii(u), c < 128);
        ck_assert_int_eq(pj_tolower(u), upper ? (int)c + 32 : (int)c);
        ck_assert_int_eq(pj_toupper(u), lower ? (int)c - 32 : (int)c);
    }
}
END_TEST

START_TEST(hexadecimal_digits_go_both_ways)
{
    for (unsigned value = 0; value < 256; value++) {
        char two[2];

        pj_val_to_hex_digit(value, two);
        ck_assert_uint_eq(pj_hex_digit_to_val((unsigned char)two[0]) * 16 +
                              pj_hex_digit_to_val((unsigned char)two[1]),
                          value);
    }
    ck_assert_uint_eq(pj_hex_digit_to_val('A'), 10);
    ck_assert_uint_eq(pj_hex_digit_to_val('F'), 15);
}
END_TEST

START_TEST(a_cut_text_ends_with_dots)
{
    char buf[6];
    int ret;

    ret = snprintf(buf, sizeof(buf), "abcde");
    PJ_CHECK_TRUNC_STR(ret, buf, (int)sizeof(buf));
    ck_assert_str_eq(buf, "abcde");
    ck_assert_int_eq(ret, 5);
    ret = 6; /* what snprintf() says of "abcdef", and it has written "abcde" */
    PJ_CHECK_TRUNC_STR(ret, buf, (int)sizeof(buf));
    ck_assert_str_eq(buf, "abc..");
    ck_assert_int_eq(ret, 5);
    ret = -1;
    PJ_CHECK_TRUNC_STR(ret, buf, (int)sizeof(buf));
    ck_assert_str_eq(buf, "");
    ck_assert_int_eq(ret, 0);
    buf[0] = buf[1] = buf[2] = 'x';
    ret = 9;
    PJ_CHECK_TRUNC_STR(ret, buf, 2);
    ck_assert_str_eq(buf, "x");
    ck_assert_int_eq(buf[2], 'x');
    ck_assert_int_eq(ret, 1);
    ret = 9;
    PJ_CHECK_TRUNC_STR(ret, buf, 0);
    ck_assert_int_eq(ret, 0);
    ck_assert_int_eq(buf[0], 'x');
}
END_TEST

START_TEST(a_number_that_a_long_does_not_hold_is_noticed)
{
    int noticed = 0;

    PJ_CHECK_OVERFLOW_UINT32_TO_LONG((pj_uint32_t)0x7fffffff, noticed = 1);
    ck_assert_int_eq(noticed, 0);
    PJ_CHECK_OVERFLOW_UINT32_TO_LONG((pj_uint32_t)0xffffffff, noticed = 1);
    ck_assert_int_eq(noticed, sizeof(long) == 4);
}
END_TEST

Suite *str_suite(void)
{
    Suite *s = suite_create("str");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, test_pools_begin, test_pools_end);
    tcase_add_test(tc, slices_are_made_of_strings);
    tcase_add_test(tc, copies_in_a_pool_are_independent);
    tcase_add_test(tc, a_returned_copy_is_a_c_string_too);
    tcase_add_test(tc, copies_of_nothing_are_empty);
    tcase_add_test(tc, copies_without_memory_are_empty);
    tcase_add_test(tc, text_is_copied_into_the_callers_room);
    tcase_add_test(tc, a_copy_with_null_fits_its_room_with_the_null);
    tcase_add_test(tc, text_is_appended);
    tcase_add_loop_test(tc, slices_compare_like_words, 0, sizeof(pairs) / sizeof(pairs[0]));
    tcase_add_test(tc, a_limit_bounds_what_is_compared);
    tcase_add_test(tc, things_are_found_inside_a_slice);
    tcase_add_test(tc, spans_count_what_belongs_to_a_set);
    tcase_add_test(tc, a_slice_is_cut_into_words);
    tcase_add_test(tc, white_space_is_taken_off);
    tcase_add_test(tc, random_strings_are_letters_and_digits);
    tcase_add_test(tc, c_strings_never_leave_their_buffer);
    tcase_add_test(tc, character_classes_agree_with_ascii);
    tcase_add_test(tc, hexadecimal_digits_go_both_ways);
    tcase_add_test(tc, a_cut_text_ends_with_dots);
    tcase_add_test(tc, a_number_that_a_long_does_not_hold_is_noticed);
    suite_add_tcase(s, tc);
    return s;
}
