/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Delimiters, 16 octets at a time. SSE2 belongs to every x86-64, so nothing is decided at run time.
 * The tail of an input of 16 octets or more is one more load that ends at its end and overlaps the
 * last; shorter input goes to the portable code. Nothing outside the input is read.
 */
#include "msg/find.h"

#if PJSIP__FIND_HAS_SIMD

#include <emmintrin.h>

static inline unsigned eol_mask(const char *p)
{
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i m = _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8('\r')),
                             _mm_cmpeq_epi8(v, _mm_set1_epi8('\n')));

    return (unsigned)_mm_movemask_epi8(m);
}

const char *pjsip__find_eol_simd(const char *p, const char *end)
{
    unsigned mask;

    if (end - p < 16)
        return pjsip__find_eol_c(p, end);
    for (;;) {
        mask = eol_mask(p);
        if (mask)
            return p + __builtin_ctz(mask);
        p += 16;
        if (end - p >= 16)
            continue;
        if (p == end)
            return end;
        p = end - 16;
    }
}

static inline unsigned any3_mask(const char *p, __m128i a, __m128i b, __m128i c)
{
    __m128i v = _mm_loadu_si128((const __m128i *)(const void *)p);
    __m128i m = _mm_or_si128(_mm_cmpeq_epi8(v, a), _mm_cmpeq_epi8(v, b));

    return (unsigned)_mm_movemask_epi8(_mm_or_si128(m, _mm_cmpeq_epi8(v, c)));
}

const char *pjsip__find_3_simd(const char *p, const char *end, char a, char b, char c)
{
    __m128i va = _mm_set1_epi8(a);
    __m128i vb = _mm_set1_epi8(b);
    __m128i vc = _mm_set1_epi8(c);

    if (end - p < 16)
        return pjsip__find_3_c(p, end, a, b, c);
    for (;;) {
        unsigned mask = any3_mask(p, va, vb, vc);

        if (mask)
            return p + __builtin_ctz(mask);
        p += 16;
        if (end - p >= 16)
            continue;
        if (p == end)
            return end;
        p = end - 16;
    }
}

#else

typedef int pjsip__find_simd_unused; /* ISO C wants something in a file */

#endif
