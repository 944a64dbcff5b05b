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

AVX2 static inline __m256i words_32(__m256i v)
{
    __m256i lower = _mm256_or_si256(v, _mm256_set1_epi8(0x20));
    __m256i letter = _mm256_cmpgt_epi8(_mm256_set1_epi8(WIDTH('a', 'z')),
                                       _mm256_add_epi8(lower, _mm256_set1_epi8(FROM('a'))));
    __m256i digit = _mm256_cmpgt_epi8(_mm256_set1_epi8(WIDTH('-', '9')),
                                      _mm256_add_epi8(v, _mm256_set1_epi8(FROM('-'))));
    __m256i slash = _mm256_cmpeq_epi8(v, _mm256_set1_epi8('/'));
    __m256i line = _mm256_cmpeq_epi8(v, _mm256_set1_epi8('_'));

    return _mm256_or_si256(_mm256_or_si256(letter, line), _mm256_andnot_si256(slash, digit));
}

AVX2 static inline pj_uint64_t mask_64(__m256i a, __m256i b)
{
    return (unsigned)_mm256_movemask_epi8(a) | (pj_uint64_t)(unsigned)_mm256_movemask_epi8(b) << 32;
}

AVX2 void pjsip__index_fill_avx2(const char *text, pj_size_t count, pj_uint64_t *stops,
                                 pj_uint64_t *ends)
{
    const __m256i cr = _mm256_set1_epi8('\r');

    for (; count; count--, text += 64) {
        __m256i a = _mm256_loadu_si256((const __m256i *)(const void *)text);
        __m256i b = _mm256_loadu_si256((const __m256i *)(const void *)(text + 32));

        *stops++ = ~mask_64(words_32(a), words_32(b));
        *ends++ = mask_64(_mm256_cmpeq_epi8(_mm256_min_epu8(a, cr), a),
                          _mm256_cmpeq_epi8(_mm256_min_epu8(b, cr), b));
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

/* What is left and is no whole word of bits; behind it stands what stops nothing. */
static void fill_tail(pjsip__index *ix, const char *from, pj_size_t left)
{
    pj_size_t word = ix->size / 64;
    char tail[64];

    memset(tail, 'x', sizeof(tail));
    memcpy(tail, from, left);
    fill(tail, 1, ix->stops + word, ix->ends + word);
    ix->stops[word + 1] = 0;
    ix->size += left;
}

void pjsip__index_start(pjsip__index *ix, const char *from, const char *end)
{
    pj_size_t left = (pj_size_t)(end - from);
    pj_size_t words = left / 64 < INDEX_WORDS ? left / 64 : INDEX_WORDS;

    ix->base = from;
    ix->size = words * 64;
    fill(from, words, ix->stops, ix->ends);
    ix->stops[words] = 0;
    if (words < INDEX_WORDS && left > ix->size)
        fill_tail(ix, from + ix->size, left - ix->size);
}

const char *pjsip__index_span(const pjsip__index *ix, const char *p, const char *end,
                              unsigned classes)
{
    pj_size_t at = (pj_size_t)((uintptr_t)p - (uintptr_t)ix->base);

    while (at < ix->size && (classes & CH_WORDY)) {
        pj_uint64_t bits = ix->stops[at / 64] >> (at % 64);
        pj_size_t skip = bits ? (pj_size_t)__builtin_ctzll(bits) : 64 - at % 64;

        p += skip;
        if (p >= end)
            return end;
        if (bits && !ch_is(*p++, classes))
            return p - 1;
        at += skip + (bits != 0);
    }
    return ch_span(p, end, classes);
}
