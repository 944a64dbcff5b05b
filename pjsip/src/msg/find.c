/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Delimiters, eight octets at a time in a machine word: for a word x, (x - 0x01..01) & ~x &
 * 0x80..80 is not 0 exactly if x has a zero octet, and x ^ (c * 0x01..01) has one where x has c.
 * Which of the eight it is, the octets themselves say, so the result does not depend on byte order.
 */
#include "msg/find.h"

#include <string.h>

#define ONES  0x0101010101010101ULL
#define HIGHS 0x8080808080808080ULL

static inline pj_uint64_t has_octet(pj_uint64_t word, char c)
{
    pj_uint64_t x = word ^ (ONES * (unsigned char)c);

    return (x - ONES) & ~x & HIGHS;
}

const char *pjsip__find_2_c(const char *p, const char *end, char a, char b)
{
    while (end - p >= 8) {
        pj_uint64_t word;

        memcpy(&word, p, 8);
        if (has_octet(word, a) | has_octet(word, b))
            break;
        p += 8;
    }
    while (p < end && *p != a && *p != b)
        p++;
    return p;
}

const char *pjsip__find_eol_c(const char *p, const char *end)
{
    return pjsip__find_2_c(p, end, '\r', '\n');
}
