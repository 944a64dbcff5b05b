/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Locks of any kind behind one type, and group locks: one recursive lock and one reference count
 * for objects that belong together.
 */
#ifndef PJ_LOCK_H
#define PJ_LOCK_H

#include <pj/types.h>

PJ_BEGIN_DECL

/* A lock's memory comes from the pool; NULL as name is allowed. */
PJ_DECL(pj_status_t)
pj_lock_create_simple_mutex(pj_pool_t *pool, const char *name, pj_lock_t **lock);
PJ_DECL(pj_status_t)
pj_lock_create_recursive_mutex(pj_pool_t *pool, const char *name, pj_lock_t **lock);
/** A lock that locks nothing. */
PJ_DECL(pj_status_t)
pj_lock_create_null_mutex(pj_pool_t *pool, const char *name, pj_lock_t **lock);
PJ_DECL(pj_status_t)
pj_lock_create_semaphore(pj_pool_t *pool, const char *name, unsigned initial, unsigned max,
                         pj_lock_t **lock);

PJ_DECL(pj_status_t) pj_lock_acquire(pj_lock_t *lock);
/** @return an error, PJ_STATUS_FROM_OS(EBUSY) for a mutex, if the lock is taken. */
PJ_DECL(pj_status_t) pj_lock_tryacquire(pj_lock_t *lock);
PJ_DECL(pj_status_t) pj_lock_release(pj_lock_t *lock);
PJ_DECL(pj_status_t) pj_lock_destroy(pj_lock_t *lock);

/*
 * Group locks. The count starts at 0: the creator adds the first reference. When the last one goes,
 * the destroy handlers run, the latest added first, in the thread that dropped it and with the
 * group's lock not taken on its behalf; then the lock is gone. Holding the lock counts as a
 * reference. A group lock is also a pj_lock_t.
 */
typedef struct pj_grp_lock_config {
    unsigned flags; /* none so far */
} pj_grp_lock_config;

typedef void (*pj_grp_lock_handler)(void *member);

PJ_DECL(void) pj_grp_lock_config_default(pj_grp_lock_config *cfg);

/**
 * @a cfg may be NULL. The lock's memory is its own: @a pool need not outlive it. @return PJ_ENOMEM.
 */
PJ_DECL(pj_status_t)
pj_grp_lock_create(pj_pool_t *pool, const pj_grp_lock_config *cfg, pj_grp_lock_t **p_grp_lock);

/** The same, with a first destroy handler. */
PJ_DECL(pj_status_t)
pj_grp_lock_create_w_handler(pj_pool_t *pool, const pj_grp_lock_config *cfg, void *member,
                             pj_grp_lock_handler handler, pj_grp_lock_t **p_grp_lock);

/** Destroy at once, references or not. */
PJ_DECL(pj_status_t) pj_grp_lock_destroy(pj_grp_lock_t *grp_lock);

/**
 * Give what hangs on @a old_lock (references, handlers, chained locks, the caller's holds) to @a
 * new_lock; @a old_lock is gone. Nobody else may be using it. @return PJ_EINVALIDOP if one of them
 * shares its lock with others.
 */
PJ_DECL(pj_status_t) pj_grp_lock_replace(pj_grp_lock_t *old_lock, pj_grp_lock_t *new_lock);

PJ_DECL(pj_status_t) pj_grp_lock_acquire(pj_grp_lock_t *grp_lock);
/** @return PJ_STATUS_FROM_OS(EBUSY) if another thread has it. */
PJ_DECL(pj_status_t) pj_grp_lock_tryacquire(pj_grp_lock_t *grp_lock);
/**
 * @return PJ_EGONE if that was the last reference; PJ_EINVALIDOP if the caller does not hold the
 * lock.
 */
PJ_DECL(pj_status_t) pj_grp_lock_release(pj_grp_lock_t *grp_lock);

/** @return PJ_EINVAL; PJ_ENOMEM. */
PJ_DECL(pj_status_t)
pj_grp_lock_add_handler(pj_grp_lock_t *grp_lock, pj_pool_t *pool, void *member,
                        pj_grp_lock_handler handler);
/** @return PJ_ENOTFOUND. */
PJ_DECL(pj_status_t)
pj_grp_lock_del_handler(pj_grp_lock_t *grp_lock, void *member, pj_grp_lock_handler handler);

PJ_DECL(pj_status_t) pj_grp_lock_add_ref(pj_grp_lock_t *grp_lock);
/** Who asks is not kept: the two under their names for debugging. */
#define pj_grp_lock_add_ref_dbg(grp_lock, file, line) \
    ((void)(file), (void)(line), pj_grp_lock_add_ref(grp_lock))
#define pj_grp_lock_dec_ref_dbg(grp_lock, file, line) \
    ((void)(file), (void)(line), pj_grp_lock_dec_ref(grp_lock))
/** @return PJ_EGONE if that was the last one. */
PJ_DECL(pj_status_t) pj_grp_lock_dec_ref(pj_grp_lock_t *grp_lock);
PJ_DECL(int) pj_grp_lock_get_ref(pj_grp_lock_t *grp_lock);

/**
 * Have another lock taken together with the group's: before it if @a pos is negative (the lowest
 * first), after it otherwise. If the caller holds the group, the other lock is taken now. For
 * programs that need it; the libraries never chain. @return PJ_ENOMEM.
 */
PJ_DECL(pj_status_t) pj_grp_lock_chain_lock(pj_grp_lock_t *grp_lock, pj_lock_t *ext_lock, int pos);
/** @return PJ_ENOTFOUND. */
PJ_DECL(pj_status_t) pj_grp_lock_unchain_lock(pj_grp_lock_t *grp_lock, pj_lock_t *ext_lock);

/** Log the count and the members at level 4. */
PJ_DECL(void) pj_grp_lock_dump(pj_grp_lock_t *grp_lock);

PJ_END_DECL

#endif /* PJ_LOCK_H */
