/* SPDX-License-Identifier: BSD-2-Clause */
/* JSON values: making and parsing (RFC 8259), with the sticky cursor. Writing is in json_write.c.
 */
#include "util/cursor.h"

#include <pjlib-util/json.h>
#include <pj/pool.h>

#include <string.h>

/* ---- making ---- */

static void make(pj_json_elem *el, const pj_str_t *name, pj_json_val_type type)
{
    memset(el, 0, sizeof(*el));
    pj_list_init(el);
    if (name)
        el->name = *name;
    el->type = type;
}

void pj_json_elem_null(pj_json_elem *el, pj_str_t *name)
{
    make(el, name, PJ_JSON_VAL_NULL);
}

void pj_json_elem_bool(pj_json_elem *el, pj_str_t *name, pj_bool_t val)
{
    make(el, name, PJ_JSON_VAL_BOOL);
    el->value.is_true = val;
}

void pj_json_elem_number(pj_json_elem *el, pj_str_t *name, float val)
{
    make(el, name, PJ_JSON_VAL_NUMBER);
    el->value.num = val;
}

void pj_json_elem_string(pj_json_elem *el, pj_str_t *name, pj_str_t *val)
{
    make(el, name, PJ_JSON_VAL_STRING);
    if (val)
        el->value.str = *val;
}

void pj_json_elem_array(pj_json_elem *el, pj_str_t *name)
{
    make(el, name, PJ_JSON_VAL_ARRAY);
    pj_list_init(&el->value.children);
}

void pj_json_elem_obj(pj_json_elem *el, pj_str_t *name)
{
    make(el, name, PJ_JSON_VAL_OBJ);
    pj_list_init(&el->value.children);
}

void pj_json_elem_add(pj_json_elem *el, pj_json_elem *child)
{
    pj_list_push_back(&el->value.children, child);
}

/* ---- parsing ---- */

typedef struct parse {
    pj__cursor in;
    pj_pool_t *pool;
    unsigned depth;
} parse;

static void skip_space(pj__cursor *in)
{
    while (in->p < in->end && (*in->p == ' ' || *in->p == '\t' || *in->p == '\n' || *in->p == '\r'))
        in->p++;
}

static int is_digit(int c)
{
    return c >= '0' && c <= '9';
}

/* 4HEXDIG */
static unsigned parse_hex4(pj__cursor *in)
{
    unsigned value = 0;

    for (int i = 0; i < 4; i++) {
        int c = pj__cursor_peek(in);

        value *= 16;
        if (is_digit(c))
            value += (unsigned)(c - '0');
        else if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
            value += (unsigned)((c | 0x20) - 'a') + 10;
        else
            pj__cursor_fail(in);
        pj__cursor_skip(in, pj__cursor_ok(in) ? 1 : 0);
    }
    return value;
}

/* What is behind a "\u": one character, in one or two of them. */
static unsigned parse_unicode(pj__cursor *in)
{
    unsigned high = parse_hex4(in);
    unsigned low;

    if (high < 0xd800 || high > 0xdfff)
        return high;
    if (high > 0xdbff)
        pj__cursor_fail(in);
    pj__cursor_expect(in, '\\');
    pj__cursor_expect(in, 'u');
    low = parse_hex4(in);
    if (low < 0xdc00 || low > 0xdfff)
        pj__cursor_fail(in);
    return 0x10000 + ((high - 0xd800) << 10) + (low & 0x3ff);
}

/* A character as UTF-8: never longer than the escape it stands for. */
static char *put_utf8(char *out, unsigned c)
{
    unsigned more = c < 0x80 ? 0 : c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    static const unsigned char first[] = {0, 0xc0, 0xe0, 0xf0};

    *out++ = (char)(first[more] | (c >> (6 * more)));
    while (more-- > 0)
        *out++ = (char)(0x80 | ((c >> (6 * more)) & 0x3f));
    return out;
}

/* What is behind a backslash. */
static char *parse_escape(pj__cursor *in, char *out)
{
    static const char from[] = "\"\\/bfnrt";
    static const char to[] = "\"\\/\b\f\n\r\t";
    int c = pj__cursor_peek(in);
    const char *found = c > 0 ? strchr(from, c) : NULL;

    if (found) {
        pj__cursor_skip(in, 1);
        *out++ = to[found - from];
        return out;
    }
    pj__cursor_expect(in, 'u');
    c = (int)parse_unicode(in);
    return pj__cursor_ok(in) ? put_utf8(out, (unsigned)c) : out;
}

/* Undo the escapes of what lies between two quotes, known to end well. */
static pj_str_t unescape(parse *p, pj_str_t raw)
{
    pj_str_t text = {NULL, 0};
    const char *end = raw.ptr + raw.slen;
    char *out = pj_pool_alloc(p->pool, (pj_size_t)raw.slen);

    if (!out) {
        pj__cursor_fail_at(&p->in, p->in.p, PJ_ENOMEM);
        return text;
    }
    text.ptr = out;
    p->in.p = raw.ptr;
    while (pj__cursor_ok(&p->in) && p->in.p < end) {
        if (pj__cursor_accept(&p->in, '\\'))
            out = parse_escape(&p->in, out);
        else
            *out++ = *p->in.p++;
    }
    text.slen = out - text.ptr;
    return text;
}

/* string = quotation-mark *char quotation-mark */
static pj_str_t parse_string(parse *p)
{
    pj__cursor *in = &p->in;
    int escapes = 0;
    const char *from;
    pj_str_t raw;

    pj__cursor_expect(in, '"');
    from = in->p;
    while (in->p < in->end && *in->p != '"' && (unsigned char)*in->p >= 0x20) {
        if (*in->p == '\\') {
            escapes = 1;
            in->p++;
        }
        if (in->p < in->end)
            in->p++;
    }
    raw = pj__cursor_since(in, from);
    if (pj__cursor_peek(in) != '"')
        pj__cursor_fail(in);
    if (escapes && pj__cursor_ok(in))
        raw = unescape(p, raw);
    pj__cursor_expect(in, '"');
    return raw;
}

