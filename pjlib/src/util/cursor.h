/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A cursor over received text whose error sticks.
 *
 * Grammar functions read with it like the ABNF and do not look at errors: after the first one the
 * cursor is at its end, every read gives nothing (0, an empty slice, PJ_FALSE), and the place of
 * that first error is kept. Whoever started the parse looks once, with pj__cursor_status(). No read
 * leaves begin..end, and no NUL is relied upon. Slices point into the text and live as long as it
 * does.
 *
 *     pj__cursor in = pj__cursor_make(text, len);
 *     pj__cursor_expect(&in, 'm');
 *     pj__cursor_expect(&in, '=');
 *     pj_str_t media = pj__cursor_until(&in, ' ');
 *     pj__cursor_expect(&in, ' ');
 *     uint32_t port = pj__cursor_u32(&in, 65535);
 *     pj__cursor_eol(&in);
 *     if (pj__cursor_status(&in) != PJ_SUCCESS) ... pj__cursor_where(&in, &line, &column) ...
 */
#ifndef LINNET_UTIL_CURSOR_H
#define LINNET_UTIL_CURSOR_H

#include <pj/types.h>
#include <pj/errno.h>

#include <stdint.h>
#include <string.h>

typedef struct pj__cursor {
    const char *begin;
    const char *p; /* next octet; == end after an error */
    const char *end;
    const char *err;    /* where the first error was, or NULL */
    pj_status_t status; /* of the first error */
} pj__cursor;

static inline pj__cursor pj__cursor_make(const char *text, size_t len)
{
    /* The place of an error must not be NULL. */
    const char *begin = text ? text : "";
    pj__cursor in = {begin, begin, begin + (text ? len : 0), NULL, PJ_SUCCESS};
    return in;
}

/* The rest of a slice as a cursor of its own. */
static inline pj__cursor pj__cursor_of(const pj_str_t *s)
{
    return pj__cursor_make(s->ptr, s->slen > 0 ? (size_t)s->slen : 0);
}

/*
 * Record an error at @a at (which lies in the text), unless there is one already, and stop reading.
 */
static inline void pj__cursor_fail_at(pj__cursor *in, const char *at, pj_status_t status)
{
    if (!in->err) {
        in->err = at;
        in->status = status;
    }
    in->p = in->end;
}

/* The text here is wrong (PJ_EINVAL). */
static inline void pj__cursor_fail(pj__cursor *in)
{
    pj__cursor_fail_at(in, in->p, PJ_EINVAL);
}

/*
 * PJ_SUCCESS, or the first error: PJ_EINVAL for wrong syntax, PJ_EOVERFLOW for a number out of
 * range.
 */
static inline pj_status_t pj__cursor_status(const pj__cursor *in)
{
    return in->err ? in->status : PJ_SUCCESS;
}

static inline int pj__cursor_ok(const pj__cursor *in)
{
    return !in->err;
}

/* Nothing is left, or an error happened: what a loop ends on. */
static inline int pj__cursor_at_end(const pj__cursor *in)
{
    return in->p == in->end;
}

static inline size_t pj__cursor_left(const pj__cursor *in)
{
    return (size_t)(in->end - in->p);
}

/* The next octet, not consumed; -1 at the end. */
static inline int pj__cursor_peek(const pj__cursor *in)
{
    return in->p < in->end ? (unsigned char)*in->p : -1;
}

/* The octet @a n behind the next one, not consumed; -1 past the end. */
static inline int pj__cursor_peek_at(const pj__cursor *in, size_t n)
{
    return n < pj__cursor_left(in) ? (unsigned char)in->p[n] : -1;
}

/* The next octet; an error and -1 at the end. */
static inline int pj__cursor_next(pj__cursor *in)
{
    if (in->p < in->end)
        return (unsigned char)*in->p++;
    pj__cursor_fail(in);
    return -1;
}

/* Skip @a n octets; an error if fewer are left. */
static inline void pj__cursor_skip(pj__cursor *in, size_t n)
{
    if (n <= pj__cursor_left(in))
        in->p += n;
    else
        pj__cursor_fail(in);
}

/* If the next octet is @a c, consume it and say so. */
static inline int pj__cursor_accept(pj__cursor *in, char c)
{
    if (in->p < in->end && *in->p == c) {
        in->p++;
        return 1;
    }
    return 0;
}

/* The next octet must be @a c. */
static inline void pj__cursor_expect(pj__cursor *in, char c)
{
    if (!pj__cursor_accept(in, c))
        pj__cursor_fail(in);
}

/* What lies between @a from (taken from in->p before) and here. */
static inline pj_str_t pj__cursor_since(const pj__cursor *in, const char *from)
{
    pj_str_t s = {(char *)(uintptr_t)from, in->err ? 0 : in->p - from};
    return s;
}

/* Everything up to @a c, which is not consumed, or to the end. May be empty. */
static inline pj_str_t pj__cursor_until(pj__cursor *in, char c)
{
    const char *from = in->p;
    const char *hit = from == in->end ? NULL : memchr(from, c, pj__cursor_left(in));

    in->p = hit ? hit : in->end;
    return pj__cursor_since(in, from);
}

/* Everything that is left. */
static inline pj_str_t pj__cursor_rest(pj__cursor *in)
{
    const char *from = in->p;

    in->p = in->end;
    return pj__cursor_since(in, from);
}

/* The longest run of octets whose flag in a table of 256 has a bit of @a mask. May be empty. */
static inline pj_str_t pj__cursor_while(pj__cursor *in, const uint8_t table[256], uint8_t mask)
{
    const char *from = in->p;

    while (in->p < in->end && (table[(unsigned char)*in->p] & mask))
        in->p++;
    return pj__cursor_since(in, from);
}

/* Skip blanks and tabs. */
static inline void pj__cursor_blanks(pj__cursor *in)
{
    while (in->p < in->end && (*in->p == ' ' || *in->p == '\t'))
        in->p++;
}

/* The rest of the line; its end (CRLF, LF or a bare CR) is consumed and not part of the slice. */
pj_str_t pj__cursor_line(pj__cursor *in);

/* The end of a line must be here: CRLF, LF, a bare CR, or the end of the text. */
void pj__cursor_eol(pj__cursor *in);

/*
 * If the text continues with @a len octets @a word, case of ASCII letters aside, consume them and
 * say so.
 */
int pj__cursor_word(pj__cursor *in, const char *word, size_t len);

/* 1*DIGIT up to @a max: an error (PJ_EINVAL) without a digit, PJ_EOVERFLOW above @a max. */
uint64_t pj__cursor_u64(pj__cursor *in, uint64_t max);

static inline uint32_t pj__cursor_u32(pj__cursor *in, uint32_t max)
{
    return (uint32_t)pj__cursor_u64(in, max);
}

/* Up to 2^31-1: CSeq and its like. */
static inline uint32_t pj__cursor_u31(pj__cursor *in)
{
    return (uint32_t)pj__cursor_u64(in, 0x7fffffff);
}

/* Line and column, both from 1, of the first error, or of the position if there is none. */
void pj__cursor_where(const pj__cursor *in, unsigned *line, unsigned *column);

#endif
