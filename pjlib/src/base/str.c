/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Slices of text: make, copy, compare, find, trim.
 *
 * A slice's length is signed in the compatible API; a negative one, which careless arithmetic
 * makes, counts as nothing everywhere (pj_strlen()). No function reads an octet outside its slices
 * or relies on a NUL.
 */
#include <pj/string.h>

#include "base/rand.h"

#include <pj/ctype.h>
#include <pj/errno.h>
#include <pj/math.h>
#include <pj/pool.h>

#include <limits.h>

static pj_str_t from_cstr(const char *s)
{
    pj_str_t str;

    pj_cstr(&str, s);
    return str;
}

pj_str_t pj_str(char *str)
{
    return from_cstr(str);
}

pj_str_t *pj_strassign(pj_str_t *dst, pj_str_t *src)
{
    *dst = *src;
    return dst;
}

/* Copies to a pool. */

static pj_str_t *duplicate(pj_pool_t *pool, pj_str_t *dst, const pj_str_t *src, size_t extra)
{
    size_t len = src ? pj_strlen(src) : 0;
    char *copy = NULL;

    if (len + extra)
        copy = pj_pool_alloc(pool, len + extra);
    if (copy) {
        if (len)
            memcpy(copy, src->ptr, len);
        if (extra)
            copy[len] = '\0';
    }
    dst->ptr = copy;
    dst->slen = copy ? (pj_ssize_t)len : 0;
    return dst;
}

pj_str_t *pj_strdup(pj_pool_t *pool, pj_str_t *dst, const pj_str_t *src)
{
    return duplicate(pool, dst, src, 0);
}

pj_str_t *pj_strdup_with_null(pj_pool_t *pool, pj_str_t *dst, const pj_str_t *src)
{
    return duplicate(pool, dst, src, 1);
}

pj_str_t *pj_strdup2(pj_pool_t *pool, pj_str_t *dst, const char *src)
{
    pj_str_t from = from_cstr(src);

    return duplicate(pool, dst, &from, 0);
}

pj_str_t *pj_strdup2_with_null(pj_pool_t *pool, pj_str_t *dst, const char *src)
{
    pj_str_t from = from_cstr(src);

    return duplicate(pool, dst, &from, 1);
}

pj_str_t pj_strdup3(pj_pool_t *pool, const char *src)
{
    pj_str_t dst;

    pj_strdup2_with_null(pool, &dst, src);
    return dst;
}

/* Copies to the caller's room. */

static void put(pj_str_t *dst, size_t at, const char *src, size_t len)
{
    if (len)
        memcpy(dst->ptr + at, src, len);
    dst->slen = (pj_ssize_t)(at + len);
}

pj_str_t *pj_strcpy(pj_str_t *dst, const pj_str_t *src)
{
    put(dst, 0, src->ptr, pj_strlen(src));
    return dst;
}

pj_str_t *pj_strcpy2(pj_str_t *dst, const char *src)
{
    put(dst, 0, src, src ? strlen(src) : 0);
    return dst;
}

pj_str_t *pj_strncpy(pj_str_t *dst, const pj_str_t *src, pj_ssize_t max)
{
    size_t limit = max > 0 ? (size_t)max : 0;

    put(dst, 0, src->ptr, PJ_MIN(pj_strlen(src), limit));
    return dst;
}

pj_str_t *pj_strncpy_with_null(pj_str_t *dst, const pj_str_t *src, pj_ssize_t max)
{
    if (max <= 0) {
        dst->slen = 0;
        return dst;
    }
    pj_strncpy(dst, src, max - 1);
    dst->ptr[dst->slen] = '\0';
    return dst;
}

void pj_strcat(pj_str_t *dst, const pj_str_t *src)
{
    if (pj_strlen(src))
        put(dst, pj_strlen(dst), src->ptr, pj_strlen(src));
}

