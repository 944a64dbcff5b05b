/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/alloc.h"
#include "support/suites.h"
#include "support/test_pool.h"

#include <pjlib-util/json.h>
#include <pj/errno.h>
#include <pj/string.h>

#include <float.h>
#include <locale.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

Suite *json_write_suite(void);

static char buf[8192];

static pj_str_t str(const char *text)
{
    return pj_str((char *)(uintptr_t)text);
}

static const char *print(const pj_json_elem *el)
{
    unsigned size = sizeof(buf);

    ck_assert_int_eq(pj_json_write(el, buf, &size), PJ_SUCCESS);
    ck_assert_uint_eq(size, strlen(buf));
    return buf;
}

/* In static storage: { "list": [1, null], "empty": {}, "text": ..., "yes": true } */
static pj_json_elem *sample(void)
{
    static pj_json_elem root, list, one, two, empty, text, yes;
    pj_str_t s = str("a\"\\\b\f\n\r\t\x01z");
    pj_str_t list_name = str("list"), empty_name = str("empty"), text_name = str("te\"xt"),
             yes_name = str("yes");

    pj_json_elem_obj(&root, NULL);
    pj_json_elem_array(&list, &list_name);
    pj_json_elem_number(&one, NULL, 1);
    pj_json_elem_null(&two, NULL);
    pj_json_elem_obj(&empty, &empty_name);
    pj_json_elem_string(&text, &text_name, &s);
    pj_json_elem_bool(&yes, &yes_name, PJ_TRUE);
    pj_json_elem_add(&root, &list);
    pj_json_elem_add(&list, &one);
    pj_json_elem_add(&list, &two);
    pj_json_elem_add(&root, &empty);
    pj_json_elem_add(&root, &text);
    pj_json_elem_add(&root, &yes);
    return &root;
}

static const char sample_text[] = "{\n"
                                  "  \"list\": [\n"
                                  "    1,\n"
                                  "    null\n"
                                  "  ],\n"
                                  "  \"empty\": {},\n"
                                  "  \"te\\\"xt\": \"a\\\"\\\\\\b\\f\\n\\r\\t\\u0001z\",\n"
                                  "  \"yes\": true\n"
                                  "}";

START_TEST(a_tree_is_written)
{
    ck_assert_str_eq(print(sample()), sample_text);
}
END_TEST

START_TEST(write_parse_write_is_a_fixed_point)
{
    unsigned size = sizeof(sample_text) - 1;
    char text[sizeof(sample_text)];
    pj_pool_t *pool;

    test_pools_begin();
    pool = test_pool_make();
    memcpy(text, sample_text, sizeof(text));
    ck_assert_str_eq(print(pj_json_parse(pool, text, &size, NULL)), sample_text);
    pj_pool_release(pool);
    test_pools_end();
}
END_TEST

START_TEST(every_buffer_that_is_too_small_is_refused_and_not_overrun)
{
    unsigned whole = sizeof(sample_text) - 1;
    unsigned size;

    for (unsigned len = 0; len < whole; len++) {
        char *small = pj__malloc(len + 1);

        small[len] = 'X';
        size = len;
        ck_assert_int_eq(pj_json_write(sample(), small, &size), PJ_ETOOSMALL);
        ck_assert_int_eq(small[len], 'X');
        pj__free(small);
    }
    buf[whole] = 'X';
    size = whole;
    ck_assert_int_eq(pj_json_write(sample(), buf, &size), PJ_SUCCESS);
    ck_assert_int_eq(buf[whole], 'X');
}
END_TEST

typedef struct number_row {
    float value;
    const char *text;
} number_row;

static const number_row numbers[] = {
    {0, "0"},
    {-1, "-1"},
    {0.1f, "0.1"},
    {16777216, "16777216"},
    {1e20f, "1e+20"},
    {1.5e-7f, "1.5e-07"},
    {0.333333343f, "0.33333334"},
    {100000, "100000"},
};

