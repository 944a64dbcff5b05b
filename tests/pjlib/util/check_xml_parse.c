/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/alloc.h"
#include "support/oom.h"
#include "support/suites.h"
#include "support/test_pool.h"

#include <pjlib-util/config.h>
#include <pjlib-util/xml.h>
#include <pj/except.h>
#include <pj/pool.h>
#include <pj/string.h>

#include <stdio.h>
#include <string.h>

Suite *xml_parse_suite(void);

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

static pj_xml_node *parse(const char *text)
{
    return pj_xml_parse(pool, (char *)(uintptr_t)text, strlen(text));
}

static pj_xml_node *child(const pj_xml_node *parent, const char *name)
{
    pj_str_t n = pj_str((char *)(uintptr_t)name);

    return pj_xml_find_node(parent, &n);
}

static const char presence[] =
    "\xef\xbb\xbf<?xml version=\"1.0\" encoding=\"UTF-8\"?>\r\n"
    "<presence xmlns='urn:ietf:params:xml:ns:pidf' entity=\"pres:a@b\">\r\n"
    "  <!-- a comment --><?a target?>\r\n"
    "  <tuple id=\"t1\">\r\n"
    "    <status> <basic>\r\n open </basic></status>\r\n"
    "    <contact priority='0.8'>sip:a@b</contact>\r\n"
    "  </tuple>\r\n"
    "  <dm:note xml:lang=\"en\"/>\r\n"
    "</presence>\r\n";

START_TEST(a_presence_document_becomes_a_tree)
{
    pj_xml_node *root = parse(presence);
    pj_xml_node *tuple, *contact;

    ck_assert_ptr_nonnull(root);
    ck_assert_int_eq(pj_strcmp2(&root->name, "presence"), 0);
    ck_assert_int_eq((int)root->content.slen, 0);
    ck_assert_uint_eq(pj_list_size(&root->node_head), 2);
    ck_assert_int_eq(pj_strcmp2(&root->attr_head.next->name, "xmlns"), 0);
    ck_assert_int_eq(pj_strcmp2(&root->attr_head.next->next->value, "pres:a@b"), 0);
    tuple = child(root, "tuple");
    ck_assert_ptr_nonnull(tuple);
    ck_assert_int_eq(pj_strcmp2(&child(child(tuple, "status"), "basic")->content, "open"), 0);
    contact = child(tuple, "contact");
    ck_assert_int_eq(pj_strcmp2(&contact->content, "sip:a@b"), 0);
    ck_assert_int_eq(pj_strcmp2(&contact->attr_head.next->value, "0.8"), 0);
    ck_assert_ptr_nonnull(child(root, "dm:note"));
}
END_TEST

typedef struct text_row {
    const char *document, *content;
} text_row;

static const text_row texts[] = {
    {"<a>a &amp; b</a>", "a &amp; b"},
    {"<a>a &#38; b</a>", "a &amp; b"},
    {"<a><![CDATA[<&>]]></a>", "&lt;&amp;&gt;"},
    {"<a>&quot;&apos;</a>", "&quot;'"},
    {"<a>&#x20ac;</a>", "\xe2\x82\xac"},
    {"<?xml version='1.0' encoding='ISO-8859-1'?><a>\xe4</a>", "\xc3\xa4"},
    {"<a>one<b>two</b>three</a>", "onethree"},
    {"<a> \t\r\n </a>", ""},
    {"<a/>", ""},
    {"<a>x&#13;</a>", "x&#13;"},
    {"<a> x\n y </a>", "x\n y"},
};

START_TEST(text_is_kept_as_a_document_has_it)
{
    pj_xml_node *root = parse(texts[_i].document);

    ck_assert_ptr_nonnull(root);
    ck_assert_int_eq((int)root->content.slen, (int)strlen(texts[_i].content));
    ck_assert_int_eq(pj_strcmp2(&root->content, texts[_i].content), 0);
}
END_TEST

START_TEST(attributes_keep_their_line_ends_and_spaces)
{
    pj_xml_node *root = parse("<a b=' x&#10;&#9;&#13;&lt;&quot;\"'/>");

    ck_assert_ptr_nonnull(root);
    ck_assert_int_eq(pj_strcmp2(&root->attr_head.next->value, " x&#10;&#9;&#13;&lt;&quot;&quot;"),
                     0);
}
END_TEST

static const char *const wrong[] = {
    "",
    " ",
    "text",
    "<a>",
    "<a></b>",
    "<a/><b/>",
    "<a b='1' b='2'/>",
    "<a b=1/>",
    "<a>&nosuch;</a>",
    "<a>\x01</a>",
    "<a>\xff</a>",
    "<a>\xc0\x80</a>",
    "<a>&#0;</a>",
    "<a/>x",
    "</a>",
    "<?xml version='1.0' encoding='no-such'?><a/>",
    "<!DOCTYPE a><a/>",
    "<!DOCTYPE a SYSTEM 'file:///etc/passwd'><a/>",
    "<!DOCTYPE a [<!ENTITY x 'yyyyyyyyyy'><!ENTITY z '&x;&x;&x;'>]><a>&z;</a>",
    "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><a>&x;</a>",
};

START_TEST(what_is_not_well_formed_or_not_safe_is_refused)
{
    int64_t before = pj__alloc_live(NULL);
    pj_size_t used = pj_pool_get_capacity(pool);

    ck_assert_ptr_null(parse(wrong[_i]));
    ck_assert_int_eq(pj__alloc_live(NULL) - before, (int64_t)(pj_pool_get_capacity(pool) - used));
}
END_TEST

