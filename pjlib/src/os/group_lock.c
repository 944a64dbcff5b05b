/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Group locks: a count of references, what to do when the last one goes, and a recursive lock.
 * Objects that belong to one conversation share the lock without sharing their lifetimes: each is a
 * *member* with a count and handlers of its own, whose acquire and release go to the *root*; a
 * member keeps its owner alive by one reference.
 *
 * - Holding the lock is a reference to the handle by which it was taken, so that whatever is
 *   dropped meanwhile, the lock still stands when it is released.
 * - The release hook of the root runs after each outermost release, with the lock not held: there a
 *   conversation sends and notifies what was queued under the lock. The reference of the holder is
 *   dropped after the hook.
 * - Destroy handlers run latest first, like destructors, without the group's lock being taken for
 *   them. The memory is the lock's own: a handler may release the pool that the lock was made with,
 *   or its own node's.
 * - Chained locks exist for the compatible API. Those to be taken before the group's are tried
 *   while holding it; if one is busy, everything is let go, that one waited for, and all tried
 *   again.
 */
#include "os/group_lock.h"

#include "base/alloc.h"
#include "base/lock_obj.h"
#include "base/status.h"
#include "os/mutex.h"

#include <pj/log.h>

#include <errno.h>
#include <stdatomic.h>

#define THIS_FILE "group_lock.c"

typedef struct handler {
    struct handler *next;
    void *member;
    pj_grp_lock_handler function;
} handler;

typedef struct chained {
    struct chained *next;
    pj_lock_t *lock;
    int pos;
} chained;

typedef struct root root;

struct pj_grp_lock_t {
    pj_lock_t base; /* first: a group lock is a lock */
    root *root;
    pj_grp_lock_t *owner; /* of a member */
    handler *handlers;    /* latest first; under the lock */
    atomic_int refs;
    pj_bool_t dying; /* handlers run; only their thread looks */
};

struct root {
    pj_grp_lock_t self; /* first */
    pj__owned_mutex mutex;
    chained *chain; /* by position; under the lock */
    void (*hook)(void *arg);
    void *hook_arg;
    atomic_int members;
};

static pj_status_t base_acquire(pj_lock_t *lock)
{
    return pj_grp_lock_acquire((pj_grp_lock_t *)lock);
}

static pj_status_t base_tryacquire(pj_lock_t *lock)
{
    return pj_grp_lock_tryacquire((pj_grp_lock_t *)lock);
}

static pj_status_t base_release(pj_lock_t *lock)
{
    return pj_grp_lock_release((pj_grp_lock_t *)lock);
}

static pj_status_t base_destroy(pj_lock_t *lock)
{
    return pj_grp_lock_destroy((pj_grp_lock_t *)lock);
}

static const pj__lock_type group_type = {base_acquire, base_tryacquire, base_release, base_destroy};

static pj_bool_t is_member(const pj_grp_lock_t *g)
{
    return g->owner != NULL;
}

static pj__owned_mutex *mutex_of(const pj_grp_lock_t *g)
{
    return &g->root->mutex;
}

/* Making. */

static void init_common(pj_grp_lock_t *g, root *r)
{
    g->base.type = &group_type;
    g->root = r;
    atomic_init(&g->refs, 0);
}

void pj_grp_lock_config_default(pj_grp_lock_config *cfg)
{
    cfg->flags = 0;
}

pj_status_t pj_grp_lock_create(pj_pool_t *pool, const pj_grp_lock_config *cfg,
                               pj_grp_lock_t **p_grp_lock)
{
    pj_status_t status;
    root *r;

    (void)pool;
    (void)cfg;
    if (!p_grp_lock)
        return PJ_EINVAL;
    r = pj__calloc(1, sizeof(*r));
    if (!r)
        return PJ_ENOMEM;
    init_common(&r->self, r);
    atomic_init(&r->members, 0);
    status = pj__owned_mutex_init(&r->mutex, PJ_TRUE);
    if (status != PJ_SUCCESS) {
        pj__free(r);
        return status;
    }
    *p_grp_lock = &r->self;
    return PJ_SUCCESS;
}