START_TEST(numbers_have_the_fewest_digits_that_read_back)
{
    pj_json_elem el;

    pj_json_elem_number(&el, NULL, numbers[_i].value);
    ck_assert_str_eq(print(&el), numbers[_i].text);
}
END_TEST

START_TEST(the_locale_does_not_matter)
{
    pj_json_elem el;

    /* where it is not installed this is the same as above */
    setlocale(LC_NUMERIC, "de_DE.UTF-8");
    pj_json_elem_number(&el, NULL, -1234.5f);
    ck_assert_str_eq(print(&el), "-1234.5");
    setlocale(LC_NUMERIC, "C");
}
END_TEST

START_TEST(what_is_no_number_is_refused)
{
    static const float none[] = {NAN, INFINITY, -INFINITY};
    unsigned size = sizeof(buf);
    pj_json_elem el;

    for (int i = 0; i < 3; i++) {
        pj_json_elem_number(&el, NULL, none[i]);
        ck_assert_int_eq(pj_json_write(&el, buf, &size), PJ_EINVAL);
    }
    pj_json_elem_number(&el, NULL, FLT_MAX);
    ck_assert_int_eq(pj_json_write(&el, buf, &size), PJ_SUCCESS);
}
END_TEST

START_TEST(nesting_is_limited)
{
    static pj_json_elem els[PJ_JSON_MAX_NESTING + 1];
    static char room[1 << 20];
    unsigned size = sizeof(room);

    for (int i = 0; i <= PJ_JSON_MAX_NESTING; i++) {
        pj_json_elem_array(&els[i], NULL);
        if (i > 0 && i < PJ_JSON_MAX_NESTING)
            pj_json_elem_add(&els[i - 1], &els[i]);
    }
    ck_assert_int_eq(pj_json_write(&els[0], room, &size), PJ_SUCCESS);
    pj_json_elem_add(&els[PJ_JSON_MAX_NESTING - 1], &els[PJ_JSON_MAX_NESTING]);
    size = sizeof(room);
    ck_assert_int_eq(pj_json_write(&els[0], room, &size), PJ_ETOOBIG);
}
END_TEST

static int pieces;

static pj_status_t give_up(const char *s, unsigned size, void *user_data)
{
    PJ_UNUSED_ARG(s);
    ck_assert_uint_gt(size, 0);
    ck_assert_ptr_eq(user_data, &pieces);
    return ++pieces == 3 ? PJ_ECANCELLED : PJ_SUCCESS;
}

START_TEST(a_writer_that_fails_is_not_called_again)
{
    ck_assert_int_eq(pj_json_writef(sample(), give_up, &pieces), PJ_ECANCELLED);
    ck_assert_int_eq(pieces, 3);
}
END_TEST

START_TEST(wrong_arguments_are_refused)
{
    unsigned size = sizeof(buf);

    ck_assert_int_eq(pj_json_write(NULL, buf, &size), PJ_EINVAL);
    ck_assert_int_eq(pj_json_write(sample(), NULL, &size), PJ_EINVAL);
    ck_assert_int_eq(pj_json_write(sample(), buf, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_json_writef(NULL, give_up, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_json_writef(sample(), NULL, NULL), PJ_EINVAL);
}
END_TEST

Suite *json_write_suite(void)
{
    Suite *s = suite_create("json_write");
    TCase *t = tcase_create("json_write");

    tcase_add_test(t, a_tree_is_written);
    tcase_add_test(t, write_parse_write_is_a_fixed_point);
    tcase_add_test(t, every_buffer_that_is_too_small_is_refused_and_not_overrun);
    tcase_add_loop_test(t, numbers_have_the_fewest_digits_that_read_back, 0,
                        (int)(sizeof(numbers) / sizeof(numbers[0])));
    tcase_add_test(t, the_locale_does_not_matter);
    tcase_add_test(t, what_is_no_number_is_refused);
    tcase_add_test(t, nesting_is_limited);
    tcase_add_test(t, a_writer_that_fails_is_not_called_again);
    tcase_add_test(t, wrong_arguments_are_refused);
    suite_add_tcase(s, t);
    return s;
}
