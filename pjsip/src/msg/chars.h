/* SPDX-License-Identifier: BSD-2-Clause */
/* Character classes at run time: a bit each in one table. chars_def.h says what they hold. */
#ifndef MSG_CHARS_H
#define MSG_CHARS_H

#include <pj/types.h>
#include <string.h>

enum {
    CH_DIGIT = 1 << 0,
    CH_HEX = 1 << 1,
    CH_ALPHA = 1 << 2,
    CH_WS = 1 << 3,
    CH_TOKEN = 1 << 4,
    CH_HOST = 1 << 5,
    CH_IPV6 = 1 << 6,
    CH_SCHEME = 1 << 7,
    CH_USER = 1 << 8,
    CH_USER_LAX = 1 << 9,
    CH_PASSWORD = 1 << 10,
    CH_URI_PARAM = 1 << 11,
    CH_URI_HDR = 1 << 12,
    CH_URI_LAX = 1 << 13,
    CH_VALUE_LAX = 1 << 14,
    CH_AUTH_LAX = 1 << 15,
    CH_DISPLAY_LAX = 1 << 16,
    CH_CALL_ID = 1 << 17,
    CH_TEL = 1 << 18,
    /* what is taken over as it is: '%' and the delimiters end it */
    CH_PARAM_NAME_PLAIN = 1 << 19,
    CH_PARAM_PLAIN = 1 << 20,
    CH_URI_HDR_NAME_PLAIN = 1 << 21,
    CH_URI_HDR_PLAIN = 1 << 22,
    CH_ITEM = 1 << 23
};

extern const pj_uint32_t pjsip__chars[256];

static inline pj_bool_t ch_is(char c, unsigned classes)
{
    return (pjsip__chars[(unsigned char)c] & classes) != 0;
}

/*
 * The first octet in [p, end) that is of none of the classes, or end. Four octets a round: the end
 * is looked at once for them. Words are a dozen octets long, too short to gain by more.
 */
static inline const char *ch_span(const char *p, const char *end, unsigned classes)
{
    for (; end - p >= 4; p += 4) {
        if (!ch_is(p[0], classes))
            return p;
        if (!ch_is(p[1], classes))
            return p + 1;
        if (!ch_is(p[2], classes))
            return p + 2;
        if (!ch_is(p[3], classes))
            return p + 3;
    }
    while (p < end && ch_is(*p, classes))
        p++;
    return p;
}

static inline pj_bool_t ch_all(const char *p, const char *end, unsigned classes)
{
    return ch_span(p, end, classes) == end;
}

/* The value of a hexadecimal digit. */
static inline unsigned ch_hex(char c)
{
    return c <= '9' ? (unsigned)(c - '0') : (unsigned)((c | 0x20) - 'a' + 10);
}

/* Fold an ASCII letter to lower case. */
static inline char ch_lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c | 0x20) : c;
}

/*
 * Where words of 8, 4 or 2 octets differ, a letter's case apart. The bit of case counts where ours
 * has no letter: a CR is no hyphen, although it differs from it in that bit alone.
 */
static inline pj_uint64_t ch_differ8(const char *ours, const char *theirs)
{
    pj_uint64_t x;
    pj_uint64_t y;

    memcpy(&x, ours, 8);
    memcpy(&y, theirs, 8);
    return (x ^ y) & ~((x & 0x4040404040404040ULL) >> 1);
}

static inline pj_uint32_t ch_differ4(const char *ours, const char *theirs)
{
    pj_uint32_t x;
    pj_uint32_t y;

    memcpy(&x, ours, 4);
    memcpy(&y, theirs, 4);
    return (x ^ y) & ~((x & 0x40404040U) >> 1);
}

static inline unsigned ch_differ2(const char *ours, const char *theirs)
{
    pj_uint16_t x;
    pj_uint16_t y;

    memcpy(&x, ours, 2);
    memcpy(&y, theirs, 2);
    return (unsigned)(x ^ y) & ~((x & 0x4040U) >> 1);
}

/*
 * Whether theirs is ours, ignoring the case of letters. Ours holds letters and octets below '@'
 * only. The last word overlaps the one before it, so that nothing behind the text is read.
 */
static inline __attribute__((always_inline)) pj_bool_t ch_same(const char *ours, const char *theirs,
                                                               pj_size_t len)
{
    pj_size_t i;

    if (len < 2)
        return len == 0 || ch_lower(*ours) == ch_lower(*theirs);
    if (len < 4)
        return (ch_differ2(ours, theirs) | ch_differ2(ours + len - 2, theirs + len - 2)) == 0;
    if (len < 8)
        return (ch_differ4(ours, theirs) | ch_differ4(ours + len - 4, theirs + len - 4)) == 0;
    for (i = 0; i + 8 < len; i += 8) {
        if (ch_differ8(ours + i, theirs + i))
            return PJ_FALSE;
    }
    return ch_differ8(ours + len - 8, theirs + len - 8) == 0;
}

#endif