pj_status_t pj_grp_lock_create_w_handler(pj_pool_t *pool, const pj_grp_lock_config *cfg,
                                         void *member, pj_grp_lock_handler handler_function,
                                         pj_grp_lock_t **p_grp_lock)
{
    pj_grp_lock_t *g;
    pj_status_t status;

    if (!p_grp_lock)
        return PJ_EINVAL;
    status = pj_grp_lock_create(pool, cfg, &g);
    if (status != PJ_SUCCESS)
        return status;
    status = pj_grp_lock_add_handler(g, pool, member, handler_function);
    if (status != PJ_SUCCESS) {
        pj_grp_lock_destroy(g);
        return status;
    }
    *p_grp_lock = g;
    return PJ_SUCCESS;
}

pj_status_t pj__grp_lock_create_member(pj_pool_t *pool, pj_grp_lock_t *owner, pj_grp_lock_t **p)
{
    pj_grp_lock_t *g;

    (void)pool;
    if (!owner || !p)
        return PJ_EINVAL;
    g = pj__calloc(1, sizeof(*g));
    if (!g)
        return PJ_ENOMEM;
    init_common(g, owner->root);
    g->owner = owner;
    pj_grp_lock_add_ref(owner);
    atomic_fetch_add(&owner->root->members, 1);
    *p = g;
    return PJ_SUCCESS;
}

/* Handlers. */

pj_status_t pj_grp_lock_add_handler(pj_grp_lock_t *g, pj_pool_t *pool, void *member,
                                    pj_grp_lock_handler function)
{
    handler *h;

    (void)pool;
    if (!g || !function)
        return PJ_EINVAL;
    h = pj__malloc(sizeof(*h));
    if (!h)
        return PJ_ENOMEM;
    h->member = member;
    h->function = function;
    pj__owned_mutex_lock(mutex_of(g));
    h->next = g->handlers;
    g->handlers = h;
    pj__owned_mutex_unlock(mutex_of(g));
    return PJ_SUCCESS;
}

static handler *take_handler(pj_grp_lock_t *g, const void *member, pj_grp_lock_handler function)
{
    handler **place = &g->handlers;
    handler *h;

    while (*place && ((*place)->member != member || (*place)->function != function))
        place = &(*place)->next;
    h = *place;
    if (h)
        *place = h->next;
    return h;
}

pj_status_t pj_grp_lock_del_handler(pj_grp_lock_t *g, void *member, pj_grp_lock_handler function)
{
    handler *h;

    if (!g || !function)
        return PJ_EINVAL;
    pj__owned_mutex_lock(mutex_of(g));
    h = take_handler(g, member, function);
    pj__owned_mutex_unlock(mutex_of(g));
    pj__free(h);
    return h ? PJ_SUCCESS : PJ_ENOTFOUND;
}

static void run_handlers(pj_grp_lock_t *g)
{
    handler *h;

    g->dying = PJ_TRUE;
    while ((h = g->handlers) != NULL) {
        g->handlers = h->next;
        h->function(h->member);
        pj__free(h);
    }
}

/* The end. */

static void free_root(root *r)
{
    while (r->chain) {
        chained *c = r->chain;

        r->chain = c->next;
        pj__free(c);
    }
    pj__owned_mutex_fini(&r->mutex);
    pj__free(r);
}

static void free_lock(pj_grp_lock_t *g)
{
    pj_grp_lock_t *owner = g->owner;

    if (!is_member(g)) {
        free_root(g->root);
        return;
    }
    atomic_fetch_sub(&g->root->members, 1);
    pj__free(g);
    pj_grp_lock_dec_ref(owner);
}

pj_status_t pj_grp_lock_destroy(pj_grp_lock_t *g)
{
    if (!g)
        return PJ_EINVAL;
    run_handlers(g);
    free_lock(g);
    return PJ_SUCCESS;
}

/* Counting. */

pj_status_t pj_grp_lock_add_ref(pj_grp_lock_t *g)
{
    if (!g)
        return PJ_EINVAL;
    atomic_fetch_add_explicit(&g->refs, 1, memory_order_relaxed);
    return PJ_SUCCESS;
}

