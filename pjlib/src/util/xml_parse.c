/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * XML into trees, over Expat. Serves pjlib-util/xml.h beside xml.c.
 *
 * Expat reads the document and calls us with names, attributes and text already decoded; we keep
 * the chain of open elements (a fixed array: nesting is limited, and nothing here recurses), and
 * put text back into the form of a document, which is what the tree holds. A document type
 * declaration ends the parse before Expat reads any of it: entities that multiply, or that name
 * files, never come into being. Whatever fails, the first error is kept and all later events do
 * nothing.
 */
#include <pjlib-util/xml.h>
#include <pjlib-util/config.h>
#include <pjlib-util/errno.h>
#include <pj/errno.h>
#include <pj/log.h>
#include <pj/pool.h>
#include <pj/string.h>

#include "base/alloc.h"

#include <expat.h>
#include <string.h>

#define THIS_FILE "xml"

enum { MAX_LEN = 4 << 20, MAX_ITEMS = 65536 };

typedef struct parse {
    XML_Parser expat;
    pj_pool_t *pool;
    pj_xml_node *root;
    pj_xml_node *open[PJ_XML_MAX_NESTING];
    pj_size_t text_start[PJ_XML_MAX_NESTING]; /* where each one's text begins in text */
    unsigned depth;
    unsigned items;
    /* The text of all open elements, the innermost one's last. */
    char *text;
    pj_size_t text_len, text_size;
    const char *error;
} parse;

static void fail(parse *p, const char *error)
{
    if (!p->error) {
        p->error = error;
        XML_StopParser(p->expat, XML_FALSE);
    }
}

/* ---- text ---- */

static int reserve(parse *p, pj_size_t more)
{
    pj_size_t size = p->text_size ? p->text_size : 256;
    char *grown;

    if (more <= p->text_size - p->text_len)
        return 1;
    while (size - p->text_len < more)
        size *= 2;
    grown = pj__realloc(p->text, size);
    if (!grown) {
        fail(p, "no memory");
        return 0;
    }
    p->text = grown;
    p->text_size = size;
    return 1;
}

/* The form that a decoded character has in a document, or NULL if it is the same
 * (XML 1.0, 2.11, 3.3.3). */
static const char *escape_of(char c, int attribute)
{
    switch (c) {
    case '\t': return attribute ? "&#9;" : NULL;
    case '\n': return attribute ? "&#10;" : NULL;
    case '\r': return "&#13;";
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    default: return NULL;
    }
}

/* Append to p->text, escaped. */
static int add_text(parse *p, const char *s, pj_size_t len, int attribute)
{
    for (pj_size_t i = 0; i < len; i++) {
        const char *escape = escape_of(s[i], attribute);
        pj_size_t n = escape ? strlen(escape) : 1;

        if (!reserve(p, n))
            return 0;
        memcpy(p->text + p->text_len, escape ? escape : &s[i], n);
        p->text_len += n;
    }
    return 1;
}

static int is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* What was appended since @a start becomes a string of the pool, and is taken off again. */
static int take_text(parse *p, pj_size_t start, int trim, pj_str_t *out)
{
    pj_size_t len = p->text_len - start;
    const char *from;

    p->text_len = start;
    out->ptr = NULL;
    out->slen = 0;
    if (len == 0)
        return 1;
    from = p->text + start;
    while (trim && len > 0 && is_space(from[len - 1]))
        len--;
    while (trim && len > 0 && is_space(*from)) {
        from++;
        len--;
    }
    if (len == 0)
        return 1;
    out->ptr = pj_pool_alloc(p->pool, len);
    if (!out->ptr) {
        fail(p, "no memory");
        return 0;
    }
    memcpy(out->ptr, from, len);
    out->slen = (pj_ssize_t)len;
    return 1;
}

/* ---- events ---- */

static int count_item(parse *p)
{
    if (++p->items <= MAX_ITEMS)
        return 1;
    fail(p, "too many elements and attributes");
    return 0;
}

