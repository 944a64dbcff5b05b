/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/alloc.h"
#include "support/oom.h"
#include "support/suites.h"
#include "support/test_pool.h"

#include <pjlib-util/json.h>
#include <pj/errno.h>
#include <pj/string.h>

#include <float.h>
#include <stdint.h>
#include <string.h>

Suite *json_suite(void);

static pj_pool_t *pool;
static pj_json_err_info where;

static void setup(void)
{
    test_pools_begin();
    pool = test_pool_make();
}

static void teardown(void)
{
    pj_pool_release(pool);
    test_pools_end();
}

/* From a block of exactly that size, so that a read behind it is seen. */
static pj_json_elem *parse(const char *text, unsigned len)
{
    char *copy = pj_pool_alloc(pool, len);
    char *exact = pj__malloc(len ? len : 1);
    unsigned size = len;
    pj_json_elem *el;

    memcpy(exact, text, len);
    memcpy(copy, text, len);
    memset(&where, 0, sizeof(where));
    el = pj_json_parse(pool, exact, &size, &where);
    pj__free(exact);
    if (!el)
        return NULL;
    ck_assert_uint_eq(size, len);
    return pj_json_parse(pool, copy, &size, NULL);
}

START_TEST(a_document_becomes_a_tree)
{
    static const char text[] = " { \"a\" : [ 1 , -2.5, true , false,null ] ,\r\n\t\"b\":{},"
                               "\"c\":[],\"\":\"x\"}";
    pj_json_elem *root = parse(text, sizeof(text) - 1);
    pj_json_elem *a, *el;

    ck_assert_ptr_nonnull(root);
    ck_assert_int_eq(root->type, PJ_JSON_VAL_OBJ);
    ck_assert_uint_eq(pj_list_size(&root->value.children), 4);
    a = root->value.children.next;
    ck_assert_int_eq(pj_strcmp2(&a->name, "a"), 0);
    ck_assert_int_eq(a->type, PJ_JSON_VAL_ARRAY);
    el = a->value.children.next;
    ck_assert(el->type == PJ_JSON_VAL_NUMBER && el->value.num == 1);
    el = el->next;
    ck_assert(el->value.num == -2.5f);
    el = el->next;
    ck_assert(el->type == PJ_JSON_VAL_BOOL && el->value.is_true == PJ_TRUE);
    el = el->next;
    ck_assert(el->type == PJ_JSON_VAL_BOOL && el->value.is_true == PJ_FALSE);
    ck_assert_int_eq(el->next->type, PJ_JSON_VAL_NULL);
    ck_assert(pj_list_empty(&a->next->value.children));
    el = root->value.children.prev;
    ck_assert_int_eq((int)el->name.slen, 0);
    ck_assert_int_eq(pj_strcmp2(&el->value.str, "x"), 0);
}
END_TEST

START_TEST(only_the_first_value_is_read)
{
    char text[] = " [1] {";
    unsigned size = sizeof(text) - 1;

    ck_assert_ptr_nonnull(pj_json_parse(pool, text, &size, NULL));
    ck_assert_uint_eq(size, 4);
    ck_assert_str_eq(text, " [1] {");
}
END_TEST

typedef struct string_row {
    const char *text, *value;
    int len;
} string_row;

static const string_row strings[] = {
    {"\"\"", "", 0},
    {"\"a\\\"b\"", "a\"b", 3},
    {"\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\/\b\f\n\r\t", 8},
    {"\"\\u0041\\u00e9\\u20aC\"", "A\xc3\xa9\xe2\x82\xac", 6},
    {"\"\\uD83D\\uDE00\"", "\xf0\x9f\x98\x80", 4},
    {"\"a\\u0000b\"", "a\0b", 3},
    {"\"\xc3\xa9\"", "\xc3\xa9", 2},
};

START_TEST(strings_lose_their_escapes)
{
    const string_row *r = &strings[_i];
    pj_json_elem *el = parse(r->text, (unsigned)strlen(r->text));

    ck_assert_ptr_nonnull(el);
    ck_assert_int_eq(el->type, PJ_JSON_VAL_STRING);
    ck_assert_int_eq((int)el->value.str.slen, r->len);
    if (r->len)
        ck_assert_mem_eq(el->value.str.ptr, r->value, (size_t)r->len);
}
END_TEST

typedef struct number_row {
    const char *text;
    float value;
} number_row;

static const number_row numbers[] = {
    {"0", 0},
    {"-0", 0},
    {"10", 10},
    {"0.5", 0.5f},
    {"1e2", 100},
    {"1E+2", 100},
    {"12.5e-1", 1.25f},
    {"3.4028234e38", FLT_MAX},
    {"1e39", FLT_MAX},
    {"-1e999999999999999999999", -FLT_MAX},
    {"1e-999999999999999999999", 0},
    {"0e999999999999", 0},
    {"0.00000000000000000000000000000000000000000000000000000000000000000001e68", 1},
    {"100000000000000000000000000000000000000000000000000000000000000000000e-68", 1},
    {"16777217", 16777216},
};

START_TEST(numbers_are_read)
{
    const number_row *r = &numbers[_i];
    pj_json_elem *el = parse(r->text, (unsigned)strlen(r->text));

    ck_assert_ptr_nonnull(el);
    ck_assert_int_eq(el->type, PJ_JSON_VAL_NUMBER);
    ck_assert_float_eq_tol(el->value.num, r->value,
                           1e-6f * (r->value < 0 ? -r->value : r->value) + 1e-40f);
}
END_TEST

