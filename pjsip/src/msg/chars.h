/* SPDX-License-Identifier: BSD-2-Clause */
/* Character classes at run time: a bit each in one table. chars_def.h says what they hold. */
#ifndef MSG_CHARS_H
#define MSG_CHARS_H

#include <pj/types.h>

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
    CH_TEL = 1 << 18
};

extern const pj_uint32_t pjsip__chars[256];

static inline pj_bool_t ch_is(char c, unsigned classes)
{
    return (pjsip__chars[(unsigned char)c] & classes) != 0;
}

/* The first octet in [p, end) that is of none of the classes, or end. */
static inline const char *ch_span(const char *p, const char *end, unsigned classes)
{
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

#endif