static int add_attribute(parse *p, pj_xml_node *node, const char *name, const char *value)
{
    pj_str_t n = pj_str((char *)name);
    pj_str_t empty = {NULL, 0};
    pj_size_t start = p->text_len;
    pj_xml_attr *attr;

    if (!count_item(p))
        return 0;
    attr = pj_xml_attr_new(p->pool, &n, &empty);
    if (!attr) {
        fail(p, "no memory");
        return 0;
    }
    pj_xml_add_attr(node, attr);
    return add_text(p, value, strlen(value), 1) && take_text(p, start, 0, &attr->value);
}

static void XMLCALL on_start(void *arg, const char *name, const char **attrs)
{
    parse *p = arg;
    pj_str_t n = pj_str((char *)name);
    pj_xml_node *node;

    if (p->error)
        return;
    if (p->depth == PJ_XML_MAX_NESTING) {
        fail(p, "elements nest too deep");
        return;
    }
    if (!count_item(p))
        return;
    node = pj_xml_node_new(p->pool, &n);
    if (!node) {
        fail(p, "no memory");
        return;
    }
    for (; attrs[0]; attrs += 2)
        if (!add_attribute(p, node, attrs[0], attrs[1]))
            return;
    if (p->depth > 0)
        pj_xml_add_node(p->open[p->depth - 1], node);
    else
        p->root = node;
    p->text_start[p->depth] = p->text_len;
    p->open[p->depth++] = node;
}

static void XMLCALL on_end(void *arg, const char *name)
{
    parse *p = arg;

    PJ_UNUSED_ARG(name);
    if (p->error)
        return;
    p->depth--;
    take_text(p, p->text_start[p->depth], 1, &p->open[p->depth]->content);
}

static void XMLCALL on_text(void *arg, const char *s, int len)
{
    parse *p = arg;

    if (!p->error && p->depth > 0)
        add_text(p, s, (pj_size_t)len, 0);
}

static void XMLCALL on_doctype(void *arg, const char *name, const char *system_id,
                               const char *public_id, int has_subset)
{
    PJ_UNUSED_ARG(name);
    PJ_UNUSED_ARG(system_id);
    PJ_UNUSED_ARG(public_id);
    PJ_UNUSED_ARG(has_subset);
    fail(arg, "it has a document type declaration");
}

/* ---- the parse ---- */

static const XML_Memory_Handling_Suite memory = {pj__malloc, pj__realloc, pj__free};

static pj_status_t run(parse *p, const char *msg, pj_size_t len)
{
    XML_SetUserData(p->expat, p);
    XML_SetElementHandler(p->expat, on_start, on_end);
    XML_SetCharacterDataHandler(p->expat, on_text);
    XML_SetStartDoctypeDeclHandler(p->expat, on_doctype);
    if (XML_Parse(p->expat, msg, (int)len, 1) == XML_STATUS_OK && !p->error)
        return PJ_SUCCESS;
    if (!p->error)
        p->error = XML_ErrorString(XML_GetErrorCode(p->expat));
    PJ_LOG(4, (THIS_FILE, "document refused in line %lu, column %lu: %s",
               (unsigned long)XML_GetCurrentLineNumber(p->expat),
               (unsigned long)XML_GetCurrentColumnNumber(p->expat) + 1, p->error));
    return PJLIB_UTIL_EINXML;
}

pj_xml_node *pj_xml_parse(pj_pool_t *pool, char *msg, pj_size_t len)
{
    pj_pool_callback *no_memory;
    pj_status_t status;
    parse p;

    if (!pool || !msg)
        return NULL;
    if (len > MAX_LEN) {
        PJ_LOG(4, (THIS_FILE, "document refused: it is %lu octets long", (unsigned long)len));
        return NULL;
    }
    memset(&p, 0, sizeof(p));
    p.pool = pool;
    p.expat = XML_ParserCreate_MM(NULL, &memory, NULL);
    if (!p.expat)
        return NULL;
    /* Programs make it throw, and it must not jump through Expat. */
    no_memory = pool->callback;
    pool->callback = NULL;
    status = run(&p, msg, len);
    pool->callback = no_memory;
    XML_ParserFree(p.expat);
    pj__free(p.text);
    return status == PJ_SUCCESS ? p.root : NULL;
}
