/* SPDX-License-Identifier: BSD-2-Clause */
/* Classes of ASCII characters, whatever the locale says. */
#ifndef PJ_CTYPE_H
#define PJ_CTYPE_H

#include <pj/types.h>

#define pj_hex_digits "0123456789abcdef"

PJ_BEGIN_DECL

PJ_INLINE(int) pj_isascii(unsigned char c)
{
    return c < 128;
}

PJ_INLINE(int) pj_isdigit(unsigned char c)
{
    return (unsigned)c - '0' < 10u;
}

PJ_INLINE(int) pj_islower(unsigned char c)
{
    return (unsigned)c - 'a' < 26u;
}

PJ_INLINE(int) pj_isupper(unsigned char c)
{
    return (unsigned)c - 'A' < 26u;
}

PJ_INLINE(int) pj_isalpha(unsigned char c)
{
    return ((unsigned)c | 32u) - 'a' < 26u;
}

PJ_INLINE(int) pj_isalnum(unsigned char c)
{
    return pj_isalpha(c) || pj_isdigit(c);
}

PJ_INLINE(int) pj_isspace(unsigned char c)
{
    return c == ' ' || (unsigned)c - '\t' < 5u;
}

PJ_INLINE(int) pj_isblank(unsigned char c)
{
    return c == ' ' || c == '\t';
}

PJ_INLINE(int) pj_isxdigit(unsigned char c)
{
    return pj_isdigit(c) || ((unsigned)c | 32u) - 'a' < 6u;
}

PJ_INLINE(int) pj_tolower(unsigned char c)
{
    return pj_isupper(c) ? c + 32 : c;
}

PJ_INLINE(int) pj_toupper(unsigned char c)
{
    return pj_islower(c) ? c - 32 : c;
}

/** Write @a value, 0 to 255, as two lower-case hexadecimal digits, without a NUL. */
PJ_INLINE(void) pj_val_to_hex_digit(unsigned value, char *p)
{
    p[0] = pj_hex_digits[(value >> 4) & 15];
    p[1] = pj_hex_digits[value & 15];
}

/** @return what a hexadecimal digit stands for; meaningless for another character. */
PJ_INLINE(unsigned) pj_hex_digit_to_val(unsigned char c)
{
    return pj_isdigit(c) ? (unsigned)c - '0' : (((unsigned)c | 32u) - 'a' + 10) & 15;
}

PJ_END_DECL

#endif /* PJ_CTYPE_H */
