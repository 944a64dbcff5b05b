/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Numbers from slices and back. Reading never wraps: what does not fit saturates, and the functions
 * that return a status say so, since numbers of the network come through here (CVE-2017-16872 and
 * its kin).
 */
#include <pj/string.h>

#include <pj/ctype.h>
#include <pj/errno.h>

#include <limits.h>
#include <stdlib.h>

static unsigned digit_value(char c)
{
    unsigned char u = (unsigned char)c;

    if (pj_isdigit(u))
        return (unsigned)u - '0';
    return pj_isalpha(u) ? (unsigned)pj_tolower(u) - 'a' + 10 : UINT_MAX;
}

/* Digits from @a at on, up to a maximum. @return how many there are. */
static size_t read_digits(const pj_str_t *str, size_t at, unsigned base, pj_uint64_t max,
                          pj_uint64_t *value, pj_bool_t *too_big)
{
    size_t len = pj_strlen(str);
    size_t begin = at;
    pj_uint64_t sum = 0;

    *too_big = PJ_FALSE;
    for (; at < len && digit_value(str->ptr[at]) < base; at++) {
        unsigned digit = digit_value(str->ptr[at]);

        if (*too_big || sum > (max - digit) / base)
            *too_big = PJ_TRUE;
        else
            sum = sum * base + digit;
    }
    *value = *too_big ? max : sum;
    return at - begin;
}

static pj_status_t read_unsigned(const pj_str_t *str, unsigned base, pj_uint64_t max,
                                 pj_uint64_t *value)
{
    pj_bool_t too_big;

    if (base < 2 || base > 36)
        return PJ_EINVAL;
    if (!read_digits(str, 0, base, max, value, &too_big))
        return PJ_EINVAL;
    return too_big ? PJ_ETOOBIG : PJ_SUCCESS;
}

pj_status_t pj_strtoul3(const pj_str_t *str, unsigned long *value, unsigned base)
{
    pj_uint64_t wide;
    pj_status_t status;

    if (!str || !value)
        return PJ_EINVAL;
    status = read_unsigned(str, base, ULONG_MAX, &wide);
    if (status != PJ_EINVAL)
        *value = (unsigned long)wide;
    return status;
}

pj_status_t pj_strtoul4(const pj_str_t *str, pj_uint_t *value, unsigned base)
{
    pj_uint64_t wide;
    pj_status_t status;

    if (!str || !value)
        return PJ_EINVAL;
    status = read_unsigned(str, base, UINT64_MAX, &wide);
    if (status != PJ_EINVAL)
        *value = wide;
    return status;
}

unsigned long pj_strtoul(const pj_str_t *str)
{
    unsigned long value = 0;

    (void)pj_strtoul3(str, &value, 10);
    return value;
}

unsigned long pj_strtoul2(const pj_str_t *str, pj_str_t *endptr, unsigned base)
{
    pj_uint64_t value = 0;
    pj_bool_t too_big;
    size_t used = 0;

    if (base >= 2 && base <= 36)
        used = read_digits(str, 0, base, ULONG_MAX, &value, &too_big);
    if (endptr) {
        endptr->ptr = str->ptr + used;
        endptr->slen = (pj_ssize_t)(pj_strlen(str) - used);
    }
    return (unsigned long)value;
}

pj_status_t pj_strtol2(const pj_str_t *str, long *value)
{
    pj_bool_t negative;
    pj_bool_t too_big;
    pj_uint64_t wide;
    size_t sign;

    if (!str || !value)
        return PJ_EINVAL;
    negative = str->slen > 0 && str->ptr[0] == '-';
    sign = str->slen > 0 && (negative || str->ptr[0] == '+');
    if (!read_digits(str, sign, 10, (pj_uint64_t)LONG_MAX + (negative ? 1u : 0u), &wide, &too_big))
        return PJ_EINVAL;
    /* The least long has no positive counterpart: negate before narrowing. */
    *value = negative ? (long)(0 - wide) : (long)wide;
    if (too_big)
        return negative ? PJ_ETOOSMALL : PJ_ETOOBIG;
    return PJ_SUCCESS;
}

long pj_strtol(const pj_str_t *str)
{
    long value = 0;

    (void)pj_strtol2(str, &value);
    return value;
}

float pj_strtof(const pj_str_t *str)
{
    char number[64];
    size_t n = 0;

    /* strtof() is given what a decimal number is made of and nothing else: no "inf", no "0x". */
    while (n < pj_strlen(str) && n < sizeof(number) - 1 &&
           (pj_isdigit((unsigned char)str->ptr[n]) || strchr("+-.eE", str->ptr[n])))
        n++;
    if (n)
        memcpy(number, str->ptr, n);
    number[n] = '\0';
    return strtof(number, NULL);
}

int pj_utoa_pad2(pj_uint_t val, char *buf, int min_dig, int pad)
{
    char digits[20];
    int n = 0;
    int len = 0;

    do {
        digits[n++] = (char)('0' + val % 10);
        val /= 10;
    } while (val);
    while (len + n < min_dig)
        buf[len++] = (char)pad;
    while (n)
        buf[len++] = digits[--n];
    buf[len] = '\0';
    return len;
}

int pj_utoa_pad(unsigned long val, char *buf, int min_dig, int pad)
{
    return pj_utoa_pad2(val, buf, min_dig, pad);
}

int pj_utoa(unsigned long val, char *buf)
{
    return pj_utoa_pad2(val, buf, 0, 0);
}

int pj_utoa2(pj_uint_t val, char *buf)
{
    return pj_utoa_pad2(val, buf, 0, 0);
}
