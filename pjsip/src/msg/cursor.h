/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The cursor the grammar functions read with. Its error sticks: the first failure is remembered
 * with its place and kind, and moves the cursor to its end, so that what follows finds nothing and
 * loops stop; who started looks at it once. Input is one header field value, unfolded, or one URI.
 *
 * It also carries what parsing needs along the way: the pool, the header list that grows, and the
 * budgets that keep hostile input from making more objects than the limits allow.
 */
#ifndef MSG_CURSOR_H
#define MSG_CURSOR_H

#include "msg/chars.h"
#include "msg/index.h"
#include "base/pool_bump.h"

#include <pjsip/sip_msg.h>
#include <pj/pool.h>

typedef struct pjsip__cursor {
    const char *cur;
    const char *end;
    const char *err;     /* where the first error is, or NULL */
    int err_code;        /* PJSIP_SYN_ERR_EXCEPTION, ... */
    unsigned params;     /* parameters it may still make */
    unsigned max_params; /* of one header field or URI */
    unsigned headers;    /* headers it may still make */
    pj_pool_t *pool;
    pjsip_hdr *list;           /* where headers go; NULL for a URI */
    const char *mark;          /* where the value of a list began that is being parsed */
    const pjsip__index *index; /* of the packet, or of nothing */
} pjsip__cursor;

/* Kinds of errors; the public exception ids. */
enum {
    CURSOR_SYNTAX = 0x53495001, /* PJSIP_SYN_ERR_EXCEPTION */
    CURSOR_RANGE = 0x53495002,  /* PJSIP_EINVAL_ERR_EXCEPTION */
    CURSOR_NO_MEMORY = 0x53495003
};

/* Begin at text; the limits of cfg.h apply. */
void pjsip__cursor_init(pjsip__cursor *in, pj_pool_t *pool, const char *text, pj_size_t len);

/* Remember the first error. */
void pjsip__cursor_fail_at(pjsip__cursor *in, int code, const char *where);

static inline void cursor_fail(pjsip__cursor *in, int code)
{
    pjsip__cursor_fail_at(in, code, in->cur);
}

static inline pj_bool_t cursor_ok(const pjsip__cursor *in)
{
    return (pj_bool_t)__builtin_expect(in->err == NULL, 1);
}

static inline pj_bool_t cursor_at_end(const pjsip__cursor *in)
{
    return in->cur >= in->end;
}

/*
 * Whether the text, and the octet behind it, which ends a word, lie in the window of the packet's
 * index: index_word() may be asked from any place up to the end. The ways for what is common are
 * taken then only: what comes alone is parsed by the general functions, and tests compare the two.
 */
static inline pj_bool_t cursor_is_indexed(const pjsip__cursor *in)
{
    return in->index != &pjsip__index_none;
}

/* Whether the next octet is c; not consumed. */
static inline pj_bool_t cursor_is(const pjsip__cursor *in, char c)
{
    return in->cur < in->end && *in->cur == c;
}

/* Skip blanks. */
static inline void cursor_lws(pjsip__cursor *in)
{
    const char *p = in->cur;

    /* most octets are above a blank, and are seen by one comparison */
    if (p >= in->end || (unsigned char)*p > ' ')
        return;
    while (p < in->end && (*p == ' ' || *p == '\t'))
        p++;
    in->cur = p;
}

/* Take c if it is next. */
static inline pj_bool_t cursor_opt(pjsip__cursor *in, char c)
{
    if (!cursor_is(in, c))
        return PJ_FALSE;
    in->cur++;
    return PJ_TRUE;
}

/* c must be next. */
static inline void cursor_char(pjsip__cursor *in, char c)
{
    if (!cursor_opt(in, c))
        cursor_fail(in, CURSOR_SYNTAX);
}

/* SEMI, COMMA, EQUAL, SLASH and their like: a delimiter with blanks round it, if it is next. */
static inline pj_bool_t cursor_delim(pjsip__cursor *in, char c)
{
    if (cursor_at_end(in))
        return PJ_FALSE;
    if (*in->cur != c) {
        /* nearly always it is another delimiter */
        if ((unsigned char)*in->cur > ' ')
            return PJ_FALSE;
        cursor_lws(in);
        if (!cursor_is(in, c))
            return PJ_FALSE;
    }
    in->cur++;
    cursor_lws(in);
    return PJ_TRUE;
}

/* No text; both members in one step. */
static inline void str_clear(pj_str_t *str)
{
    memset(str, 0, sizeof(*str));
}

static inline void cursor_slice(pj_str_t *out, const char *from, const char *to)
{
    out->ptr = (char *)from;
    out->slen = to - from;
}

/* One or more octets of the classes. */
static inline void cursor_take(pjsip__cursor *in, unsigned classes, pj_str_t *out)
{
    const char *from = in->cur;

    in->cur = index_span(in->index, from, in->end, classes);
    cursor_slice(out, from, in->cur);
    if (in->cur == from)
        cursor_fail(in, CURSOR_SYNTAX);
}

