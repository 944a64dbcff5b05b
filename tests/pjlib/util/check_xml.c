/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/alloc.h"
#include "support/suites.h"
#include "support/test_pool.h"

#include <pjlib-util/config.h>
#include <pjlib-util/xml.h>
#include <pj/string.h>

#include <stdint.h>
#include <string.h>

Suite *xml_suite(void);

static pj_pool_t *pool;

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

static pj_str_t str(const char *text)
{
    return pj_str((char *)(uintptr_t)text);
}

static pj_xml_node *make(const char *name, const char *content)
{
    pj_str_t n = str(name);
    pj_xml_node *node = pj_xml_node_new(pool, &n);

    ck_assert_ptr_nonnull(node);
    node->content = str(content);
    return node;
}

static void attribute(pj_xml_node *node, const char *name, const char *value)
{
    pj_str_t n = str(name), v = str(value);

    pj_xml_add_attr(node, pj_xml_attr_new(pool, &n, &v));
}

static const char *print(const pj_xml_node *node)
{
    static char buf[4096];
    int len = pj_xml_print(node, buf, sizeof(buf), PJ_FALSE);

    ck_assert_int_ge(len, 0);
    ck_assert_int_eq(len, (int)strlen(buf));
    return buf;
}

/* list: item id=1 (leaf x), item id=2 (leaf y), other */
static pj_xml_node *sample(void)
{
    pj_xml_node *list = make("list", "");
    pj_xml_node *item = make("item", "");

    attribute(item, "id", "1");
    pj_xml_add_node(item, make("leaf", "x"));
    pj_xml_add_node(list, item);
    item = make("item", "");
    attribute(item, "id", "2");
    attribute(item, "kind", "B");
    pj_xml_add_node(item, make("leaf", "y"));
    pj_xml_add_node(list, item);
    pj_xml_add_node(list, make("other", ""));
    return list;
}

START_TEST(a_tree_is_printed)
{
    ck_assert_str_eq(print(sample()), "<list>\n"
                                      " <item id=\"1\">\n"
                                      "  <leaf>x</leaf>\n"
                                      " </item>\n"
                                      " <item id=\"2\" kind=\"B\">\n"
                                      "  <leaf>y</leaf>\n"
                                      " </item>\n"
                                      " <other/>\n"
                                      "</list>");
}
END_TEST

