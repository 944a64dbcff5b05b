/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Finding delimiters. Each function exists twice: _c is portable (find.c), _simd looks at 16 octets
 * at a time (find_simd.c, where the processor is known to). They give the same results and read
 * nothing outside [p, end). The name without suffix is the one that this build uses.
 */
#ifndef MSG_FIND_H
#define MSG_FIND_H

#include <pj/types.h>

/* The first CR or LF in [p, end), or end. */
const char *pjsip__find_eol_c(const char *p, const char *end);

/* The first octet in [p, end) that is a, b or c, or end. */
const char *pjsip__find_3_c(const char *p, const char *end, char a, char b, char c);

#if defined(__SSE2__)
#define PJSIP__FIND_HAS_SIMD 1
const char *pjsip__find_eol_simd(const char *p, const char *end);
const char *pjsip__find_3_simd(const char *p, const char *end, char a, char b, char c);
#else
#define PJSIP__FIND_HAS_SIMD 0
#endif

static inline const char *pjsip__find_eol(const char *p, const char *end)
{
#if PJSIP__FIND_HAS_SIMD
    return pjsip__find_eol_simd(p, end);
#else
    return pjsip__find_eol_c(p, end);
#endif
}

static inline const char *pjsip__find_3(const char *p, const char *end, char a, char b, char c)
{
#if PJSIP__FIND_HAS_SIMD
    return pjsip__find_3_simd(p, end, a, b, c);
#else
    return pjsip__find_3_c(p, end, a, b, c);
#endif
}

#endif
