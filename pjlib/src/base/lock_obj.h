/* SPDX-License-Identifier: BSD-2-Clause */
/* What is behind a pj_lock_t: four functions. Anything that locks begins with one. */
#ifndef LINNET_BASE_LOCK_OBJ_H
#define LINNET_BASE_LOCK_OBJ_H

#include <pj/types.h>

typedef struct pj__lock_type {
    pj_status_t (*acquire)(pj_lock_t *lock);
    pj_status_t (*tryacquire)(pj_lock_t *lock);
    pj_status_t (*release)(pj_lock_t *lock);
    pj_status_t (*destroy)(pj_lock_t *lock);
} pj__lock_type;

struct pj_lock_t {
    const pj__lock_type *type;
};

#endif
