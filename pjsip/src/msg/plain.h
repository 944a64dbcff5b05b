/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Fast answers for printing: copying short text, and whether a text may be written as it is. Both
 * are one step: text is copied while it is looked at, and overwritten where it may not stand so.
 *
 * Nearly every text in a message is short and of letters, digits and '-', '.'. The questions here are
 * answered 16 octets at a time where the processor can (SSE2 belongs to every x86-64) and by the
 * tables of chars.h elsewhere. "Yes" is always right; "no" only means that the caller has to look
 * octet by octet, which gives the same text. Nothing outside the text is read: the tail of a longer
 * one is a load that ends at its end, a shorter one is put together from two overlapping loads.
 */
#ifndef MSG_PLAIN_H
#define MSG_PLAIN_H

#include "msg/chars.h"

#include <string.h>

/* Called where the octets go into the message: a call of its own would cost as much as the work. */
#define PLAIN_INLINE static inline __attribute__((always_inline))

/* What plain_put_all() gives where the whole text may stand: a bit for each octet of a register. */
enum { PLAIN_ALL = 0xFFFF };

/* Copy n octets between places that do not overlap. */
PLAIN_INLINE void plain_copy(char *to, const char *from, size_t n)
{
    if (n >= 16) {
        size_t i = 0;

        do {
            memcpy(to + i, from + i, 16);
            i += 16;
        } while (i + 16 < n);
        /* ends where the text ends, over what is copied already */
        memcpy(to + n - 16, from + n - 16, 16);
    } else if (n >= 8) {
        memcpy(to, from, 8);
        memcpy(to + n - 8, from + n - 8, 8);
    } else if (n >= 4) {
        memcpy(to, from, 4);
        memcpy(to + n - 4, from + n - 4, 4);
    } else if (n) {
        to[0] = from[0];
        to[n >> 1] = from[n >> 1];
        to[n - 1] = from[n - 1];
    }
}

#if defined(__SSE2__)

#include <emmintrin.h>

PLAIN_INLINE __m128i plain_load(const char *p)
{
    return _mm_loadu_si128((const __m128i *)(const void *)p);
}

/* Copy 16 octets; they are what is returned. */
PLAIN_INLINE __m128i plain_move(char *to, const char *from)
{
    __m128i v = plain_load(from);

    _mm_storeu_si128((__m128i *)(void *)to, v);
    return v;
}

/* The same for 4 to 15 octets; those that do not fill the register come twice. */
PLAIN_INLINE __m128i plain_move_short(char *to, const char *from, size_t n)
{
    pj_uint64_t low;
    pj_uint64_t high;
    pj_uint32_t word[2];

    if (n >= 8) {
        memcpy(&low, from, 8);
        memcpy(&high, from + n - 8, 8);
        memcpy(to, &low, 8);
        memcpy(to + n - 8, &high, 8);
        return _mm_set_epi64x((long long)high, (long long)low);
    }
    memcpy(&word[0], from, 4);
    memcpy(&word[1], from + n - 4, 4);
    memcpy(to, &word[0], 4);
    memcpy(to + n - 4, &word[1], 4);
    return _mm_set_epi32((int)word[1], (int)word[0], (int)word[1], (int)word[0]);
}

/* 0xFFFF if each of the 16 octets is a letter or in [low, high]. */
PLAIN_INLINE unsigned plain_mask(__m128i v, char low, char high)
{
    __m128i letter = _mm_add_epi8(_mm_or_si128(v, _mm_set1_epi8(0x20)), _mm_set1_epi8(0x7F - 'z'));
    __m128i other = _mm_add_epi8(v, _mm_set1_epi8((char)(0x7F - high)));

    /* what is above the range has wrapped to below it */
    letter = _mm_cmpgt_epi8(letter, _mm_set1_epi8(0x7F - 'z' + 'a' - 1));
    other = _mm_cmpgt_epi8(other, _mm_set1_epi8((char)(0x7F - high + low - 1)));
    return (unsigned)_mm_movemask_epi8(_mm_or_si128(letter, other));
}

/* 0 if none of the 16 octets is one of these. */
PLAIN_INLINE unsigned plain_has(__m128i v, char a, char b, char c, char d)
{
    __m128i ab =
        _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(a)), _mm_cmpeq_epi8(v, _mm_set1_epi8(b)));
    __m128i cd =
        _mm_or_si128(_mm_cmpeq_epi8(v, _mm_set1_epi8(c)), _mm_cmpeq_epi8(v, _mm_set1_epi8(d)));

    return (unsigned)_mm_movemask_epi8(_mm_or_si128(ab, cd));
}

/* The first, the middle and the last of up to three octets are all of them. */
PLAIN_INLINE unsigned plain_put_few(char *to, const char *p, size_t n, unsigned classes)
{
    char first, middle, last;

    if (!n)
        return PLAIN_ALL;
    first = p[0];
    middle = p[n >> 1];
    last = p[n - 1];
    to[0] = first;
    to[n >> 1] = middle;
    to[n - 1] = last;
    return ch_is(first, classes) && ch_is(middle, classes) && ch_is(last, classes) ? PLAIN_ALL : 0;
}

/*
 * Copy n octets; PLAIN_ALL if they are only letters and octets in [low, high]. A short text is
 * looked up.
 */
PLAIN_INLINE unsigned plain_put_all(char *to, const char *p, size_t n, unsigned classes, char low,
                                    char high)
{
    const char *last;
    unsigned mask;

    if (n < 4)
        return plain_put_few(to, p, n, classes);
    if (n < 16)
        return plain_mask(plain_move_short(to, p, n), low, high);
    mask = plain_mask(plain_move(to + n - 16, p + n - 16), low, high);
    for (last = p + n - 16; p < last; to += 16, p += 16)
        mask &= plain_mask(plain_move(to, p), low, high);
    return mask;
}

PLAIN_INLINE unsigned plain_is(char octet, char a, char b, char c, char d)
{
    return octet == a || octet == b || octet == c || octet == d;
}

/* Copy n octets; 0 if none of them is one of these. */
PLAIN_INLINE unsigned plain_put_none(char *to, const char *p, size_t n, char a, char b, char c,
                                     char d)
{
    const char *last;
    unsigned mask = 0;

    if (n < 4) {
        char first, middle, final;

        if (!n)
            return 0;
        /* all there are of up to three */
        first = p[0];
        middle = p[n >> 1];
        final = p[n - 1];
        to[0] = first;
        to[n >> 1] = middle;
        to[n - 1] = final;
        return plain_is(first, a, b, c, d) | plain_is(middle, a, b, c, d) |
               plain_is(final, a, b, c, d);
    }
    if (n < 16)
        return plain_has(plain_move_short(to, p, n), a, b, c, d);
    mask = plain_has(plain_move(to + n - 16, p + n - 16), a, b, c, d);
    for (last = p + n - 16; p < last; to += 16, p += 16)
        mask |= plain_has(plain_move(to, p), a, b, c, d);
    return mask;
}

#else

PLAIN_INLINE unsigned plain_put_all(char *to, const char *p, size_t n, unsigned classes, char low,
                                    char high)
{
    (void)low;
    (void)high;
    plain_copy(to, p, n);
    return ch_all(p, p + n, classes) ? PLAIN_ALL : 0;
}

PLAIN_INLINE unsigned plain_put_none(char *to, const char *p, size_t n, char a, char b, char c,
                                     char d)
{
    plain_copy(to, p, n);
    for (; n && *p != a && *p != b && *p != c && *p != d; p++)
        n--;
    return n != 0;
}

#endif

#endif
