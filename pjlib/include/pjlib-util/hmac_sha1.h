/* SPDX-License-Identifier: BSD-2-Clause */
/* HMAC (RFC 2104) with SHA-1. */
#ifndef PJLIB_UTIL_HMAC_SHA1_H
#define PJLIB_UTIL_HMAC_SHA1_H

#include <pj/types.h>
#include <pjlib-util/sha1.h>

PJ_BEGIN_DECL

/** A code in the making. */
typedef struct pj_hmac_sha1_context {
    pj_sha1_context context; /**< The inner digest. */
    pj_uint8_t k_opad[64];   /**< Key of the outer digest. */
} pj_hmac_sha1_context;

/** The code of @a input under @a key, at once. */
PJ_DECL(void)
pj_hmac_sha1(const pj_uint8_t *input, unsigned input_len, const pj_uint8_t *key, unsigned key_len,
             pj_uint8_t digest[20]);

/** Start. */
PJ_DECL(void)
pj_hmac_sha1_init(pj_hmac_sha1_context *hctx, const pj_uint8_t *key, unsigned key_len);

/** Add input. */
PJ_DECL(void)
pj_hmac_sha1_update(pj_hmac_sha1_context *hctx, const pj_uint8_t *input, unsigned input_len);

/** Write the code; the context is wiped. */
PJ_DECL(void) pj_hmac_sha1_final(pj_hmac_sha1_context *hctx, pj_uint8_t digest[20]);

PJ_END_DECL

#endif
