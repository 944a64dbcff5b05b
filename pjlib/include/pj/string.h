/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Slices of text. A slice of length 0 may have any pointer; a negative length counts as 0. Nothing
 * here looks behind a slice's end. "Ignoring case" means ASCII letters, whatever the locale.
 */
#ifndef PJ_STRING_H
#define PJ_STRING_H

#include <pj/compat/string.h>
#include <pj/types.h>

PJ_BEGIN_DECL

/* Making slices. */

/** The slice of a C string, which stays the caller's; NULL gives an empty one. */
PJ_DECL(pj_str_t) pj_str(char *str);

/** Make @a str the slice of a C string. @return @a str. */
PJ_INLINE(const pj_str_t *) pj_cstr(pj_str_t *str, const char *s)
{
    str->ptr = (char *)s;
    str->slen = s ? (pj_ssize_t)strlen(s) : 0;
    return str;
}

PJ_INLINE(pj_str_t *) pj_strset(pj_str_t *str, char *ptr, pj_size_t length)
{
    str->ptr = ptr;
    str->slen = (pj_ssize_t)length;
    return str;
}

PJ_INLINE(pj_str_t *) pj_strset2(pj_str_t *str, char *src)
{
    return (pj_str_t *)pj_cstr(str, src);
}

/** From @a begin up to, not including, @a end. */
PJ_INLINE(pj_str_t *) pj_strset3(pj_str_t *str, char *begin, char *end)
{
    str->ptr = begin;
    str->slen = (pj_ssize_t)(end - begin);
    return str;
}

PJ_INLINE(pj_size_t) pj_strlen(const pj_str_t *str)
{
    return str->slen > 0 ? (pj_size_t)str->slen : 0;
}

PJ_INLINE(const char *) pj_strbuf(const pj_str_t *str)
{
    return str->ptr;
}

/** Let @a dst be the same slice as @a src. */
PJ_DECL(pj_str_t *) pj_strassign(pj_str_t *dst, pj_str_t *src);

/* Copying to a pool. Without memory the result is empty. The ones with null put a NUL behind. */

PJ_DECL(pj_str_t *) pj_strdup(pj_pool_t *pool, pj_str_t *dst, const pj_str_t *src);
PJ_DECL(pj_str_t *) pj_strdup_with_null(pj_pool_t *pool, pj_str_t *dst, const pj_str_t *src);
PJ_DECL(pj_str_t *) pj_strdup2(pj_pool_t *pool, pj_str_t *dst, const char *src);
PJ_DECL(pj_str_t *) pj_strdup2_with_null(pj_pool_t *pool, pj_str_t *dst, const char *src);
/** Terminated with a NUL as well: programs take its ptr for a C string. */
PJ_DECL(pj_str_t) pj_strdup3(pj_pool_t *pool, const char *src);

/* Copying to dst->ptr, where the caller has made room enough. */

PJ_DECL(pj_str_t *) pj_strcpy(pj_str_t *dst, const pj_str_t *src);
PJ_DECL(pj_str_t *) pj_strcpy2(pj_str_t *dst, const char *src);
/** At most @a max octets. */
PJ_DECL(pj_str_t *) pj_strncpy(pj_str_t *dst, const pj_str_t *src, pj_ssize_t max);
/** At most @a max octets, the NUL behind included. */
PJ_DECL(pj_str_t *) pj_strncpy_with_null(pj_str_t *dst, const pj_str_t *src, pj_ssize_t max);
/** Append. */
PJ_DECL(void) pj_strcat(pj_str_t *dst, const pj_str_t *src);
PJ_DECL(void) pj_strcat2(pj_str_t *dst, const char *src);

/* Comparing: less than, equal to, or greater than 0; a beginning comes before the whole. */

PJ_DECL(int) pj_strcmp(const pj_str_t *str1, const pj_str_t *str2);
PJ_DECL(int) pj_strcmp2(const pj_str_t *str1, const char *str2);
PJ_DECL(int) pj_strncmp(const pj_str_t *str1, const pj_str_t *str2, pj_size_t len);
PJ_DECL(int) pj_strncmp2(const pj_str_t *str1, const char *str2, pj_size_t len);
PJ_DECL(int) pj_stricmp(const pj_str_t *str1, const pj_str_t *str2);
PJ_DECL(int) pj_stricmp2(const pj_str_t *str1, const char *str2);
PJ_DECL(int) pj_strnicmp(const pj_str_t *str1, const pj_str_t *str2, pj_size_t len);
PJ_DECL(int) pj_strnicmp2(const pj_str_t *str1, const char *str2, pj_size_t len);
#define pj_stricmp_alnum(str1, str2) pj_stricmp(str1, str2)

/* Finding: NULL if not there. */

PJ_DECL(char *) pj_strchr(const pj_str_t *str, int chr);
PJ_DECL(char *) pj_strstr(const pj_str_t *str, const pj_str_t *substr);
PJ_DECL(char *) pj_stristr(const pj_str_t *str, const pj_str_t *substr);

/** How many octets at the beginning are all of the set, or none of it. */
PJ_DECL(pj_ssize_t) pj_strspn(const pj_str_t *str, const pj_str_t *set_char);
PJ_DECL(pj_ssize_t) pj_strspn2(const pj_str_t *str, const char *set_char);
PJ_DECL(pj_ssize_t) pj_strcspn(const pj_str_t *str, const pj_str_t *set_char);
PJ_DECL(pj_ssize_t) pj_strcspn2(const pj_str_t *str, const char *set_char);

