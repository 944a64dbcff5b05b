/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * From octets to header fields.
 *
 * Lines end with CRLF; a bare LF is taken too. A bare CR is not: elements that end lines at it and
 * elements that do not would see different messages. A name is a token, and nothing but blanks may
 * stand between it and the colon, for the same reason. A line that begins with a blank goes on with
 * the field before it.
 */
#include "msg/parse_lines.h"
#include "msg/find.h"

/* Behind the CRLF or LF at p; NULL if p is a CR without LF. */
static const char *behind_eol(const char *p, const char *end)
{
    if (*p == '\n')
        return p + 1;
    return end - p > 1 && p[1] == '\n' ? p + 2 : NULL;
}

/* Find the end of the logical line from p on, which may be folded or broken. */
static void find_end_slowly(const char *p, const char *end, pjsip__line *line)
{
    for (;;) {
        const char *eol = pjsip__find_eol(p, end);
        const char *next = eol < end ? behind_eol(eol, end) : end;

        line->value_end = eol;
        line->end = next;
        if (!next) {
            line->error = eol;
            p = eol + 1;
        } else if (next < end && ch_is(*next, CH_WS)) {
            line->folds++;
            p = next;
        } else {
            return;
        }
    }
}

/* The same; nearly every line ends with its first CRLF. */
static inline void find_end(const char *p, const char *end, pjsip__line *line)
{
    const char *eol = pjsip__find_eol(p, end);

    if (end - eol > 2 && eol[0] == '\r' && eol[1] == '\n' && !ch_is(eol[2], CH_WS)) {
        line->value_end = eol;
        line->end = eol + 2;
        return;
    }
    find_end_slowly(p, end, line);
}

/* A blank, or what a folded line has between its blanks. */
static inline pj_bool_t is_outer(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static inline void trim_value(pjsip__line *line)
{
    const char *from = line->value;
    const char *to = line->value_end;

    while (from < to && is_outer(*from))
        from++;
    while (to > from && is_outer(to[-1]))
        to--;
    line->value = from;
    line->value_end = to;
}

/* A name that is not ours, or has blanks behind it. Returns where the value begins. */
static const char *take_other_name(const char *from, const char *end, pjsip__line *line)
{
    const char *name_end = ch_span(from, end, CH_TOKEN);
    const char *colon = ch_span(name_end, end, CH_WS);

    cursor_slice(&line->name, from, name_end);
    if (colon != name_end || name_end - from > 31)
        line->desc = pjsip__hdr_lookup(from, (pj_size_t)(name_end - from));
    if (name_end != from && colon != end && *colon == ':')
        return colon + 1;
    line->error = colon;
    return colon;
}

/*
 * The name at from. One of ours with the colon right behind it is known by its octets, and no other
 * is looked at twice.
 */
static inline const char *take_name(const char *from, const char *end, pjsip__line *line)
{
    const char *colon = pjsip__find_2(from, end - from > 32 ? from + 32 : end, ':', ':');

    line->desc = NULL;
    if (colon < end && *colon == ':')
        line->desc = pjsip__hdr_lookup(from, (pj_size_t)(colon - from));
    if (!line->desc)
        return take_other_name(from, end, line);
    cursor_slice(&line->name, from, colon);
    return colon + 1;
}

pjsip__line_kind pjsip__line_next(const char **p, const char *end, pjsip__line *line)
{
    const char *from = *p;

    line->start = from;
    line->folds = 0;
    line->error = NULL;
    if (from >= end)
        return LINE_NONE;
    if (*from == '\r' || *from == '\n') {
        const char *next = behind_eol(from, end);

        if (next) {
            *p = next;
            return LINE_BLANK;
        }
    }
    line->value = take_name(from, end, line);
    find_end(line->value, end, line);
    trim_value(line);
    *p = line->end;
    return line->error ? LINE_BAD : LINE_HEADER;
}

/* One step of unfolding: the next octet of the result; *p moves behind what it stands for. */
static char unfold_one(const char **p, const char *end)
{
    const char *blanks = ch_span(*p, end, CH_WS);
    char c = **p;

    if (blanks < end && (*blanks == '\r' || *blanks == '\n')) {
        while (blanks < end && (ch_is(*blanks, CH_WS) || *blanks == '\r' || *blanks == '\n'))
            blanks++;
        *p = blanks;
        return ' ';
    }
    ++*p;
    return c;
}

pj_size_t pjsip__line_unfold(const pjsip__line *line, char *to)
{
    const char *p = line->value;
    char *out = to;

    while (p < line->value_end)
        *out++ = unfold_one(&p, line->value_end);
    return (pj_size_t)(out - to);
}

const char *pjsip__line_place(const pjsip__line *line, pj_size_t offset)
{
    const char *p = line->value;

    if (!line->folds)
        return p + offset;
    while (offset-- && p < line->value_end)
        unfold_one(&p, line->value_end);
    return p;
}
