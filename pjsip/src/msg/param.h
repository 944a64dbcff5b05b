/* SPDX-License-Identifier: BSD-2-Clause */
/* Parsing parameters of header fields (RFC 3261 25.1, generic-param). */
#ifndef MSG_PARAM_H
#define MSG_PARAM_H

#include "msg/cursor.h"

#include <string.h>

/* token [ "=" value ]; value keeps its quotes and is empty if there is none. */
void pjsip__param_parse(pjsip__cursor *in, pj_str_t *name, pj_str_t *value);

/*
 * SEMI token [ "=" value ]; false if no ';' is next. What nearly all are, without blanks and
 * quotes, is taken here. At anything else nothing is taken, and the functions that take blanks
 * begin anew, with the same result.
 */
static inline pj_bool_t param_next(pjsip__cursor *in, pj_str_t *name, pj_str_t *value)
{
    const char *end = in->end;
    const char *from = in->cur;
    const char *p;

    if (from < end && *from++ == ';' && cursor_is_indexed(in)) {
        p = index_span(in->index, from, end, CH_TOKEN);
        cursor_slice(name, from, p);
        if (p != from && (p == end || *p == ';')) {
            cursor_slice(value, p, p);
            in->cur = p;
            return PJ_TRUE;
        }
        if (p != from && *p == '=') {
            from = p + 1;
            p = index_span(in->index, from, end, CH_VALUE_LAX);
            cursor_slice(value, from, p);
            in->cur = p;
            if (p != from)
                return PJ_TRUE;
            in->cur = name->ptr - 1;
        }
    }
    if (!cursor_delim(in, ';'))
        return PJ_FALSE;
    pjsip__param_parse(in, name, value);
    return PJ_TRUE;
}

/* *( ";" token [ "=" value ] ), appended to the list. */
void pjsip__param_parse_list(pjsip__cursor *in, pjsip_param *list);

/* A quoted string, or one or more octets of the classes. */
void pjsip__param_value(pjsip__cursor *in, pj_str_t *value, unsigned classes);

/* Take a value out of its quotes. */
void pjsip__param_unquote(pj_str_t *value);

/* The number a value is; an error of the cursor if it is none or exceeds max. */
pj_uint64_t pjsip__param_number(pjsip__cursor *in, const pj_str_t *value, pj_uint64_t max);

/* Append a new parameter, within the cursor's budget. */
void pjsip__param_add(pjsip__cursor *in, pjsip_param *list, const pj_str_t *name,
                      const pj_str_t *value);

/*
 * Whether a copy has all that its source has; what was copied without memory is empty, or ends
 * early.
 */
pj_bool_t pjsip__params_are_whole(const pjsip_param *copy, const pjsip_param *src);

static inline pj_bool_t str_is_whole(const pj_str_t *copy, const pj_str_t *src)
{
    return src->slen <= 0 || copy->slen == src->slen;
}

static inline void pjsip__param_append(pjsip_param *list, pjsip_param *p)
{
    p->prev = list->prev;
    p->next = list;
    list->prev->next = p;
    list->prev = p;
}

/* Whether name is the lower-case literal, ignoring case. */
static inline __attribute__((always_inline)) pj_bool_t name_is(const pj_str_t *name,
                                                               const char *literal)
{
    size_t len = strlen(literal);

    return (size_t)name->slen == len && ch_same(literal, name->ptr, len);
}

#endif
