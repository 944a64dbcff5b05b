/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Lines that the compatible structs have no field for: a list of text at the end of each struct.
 *
 * Programs make these structs themselves, copy them by value and take them apart; all that works as
 * it did, since the fields that they know stay where they were and a struct of zeros has no lines.
 * What would not work is a struct on the stack of which only the known fields are set: its list would
 * begin anywhere. Therefore a list is believed only with the seal that belongs to its first line,
 * which a copy by value keeps and chance does not make. (It is no protection against a stale copy of a
 * real struct; pjmedia/sdp.h asks for zeros.)
 *
 * Decided against: attributes with a name of ours (programs count and print attributes), memory
 * before or behind the structs (copies by value lose it, structs of programs have none), a table on
 * the side (when is an entry to go?).
 */
#include "sdp/lines.h"

#include <pj/assert.h>
#include <pj/errno.h>
#include <pj/pool.h>
#include <pj/string.h>

#include <string.h>

static pj_uint64_t seal_of(const pjmedia_sdp_line *first)
{
    return (uintptr_t)first * UINT64_C(0x9E3779B97F4A7C15) ^ UINT64_C(0x5A17C0DE5D9F00D5);
}

static pjmedia_sdp_line *first_of(const pjmedia_sdp_more *more)
{
    return more->first && more->seal == seal_of(more->first) ? more->first : NULL;
}

static void set_first(pjmedia_sdp_more *more, pjmedia_sdp_line *first)
{
    more->first = first;
    more->seal = first ? seal_of(first) : 0;
}

static bool is_of(const pjmedia_sdp_line *line, const char *types)
{
    return strchr(types, line->type) != NULL;
}

/* From this line on, the first of one of these types. */
static const pjmedia_sdp_line *skip_others(const pjmedia_sdp_line *line, const char *types)
{
    while (line && !is_of(line, types))
        line = line->next;
    return line;
}

const pjmedia_sdp_line *pjmedia__lines_first(const pjmedia_sdp_more *more, const char *types)
{
    return skip_others(first_of(more), types);
}

const pjmedia_sdp_line *pjmedia__lines_next(const pjmedia_sdp_line *line, const char *types)
{
    return skip_others(line->next, types);
}

unsigned pjmedia__lines_count(const pjmedia_sdp_more *more)
{
    const pjmedia_sdp_line *line;
    unsigned count = 0;

    for (line = first_of(more); line; line = line->next)
        count++;
    return count;
}

bool pjmedia__lines_append(pj_pool_t *pool, pjmedia_sdp_more *more, char type,
                           const pj_str_t *value)
{
    pjmedia_sdp_line *line = pj_pool_alloc(pool, sizeof(*line));
    pjmedia_sdp_line *last = first_of(more);

    if (!line)
        return false;
    line->next = NULL;
    line->type = type;
    line->value = *value;
    while (last && last->next)
        last = last->next;
    if (last)
        last->next = line;
    else
        set_first(more, line);
    return true;
}

bool pjmedia__lines_clone(pj_pool_t *pool, pjmedia_sdp_more *dst, const pjmedia_sdp_more *src,
                          const char *types)
{
    const pjmedia_sdp_line *line = pjmedia__lines_first(src, types);

    for (; line; line = pjmedia__lines_next(line, types)) {
        pj_str_t value;

        if (!pjmedia__str_dup(pool, &value, &line->value) ||
            !pjmedia__lines_append(pool, dst, line->type, &value))
            return false;
    }
    return true;
}

bool pjmedia__lines_same(const pjmedia_sdp_more *a, const pjmedia_sdp_more *b, const char *types)
{
    const pjmedia_sdp_line *left = pjmedia__lines_first(a, types);
    const pjmedia_sdp_line *right = pjmedia__lines_first(b, types);

    while (left && right && left->type == right->type &&
           pj_strcmp(&left->value, &right->value) == 0) {
        left = pjmedia__lines_next(left, types);
        right = pjmedia__lines_next(right, types);
    }
    return !left && !right;
}

/* The lines that stay are linked anew: a copy by value of the struct, which shares them, loses those behind too. */
void pjmedia__lines_remove(pjmedia_sdp_more *more, const char *types)
{
    pjmedia_sdp_line *first = first_of(more);
    pjmedia_sdp_line *line;

    while (first && is_of(first, types))
        first = first->next;
    for (line = first; line; line = line->next) {
        while (line->next && is_of(line->next, types))
            line->next = line->next->next;
    }
    set_first(more, first);
}

/* ---- public ---------------------------------------------------------------------------------- */

const pjmedia_sdp_line *pjmedia_sdp_session_lines(const pjmedia_sdp_session *s)
{
    PJ_ASSERT_RETURN(s, NULL);
    return first_of(&s->more);
}

const pjmedia_sdp_line *pjmedia_sdp_media_lines(const pjmedia_sdp_media *m)
{
    PJ_ASSERT_RETURN(m, NULL);
    return first_of(&m->more);
}

static bool is_text(const pj_str_t *value)
{
    if (value->slen <= 0)
        return false;
    for (pj_ssize_t i = 0; i < value->slen; i++) {
        if (value->ptr[i] == '\r' || value->ptr[i] == '\n' || value->ptr[i] == '\0')
            return false;
    }
    return true;
}

static pj_status_t add(pj_pool_t *pool, pjmedia_sdp_more *more, const char *types, char type,
                       const pj_str_t *value)
{
    pj_str_t copy;

    if (!type || !strchr(types, type) || !is_text(value))
        return PJ_EINVAL;
    if (!pjmedia__str_dup(pool, &copy, value) || !pjmedia__lines_append(pool, more, type, &copy))
        return PJ_ENOMEM;
    return PJ_SUCCESS;
}

pj_status_t pjmedia_sdp_session_add_line(pj_pool_t *pool, pjmedia_sdp_session *s, char type,
                                         const pj_str_t *value)
{
    PJ_ASSERT_RETURN(pool && s && value, PJ_EINVAL);
    return add(pool, &s->more, PJMEDIA__SESSION_LINES, type, value);
}

pj_status_t pjmedia_sdp_media_add_line(pj_pool_t *pool, pjmedia_sdp_media *m, char type,
                                       const pj_str_t *value)
{
    PJ_ASSERT_RETURN(pool && m && value, PJ_EINVAL);
    return add(pool, &m->more, PJMEDIA__MEDIA_LINES, type, value);
}

static void remove_type(pjmedia_sdp_more *more, char type)
{
    const char types[] = {type, '\0'};

    if (type)
        pjmedia__lines_remove(more, types);
    else
        set_first(more, NULL);
}

void pjmedia_sdp_session_remove_lines(pjmedia_sdp_session *s, char type)
{
    PJ_ASSERT_ON_FAIL(s, return );
    remove_type(&s->more, type);
}

void pjmedia_sdp_media_remove_lines(pjmedia_sdp_media *m, char type)
{
    PJ_ASSERT_ON_FAIL(m, return );
    remove_type(&m->more, type);
}
