/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Group locks beyond pj/lock.h: members, the release hook, depth.
 *
 * A *member* is a group lock with a count and handlers of its own whose acquire and release are
 * those of its owner's root: objects with different lifetimes share one lock.
 */
#ifndef LINNET_OS_GROUP_LOCK_H
#define LINNET_OS_GROUP_LOCK_H

#include <pj/lock.h>

/**
 * Make a member of @a owner, which may be a member itself. It holds one reference of the owner
 * until it is destroyed. Its own count starts at 0, as always. @return PJ_EINVAL; PJ_ENOMEM.
 */
pj_status_t pj__grp_lock_create_member(pj_pool_t *pool, pj_grp_lock_t *owner, pj_grp_lock_t **p);

/**
 * Have @a hook called after each *outermost* release of the root or of any member, in the releasing
 * thread, with the lock not held (another thread may hold it). The root is kept alive meanwhile.
 * NULL takes the hook away. To be set before the lock is shared, or while it is held.
 */
void pj__grp_lock_set_release_hook(pj_grp_lock_t *root, void (*hook)(void *arg), void *arg);

/**
 * @return the argument of the root's hook, so that a layer finds its object; NULL without a hook.
 */
void *pj__grp_lock_hook_arg(pj_grp_lock_t *any);

/** @return how often the calling thread holds the lock; 0 if it does not. */
int pj__grp_lock_depth(pj_grp_lock_t *any);

#endif