/* Nothing but blanks may follow. */
static inline void cursor_end(pjsip__cursor *in)
{
    if (cursor_at_end(in))
        return;
    cursor_lws(in);
    if (!cursor_at_end(in))
        cursor_fail(in, CURSOR_SYNTAX);
}

/* The same, or a comma, which is not taken. */
static inline void cursor_end_of_value(pjsip__cursor *in)
{
    if (cursor_at_end(in))
        return;
    cursor_lws(in);
    if (!cursor_at_end(in) && *in->cur != ',')
        cursor_fail(in, CURSOR_SYNTAX);
}

/* A quoted string, with its quotes; out->ptr is at the first quote. */
void pjsip__cursor_quoted(pjsip__cursor *in, pj_str_t *out);

/* A comment, nested ones included; out is what stands between the outer parentheses. */
void pjsip__cursor_comment(pjsip__cursor *in, pj_str_t *out);

/*
 * The number from *p on, if it is up to max, which is below 2^60; what is too large is any number
 * above max. *p moves behind the last digit.
 */
static inline pj_uint64_t ch_number(const char **p, const char *end, pj_uint64_t max)
{
    pj_uint64_t value = 0;
    unsigned digit;

    for (; *p < end && (digit = (unsigned)(unsigned char)**p - '0') < 10; ++*p) {
        /* the product cannot wrap */
        if (value <= max)
            value = value * 10 + digit;
    }
    return value;
}

/* The same where the end is no digit, as in an indexed cursor: nothing is asked but the octets. */
static inline pj_uint64_t ch_number_stopped(const char **p, const char *end, pj_uint64_t max)
{
    const char *q = *p;
    pj_uint64_t value = 0;
    unsigned digit;

    while ((digit = (unsigned)(unsigned char)*q - '0') < 10) {
        value = value * 10 + digit;
        q++;
    }
    if (__builtin_expect(q - *p > 18, 0))
        return ch_number(p, end, max); /* it may have wrapped */
    *p = q;
    return value;
}

/* 1*DIGIT up to max, which is below 2^60; a greater number is a range error. */
static inline pj_uint64_t pjsip__cursor_number(pjsip__cursor *in, pj_uint64_t max)
{
    const char *from = in->cur;
    const char *p = from;
    pj_uint64_t value =
        cursor_is_indexed(in) ? ch_number_stopped(&p, in->end, max) : ch_number(&p, in->end, max);

    in->cur = p;
    if (p == from)
        cursor_fail(in, CURSOR_SYNTAX);
    else if (value > max)
        pjsip__cursor_fail_at(in, CURSOR_RANGE, from);
    return cursor_ok(in) ? value : 0;
}

/* Memory from the pool; an error of the cursor if there is none. The second: from another block. */
void *pjsip__cursor_alloc_more(pjsip__cursor *in, pj_size_t size);
static inline void *pjsip__cursor_alloc(pjsip__cursor *in, pj_size_t size)
{
    pj_pool_block *block = in->pool->block_list.next;
    pj_size_t past = in->pool->alignment - 1;
    uintptr_t from = ((uintptr_t)block->cur + past) & ~(uintptr_t)past;

    /* pj__pool_bump(), for sizes that are too small for the sum to wrap: structs, parts of a packet */
    if (__builtin_expect(from + size > (uintptr_t)block->end, 0))
        return pjsip__cursor_alloc_more(in, size);
    block->cur = (unsigned char *)from + size;
    /* lets the compiler drop the question that the caller has to ask */
    if (from == 0)
        __builtin_unreachable();
    return (void *)from;
}

/* The decoded text of a slice with escapes (RFC 3261 19.1.2); it stays as it is if it has none. */
void pjsip__cursor_unescape(pjsip__cursor *in, pj_str_t *text);

/*
 * Octets of the classes, and escapes, from p on; *escaped is set if there is any. Returns the first
 * octet that is neither, or end.
 */
static inline const char *cursor_span_escaped(const pjsip__cursor *in, const char *p,
                                              const char *end, unsigned classes, pj_bool_t *escaped)
{
    while ((p = index_span(in->index, p, end, classes)) < end && *p == '%') {
        *escaped = PJ_TRUE;
        p++;
    }
    return p;
}

/* Where in [from, to) the error is; 0 if it was found in decoded text, which lies elsewhere. */
pj_size_t pjsip__cursor_err_offset(const pjsip__cursor *in, const char *from, const char *to);

/* Append a finished header to the list. */
static inline void pjsip__cursor_push_hdr(pjsip__cursor *in, void *hdr)
{
    pjsip_hdr *h = hdr;
    pjsip_hdr *list = in->list;
    pjsip_hdr *last = list->prev;

    if (!cursor_ok(in))
        return;
    if (in->headers == 0) {
        cursor_fail(in, CURSOR_RANGE);
        return;
    }
    in->headers--;
    h->prev = last;
    last->next = h;
    h->next = list;
    list->prev = h;
}

#endif