pj_status_t pj_grp_lock_dec_ref(pj_grp_lock_t *g)
{
    int before;

    if (!g)
        return PJ_EINVAL;
    before = atomic_fetch_sub_explicit(&g->refs, 1, memory_order_acq_rel);
    if (before <= 0) {
        atomic_fetch_add(&g->refs, 1);
        return PJ_EINVALIDOP;
    }
    /* A handler that takes and drops references of the dying lock ends nothing a second time. */
    if (before > 1 || g->dying)
        return PJ_SUCCESS;
    pj_grp_lock_destroy(g);
    return PJ_EGONE;
}

int pj_grp_lock_get_ref(pj_grp_lock_t *g)
{
    return g ? atomic_load(&g->refs) : 0;
}

/* Chained locks; called with the group's lock held. */

static void release_chain(const root *r, const chained *end, const pj_lock_t *but)
{
    for (const chained *c = r->chain; c != end; c = c->next) {
        if (c->lock != but)
            pj_lock_release(c->lock);
    }
}

/* Take all but @a held, which is taken already. @return the one that was busy, or NULL. */
static chained *try_chain(root *r, const pj_lock_t *held, pj_bool_t wait)
{
    for (chained *c = r->chain; c; c = c->next) {
        pj_status_t status;

        if (c->lock == held)
            continue;
        status = wait && c->pos >= 0 ? pj_lock_acquire(c->lock) : pj_lock_tryacquire(c->lock);
        if (status == PJ_SUCCESS)
            continue;
        release_chain(r, c, held);
        return c;
    }
    return NULL;
}

static pj_bool_t is_chained(const root *r, const pj_lock_t *lock)
{
    const chained *c = r->chain;

    while (c && c->lock != lock)
        c = c->next;
    return c != NULL;
}

static void acquire_chain(root *r)
{
    pj_lock_t *held = NULL;
    chained *busy;

    while ((busy = try_chain(r, held, PJ_TRUE)) != NULL) {
        pj_lock_t *next = busy->lock;

        if (held)
            pj_lock_release(held);
        pj__owned_mutex_unlock(&r->mutex);
        pj_lock_acquire(next);
        pj__owned_mutex_lock(&r->mutex);
        held = next;
    }
    if (held && !is_chained(r, held))
        pj_lock_release(held);
}

static void insert_chained(root *r, chained *c)
{
    chained **place = &r->chain;

    while (*place && (*place)->pos <= c->pos)
        place = &(*place)->next;
    c->next = *place;
    *place = c;
}

pj_status_t pj_grp_lock_chain_lock(pj_grp_lock_t *g, pj_lock_t *ext_lock, int pos)
{
    chained *c;

    if (!g || !ext_lock)
        return PJ_EINVAL;
    c = pj__malloc(sizeof(*c));
    if (!c)
        return PJ_ENOMEM;
    c->lock = ext_lock;
    c->pos = pos;
    pj__owned_mutex_lock(mutex_of(g));
    if (pj__owned_mutex_depth(mutex_of(g)) > 1)
        pj_lock_acquire(ext_lock);
    insert_chained(g->root, c);
    pj__owned_mutex_unlock(mutex_of(g));
    return PJ_SUCCESS;
}

pj_status_t pj_grp_lock_unchain_lock(pj_grp_lock_t *g, pj_lock_t *ext_lock)
{
    chained **place;
    chained *c;

    if (!g || !ext_lock)
        return PJ_EINVAL;
    pj__owned_mutex_lock(mutex_of(g));
    place = &g->root->chain;
    while (*place && (*place)->lock != ext_lock)
        place = &(*place)->next;
    c = *place;
    if (c) {
        *place = c->next;
        if (pj__owned_mutex_depth(mutex_of(g)) > 1)
            pj_lock_release(ext_lock);
    }
    pj__owned_mutex_unlock(mutex_of(g));
    pj__free(c);
    return c ? PJ_SUCCESS : PJ_ENOTFOUND;
}

/* Locking. */

pj_status_t pj_grp_lock_acquire(pj_grp_lock_t *g)
{
    pj_status_t status;

    if (!g)
        return PJ_EINVAL;
    status = pj__owned_mutex_lock(mutex_of(g));
    if (status != PJ_SUCCESS)
        return status;
    if (g->root->chain && pj__owned_mutex_depth(mutex_of(g)) == 1)
        acquire_chain(g->root);
    return pj_grp_lock_add_ref(g);
}

