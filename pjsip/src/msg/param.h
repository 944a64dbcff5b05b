/* SPDX-License-Identifier: BSD-2-Clause */
/* Parsing parameters of header fields (RFC 3261 25.1, generic-param). */
#ifndef MSG_PARAM_H
#define MSG_PARAM_H

#include "msg/cursor.h"

#include <string.h>

/* token [ "=" value ]; value keeps its quotes and is empty if there is none. */
void pjsip__param_parse(pjsip__cursor *in, pj_str_t *name, pj_str_t *value);

/*
 * SEMI token [ "=" value ]; false if no ';' is next. What nearly all are, a word and perhaps a value
 * of words without blanks and quotes, is taken here. At anything else nothing is taken, and the
 * functions that take blanks begin anew, with the same result.
 */
static inline __attribute__((always_inline)) pj_bool_t param_next(pjsip__cursor *in, pj_str_t *name,
                                                                  pj_str_t *value)
{
    const char *from = in->cur + 1;

    if (cursor_is_indexed(in) && *in->cur == ';') {
        const char *p = index_word(in->index, from);

        cursor_slice(name, from, p);
        if (p != from && (*p == ';' || p == in->end)) {
            cursor_slice(value, p, p);
            in->cur = p;
            return PJ_TRUE;
        }
        if (p != from && *p == '=') {
            from = p + 1;
            while (ch_is(*(p = index_word(in->index, p + 1)), CH_VALUE_LAX))
                ;
            cursor_slice(value, from, p);
            if (p != from) {
                in->cur = p;
                return PJ_TRUE;
            }
        }
    }
    if (!cursor_delim(in, ';'))
        return PJ_FALSE;
    pjsip__param_parse(in, name, value);
    return PJ_TRUE;
}

/*
 * A parameter by its name, which is written with its ';' and '=': ";tag=". True if it is next, in any
 * case of letters, and its value is a word; else nothing is taken, and param_next() is to look.
 */
static inline __attribute__((always_inline)) pj_bool_t
param_is_next(pjsip__cursor *in, const char *name, pj_str_t *value)
{
    size_t len = strlen(name);
    const char *from = in->cur + len;
    const char *p;

    if (!cursor_is_indexed(in) || (size_t)(in->end - in->cur) < len || !ch_same(name, in->cur, len))
        return PJ_FALSE;
    p = index_word(in->index, from);
    if (p == from || ch_is(*p, CH_VALUE_LAX))
        return PJ_FALSE;
    cursor_slice(value, from, p);
    in->cur = p;
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

/*
 * Copies of which the caller is told that they lack something for want of memory, unlike those of the
 * public functions that give nothing back.
 */
pj_bool_t pjsip__str_copy(pj_pool_t *pool, pj_str_t *dst, const pj_str_t *src);
pj_bool_t pjsip__params_copy(pj_pool_t *pool, pjsip_param *dst, const pjsip_param *src);
pj_bool_t pjsip__params_shallow_copy(pj_pool_t *pool, pjsip_param *dst, const pjsip_param *src);

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
