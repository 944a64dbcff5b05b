/* SPDX-License-Identifier: BSD-2-Clause */
/* Percent escapes (RFC 3986 section 2.1). */
#ifndef PJLIB_UTIL_STRING_H
#define PJLIB_UTIL_STRING_H

#include <pj/types.h>
#include <pjlib-util/scanner.h>

PJ_BEGIN_DECL

/** @a src_str with each %HH replaced by its octet; memory from @a pool only if there is any. */
PJ_DECL(pj_str_t) pj_str_unescape(pj_pool_t *pool, const pj_str_t *src_str);

/**
 * As pj_str_unescape(), into @a dst_str, whose buffer holds at least src_str->slen. Returns @a
 * dst_str.
 */
PJ_DECL(pj_str_t *) pj_strcpy_unescape(pj_str_t *dst_str, const pj_str_t *src_str);

/**
 * Write @a src_str to @a dst, escaping what is not in @a unres. No NUL is added.
 *
 * @return octets written; -1 if more than @a max would be needed, with @a dst undefined.
 */
PJ_DECL(pj_ssize_t)
pj_strncpy2_escape(char *dst, const pj_str_t *src_str, pj_ssize_t max, const pj_cis_t *unres);

/** As pj_strncpy2_escape(), into @a dst_str, whose slen becomes the result. Returns @a dst_str. */
PJ_DECL(pj_str_t *)
pj_strncpy_escape(pj_str_t *dst_str, const pj_str_t *src_str, pj_ssize_t max,
                  const pj_cis_t *unres);

PJ_END_DECL

#endif
