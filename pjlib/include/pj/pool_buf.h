/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef PJ_POOL_BUF_H
#define PJ_POOL_BUF_H

#include <pj/pool.h>

PJ_BEGIN_DECL

/**
 * Make a pool inside the caller's memory. It does not grow, and it need not be released.
 *
 * @return NULL if @a size is too small for a pool's book-keeping.
 */
PJ_DECL(pj_pool_t *) pj_pool_create_on_buf(const char *name, void *buf, pj_size_t size);

PJ_END_DECL

#endif /* PJ_POOL_BUF_H */
