/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A stack of the application's own nodes that any number of threads push and pop. A node is any
 * struct that begins with PJ_DECL_ATOMIC_SLIST_MEMBER; it may be freed as soon as it is popped.
 */
#ifndef PJ_ATOMIC_SLIST_H
#define PJ_ATOMIC_SLIST_H

#include <pj/types.h>

PJ_BEGIN_DECL

/** Octets that a node must be aligned to beyond what its type asks for; 0: none. */
#define PJ_ATOMIC_SLIST_ALIGNMENT 0

/** Before and behind a struct whose objects are nodes. */
#define PJ_ATOMIC_SLIST_ALIGN_PREFIX
#define PJ_ATOMIC_SLIST_ALIGN_SUFFIX

/** What a node begins with. @a type is not needed. */
#define PJ_DECL_ATOMIC_SLIST_MEMBER(type) void *slist_next_

/** Any node. */
typedef void pj_atomic_slist_node_t;

/** A stack. */
typedef struct pj_atomic_slist pj_atomic_slist;

/** Make an empty one. @return PJ_EINVAL; PJ_ENOMEM. */
PJ_DECL(pj_status_t) pj_atomic_slist_create(pj_pool_t *pool, pj_atomic_slist **p_slist);

/** Forget the nodes, which stay their owners', and the stack. @return PJ_EINVAL. */
PJ_DECL(pj_status_t) pj_atomic_slist_destroy(pj_atomic_slist *slist);

/** @return PJ_EINVAL. */
PJ_DECL(pj_status_t) pj_atomic_slist_push(pj_atomic_slist *slist, pj_atomic_slist_node_t *node);

/** The node that was pushed last; NULL if there is none. */
PJ_DECL(pj_atomic_slist_node_t *) pj_atomic_slist_pop(pj_atomic_slist *slist);

/** How many nodes there are, at this moment. */
PJ_DECL(pj_size_t) pj_atomic_slist_size(pj_atomic_slist *slist);

/** An array of nodes, all zeros. @return NULL without memory. */
PJ_DECL(void *) pj_atomic_slist_calloc(pj_pool_t *pool, pj_size_t count, pj_size_t elem);

PJ_END_DECL

#endif /* PJ_ATOMIC_SLIST_H */
