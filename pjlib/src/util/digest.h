/* SPDX-License-Identifier: BSD-2-Clause */
/* The digests of SIP authentication (RFC 7616, RFC 8760), over text in several pieces. */
#ifndef LINNET_UTIL_DIGEST_H
#define LINNET_UTIL_DIGEST_H

#include <pj/types.h>

typedef enum pj__digest_alg {
    PJ__DIGEST_MD5,
    PJ__DIGEST_SHA256,
    PJ__DIGEST_SHA512_256, /* SHA-512/256 of FIPS 180-4, not a cut SHA-512 */
} pj__digest_alg;

enum {
    PJ__DIGEST_MAX = 32,                    /* octets of the longest */
    PJ__DIGEST_HEX_MAX = 2 * PJ__DIGEST_MAX /* characters of it */
};

/* Octets of a digest. */
unsigned pj__digest_len(pj__digest_alg alg);

/*
 * The digest of @a count pieces put together, into @a out with room for pj__digest_len(). Pieces
 * may be empty. PJ_ENOTSUP if the cryptographic library refuses the algorithm.
 */
pj_status_t pj__digest(pj__digest_alg alg, const pj_str_t *pieces, unsigned count, pj_uint8_t *out);

/* The same in lower-case hexadecimal, twice as long; no NUL is added. */
pj_status_t pj__digest_hex(pj__digest_alg alg, const pj_str_t *pieces, unsigned count, char *out);

#endif
