/* SPDX-License-Identifier: BSD-2-Clause */
#include "util/cursor.h"

#include <string.h>

/* The octets of a word that are c have their high bit set here; others above such a one may: the lowest is true. */
static uint64_t has_octet(uint64_t word, char c)
{
    uint64_t x = word ^ (0x0101010101010101ULL * (unsigned char)c);

    return (x - 0x0101010101010101ULL) & ~x & 0x8080808080808080ULL;
}

/* The first CR or LF, or end; eight octets a step until there is one among them. */
static const char *find_eol(const char *p, const char *end)
{
    for (; end - p >= 8; p += 8) {
        uint64_t word, found;

        memcpy(&word, p, 8);
        found = has_octet(word, '\r') | has_octet(word, '\n');
        if (!found)
            continue;
#if __BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__
        return p + __builtin_ctzll(found) / 8;
#else
        break;
#endif
    }
    while (p < end && *p != '\r' && *p != '\n')
        p++;
    return p;
}

pj_str_t pj__cursor_line(pj__cursor *in)
{
    const char *from = in->p;
    pj_str_t line;

    in->p = find_eol(from, in->end);
    line = pj__cursor_since(in, from);
    pj__cursor_eol(in);
    return line;
}

void pj__cursor_eol(pj__cursor *in)
{
    if (pj__cursor_at_end(in))
        return;
    if (pj__cursor_accept(in, '\r')) {
        pj__cursor_accept(in, '\n');
        return;
    }
    pj__cursor_expect(in, '\n');
}

static int fold(unsigned char c)
{
    return c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c;
}

int pj__cursor_word(pj__cursor *in, const char *word, size_t len)
{
    if (len > pj__cursor_left(in))
        return 0;
    for (size_t i = 0; i < len; i++) {
        if (fold((unsigned char)in->p[i]) != fold((unsigned char)word[i]))
            return 0;
    }
    in->p += len;
    return 1;
}

uint64_t pj__cursor_u64(pj__cursor *in, uint64_t max)
{
    const char *from = in->p;
    uint64_t value = 0;

    while (in->p < in->end && *in->p >= '0' && *in->p <= '9') {
        uint64_t digit = (uint64_t)(*in->p - '0');

        if (digit > max || value > (max - digit) / 10) {
            pj__cursor_fail_at(in, from, PJ_EOVERFLOW);
            return 0;
        }
        value = value * 10 + digit;
        in->p++;
    }
    if (in->p == from)
        pj__cursor_fail(in);
    return in->err ? 0 : value;
}

void pj__cursor_where(const pj__cursor *in, unsigned *line, unsigned *column)
{
    const char *at = in->err ? in->err : in->p;
    const char *start = in->begin;

    *line = 1;
    for (const char *p = in->begin; p < at; p++) {
        int ends = *p == '\n' || (*p == '\r' && p + 1 < in->end && p[1] != '\n');

        if (ends) {
            ++*line;
            start = p + 1;
        }
    }
    *column = (unsigned)(at - start) + 1;
}
