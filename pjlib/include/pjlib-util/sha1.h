/* SPDX-License-Identifier: BSD-2-Clause */
/* SHA-1 (RFC 3174). */
#ifndef PJLIB_UTIL_SHA1_H
#define PJLIB_UTIL_SHA1_H

#include <pj/types.h>

PJ_BEGIN_DECL

/** Octets of a digest. */
#define PJ_SHA1_DIGEST_SIZE 20

/** A digest in the making. */
typedef struct pj_sha1_context {
    pj_uint32_t state[5];  /**< Chaining value. */
    pj_uint32_t count[2];  /**< Octets seen: low and high word. */
    pj_uint8_t buffer[64]; /**< A block not yet full. */
} pj_sha1_context;

/** Start. */
PJ_DECL(void) pj_sha1_init(pj_sha1_context *ctx);

/** Add @a nbytes octets. */
PJ_DECL(void) pj_sha1_update(pj_sha1_context *ctx, const pj_uint8_t *data, const pj_size_t nbytes);

/** Write the digest; the context is wiped. */
PJ_DECL(void) pj_sha1_final(pj_sha1_context *ctx, pj_uint8_t digest[PJ_SHA1_DIGEST_SIZE]);

PJ_END_DECL

#endif
