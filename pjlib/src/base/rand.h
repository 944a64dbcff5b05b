/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef LINNET_BASE_RAND_H
#define LINNET_BASE_RAND_H

#include <stddef.h>

/**
 * Fill @a buf with random octets of this thread's operations table; never fails (see rand.c).
 * Thread-safe.
 */
void pj__random(void *buf, size_t len);

/** Forget random octets that were fetched ahead in this thread: its operations table changed. */
void pj__random_discard(void);

#endif
