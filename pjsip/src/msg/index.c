/* SPDX-License-Identifier: BSD-2-Clause */
#include "msg/index.h"
#include "msg/chars_def.h"

const pjsip__index pjsip__index_none;

void pjsip__index_fill_c(const char *text, pj_size_t count, pj_uint64_t *stops, pj_uint64_t *ends)
{
    for (; count; count--, text += 64) {
        pj_uint64_t words = 0;
        pj_uint64_t low = 0;
        unsigned i;

        for (i = 0; i < 64; i++) {
            words |= (pj_uint64_t)ch_is(text[i], CH_HOST) << i;
            low |= (pj_uint64_t)((unsigned char)text[i] <= '\r') << i;
        }
        *stops++ = ~words;
        *ends++ = low;
    }
}

#if PJSIP__FIND_HAS_SIMD

#include <immintrin.h>

/*
 * Signed comparisons are all there is, so a range is moved to where it begins at -128. Upper case
 * becomes lower case; nothing else becomes a letter by it.
 */
#define FROM(c)     ((char)(0x80 - (c)))
#define WIDTH(a, z) ((char)(-128 + (z) - (a) + 1))

static inline __m128i words_16(__m128i v)
{
    __m128i lower = _mm_or_si128(v, _mm_set1_epi8(0x20));
    __m128i letter = _mm_cmplt_epi8(_mm_add_epi8(lower, _mm_set1_epi8(FROM('a'))),
                                    _mm_set1_epi8(WIDTH('a', 'z')));
    /* '-', '.', '/', and the digits */
    __m128i digit =
        _mm_cmplt_epi8(_mm_add_epi8(v, _mm_set1_epi8(FROM('-'))), _mm_set1_epi8(WIDTH('-', '9')));
    __m128i slash = _mm_cmpeq_epi8(v, _mm_set1_epi8('/'));
    __m128i line = _mm_cmpeq_epi8(v, _mm_set1_epi8('_'));

    return _mm_or_si128(_mm_or_si128(letter, line), _mm_andnot_si128(slash, digit));
}

static inline pj_uint64_t mask_64_of(__m128i m, unsigned shift)
{
    return (pj_uint64_t)(unsigned)_mm_movemask_epi8(m) << shift;
}

void pjsip__index_fill_sse2(const char *text, pj_size_t count, pj_uint64_t *stops,
                            pj_uint64_t *ends)
{
    const __m128i cr = _mm_set1_epi8('\r');

    for (; count; count--, text += 64) {
        pj_uint64_t words = 0;
        pj_uint64_t low = 0;
        unsigned i;

        for (i = 0; i < 64; i += 16) {
            __m128i v = _mm_loadu_si128((const __m128i *)(const void *)(text + i));

            words |= mask_64_of(words_16(v), i);
            low |= mask_64_of(_mm_cmpeq_epi8(_mm_min_epu8(v, cr), v), i);
        }
        *stops++ = ~words;
        *ends++ = low;
    }
}

#define AVX2 __attribute__((target("avx2")))

/*
 * What an octet is, by two tables: bits of its lower half and of its upper half, and it is what they
 * have in common. 1 is '-' and '.', 2 digits, 4 A to O, 8 P to Z, 16 '_': of words. The sign is 0x00
 * to 0x0D. Nothing is 0; nor are octets from 0x80 on, for which the lower half finds 0.
 */
AVX2 static inline __m256i sorts_32(const char *text)
{
    enum { LOW = -128 };
    const __m256i lower = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(LOW | 10, LOW | 14, LOW | 14, LOW | 14, LOW | 14, LOW | 14, LOW | 14,
                      LOW | 14, LOW | 14, LOW | 14, LOW | 12, LOW | 4, LOW | 4, LOW | 5, 5, 20));
    const __m256i upper = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(LOW, 0, 1, 2, 4, 8 | 16, 4, 8, 0, 0, 0, 0, 0, 0, 0, 0));
    __m256i v = _mm256_loadu_si256((const __m256i *)(const void *)text);
    __m256i high = _mm256_and_si256(_mm256_srli_epi16(v, 4), _mm256_set1_epi8(15));

    return _mm256_and_si256(_mm256_shuffle_epi8(lower, v), _mm256_shuffle_epi8(upper, high));
}

AVX2 static inline pj_uint64_t mask_64(__m256i a, __m256i b)
{
    return (unsigned)_mm256_movemask_epi8(a) | (pj_uint64_t)(unsigned)_mm256_movemask_epi8(b) << 32;
}

