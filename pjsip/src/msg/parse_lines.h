/* SPDX-License-Identifier: BSD-2-Clause */
/* Splitting a header section into header fields (RFC 3261 7.3.1). */
#ifndef MSG_PARSE_LINES_H
#define MSG_PARSE_LINES_H

#include <pj/types.h>

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
    unsigned folds;    /* line ends within the value */
    const char *error; /* LINE_BAD: where */
} pjsip__line;

/* Take the header field at *p, up to end, and move *p behind it. */
pjsip__line_kind pjsip__line_next(const char **p, const char *end, pjsip__line *line);

/*
 * Write the line's value with each fold, and the blanks round it, as one space (RFC 3261 7.3.1); to
 * has room for the value. Returns the length.
 */
pj_size_t pjsip__line_unfold(const pjsip__line *line, char *to);

/* The place in the packet of the octet at an offset of the unfolded value. */
const char *pjsip__line_place(const pjsip__line *line, pj_size_t offset);

#endif