/* 10^exponent times the mantissa, without the locale that strtod() looks at. */
static float scale(double mantissa, int exponent)
{
    /* beyond these a float is 0 or infinite, whatever the mantissa's 19 digits */
    if (exponent > 60)
        exponent = 60;
    if (exponent < -80)
        exponent = -80;
    for (; exponent > 0; exponent--)
        mantissa *= 10;
    for (; exponent < 0; exponent++)
        mantissa /= 10;
    return mantissa > 3.4028234663852886e38 ? 3.4028234663852886e38f : (float)mantissa;
}

/* 1*DIGIT; those beyond what 64 bits hold only count. Returns how many there were. */
static int parse_digits(pj__cursor *in, pj_uint64_t *value, int *dropped)
{
    int count = 0;

    if (!is_digit(pj__cursor_peek(in)))
        pj__cursor_fail(in);
    for (; is_digit(pj__cursor_peek(in)); in->p++, count++) {
        if (*value < 1000000000000000000u)
            *value = *value * 10 + (unsigned)(*in->p - '0');
        else
            ++*dropped;
    }
    return count;
}

/* number = [ minus ] int [ frac ] [ exp ] */
static float parse_number(pj__cursor *in)
{
    int negative = pj__cursor_accept(in, '-');
    pj_uint64_t mantissa = 0, exponent = 0;
    int dropped = 0, ignored = 0, fraction = 0, negative_exponent;
    float value;

    if (!pj__cursor_accept(in, '0'))
        parse_digits(in, &mantissa, &dropped);
    if (pj__cursor_accept(in, '.'))
        fraction = parse_digits(in, &mantissa, &dropped);
    if (pj__cursor_accept(in, 'e') || pj__cursor_accept(in, 'E')) {
        negative_exponent = pj__cursor_accept(in, '-');
        if (!negative_exponent)
            pj__cursor_accept(in, '+');
        parse_digits(in, &exponent, &ignored);
        if (exponent > 0x3fffffff)
            exponent = 0x3fffffff;
        dropped += negative_exponent ? -(int)exponent : (int)exponent;
    }
    value = mantissa == 0 ? 0 : scale((double)mantissa, dropped - fraction);
    return negative ? -value : value;
}

static void parse_value(parse *p, pj_json_elem *el, pj_str_t *name);

/* ( begin-array [ value *( value-separator value ) ] end-array ), or the same of members */
static void parse_children(parse *p, pj_json_elem *el, char end)
{
    pj__cursor *in = &p->in;

    if (++p->depth > PJ_JSON_MAX_NESTING)
        pj__cursor_fail_at(in, in->p, PJ_ETOOBIG);
    pj__cursor_skip(in, pj__cursor_ok(in) ? 1 : 0);
    skip_space(in);
    if (!pj__cursor_accept(in, end)) {
        do {
            pj_json_elem *child = pj_pool_alloc(p->pool, sizeof(*child));
            pj_str_t name = {NULL, 0};

            if (!child) {
                pj__cursor_fail_at(in, in->p, PJ_ENOMEM);
                return;
            }
            skip_space(in);
            if (end == '}') {
                name = parse_string(p);
                skip_space(in);
                pj__cursor_expect(in, ':');
            }
            parse_value(p, child, &name);
            pj_json_elem_add(el, child);
            skip_space(in);
        } while (pj__cursor_accept(in, ','));
        pj__cursor_expect(in, end);
    }
    p->depth--;
}

static void parse_word(pj__cursor *in, const char *word)
{
    for (; *word; word++)
        pj__cursor_expect(in, *word);
}

/* value = false / null / true / object / array / number / string */
static void parse_value(parse *p, pj_json_elem *el, pj_str_t *name)
{
    pj_str_t text;

    skip_space(&p->in);
    switch (pj__cursor_peek(&p->in)) {
    case '{':
        pj_json_elem_obj(el, name);
        parse_children(p, el, '}');
        break;
    case '[':
        pj_json_elem_array(el, name);
        parse_children(p, el, ']');
        break;
    case '"':
        text = parse_string(p);
        pj_json_elem_string(el, name, &text);
        break;
    case 't':
        parse_word(&p->in, "true");
        pj_json_elem_bool(el, name, PJ_TRUE);
        break;
    case 'f':
        parse_word(&p->in, "false");
        pj_json_elem_bool(el, name, PJ_FALSE);
        break;
    case 'n':
        parse_word(&p->in, "null");
        pj_json_elem_null(el, name);
        break;
    default: pj_json_elem_number(el, name, parse_number(&p->in)); break;
    }
}

pj_json_elem *pj_json_parse(pj_pool_t *pool, char *buffer, unsigned *size,
                            pj_json_err_info *err_info)
{
    parse p = {.pool = pool};
    pj_json_elem *root;

    if (!pool || !buffer || !size)
        return NULL;
    p.in = pj__cursor_make(buffer, *size);
    root = pj_pool_alloc(pool, sizeof(*root));
    if (!root)
        return NULL;
    parse_value(&p, root, NULL);
    if (pj__cursor_ok(&p.in)) {
        *size = (unsigned)(p.in.p - p.in.begin);
        return root;
    }
    if (err_info) {
        pj__cursor_where(&p.in, &err_info->line, &err_info->col);
        err_info->err_char = p.in.err < p.in.end ? (unsigned char)*p.in.err : 0;
    }
    return NULL;
}