pj_status_t pj_grp_lock_tryacquire(pj_grp_lock_t *g)
{
    pj_status_t status;

    if (!g)
        return PJ_EINVAL;
    status = pj__owned_mutex_trylock(mutex_of(g));
    if (status != PJ_SUCCESS)
        return status;
    if (g->root->chain && pj__owned_mutex_depth(mutex_of(g)) == 1 &&
        try_chain(g->root, NULL, PJ_FALSE)) {
        pj__owned_mutex_unlock(mutex_of(g));
        return PJ_STATUS_FROM_OS(EBUSY);
    }
    return pj_grp_lock_add_ref(g);
}

pj_status_t pj_grp_lock_release(pj_grp_lock_t *g)
{
    void (*hook)(void *arg);
    void *arg;
    int depth;

    if (!g)
        return PJ_EINVAL;
    depth = pj__owned_mutex_depth(mutex_of(g));
    if (!depth)
        return PJ_EINVALIDOP;
    hook = depth == 1 ? g->root->hook : NULL;
    arg = g->root->hook_arg;
    if (depth == 1)
        release_chain(g->root, NULL, NULL);
    pj__owned_mutex_unlock(mutex_of(g));
    if (hook)
        hook(arg);
    return pj_grp_lock_dec_ref(g);
}

/* Replacing. */

static handler **last_place(handler **place)
{
    while (*place)
        place = &(*place)->next;
    return place;
}

static void move_chain(root *from, root *to, pj_bool_t acquire)
{
    while (from->chain) {
        chained *c = from->chain;

        from->chain = c->next;
        if (acquire)
            pj_lock_acquire(c->lock);
        insert_chained(to, c);
    }
}

pj_status_t pj_grp_lock_replace(pj_grp_lock_t *old_lock, pj_grp_lock_t *new_lock)
{
    pj_bool_t holds_new;
    root *from;
    int depth;

    if (!old_lock || !new_lock || old_lock == new_lock)
        return PJ_EINVAL;
    from = old_lock->root;
    /* Members go on using their root, and a member's holds are its root's. */
    if (is_member(old_lock) || is_member(new_lock) || atomic_load(&from->members))
        return PJ_EINVALIDOP;
    depth = pj__owned_mutex_depth(&from->mutex);
    holds_new = pj__grp_lock_depth(new_lock) > 0;
    for (int i = 0; i < depth; i++)
        pj_grp_lock_acquire(new_lock);
    pj__owned_mutex_lock(&new_lock->root->mutex);
    /* Chained locks held with the old one stay held, with the new one. */
    move_chain(from, new_lock->root, holds_new && !depth);
    *last_place(&old_lock->handlers) = new_lock->handlers;
    new_lock->handlers = old_lock->handlers;
    /* The holder's references were added by acquiring the new lock. */
    atomic_fetch_add(&new_lock->refs, atomic_load(&old_lock->refs) - depth);
    pj__owned_mutex_unlock(&new_lock->root->mutex);
    while (pj__owned_mutex_depth(&from->mutex))
        pj__owned_mutex_unlock(&from->mutex);
    free_root(from);
    return PJ_SUCCESS;
}

/* Beyond the compatible API. */

void pj__grp_lock_set_release_hook(pj_grp_lock_t *g, void (*hook)(void *arg), void *arg)
{
    g->root->hook = hook;
    g->root->hook_arg = hook ? arg : NULL;
}

void *pj__grp_lock_hook_arg(pj_grp_lock_t *any)
{
    return any->root->hook_arg;
}

int pj__grp_lock_depth(pj_grp_lock_t *any)
{
    return pj__owned_mutex_depth(mutex_of(any));
}

void pj_grp_lock_dump(pj_grp_lock_t *g)
{
    unsigned n = 0;

    pj__owned_mutex_lock(mutex_of(g));
    for (const handler *h = g->handlers; h; h = h->next)
        n++;
    pj__owned_mutex_unlock(mutex_of(g));
    PJ_LOG(4, (THIS_FILE, "Group lock %p: %d references, %u handlers, %s%p with %d members",
               (void *)g, pj_grp_lock_get_ref(g), n, is_member(g) ? "member of " : "root ",
               (void *)g->root, atomic_load(&g->root->members)));
}
