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
#include "msg/chars.h"
#include "msg/find.h"

/* Behind the CRLF or LF at p; NULL if p is a CR without LF. */
static const char *behind_eol(const char *p, const char *end)
{
    if (*p == '\n')
        return p + 1;
    return end - p > 1 && p[1] == '\n' ? p + 2 : NULL;
}

/* Find the end of the logical line from p on. */
static void find_end(const char *p, const char *end, pjsip__line *line)
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

static void trim_value(pjsip__line *line)
{
    while (line->value < line->value_end &&
           (ch_is(*line->value, CH_WS) || *line->value == '\r' || *line->value == '\n'))
        line->value++;
    while (line->value_end > line->value &&
           (ch_is(line->value_end[-1], CH_WS) || line->value_end[-1] == '\r' ||
            line->value_end[-1] == '\n'))
        line->value_end--;
}

pjsip__line_kind pjsip__line_next(const char **p, const char *end, pjsip__line *line)
{
    const char *from = *p;
    const char *colon, *name_end;

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
    name_end = ch_span(from, end, CH_TOKEN);
    colon = ch_span(name_end, end, CH_WS);
    line->name.ptr = (char *)from;
    line->name.slen = name_end - from;
    if (name_end == from || colon == end || *colon != ':')
        line->error = colon;
    else
        colon++;
    line->value = colon;
    find_end(colon, end, line);
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
