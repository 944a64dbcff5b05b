/* SPDX-License-Identifier: BSD-2-Clause */
/* CRC-32 as in IEEE 802.3 and ITU V.42. */
#ifndef PJLIB_UTIL_CRC32_H
#define PJLIB_UTIL_CRC32_H

#include <pj/types.h>
#include <pjlib-util/config.h>

PJ_BEGIN_DECL

/** A sum in the making. */
typedef struct pj_crc32_context {
    pj_uint32_t crc_state; /**< The register. */
} pj_crc32_context;

/** Start. */
PJ_DECL(void) pj_crc32_init(pj_crc32_context *ctx);

/** Add @a nbytes octets. Returns the sum so far. */
PJ_DECL(pj_uint32_t)
pj_crc32_update(pj_crc32_context *ctx, const pj_uint8_t *data, pj_size_t nbytes);

/** The sum. */
PJ_DECL(pj_uint32_t) pj_crc32_final(pj_crc32_context *ctx);

/** The sum of @a nbytes octets, at once. */
PJ_DECL(pj_uint32_t) pj_crc32_calc(const pj_uint8_t *data, pj_size_t nbytes);

PJ_END_DECL

#endif
