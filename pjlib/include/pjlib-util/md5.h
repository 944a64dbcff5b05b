/* SPDX-License-Identifier: BSD-2-Clause */
/* MD5 (RFC 1321). For what still needs it: SIP digest authentication. */
#ifndef PJLIB_UTIL_MD5_H
#define PJLIB_UTIL_MD5_H

#include <pj/types.h>

PJ_BEGIN_DECL

/** A digest in the making. */
typedef struct pj_md5_context {
    pj_uint32_t buf[4];  /**< Chaining value. */
    pj_uint32_t bits[2]; /**< Octets seen: low and high word. */
    pj_uint8_t in[64];   /**< A block not yet full. */
} pj_md5_context;

/** Start. */
PJ_DECL(void) pj_md5_init(pj_md5_context *pms);

/** Add @a nbytes octets. */
PJ_DECL(void) pj_md5_update(pj_md5_context *pms, const pj_uint8_t *data, unsigned nbytes);

/** Write the digest; the context is wiped. */
PJ_DECL(void) pj_md5_final(pj_md5_context *pms, pj_uint8_t digest[16]);

PJ_END_DECL

#endif
