/* SPDX-License-Identifier: BSD-2-Clause */
/* Base 64 (RFC 4648 sections 4 and 5). */
#ifndef PJLIB_UTIL_BASE64_H
#define PJLIB_UTIL_BASE64_H

#include <pj/types.h>

PJ_BEGIN_DECL

/** Characters that @a len octets may need, padding included. */
#define PJ_BASE256_TO_BASE64_LEN(len) (((len) + 2) / 3 * 4)

/** Octets that @a len characters may need. */
#define PJ_BASE64_TO_BASE256_LEN(len) (((len) + 3) / 4 * 3)

/**
 * Encode. @a out_len is the size of @a output before and the length after; no NUL is added.
 *
 * @return PJ_SUCCESS; PJ_ETOOSMALL; PJ_EINVAL for a negative length.
 */
PJ_DECL(pj_status_t)
pj_base64_encode(const pj_uint8_t *input, int in_len, char *output, int *out_len);

/**
 * Decode. White space is passed over, padding may be missing. @a out_len as above; it need not be
 * more than what comes out.
 *
 * @return PJ_SUCCESS; PJ_ETOOSMALL; PJ_EINVAL for a character that does not belong there.
 */
PJ_DECL(pj_status_t) pj_base64_decode(const pj_str_t *input, pj_uint8_t *out, int *out_len);

/** As pj_base64_encode(), with the URL-safe alphabet and no padding. */
PJ_DECL(pj_status_t)
pj_base64url_encode(const pj_uint8_t *input, int in_len, char *output, int *out_len);

/** As pj_base64_decode(), with the URL-safe alphabet. */
PJ_DECL(pj_status_t) pj_base64url_decode(const pj_str_t *input, pj_uint8_t *out, int *out_len);

PJ_END_DECL

#endif