typedef struct wrong_row {
    const char *text;
    unsigned line, col;
    int c;
} wrong_row;

static const wrong_row wrong[] = {
    {"", 1, 1, 0},
    {"x", 1, 1, 'x'},
    {"{", 1, 2, 0},
    {"[1,]", 1, 4, ']'},
    {"[1 2]", 1, 4, '2'},
    {"{\"a\" 1}", 1, 6, '1'},
    {"{a:1}", 1, 2, 'a'},
    {"{\"a\":1,}", 1, 8, '}'},
    {"[\n\n  tru]", 3, 6, ']'},
    {"nul", 1, 4, 0},
    {"\"abc", 1, 5, 0},
    {"\"a\nb\"", 1, 3, '\n'},
    {"\"\\", 1, 3, 0},
    {"\"\\\"", 1, 4, 0},
    {"\"\\x\"", 1, 3, 'x'},
    {"\"\\u12\"", 1, 6, '"'},
    {"\"\\u12g4\"", 1, 6, 'g'},
    {"\"\\ud800\"", 1, 8, '"'},
    {"\"\\ud800\\u0041\"", 1, 14, '"'},
    {"\"\\udc00\"", 1, 8, '"'},
    {"-", 1, 2, 0},
    {"1.", 1, 3, 0},
    {".5", 1, 1, '.'},
    {"1e", 1, 3, 0},
    {"+1", 1, 1, '+'},
    {"]", 1, 1, ']'},
    {"[}", 1, 2, '}'},
};

START_TEST(wrong_documents_are_refused_and_the_place_is_told)
{
    const wrong_row *r = &wrong[_i];

    ck_assert_ptr_null(parse(r->text, (unsigned)strlen(r->text)));
    ck_assert_uint_eq(where.line, r->line);
    ck_assert_uint_eq(where.col, r->col);
    ck_assert_int_eq(where.err_char, r->c);
}
END_TEST

START_TEST(every_beginning_of_a_document_is_refused)
{
    static const char text[] = "{\"a\\u00e9\":[1.5e3,true,null,\"\\ud83d\\ude00\"]}";

    for (unsigned len = 0; len < sizeof(text) - 1; len++)
        ck_assert_ptr_null(parse(text, len));
    ck_assert_ptr_nonnull(parse(text, sizeof(text) - 1));
}
END_TEST

static pj_json_elem *parse_nested(unsigned depth)
{
    char *text = pj__malloc(2 * (size_t)depth);
    unsigned size = 2 * depth;
    pj_json_elem *el;

    memset(text, '[', depth);
    memset(text + depth, ']', depth);
    el = pj_json_parse(pool, text, &size, NULL);
    pj__free(text);
    return el;
}

START_TEST(nesting_is_limited)
{
    ck_assert_ptr_nonnull(parse_nested(PJ_JSON_MAX_NESTING));
    ck_assert_ptr_null(parse_nested(PJ_JSON_MAX_NESTING + 1));
    ck_assert_ptr_null(parse_nested(100000));
}
END_TEST

START_TEST(wrong_arguments_are_refused)
{
    char text[] = "1";
    unsigned size = 1;

    ck_assert_ptr_null(pj_json_parse(NULL, text, &size, NULL));
    ck_assert_ptr_null(pj_json_parse(pool, NULL, &size, NULL));
    ck_assert_ptr_null(pj_json_parse(pool, text, NULL, NULL));
}
END_TEST

static int one_round(void *arg)
{
    char text[] = "{\"a\":[1,2,3,\"\\n\\n\\n\\n\\n\\n\\n\\n\",{\"b\":{\"c\":[[],[]]}}]}";
    unsigned size = sizeof(text) - 1;
    pj_caching_pool cp;
    pj_json_elem *el = NULL;
    pj_pool_t *p;

    PJ_UNUSED_ARG(arg);
    pj_caching_pool_init(&cp, NULL, 0);
    p = pj_pool_create(&cp.factory, "json", 128, 128, NULL);
    if (p) {
        el = pj_json_parse(p, text, &size, NULL);
        pj_pool_release(p);
    }
    pj_caching_pool_destroy(&cp);
    return el != NULL;
}

START_TEST(no_memory_is_an_error_and_leaves_nothing)
{
    ck_assert_uint_gt(oom_loop(one_round, NULL, 1), 3);
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

Suite *json_suite(void)
{
    Suite *s = suite_create("json");
    TCase *t = tcase_create("json");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_document_becomes_a_tree);
    tcase_add_test(t, only_the_first_value_is_read);
    tcase_add_loop_test(t, strings_lose_their_escapes, 0, COUNT(strings));
    tcase_add_loop_test(t, numbers_are_read, 0, COUNT(numbers));
    tcase_add_loop_test(t, wrong_documents_are_refused_and_the_place_is_told, 0, COUNT(wrong));
    tcase_add_test(t, every_beginning_of_a_document_is_refused);
    tcase_add_test(t, nesting_is_limited);
    tcase_add_test(t, wrong_arguments_are_refused);
    tcase_add_test(t, no_memory_is_an_error_and_leaves_nothing);
    suite_add_tcase(s, t);
    return s;
}
