/* SPDX-License-Identifier: BSD-2-Clause */
#include <pjlib-util/string.h>
#include <pj/pool.h>

#include <string.h>

static int hex(unsigned char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 0x20;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

pj_str_t *pj_strcpy_unescape(pj_str_t *dst_str, const pj_str_t *src_str)
{
    const char *read = src_str->ptr;
    pj_ssize_t left = src_str->slen;
    char *write = dst_str->ptr;

    while (left > 0) {
        int high = left >= 3 && *read == '%' ? hex((unsigned char)read[1]) : -1;
        int low = high >= 0 ? hex((unsigned char)read[2]) : -1;
        int used = low >= 0 ? 3 : 1;

        *write++ = low >= 0 ? (char)(high * 16 + low) : *read;
        read += used;
        left -= used;
    }
    dst_str->slen = src_str->slen > 0 ? write - dst_str->ptr : 0;
    return dst_str;
}

pj_str_t pj_str_unescape(pj_pool_t *pool, const pj_str_t *src_str)
{
    pj_str_t dst = *src_str;

    if (src_str->slen <= 0 || !memchr(src_str->ptr, '%', (size_t)src_str->slen))
        return dst;
    dst.ptr = pj_pool_alloc(pool, (pj_size_t)src_str->slen);
    if (!dst.ptr)
        dst.slen = 0;
    else
        pj_strcpy_unescape(&dst, src_str);
    return dst;
}

pj_ssize_t pj_strncpy2_escape(char *dst, const pj_str_t *src_str, pj_ssize_t max,
                              const pj_cis_t *unres)
{
    static const char digits[] = "0123456789abcdef";
    pj_ssize_t n = 0;

    for (pj_ssize_t i = 0; i < src_str->slen; i++) {
        unsigned char c = (unsigned char)src_str->ptr[i];
        pj_ssize_t need = pj_cis_match(unres, c) ? 1 : 3;

        if (need > max - n)
            return -1;
        if (need == 1) {
            dst[n] = (char)c;
        } else {
            dst[n] = '%';
            dst[n + 1] = digits[c >> 4];
            dst[n + 2] = digits[c & 15];
        }
        n += need;
    }
    return n;
}

pj_str_t *pj_strncpy_escape(pj_str_t *dst_str, const pj_str_t *src_str, pj_ssize_t max,
                            const pj_cis_t *unres)
{
    dst_str->slen = pj_strncpy2_escape(dst_str->ptr, src_str, max, unres);
    return dst_str;
}