AVX2 void pjsip__index_fill_avx2(const char *text, pj_size_t count, pj_uint64_t *stops,
                                 pj_uint64_t *ends)
{
    const __m256i one = _mm256_set1_epi8(1);

    for (; count; count--, text += 64) {
        __m256i a = sorts_32(text);
        __m256i b = sorts_32(text + 32);

        *stops++ = mask_64(_mm256_cmpgt_epi8(one, a), _mm256_cmpgt_epi8(one, b));
        *ends++ = mask_64(a, b);
    }
}

static void fill(const char *text, pj_size_t count, pj_uint64_t *stops, pj_uint64_t *ends)
{
    if (__builtin_cpu_supports("avx2"))
        pjsip__index_fill_avx2(text, count, stops, ends);
    else
        pjsip__index_fill_sse2(text, count, stops, ends);
}

#else

static void fill(const char *text, pj_size_t count, pj_uint64_t *stops, pj_uint64_t *ends)
{
    pjsip__index_fill_c(text, count, stops, ends);
}

#endif

/* What is left and is no whole word of bits; the bits behind it are 0. */
static void fill_tail(pjsip__index *ix, const char *from, pj_size_t left)
{
    pj_size_t word = ix->size / 64;
    unsigned other = 64 - (unsigned)left;
    char tail[64];

    if (word) {
        from -= other; /* looked at twice, rather than copied */
    } else {
        memset(tail, 'x', sizeof(tail));
        memcpy(tail + other, from, left);
        from = tail;
    }
    fill(from, 1, ix->stops + word, ix->ends + word);
    ix->stops[word] >>= other;
    ix->ends[word] >>= other;
    ix->stops[word + 1] = 0;
    ix->size += left;
}

void pjsip__index_start(pjsip__index *ix, const char *from, const char *end)
{
    pj_size_t left = end - from > INDEX_BEHIND ? (pj_size_t)(end - from) - INDEX_BEHIND : 0;
    pj_size_t words = left / 64 < INDEX_WORDS ? left / 64 : INDEX_WORDS;
    pj_uint64_t last;

    ix->base = from;
    ix->size = words * 64;
    ix->stops[words] = 0;
    ix->ends[words] = 0;
    if (words)
        fill(from, words, ix->stops, ix->ends);
    if (words < INDEX_WORDS && left > ix->size)
        fill_tail(ix, from + ix->size, left - ix->size);
    last = 1ULL << (ix->size % 64);
    ix->ends[ix->size / 64] |= last;
    /* of nothing, not even what is behind it may be looked at */
    ix->stops[ix->size / 64] |= ix->size ? last : 0;
}

#if PJSIP__FIND_HAS_SIMD

const pjsip__index *pjsip__index_make(pjsip__index *ix, const char *from, const char *end)
{
    pjsip__index_start(ix, from, end);
    return ix;
}

pj_bool_t pjsip__index_move(pjsip__index *ix, const char *from, const char *end)
{
    pj_size_t at = (pj_size_t)(from - ix->base);

    /* it begins there already, or there is nothing behind it */
    if (at == 0 || end - ix->base - (pj_ssize_t)ix->size <= INDEX_BEHIND)
        return PJ_FALSE;
    if (at < ix->size && index_line_end(ix, at) < ix->base + ix->size)
        return PJ_FALSE;
    pjsip__index_start(ix, from, end);
    return PJ_TRUE;
}

#else

const pjsip__index *pjsip__index_make(pjsip__index *ix, const char *from, const char *end)
{
    (void)ix, (void)from, (void)end;
    return &pjsip__index_none;
}

pj_bool_t pjsip__index_move(pjsip__index *ix, const char *from, const char *end)
{
    (void)ix, (void)from, (void)end;
    return PJ_FALSE;
}

#endif

const char *pjsip__index_word(const pjsip__index *ix, const char *p)
{
    pj_size_t at = (pj_size_t)(p - ix->base);
    const pj_uint64_t *word = &ix->stops[at / 64];
    pj_uint64_t bits = *word >> (at % 64);

    if (bits)
        return p + __builtin_ctzll(bits);
    do
        bits = *++word;
    while (!bits);
    return ix->base + 64 * (word - ix->stops) + __builtin_ctzll(bits);
}

const char *pjsip__index_span_c(const char *p, const char *end, unsigned classes)
{
    return ch_span(p, end, classes);
}
