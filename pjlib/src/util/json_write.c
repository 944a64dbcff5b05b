/* SPDX-License-Identifier: BSD-2-Clause */
/* JSON values to text. Serves pjlib-util/json.h beside json.c. */
#include <pjlib-util/json.h>
#include <pj/errno.h>

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Where it goes; the first error sticks. */
typedef struct out {
    pj_json_writer writer;
    void *user_data;
    pj_status_t status;
} out;

static void put(out *o, const char *s, size_t len)
{
    if (o->status == PJ_SUCCESS && len > 0)
        o->status = o->writer(s, (unsigned)len, o->user_data);
}

static void put_z(out *o, const char *s)
{
    put(o, s, strlen(s));
}

static void put_line(out *o, unsigned depth)
{
    put_z(o, "\n");
    while (depth-- > 0)
        put_z(o, "  ");
}

/* An escape for what must not stand in a string as it is (RFC 8259 section 7); NULL if it may. */
static const char *escape_of(unsigned char c, char buf[8])
{
    switch (c) {
    case '"': return "\\\"";
    case '\\': return "\\\\";
    case '\b': return "\\b";
    case '\f': return "\\f";
    case '\n': return "\\n";
    case '\r': return "\\r";
    case '\t': return "\\t";
    default: break;
    }
    if (c >= 0x20)
        return NULL;
    snprintf(buf, 8, "\\u%04x", c);
    return buf;
}

static void put_string(out *o, const pj_str_t *s)
{
    const char *from = s->ptr;
    const char *end = from + (s->slen > 0 ? s->slen : 0);
    char buf[8];

    put_z(o, "\"");
    for (const char *p = from; p < end; p++) {
        const char *escape = escape_of((unsigned char)*p, buf);

        if (!escape)
            continue;
        put(o, from, (size_t)(p - from));
        put_z(o, escape);
        from = p + 1;
    }
    put(o, from, (size_t)(end - from));
    put_z(o, "\"");
}

/* The fewest digits that read back as the same float. The locale's decimal point becomes a point.
 */
static void put_number(out *o, float num)
{
    char text[64];
    char *to = text;

    if (!isfinite(num)) {
        if (o->status == PJ_SUCCESS)
            o->status = PJ_EINVAL;
        return;
    }
    for (int digits = 6; digits <= 9; digits++) {
        snprintf(text, sizeof(text), "%.*g", digits, (double)num);
        if (strtof(text, NULL) == num)
            break;
    }
    for (const char *p = text; *p; p++) {
        if (strchr("0123456789+-e", *p))
            *to++ = *p;
        else if (to == text || to[-1] != '.')
            *to++ = '.';
    }
    put(o, text, (size_t)(to - text));
}

static void put_value(out *o, const pj_json_elem *el, unsigned depth);

static void put_children(out *o, const pj_json_elem *el, unsigned depth, int object)
{
    const pj_json_elem *end = (const pj_json_elem *)(const void *)&el->value.children;
    const pj_json_elem *child = el->value.children.next;

    if (depth >= PJ_JSON_MAX_NESTING) {
        if (o->status == PJ_SUCCESS)
            o->status = PJ_ETOOBIG;
        return;
    }
    put_z(o, object ? "{" : "[");
    for (; child != end && o->status == PJ_SUCCESS; child = child->next) {
        put_line(o, depth + 1);
        if (object) {
            put_string(o, &child->name);
            put_z(o, ": ");
        }
        put_value(o, child, depth + 1);
        if (child->next != end)
            put_z(o, ",");
        else
            put_line(o, depth);
    }
    put_z(o, object ? "}" : "]");
}

static void put_value(out *o, const pj_json_elem *el, unsigned depth)
{
    switch (el->type) {
    case PJ_JSON_VAL_NULL: put_z(o, "null"); break;
    case PJ_JSON_VAL_BOOL: put_z(o, el->value.is_true ? "true" : "false"); break;
    case PJ_JSON_VAL_NUMBER: put_number(o, el->value.num); break;
    case PJ_JSON_VAL_STRING: put_string(o, &el->value.str); break;
    case PJ_JSON_VAL_ARRAY: put_children(o, el, depth, 0); break;
    case PJ_JSON_VAL_OBJ: put_children(o, el, depth, 1); break;
    }
}

pj_status_t pj_json_writef(const pj_json_elem *elem, pj_json_writer writer, void *user_data)
{
    out o = {writer, user_data, PJ_SUCCESS};

    if (!elem || !writer)
        return PJ_EINVAL;
    put_value(&o, elem, 0);
    return o.status;
}

typedef struct room {
    char *buf;
    unsigned len, size;
} room;

static pj_status_t into_room(const char *s, unsigned size, void *user_data)
{
    room *r = user_data;

    if (size > r->size - r->len)
        return PJ_ETOOSMALL;
    memcpy(r->buf + r->len, s, size);
    r->len += size;
    return PJ_SUCCESS;
}

pj_status_t pj_json_write(const pj_json_elem *elem, char *buffer, unsigned *size)
{
    room r = {.buf = buffer};
    pj_status_t status;

    if (!elem || !buffer || !size)
        return PJ_EINVAL;
    r.size = *size;
    status = pj_json_writef(elem, into_room, &r);
    if (status != PJ_SUCCESS)
        return status;
    if (r.len < r.size)
        buffer[r.len] = '\0';
    *size = r.len;
    return PJ_SUCCESS;
}
