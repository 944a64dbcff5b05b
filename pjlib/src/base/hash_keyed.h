/* SPDX-License-Identifier: BSD-2-Clause */
/* The hash for keys that come from the network: SipHash-1-3 with a random key of the process. */
#ifndef LINNET_BASE_HASH_KEYED_H
#define LINNET_BASE_HASH_KEYED_H

#include <stddef.h>
#include <stdint.h>

/** The keyed hash of @a len octets. Thread-safe; the same in all threads of the process. */
uint64_t pj__siphash(const void *data, size_t len);

/** The same over the octets with ASCII capitals taken as small letters. */
uint64_t pj__siphash_lower(const void *data, size_t len);

/** With a key of the caller's, for tests and for tables of their own key. */
uint64_t pj__siphash_with_key(const uint64_t key[2], const void *data, size_t len);

#endif