void pj_strcat2(pj_str_t *dst, const char *src)
{
    pj_str_t from = from_cstr(src);

    pj_strcat(dst, &from);
}

/* Comparisons. */

static int by_length(size_t a, size_t b)
{
    return a < b ? -1 : a > b;
}

static int compare(const pj_str_t *a, const pj_str_t *b, size_t limit)
{
    size_t la = PJ_MIN(pj_strlen(a), limit);
    size_t lb = PJ_MIN(pj_strlen(b), limit);
    size_t common = PJ_MIN(la, lb);
    int order = common ? memcmp(a->ptr, b->ptr, common) : 0;

    if (order)
        return order < 0 ? -1 : 1;
    return by_length(la, lb);
}

static int compare_folded(const pj_str_t *a, const pj_str_t *b, size_t limit)
{
    size_t la = PJ_MIN(pj_strlen(a), limit);
    size_t lb = PJ_MIN(pj_strlen(b), limit);
    size_t common = PJ_MIN(la, lb);

    for (size_t i = 0; i < common; i++) {
        unsigned char ca = (unsigned char)a->ptr[i];
        unsigned char cb = (unsigned char)b->ptr[i];

        if (ca != cb && pj_tolower(ca) != pj_tolower(cb))
            return pj_tolower(ca) < pj_tolower(cb) ? -1 : 1;
    }
    return by_length(la, lb);
}

int pj_strcmp(const pj_str_t *str1, const pj_str_t *str2)
{
    return compare(str1, str2, SIZE_MAX);
}

int pj_strncmp(const pj_str_t *str1, const pj_str_t *str2, pj_size_t len)
{
    return compare(str1, str2, len);
}

int pj_strcmp2(const pj_str_t *str1, const char *str2)
{
    pj_str_t other = from_cstr(str2);

    return compare(str1, &other, SIZE_MAX);
}

int pj_strncmp2(const pj_str_t *str1, const char *str2, pj_size_t len)
{
    pj_str_t other = from_cstr(str2);

    return compare(str1, &other, len);
}

int pj_stricmp(const pj_str_t *str1, const pj_str_t *str2)
{
    return compare_folded(str1, str2, SIZE_MAX);
}

int pj_strnicmp(const pj_str_t *str1, const pj_str_t *str2, pj_size_t len)
{
    return compare_folded(str1, str2, len);
}

int pj_stricmp2(const pj_str_t *str1, const char *str2)
{
    pj_str_t other = from_cstr(str2);

    return compare_folded(str1, &other, SIZE_MAX);
}

int pj_strnicmp2(const pj_str_t *str1, const char *str2, pj_size_t len)
{
    pj_str_t other = from_cstr(str2);

    return compare_folded(str1, &other, len);
}

/* Finding. */

char *pj_strchr(const pj_str_t *str, int chr)
{
    size_t len = pj_strlen(str);

    return len ? memchr(str->ptr, chr, len) : NULL;
}

char *pj_strstr(const pj_str_t *str, const pj_str_t *substr)
{
    size_t len = pj_strlen(str);
    size_t sub = pj_strlen(substr);

    if (!sub)
        return str->ptr;
    return len >= sub ? memmem(str->ptr, len, substr->ptr, sub) : NULL;
}

char *pj_stristr(const pj_str_t *str, const pj_str_t *substr)
{
    size_t len = pj_strlen(str);
    size_t sub = pj_strlen(substr);

    if (!sub)
        return str->ptr;
    for (size_t i = 0; i + sub <= len; i++) {
        pj_str_t here = {str->ptr + i, (pj_ssize_t)sub};

        if (compare_folded(&here, substr, sub) == 0)
            return here.ptr;
    }
    return NULL;
}

/*
 * The first octet from @a at on whose membership in the set is @a member; the length if there is
 * none.
 */
