/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finding delimiters. The functions of find.c are portable; where the processor has SSE2, which is
 * every x86-64, 16 octets are looked at in one step, and the portable ones are for what is left at
 * the end of the input. Both give the same results, and read nothing outside [p, end).
 *
 * This is for single delimiters. The words and line ends of a header section are found by index.h.
 */
#ifndef MSG_FIND_H
#define MSG_FIND_H

#include <pj/types.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#define PJSIP__FIND_HAS_SIMD 1
#else
#define PJSIP__FIND_HAS_SIMD 0
#endif

/* The first CR or LF in [p, end), or end. */
const char *pjsip__find_eol_c(const char *p, const char *end);

/* The first octet in [p, end) that is a or b, or end. */
const char *pjsip__find_2_c(const char *p, const char *end, char a, char b);

#if PJSIP__FIND_HAS_SIMD

/* A bit for each of the 16 octets at p that is a or b. */
static inline unsigned pjsip__mask_2(const char *p, char a, char b)
{
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);

    return (unsigned)_mm_movemask_epi8(
        _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(a)), _mm_cmpeq_epi8(v, _mm_set1_epi8(b))));
}

static inline const char *pjsip__find_eol(const char *p, const char *end)
{
    for (; end - p >= 16; p += 16) {
        unsigned mask = pjsip__mask_2(p, '\r', '\n');

        if (mask)
            return p + __builtin_ctz(mask);
    }
    return pjsip__find_eol_c(p, end);
}

static inline const char *pjsip__find_2(const char *p, const char *end, char a, char b)
{
    for (; end - p >= 16; p += 16) {
        unsigned mask = pjsip__mask_2(p, a, b);

        if (mask)
            return p + __builtin_ctz(mask);
    }
    return pjsip__find_2_c(p, end, a, b);
}

#else

static inline const char *pjsip__find_eol(const char *p, const char *end)
{
    return pjsip__find_eol_c(p, end);
}

static inline const char *pjsip__find_2(const char *p, const char *end, char a, char b)
{
    return pjsip__find_2_c(p, end, a, b);
}

#endif
#endif
