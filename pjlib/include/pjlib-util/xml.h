/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * XML documents as trees, for the bodies of SIP messages.
 *
 * Text in the tree (content and the values of attributes) is in the form it has in a document:
 * "&amp;" is five characters. Parsing gives it so, whichever of the several ways the document wrote
 * it in; printing escapes what is not escaped yet. So programs that escape by themselves and
 * programs that do not both get a well-formed document. Names are as written, prefix included.
 * Look-ups ignore the case of ASCII letters.
 */
#ifndef PJLIB_UTIL_XML_H
#define PJLIB_UTIL_XML_H

#include <pjlib-util/types.h>
#include <pj/list.h>

PJ_BEGIN_DECL

typedef struct pj_xml_attr pj_xml_attr;
typedef struct pj_xml_node pj_xml_node;

/** An attribute, in a list. */
struct pj_xml_attr {
    PJ_DECL_LIST_MEMBER(pj_xml_attr);
    pj_str_t name;
    pj_str_t value;
};

/** The list of an element's children. */
typedef struct pj_xml_node_head {
    PJ_DECL_LIST_MEMBER(pj_xml_node);
} pj_xml_node_head;

/** An element, in the list of its parent. */
struct pj_xml_node {
    PJ_DECL_LIST_MEMBER(pj_xml_node);
    pj_str_t name;
    pj_xml_attr attr_head;      /**< Head of the attributes. */
    pj_xml_node_head node_head; /**< Head of the children. */
    pj_str_t content; /**< Its text, without white space around it; in front of the children. */
};

/**
 * Parse a document. @a msg is not changed and not referred to afterwards. Comments and processing
 * instructions are left out. What is refused, with a line in the log: what is not well-formed; any
 * document type declaration; elements nested deeper than PJ_XML_MAX_NESTING; more than 65536
 * elements and attributes together; more than 4 MiB.
 *
 * @return the root element, in UTF-8; NULL.
 */
PJ_DECL(pj_xml_node *) pj_xml_parse(pj_pool_t *pool, char *msg, pj_size_t len);

/**
 * Print an element and all in it. A NUL follows if there is room for it.
 *
 * @param prolog whether the line that begins a document is printed before it: 39 octets.
 * @return how many octets; -1 if @a len is not enough or elements nest deeper than
 * PJ_XML_MAX_NESTING.
 */
PJ_DECL(int) pj_xml_print(const pj_xml_node *node, char *buf, pj_size_t len, pj_bool_t prolog);

/** A deep copy, texts included. @return NULL without memory, or nested deeper than
 * PJ_XML_MAX_NESTING. */
PJ_DECL(pj_xml_node *) pj_xml_clone(pj_pool_t *pool, const pj_xml_node *rhs);

/** A new element without anything in it; the name is copied. @return NULL without memory. */
PJ_DECL(pj_xml_node *) pj_xml_node_new(pj_pool_t *pool, const pj_str_t *name);

/** A new attribute; name and value are copied. @return NULL without memory. */
PJ_DECL(pj_xml_attr *)
pj_xml_attr_new(pj_pool_t *pool, const pj_str_t *name, const pj_str_t *value);

/** Append a child. */
PJ_DECL(void) pj_xml_add_node(pj_xml_node *parent, pj_xml_node *node);

/** Append an attribute. */
PJ_DECL(void) pj_xml_add_attr(pj_xml_node *node, pj_xml_attr *attr);

/** The first child of that name, or NULL. */
PJ_DECL(pj_xml_node *) pj_xml_find_node(const pj_xml_node *parent, const pj_str_t *name);

/** The first of that name behind @a node, a child of @a parent, or NULL. */
PJ_DECL(pj_xml_node *)
pj_xml_find_next_node(const pj_xml_node *parent, const pj_xml_node *node, const pj_str_t *name);

/** The first of that name among children, their children and so on, in the order of the document,
 * or NULL. */
PJ_DECL(pj_xml_node *) pj_xml_find_node_rec(const pj_xml_node *parent, const pj_str_t *name);

/** The first attribute of that name and, unless it is NULL, that value; or NULL. */
PJ_DECL(pj_xml_attr *)
pj_xml_find_attr(const pj_xml_node *node, const pj_str_t *name, const pj_str_t *value);

/** The first child of that name (NULL: any) for which @a match (NULL: no matter) is true, or NULL.
 */
PJ_DECL(pj_xml_node *)
pj_xml_find(const pj_xml_node *parent, const pj_str_t *name, const void *data,
            pj_bool_t (*match)(const pj_xml_node *, const void *));

/** The same among children, their children and so on, PJ_XML_MAX_NESTING deep. */
PJ_DECL(pj_xml_node *)
pj_xml_find_rec(const pj_xml_node *parent, const pj_str_t *name, const void *data,
                pj_bool_t (*match)(const pj_xml_node *, const void *));

PJ_END_DECL

#endif
