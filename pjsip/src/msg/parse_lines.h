/* SPDX-License-Identifier: BSD-2-Clause */
/* Splitting a header section into header fields (RFC 3261 7.3.1). */
#ifndef MSG_PARSE_LINES_H
#define MSG_PARSE_LINES_H

#include "msg/find.h"
#include "msg/hdr.h"

typedef enum pjsip__line_kind {
    LINE_HEADER, /* a header field */
    LINE_BAD,    /* a line that is none: no name, no colon, or a CR without LF in it */
    LINE_BLANK,  /* the empty line that ends the headers */
    LINE_NONE    /* no input is left */
} pjsip__line_kind;

/* A header field, folded lines included. */
typedef struct pjsip__line {
    const char *start;     /* where the line begins */
    const char *value;     /* behind the colon and blanks */
    const char *value_end; /* without trailing blanks and line end */
    const char *end;       /* where the next line begins */
    pj_str_t name;
    const pjsip__hdr_desc *desc; /* what we know of the name; NULL: nothing */
    unsigned folds;              /* line ends within the value */
    const char *error;           /* LINE_BAD: where */
} pjsip__line;

/* Take the header field at *p, up to end, and move *p behind it. */
pjsip__line_kind pjsip__line_next(const char **p, const char *end, pjsip__line *line);

#if PJSIP__FIND_HAS_SIMD

/* What a header field is when it is plain. */
typedef struct pjsip__plain_line {
    const pjsip__hdr_desc *desc;
    const char *value;
    const char *value_end; /* a CRLF is here */
    pj_ssize_t name_len;
} pjsip__plain_line;

/*
 * Look, with an index, at a line that is what nearly all are: a name of letters, digits, '-', '.'
 * and '_', a colon, at most one blank, a value that neither begins nor ends with a blank, CRLF, and
 * no folding; all in the window, CR included. False if it may be anything else.
 */
static inline pj_bool_t pjsip__line_plain(const pjsip__index *ix, const char *from, const char *end,
                                          pjsip__plain_line *line)
{
    pj_size_t at = (pj_size_t)(from - ix->base);
    pj_uint64_t stops = index_stops(ix, at);
    const char *value;
    const char *eol;
    unsigned len;

    /* from here on there is an octet of the window at from, and INDEX_BEHIND behind any */
    if (!stops)
        return PJ_FALSE;
    len = (unsigned)__builtin_ctzll(stops);
    eol = index_line_end(ix, at);
    /* what follows is the next name, or the empty line: both are of more than a blank */
    if (from[len] != ':' || memcmp(eol, "\r\n", 2) != 0 ||
        ((unsigned char)eol[2] <= ' ' && eol[2] != '\r'))
        return PJ_FALSE;
    value = from + len + 1;
    value += *value == ' ';
    if ((unsigned char)*value <= ' ' || (unsigned char)eol[-1] <= ' ')
        return PJ_FALSE;
    if (len - 2 < 14 && end - from >= 16)
        line->desc = hdr_lookup_word(from, len);
    else if (len == 0)
        return PJ_FALSE;
    else
        line->desc = pjsip__hdr_lookup(from, len);
    line->value = value;
    line->value_end = eol;
    line->name_len = (pj_ssize_t)len;
    return PJ_TRUE;
}

#endif

/*
 * Write the line's value with each fold, and the blanks round it, as one space (RFC 3261 7.3.1); to
 * has room for the value. Returns the length.
 */
pj_size_t pjsip__line_unfold(const pjsip__line *line, char *to);

/* The place in the packet of the octet at an offset of the unfolded value. */
const char *pjsip__line_place(const pjsip__line *line, pj_size_t offset);

#endif