START_TEST(a_document_begins_with_39_octets_of_prolog)
{
    char buf[64];
    int len = pj_xml_print(make("a", ""), buf, sizeof(buf), PJ_TRUE);

    ck_assert_int_eq(len, 39 + 5);
    ck_assert_str_eq(buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<a/>\n");
}
END_TEST

START_TEST(every_buffer_that_is_too_small_is_refused_and_not_overrun)
{
    pj_xml_node *root = sample();
    int whole = (int)strlen(print(root));

    attribute(root, "a", "<&\"\n");
    whole += 4 + 1 + 4 + 5 + 6 + 5; /* ' a="' , '"', and the value escaped */
    for (int len = 0; len < whole; len++) {
        char *buf = pj__malloc((size_t)len + 1);

        buf[len] = 'X';
        ck_assert_int_eq(pj_xml_print(root, buf, (pj_size_t)len, PJ_FALSE), -1);
        ck_assert_int_eq(buf[len], 'X');
        pj__free(buf);
    }
    ck_assert_int_eq((int)strlen(print(root)), whole);
    char exact[512];
    exact[whole] = 'X';
    ck_assert_int_eq(pj_xml_print(root, exact, (pj_size_t)whole, PJ_FALSE), whole);
    ck_assert_int_eq(exact[whole], 'X');
    ck_assert_int_eq(pj_xml_print(NULL, exact, 10, PJ_FALSE), -1);
    ck_assert_int_eq(pj_xml_print(root, NULL, 10, PJ_FALSE), -1);
}
END_TEST

typedef struct escape_row {
    const char *text, *content, *value;
} escape_row;

static const escape_row escapes[] = {
    {"a & b", "a &amp; b", "a &amp; b"},
    {"&amp; &lt; &gt; &quot; &apos;", "&amp; &lt; &gt; &quot; &apos;",
     "&amp; &lt; &gt; &quot; &apos;"},
    {"</a><b>", "&lt;/a&gt;&lt;b&gt;", "&lt;/a&gt;&lt;b&gt;"},
    {"\"'", "&quot;'", "&quot;'"},
    {"&#10; &#xaF;", "&#10; &#xaF;", "&#10; &#xaF;"},
    {"&#; &#x; &#10", "&amp;#; &amp;#x; &amp;#10", "&amp;#; &amp;#x; &amp;#10"},
    {"&#1a; &#xg;", "&amp;#1a; &amp;#xg;", "&amp;#1a; &amp;#xg;"},
    {"&nosuch; &", "&amp;nosuch; &amp;", "&amp;nosuch; &amp;"},
    {"a\nb\tc\rd", "a\nb\tc&#13;d", "a&#10;b&#9;c&#13;d"},
};

START_TEST(what_is_not_escaped_is_escaped_once)
{
    const escape_row *r = &escapes[_i];
    pj_xml_node *node = make("a", r->text);
    char expected[256];

    attribute(node, "v", r->text);
    snprintf(expected, sizeof(expected), "<a v=\"%s\">%s</a>", r->value, r->content);
    ck_assert_str_eq(print(node), expected);
}
END_TEST

START_TEST(print_parse_print_is_a_fixed_point)
{
    const escape_row *r = &escapes[_i];
    pj_xml_node *node = make("a", r->text);
    char first[512];
    int len;

    attribute(node, "v", r->text);
    pj_xml_add_node(node, sample());
    len = pj_xml_print(node, first, sizeof(first), PJ_TRUE);
    ck_assert_int_gt(len, 0);
    /* a reference that needs none is resolved the first time */
    node = pj_xml_parse(pool, first, (pj_size_t)len);
    ck_assert_ptr_nonnull(node);
    len = pj_xml_print(node, first, sizeof(first), PJ_FALSE);
    node = pj_xml_parse(pool, first, (pj_size_t)len);
    ck_assert_ptr_nonnull(node);
    ck_assert_str_eq(print(node), first);
}
END_TEST

START_TEST(elements_are_found)
{
    pj_xml_node *list = sample();
    pj_str_t item = str("ITEM"), leaf = str("leaf"), none = str("none");
    pj_xml_node *first = pj_xml_find_node(list, &item);
    pj_xml_node *second;

    ck_assert_ptr_eq(first, list->node_head.next);
    second = pj_xml_find_next_node(list, first, &item);
    ck_assert_ptr_eq(second, first->next);
    ck_assert_ptr_null(pj_xml_find_next_node(list, second, &item));
    ck_assert_ptr_null(pj_xml_find_node(list, &leaf));
    ck_assert_ptr_eq(pj_xml_find_node_rec(list, &leaf), first->node_head.next);
    ck_assert_ptr_null(pj_xml_find_node_rec(list, &none));
    ck_assert_ptr_null(pj_xml_find_node(NULL, &item));
    ck_assert_ptr_null(pj_xml_find_node(list, NULL));
    ck_assert_ptr_null(pj_xml_find_node_rec(NULL, &item));
    ck_assert_ptr_null(pj_xml_find_next_node(list, NULL, &item));
}
END_TEST

static pj_bool_t has_content(const pj_xml_node *node, const void *data)
{
    return pj_strcmp2(&node->content, data) == 0;
}

START_TEST(elements_are_found_by_what_the_caller_looks_for)
{
    pj_xml_node *list = sample();
    pj_str_t item = str("item"), leaf = str("leaf");
    pj_xml_node *y = pj_xml_find_rec(list, &leaf, "y", has_content);

    ck_assert_ptr_nonnull(y);
    ck_assert_int_eq(pj_strcmp2(&y->content, "y"), 0);
    ck_assert_ptr_eq(pj_xml_find_rec(list, NULL, "y", has_content), y);
    ck_assert_ptr_null(pj_xml_find_rec(list, &item, "y", has_content));
    ck_assert_ptr_null(pj_xml_find(list, NULL, "y", has_content));
    ck_assert_ptr_eq(pj_xml_find(list, NULL, NULL, NULL), list->node_head.next);
    ck_assert_ptr_eq(pj_xml_find(list, &item, "", has_content), list->node_head.next);
    ck_assert_ptr_null(pj_xml_find(NULL, NULL, NULL, NULL));
    ck_assert_ptr_null(pj_xml_find_rec(NULL, NULL, NULL, NULL));
}
END_TEST

START_TEST(attributes_are_found)
{
    pj_xml_node *second = sample()->node_head.next->next;
    pj_str_t kind = str("Kind"), b = str("b"), c = str("c"), none = str("none");

    ck_assert_ptr_nonnull(pj_xml_find_attr(second, &kind, NULL));
    ck_assert_ptr_nonnull(pj_xml_find_attr(second, &kind, &b));
    ck_assert_ptr_null(pj_xml_find_attr(second, &kind, &c));
    ck_assert_ptr_null(pj_xml_find_attr(second, &none, NULL));
    ck_assert_ptr_null(pj_xml_find_attr(NULL, &kind, NULL));
    ck_assert_ptr_null(pj_xml_find_attr(second, NULL, NULL));
}
END_TEST

START_TEST(a_clone_shares_nothing)
{
    char name[] = "root", content[] = "text";
    pj_pool_t *other = test_pool_make();
    pj_xml_node *root = make(name, content);
    pj_xml_node *copy;
    char before[512];

    pj_xml_add_node(root, sample());
    snprintf(before, sizeof(before), "%s", print(root));
    copy = pj_xml_clone(other, root);
    ck_assert_ptr_nonnull(copy);
    memset(content, '-', 4);
    pj_list_init(&root->node_head);
    pj_pool_reset(pool);
    ck_assert_str_eq(print(copy), before);
    pj_pool_release(other);
    ck_assert_ptr_null(pj_xml_clone(pool, NULL));
    ck_assert_ptr_null(pj_xml_clone(NULL, root));
}
END_TEST

START_TEST(a_tree_of_any_depth_does_not_take_the_stack)
{
    pj_xml_node *root = make("a", "");
    pj_xml_node *node = root;
    pj_str_t none = str("none");
    static char buf[1 << 20];

    for (int i = 1; i < PJ_XML_MAX_NESTING; i++, node = node->node_head.next)
        pj_xml_add_node(node, make("a", ""));
    ck_assert_int_gt(pj_xml_print(root, buf, sizeof(buf), PJ_FALSE), 0);
    ck_assert_ptr_nonnull(pj_xml_clone(pool, root));
    for (int i = 0; i < 100000; i++, node = node->node_head.next)
        pj_xml_add_node(node, make("a", ""));
    ck_assert_int_eq(pj_xml_print(root, buf, sizeof(buf), PJ_FALSE), -1);
    ck_assert_ptr_null(pj_xml_clone(pool, root));
    ck_assert_ptr_null(pj_xml_find_node_rec(root, &none));
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

Suite *xml_suite(void)
{
    Suite *s = suite_create("xml");
    TCase *t = tcase_create("xml");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_add_test(t, a_tree_is_printed);
    tcase_add_test(t, a_document_begins_with_39_octets_of_prolog);
    tcase_add_test(t, every_buffer_that_is_too_small_is_refused_and_not_overrun);
    tcase_add_loop_test(t, what_is_not_escaped_is_escaped_once, 0, COUNT(escapes));
    tcase_add_loop_test(t, print_parse_print_is_a_fixed_point, 0, COUNT(escapes));
    tcase_add_test(t, elements_are_found);
    tcase_add_test(t, elements_are_found_by_what_the_caller_looks_for);
    tcase_add_test(t, attributes_are_found);
    tcase_add_test(t, a_clone_shares_nothing);
    tcase_add_test(t, a_tree_of_any_depth_does_not_take_the_stack);
    suite_add_tcase(s, t);
    return s;
}
