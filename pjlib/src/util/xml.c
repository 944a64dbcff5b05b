/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * XML trees: making, finding, copying, printing. Parsing is in xml_parse.c.
 *
 * What descends counts how deep it is: a program's own tree may be of any depth, and must not take
 * the stack.
 */
#include <pjlib-util/xml.h>
#include <pjlib-util/config.h>
#include <pj/pool.h>
#include <pj/string.h>

#include <string.h>

/* ---- making ---- */

static int copy_text(pj_pool_t *pool, pj_str_t *to, const pj_str_t *from)
{
    to->ptr = NULL;
    to->slen = 0;
    if (!from || from->slen <= 0)
        return 1;
    to->ptr = pj_pool_alloc(pool, (pj_size_t)from->slen);
    if (!to->ptr)
        return 0;
    memcpy(to->ptr, from->ptr, (pj_size_t)from->slen);
    to->slen = from->slen;
    return 1;
}

pj_xml_node *pj_xml_node_new(pj_pool_t *pool, const pj_str_t *name)
{
    pj_xml_node *node = pj_pool_zalloc(pool, sizeof(*node));

    if (!node || !copy_text(pool, &node->name, name))
        return NULL;
    pj_list_init(node);
    pj_list_init(&node->attr_head);
    pj_list_init(&node->node_head);
    return node;
}

pj_xml_attr *pj_xml_attr_new(pj_pool_t *pool, const pj_str_t *name, const pj_str_t *value)
{
    pj_xml_attr *attr = pj_pool_zalloc(pool, sizeof(*attr));

    if (!attr || !copy_text(pool, &attr->name, name) || !copy_text(pool, &attr->value, value))
        return NULL;
    pj_list_init(attr);
    return attr;
}

void pj_xml_add_node(pj_xml_node *parent, pj_xml_node *node)
{
    pj_list_push_back(&parent->node_head, node);
}

void pj_xml_add_attr(pj_xml_node *node, pj_xml_attr *attr)
{
    pj_list_push_back(&node->attr_head, attr);
}

/* ---- walking ---- */

static const pj_xml_node *end_of(const pj_xml_node *parent)
{
    return (const pj_xml_node *)(const void *)&parent->node_head;
}

static int matches(const pj_xml_node *node, const pj_str_t *name, const void *data,
                   pj_bool_t (*match)(const pj_xml_node *, const void *))
{
    return (!name || pj_stricmp(&node->name, name) == 0) && (!match || match(node, data));
}

static pj_xml_node *find_behind(const pj_xml_node *parent, const pj_xml_node *before,
                                const pj_str_t *name, const void *data,
                                pj_bool_t (*match)(const pj_xml_node *, const void *))
{
    for (pj_xml_node *node = before->next; node != end_of(parent); node = node->next)
        if (matches(node, name, data, match))
            return node;
    return NULL;
}

static pj_xml_node *find_below(const pj_xml_node *parent, const pj_str_t *name, const void *data,
                               pj_bool_t (*match)(const pj_xml_node *, const void *),
                               unsigned depth)
{
    pj_xml_node *found;

    if (depth == PJ_XML_MAX_NESTING)
        return NULL;
    for (pj_xml_node *node = parent->node_head.next; node != end_of(parent); node = node->next) {
        if (matches(node, name, data, match))
            return node;
        found = find_below(node, name, data, match, depth + 1);
        if (found)
            return found;
    }
    return NULL;
}

pj_xml_node *pj_xml_find_node(const pj_xml_node *parent, const pj_str_t *name)
{
    return parent && name ? find_behind(parent, end_of(parent), name, NULL, NULL) : NULL;
}

pj_xml_node *pj_xml_find_next_node(const pj_xml_node *parent, const pj_xml_node *node,
                                   const pj_str_t *name)
{
    return parent && node && name ? find_behind(parent, node, name, NULL, NULL) : NULL;
}

pj_xml_node *pj_xml_find_node_rec(const pj_xml_node *parent, const pj_str_t *name)
{
    return parent && name ? find_below(parent, name, NULL, NULL, 0) : NULL;
}

pj_xml_node *pj_xml_find(const pj_xml_node *parent, const pj_str_t *name, const void *data,
                         pj_bool_t (*match)(const pj_xml_node *, const void *))
{
    return parent ? find_behind(parent, end_of(parent), name, data, match) : NULL;
}

pj_xml_node *pj_xml_find_rec(const pj_xml_node *parent, const pj_str_t *name, const void *data,
                             pj_bool_t (*match)(const pj_xml_node *, const void *))
{
    return parent ? find_below(parent, name, data, match, 0) : NULL;
}

pj_xml_attr *pj_xml_find_attr(const pj_xml_node *node, const pj_str_t *name, const pj_str_t *value)
{
    if (!node || !name)
        return NULL;
    for (pj_xml_attr *a = node->attr_head.next; a != &node->attr_head; a = a->next)
        if (pj_stricmp(&a->name, name) == 0 && (!value || pj_stricmp(&a->value, value) == 0))
            return a;
    return NULL;
}

/* ---- copying ---- */

