/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * XML documents. What parses refers to nothing of the text; it prints, its copy prints the same, and the print parses
 * to what prints the same. Each element is found by its name.
 */
#include "fuzz/fuzz.h"

#include <pjlib-util/xml.h>
#include <string.h>

static long print_node(const void *object, char *buf, size_t size)
{
    return pj_xml_print(object, buf, size, PJ_TRUE);
}

static void look_for(const pj_xml_node *node)
{
    const pj_xml_node *child = node->node_head.next;
    const pj_xml_attr *attr = node->attr_head.next;

    for (; attr != &node->attr_head; attr = attr->next)
        FUZZ_CHECK(pj_xml_find_attr(node, &attr->name, &attr->value) != NULL);
    for (; child != (const pj_xml_node *)&node->node_head; child = child->next) {
        FUZZ_CHECK(pj_xml_find_node(node, &child->name) != NULL);
        FUZZ_CHECK(pj_xml_find_node_rec(node, &child->name) != NULL);
        pj_xml_find_next_node(node, child, &child->name);
        look_for(child);
    }
}

FUZZ_TARGET(fuzz_xml)
{
    pj_pool_t *pool = fuzz_begin();
    char *text = fuzz_copy(data, size);
    pj_xml_node *node = pj_xml_parse(pool, text, size);
    pj_xml_node *copy;
    pj_str_t print, again;

    FUZZ_CHECK(size == 0 || memcmp(text, data, size) == 0);
    if (!node)
        return fuzz_end();
    memset(text, 'x', size);
    look_for(node);
    /* an octet becomes an entity of six at most; a line of its own for each element, indented by its depth */
    print = fuzz_print(print_node, node, 600 * size + 100);
    copy = pj_xml_clone(pool, node);
    FUZZ_CHECK(copy != NULL);
    again = fuzz_print(print_node, copy, (size_t)print.slen);
    fuzz_same("a copy's print", &print, &again);
    copy = pj_xml_parse(pool, print.ptr, (size_t)print.slen);
    FUZZ_CHECK(copy != NULL);
    again = fuzz_print(print_node, copy, 2 * (size_t)print.slen);
    fuzz_same("print, parse, print", &print, &again);
    return fuzz_end();
}