/**
 * The next word from @a start_idx on, words being separated by any of @a delim.
 *
 * @return where it begins in @a str; str->slen, and an empty @a tok, if there is none.
 */
PJ_DECL(pj_ssize_t)
pj_strtok(const pj_str_t *str, const pj_str_t *delim, pj_str_t *tok, pj_size_t start_idx);
PJ_DECL(pj_ssize_t)
pj_strtok2(const pj_str_t *str, const char *delim, pj_str_t *tok, pj_size_t start_idx);

/** Take white space off the left, the right, both ends. @return @a str. */
PJ_DECL(pj_str_t *) pj_strltrim(pj_str_t *str);
PJ_DECL(pj_str_t *) pj_strrtrim(pj_str_t *str);
PJ_DECL(pj_str_t *) pj_strtrim(pj_str_t *str);

/** Fill @a str with letters and digits at random, no NUL. @return @a str. */
PJ_DECL(char *) pj_create_random_string(char *str, pj_size_t length);

/*
 * Numbers. Reading ends at the first octet that is no digit. A number that does not fit is the
 * nearest that does.
 */

PJ_DECL(long) pj_strtol(const pj_str_t *str);
/**
 * @return PJ_EINVAL without a digit; PJ_ETOOBIG, PJ_ETOOSMALL if out of range (*value is then the
 * bound).
 */
PJ_DECL(pj_status_t) pj_strtol2(const pj_str_t *str, long *value);
PJ_DECL(unsigned long) pj_strtoul(const pj_str_t *str);
/** In base 2 to 36; @a endptr, unless NULL, becomes what was not read. */
PJ_DECL(unsigned long) pj_strtoul2(const pj_str_t *str, pj_str_t *endptr, unsigned base);
/**
 * @return PJ_EINVAL without a digit or with a bad base; PJ_ETOOBIG if out of range (*value is then
 * the bound).
 */
PJ_DECL(pj_status_t) pj_strtoul3(const pj_str_t *str, unsigned long *value, unsigned base);
PJ_DECL(pj_status_t) pj_strtoul4(const pj_str_t *str, pj_uint_t *value, unsigned base);
/** Digits with a point or without, a sign, an exponent. */
PJ_DECL(float) pj_strtof(const pj_str_t *str);

/** Write a number and a NUL: 21 octets at most. @return the length without the NUL. */
PJ_DECL(int) pj_utoa(unsigned long val, char *buf);
PJ_DECL(int) pj_utoa2(pj_uint_t val, char *buf);
/** At least @a min_dig characters, filled with @a pad on the left. */
PJ_DECL(int) pj_utoa_pad(unsigned long val, char *buf, int min_dig, int pad);
PJ_DECL(int) pj_utoa_pad2(pj_uint_t val, char *buf, int min_dig, int pad);

/* Memory. */

PJ_INLINE(void) pj_bzero(void *dst, pj_size_t size)
{
    memset(dst, 0, size);
}

PJ_INLINE(void *) pj_memset(void *dst, int c, pj_size_t size)
{
    return memset(dst, c, size);
}

PJ_INLINE(void *) pj_memcpy(void *dst, const void *src, pj_size_t size)
{
    return memcpy(dst, src, size);
}

PJ_INLINE(void *) pj_memmove(void *dst, const void *src, pj_size_t size)
{
    return memmove(dst, src, size);
}

PJ_INLINE(int) pj_memcmp(const void *buf1, const void *buf2, pj_size_t size)
{
    return memcmp(buf1, buf2, size);
}

PJ_INLINE(void *) pj_memchr(const void *buf, int c, pj_size_t size)
{
    return (void *)memchr(buf, c, size);
}

/* C strings, into a buffer of @a dst_size octets; what is written is always NUL-terminated. */

/** @return the length copied; -PJ_ETOOBIG if it was cut; -PJ_EINVAL for a NULL or a size of 0. */
PJ_DECL(int) pj_ansi_strxcpy(char *dst, const char *src, pj_size_t dst_size);
PJ_DECL(int) pj_ansi_strxcpy2(char *dst, const pj_str_t *src, pj_size_t dst_size);
/** Append. @return the whole length, or as above. */
PJ_DECL(int) pj_ansi_strxcat(char *dst, const char *src, pj_size_t dst_size);

/**
 * After snprintf() into @a str of @a len octets, whose result is in @a ret, a variable: if the text was
 * cut, end it with ".." as far as there is room and set @a ret to its length; after an error
 * (negative) make it the empty text.
 */
#define PJ_CHECK_TRUNC_STR(ret, str, len)                      \
    do {                                                       \
        int cut_ = (int)(len);                                 \
        if ((int)(ret) >= cut_) {                              \
            for (int i_ = cut_ - 3; i_ >= 0 && i_ < cut_ - 1;) \
                (str)[i_++] = '.';                             \
            (ret) = cut_ > 0 ? cut_ - 1 : 0;                   \
            if (cut_ > 0)                                      \
                (str)[cut_ - 1] = '\0';                        \
        } else if ((int)(ret) < 0) {                           \
            (ret) = 0;                                         \
            if (cut_ > 0)                                      \
                (str)[0] = '\0';                               \
        }                                                      \
    } while (0)

PJ_END_DECL

#endif /* PJ_STRING_H */