static size_t scan(const pj_str_t *str, size_t at, const pj_str_t *set, int member)
{
    size_t len = pj_strlen(str);

    while (at < len && (pj_strchr(set, (unsigned char)str->ptr[at]) != NULL) != member)
        at++;
    return PJ_MIN(at, len);
}

pj_ssize_t pj_strspn(const pj_str_t *str, const pj_str_t *set_char)
{
    return (pj_ssize_t)scan(str, 0, set_char, 0);
}

pj_ssize_t pj_strspn2(const pj_str_t *str, const char *set_char)
{
    pj_str_t set = from_cstr(set_char);

    return pj_strspn(str, &set);
}

pj_ssize_t pj_strcspn(const pj_str_t *str, const pj_str_t *set_char)
{
    return (pj_ssize_t)scan(str, 0, set_char, 1);
}

pj_ssize_t pj_strcspn2(const pj_str_t *str, const char *set_char)
{
    pj_str_t set = from_cstr(set_char);

    return pj_strcspn(str, &set);
}

pj_ssize_t pj_strtok(const pj_str_t *str, const pj_str_t *delim, pj_str_t *tok, pj_size_t start_idx)
{
    size_t begin = scan(str, start_idx, delim, 0);
    size_t end = scan(str, begin, delim, 1);

    tok->ptr = end > begin ? str->ptr + begin : NULL;
    tok->slen = (pj_ssize_t)(end - begin);
    return end > begin ? (pj_ssize_t)begin : str->slen;
}

pj_ssize_t pj_strtok2(const pj_str_t *str, const char *delim, pj_str_t *tok, pj_size_t start_idx)
{
    pj_str_t set = from_cstr(delim);

    return pj_strtok(str, &set, tok, start_idx);
}

/* Trimming. */

pj_str_t *pj_strltrim(pj_str_t *str)
{
    while (str->slen > 0 && pj_isspace((unsigned char)*str->ptr)) {
        str->ptr++;
        str->slen--;
    }
    return str;
}

pj_str_t *pj_strrtrim(pj_str_t *str)
{
    while (str->slen > 0 && pj_isspace((unsigned char)str->ptr[str->slen - 1]))
        str->slen--;
    return str;
}

pj_str_t *pj_strtrim(pj_str_t *str)
{
    return pj_strrtrim(pj_strltrim(str));
}

char *pj_create_random_string(char *str, pj_size_t length)
{
    static const char alphabet[62] =
        "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    unsigned char octets[32];

    for (size_t i = 0; i < length; i++) {
        if (i % sizeof(octets) == 0)
            pj__random(octets, PJ_MIN(sizeof(octets), length - i));
        str[i] = alphabet[octets[i % sizeof(octets)] % sizeof(alphabet)];
    }
    return str;
}

/* C strings into a buffer. */

int pj_ansi_strxcpy2(char *dst, const pj_str_t *src, pj_size_t dst_size)
{
    size_t len;
    size_t n;

    if (!dst || !src || !dst_size)
        return -PJ_EINVAL;
    len = pj_strlen(src);
    n = PJ_MIN(len, dst_size - 1);
    if (n)
        memcpy(dst, src->ptr, n);
    dst[n] = '\0';
    return n < len || n > INT_MAX ? -PJ_ETOOBIG : (int)n;
}

int pj_ansi_strxcpy(char *dst, const char *src, pj_size_t dst_size)
{
    pj_str_t from = from_cstr(src);

    return src ? pj_ansi_strxcpy2(dst, &from, dst_size) : -PJ_EINVAL;
}

int pj_ansi_strxcat(char *dst, const char *src, pj_size_t dst_size)
{
    size_t len;
    int added;

    if (!dst || !src || !dst_size)
        return -PJ_EINVAL;
    len = strnlen(dst, dst_size);
    if (len >= dst_size)
        return -PJ_ETOOBIG;
    added = pj_ansi_strxcpy(dst + len, src, dst_size - len);
    return added < 0 ? added : (int)len + added;
}