static pj_xml_node *clone(pj_pool_t *pool, const pj_xml_node *rhs, unsigned depth)
{
    pj_xml_node *node = depth < PJ_XML_MAX_NESTING ? pj_xml_node_new(pool, &rhs->name) : NULL;

    if (!node || !copy_text(pool, &node->content, &rhs->content))
        return NULL;
    for (const pj_xml_attr *a = rhs->attr_head.next; a != &rhs->attr_head; a = a->next) {
        pj_xml_attr *attr = pj_xml_attr_new(pool, &a->name, &a->value);

        if (!attr)
            return NULL;
        pj_xml_add_attr(node, attr);
    }
    for (const pj_xml_node *n = rhs->node_head.next; n != end_of(rhs); n = n->next) {
        pj_xml_node *child = clone(pool, n, depth + 1);

        if (!child)
            return NULL;
        pj_xml_add_node(node, child);
    }
    return node;
}

pj_xml_node *pj_xml_clone(pj_pool_t *pool, const pj_xml_node *rhs)
{
    return pool && rhs ? clone(pool, rhs, 0) : NULL;
}

/* ---- printing ---- */

/* Where it goes; once something does not fit nothing more is written. */
typedef struct out {
    char *buf;
    pj_size_t len, size;
    int full;
} out;

static void put(out *o, const char *s, pj_size_t len)
{
    if (o->full || len > o->size - o->len) {
        o->full = 1;
        return;
    }
    memcpy(o->buf + o->len, s, len);
    o->len += len;
}

static void put_z(out *o, const char *s)
{
    put(o, s, strlen(s));
}

static void put_str(out *o, const pj_str_t *s)
{
    if (s->slen > 0)
        put(o, s->ptr, (pj_size_t)s->slen);
}

static void put_indent(out *o, unsigned depth)
{
    while (depth-- > 0)
        put(o, " ", 1);
}

/* The octets of a character reference or of one of the five entities (XML 1.0, 4.1, 4.6) here; 0 if
 * none is. */
static pj_size_t reference(const char *p, const char *end)
{
    static const char *const entities[] = {"&amp;", "&lt;", "&gt;", "&quot;", "&apos;"};
    const char *digits = "0123456789";
    const char *q = p + 2;

    for (unsigned i = 0; i < PJ_ARRAY_SIZE(entities); i++)
        if ((pj_size_t)(end - p) >= strlen(entities[i]) &&
            memcmp(p, entities[i], strlen(entities[i])) == 0)
            return strlen(entities[i]);
    if (end - p < 4 || p[1] != '#')
        return 0;
    if (*q == 'x') {
        digits = "0123456789abcdefABCDEF";
        q++;
    }
    p = q;
    while (q < end && *q && strchr(digits, *q))
        q++;
    return q > p && q < end && *q == ';' ? 1 : 0;
}

/* Without the references an attribute would lose its line ends, and a text its carriage returns. */
static void put_text(out *o, const pj_str_t *s, int attribute)
{
    const char *p = s->slen > 0 ? s->ptr : "";
    const char *end = p + (s->slen > 0 ? s->slen : 0);

    for (; p < end; p++) {
        switch (*p) {
        case '<': put_z(o, "&lt;"); break;
        case '>': put_z(o, "&gt;"); break;
        case '"': put_z(o, "&quot;"); break;
        case '\t': put_z(o, attribute ? "&#9;" : "\t"); break;
        case '\n': put_z(o, attribute ? "&#10;" : "\n"); break;
        case '\r': put_z(o, "&#13;"); break;
        case '&': put_z(o, reference(p, end) ? "&" : "&amp;"); break;
        default: put(o, p, 1); break;
        }
    }
}

static void put_node(out *o, const pj_xml_node *node, unsigned depth)
{
    /* White space between elements would add to a text. */
    int lines = node->content.slen <= 0;

    if (depth == PJ_XML_MAX_NESTING) {
        o->full = 1;
        return;
    }
    put_z(o, "<");
    put_str(o, &node->name);
    for (const pj_xml_attr *a = node->attr_head.next; a != &node->attr_head; a = a->next) {
        put_z(o, " ");
        put_str(o, &a->name);
        put_z(o, "=\"");
        put_text(o, &a->value, 1);
        put_z(o, "\"");
    }
    if (lines && node->node_head.next == end_of(node)) {
        put_z(o, "/>");
        return;
    }
    put_z(o, ">");
    put_text(o, &node->content, 0);
    for (const pj_xml_node *n = node->node_head.next; n != end_of(node) && !o->full; n = n->next) {
        if (lines) {
            put_z(o, "\n");
            put_indent(o, depth + 1);
        }
        put_node(o, n, depth + 1);
    }
    if (lines) {
        put_z(o, "\n");
        put_indent(o, depth);
    }
    put_z(o, "</");
    put_str(o, &node->name);
    put_z(o, ">");
}

int pj_xml_print(const pj_xml_node *node, char *buf, pj_size_t len, pj_bool_t prolog)
{
    out o = {.buf = buf, .size = len < 0x7fffffff ? len : 0x7fffffff};

    if (!node || !buf)
        return -1;
    if (prolog)
        put_z(&o, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    put_node(&o, node, 0);
    if (prolog)
        put_z(&o, "\n");
    if (o.full)
        return -1;
    if (o.len < len)
        buf[o.len] = '\0';
    return (int)o.len;
}