START_TEST(every_beginning_of_a_document_is_refused)
{
    for (size_t len = 0; len + 3 < sizeof(presence); len++) {
        char *copy = pj__malloc(len + 1); /* so that a read behind it is seen */
        pj_pool_t *p = test_pool_make();

        memcpy(copy, presence, len);
        ck_assert_ptr_null(pj_xml_parse(p, copy, len));
        pj_pool_release(p);
        pj__free(copy);
    }
}
END_TEST

static pj_xml_node *parse_nested(unsigned depth)
{
    char *text = pj__malloc(7 * (size_t)depth + 1);
    size_t n = 0;
    pj_xml_node *root;

    for (unsigned i = 0; i < depth; i++, n += 3)
        memcpy(text + n, "<a>", 3);
    for (unsigned i = 0; i < depth; i++, n += 4)
        memcpy(text + n, "</a>", 4);
    root = pj_xml_parse(pool, text, n);
    pj__free(text);
    return root;
}

START_TEST(nesting_is_limited)
{
    ck_assert_ptr_nonnull(parse_nested(1));
    ck_assert_ptr_nonnull(parse_nested(PJ_XML_MAX_NESTING));
    ck_assert_ptr_null(parse_nested(PJ_XML_MAX_NESTING + 1));
    ck_assert_ptr_null(parse_nested(100000));
}
END_TEST

/* "<a>" @a unit... "</a>" */
static pj_xml_node *parse_many(const char *unit, size_t count)
{
    size_t len = strlen(unit);
    char *text = pj__malloc(count * len + 8);
    pj_xml_node *root;

    memcpy(text, "<a>", 3);
    for (size_t i = 0; i < count; i++)
        memcpy(text + 3 + i * len, unit, len);
    memcpy(text + 3 + count * len, "</a>", 4);
    root = pj_xml_parse(pool, text, count * len + 7);
    pj__free(text);
    return root;
}

START_TEST(elements_and_attributes_are_limited)
{
    pj_xml_node *root = parse_many("<b/>", 65535);

    ck_assert_ptr_nonnull(root);
    ck_assert_uint_eq(pj_list_size(&root->node_head), 65535);
    ck_assert_ptr_null(parse_many("<b/>", 65536));
    ck_assert_ptr_nonnull(parse_many("<b c=''/>", 32767));
    ck_assert_ptr_null(parse_many("<b c=''/>", 32768));
}
END_TEST

START_TEST(size_is_limited)
{
    ck_assert_ptr_nonnull(parse_many("x", (4 << 20) - 7));
    ck_assert_ptr_null(parse_many("x", (4 << 20) - 6));
}
END_TEST

static int one_round(void *arg)
{
    pj_caching_pool cp;
    pj_pool_t *p;
    pj_xml_node *root = NULL;

    PJ_UNUSED_ARG(arg);
    pj_caching_pool_init(&cp, NULL, 0);
    p = pj_pool_create(&cp.factory, "xml", 128, 128, NULL);
    if (p) {
        root = pj_xml_parse(p, (char *)(uintptr_t)presence, sizeof(presence) - 1);
        if (root)
            root = pj_xml_clone(p, root);
        pj_pool_release(p);
    }
    pj_caching_pool_destroy(&cp);
    return root != NULL;
}

START_TEST(no_memory_is_an_error_and_leaves_nothing)
{
    ck_assert_uint_gt(oom_loop(one_round, NULL, 1), 10);
}
END_TEST

static void throw_it(pj_pool_t *p, pj_size_t size)
{
    PJ_UNUSED_ARG(p);
    PJ_UNUSED_ARG(size);
    PJ_THROW(PJ_NO_MEMORY_EXCEPTION);
}

START_TEST(a_pool_that_throws_does_not_jump_through_the_parser)
{
    /* a pool that cannot grow */
    pj_pool_t *p = pj_pool_create(test_pool_factory(), "full", 600, 0, throw_it);
    int64_t before = pj__alloc_live(NULL);

    ck_assert_ptr_null(pj_xml_parse(p, (char *)(uintptr_t)presence, sizeof(presence) - 1));
    ck_assert_int_eq(pj__alloc_live(NULL), before);
    ck_assert(p->callback == throw_it);
    pj_pool_release(p);
}
END_TEST

START_TEST(wrong_arguments_are_refused)
{
    char text[] = "<a/>";

    ck_assert_ptr_null(pj_xml_parse(NULL, text, 4));
    ck_assert_ptr_null(pj_xml_parse(pool, NULL, 4));
}
END_TEST

#define COUNT(a) ((int)(sizeof(a) / sizeof((a)[0])))

Suite *xml_parse_suite(void)
{
    Suite *s = suite_create("xml_parse");
    TCase *t = tcase_create("xml_parse");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, a_presence_document_becomes_a_tree);
    tcase_add_loop_test(t, text_is_kept_as_a_document_has_it, 0, COUNT(texts));
    tcase_add_test(t, attributes_keep_their_line_ends_and_spaces);
    tcase_add_loop_test(t, what_is_not_well_formed_or_not_safe_is_refused, 0, COUNT(wrong));
    tcase_add_test(t, every_beginning_of_a_document_is_refused);
    tcase_add_test(t, nesting_is_limited);
    tcase_add_test(t, elements_and_attributes_are_limited);
    tcase_add_test(t, size_is_limited);
    tcase_add_test(t, no_memory_is_an_error_and_leaves_nothing);
    tcase_add_test(t, a_pool_that_throws_does_not_jump_through_the_parser);
    tcase_add_test(t, wrong_arguments_are_refused);
    suite_add_tcase(s, t);
    return s;
}
