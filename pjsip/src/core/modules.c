/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The registered modules, as readers and writers see them.
 *
 * Every message walks the modules, in any number of threads, and a module's callback may do anything, so no lock can
 * be held meanwhile. A walk works on a set that never changes; registering makes a new set. Sets are given up when
 * no walk can be in them: walks are counted, in sixteen places so that threads do not share a cache line, and by two
 * phases: a writer that waits turns the phase, so that new walks count elsewhere, and waits for the old count to
 * reach zero; twice, because a walk may have looked at the phase before it turned and counted itself after.
 *
 * Only unregistering waits: afterwards nobody is in the module. A thread that unregisters from within a walk of its
 * own cannot wait for itself and does not.
 */
#include "core/core_priv.h"

#include <pj/assert.h>
#include <pj/os.h>

#define THIS_FILE "modules.c"

pj_status_t pjsip__modules_init(pjsip__modules *m, pj_pool_t *pool, pj_pool_factory *pf)
{
    pj_status_t status;

    m->pf = pf;
    status = pj_lock_create_simple_mutex(pool, "modules", &m->lock);
    if (status == PJ_SUCCESS)
        status = pj_lock_create_simple_mutex(pool, "modules", &m->turn);
    if (status != PJ_SUCCESS)
        return status;
    status = pj_thread_local_alloc(&m->depth_slot);
    m->has_slot = status == PJ_SUCCESS;
    return status;
}

static void free_sets(pjsip__modset *set)
{
    while (set) {
        pjsip__modset *older = set->older;

        pj_pool_release(set->pool);
        set = older;
    }
}

void pjsip__modules_fini(pjsip__modules *m)
{
    pjsip__modset *set = atomic_load(&m->now);

    free_sets(m->retired);
    m->retired = NULL;
    if (set)
        pj_pool_release(set->pool);
    atomic_store(&m->now, NULL);
    if (m->has_slot)
        pj_thread_local_free(m->depth_slot);
    if (m->lock)
        pj_lock_destroy(m->lock);
    if (m->turn)
        pj_lock_destroy(m->turn);
    m->lock = m->turn = NULL;
    m->has_slot = PJ_FALSE;
}

/* ---- Readers ---- */

static long depth_of(pjsip__modules *m)
{
    return (long)(intptr_t)pj_thread_local_get(m->depth_slot);
}

static void set_depth(pjsip__modules *m, long depth)
{
    pj_thread_local_set(m->depth_slot, (void *)(intptr_t)depth);
}

void pjsip__modules_enter(pjsip__modules *m, pjsip__modview *view)
{
    uintptr_t thread = (uintptr_t)pj_thread_this();
    unsigned shard = (unsigned)((thread >> 6) ^ (thread >> 12)) % PJSIP__MOD_SHARDS;

    view->count = &m->shard[shard].readers[atomic_load(&m->phase) & 1];
    atomic_fetch_add(view->count, 1);
    /* After counting: either the writer sees the count, or we see what it published. */
    view->set = atomic_load(&m->now);
    set_depth(m, depth_of(m) + 1);
}

void pjsip__modules_leave(pjsip__modules *m, pjsip__modview *view)
{
    set_depth(m, depth_of(m) - 1);
    atomic_fetch_sub(view->count, 1);
}

/* ---- Writers ---- */

static void wait_phase(pjsip__modules *m, unsigned phase)
{
    for (unsigned i = 0; i < PJSIP__MOD_SHARDS; i++) {
        while (atomic_load(&m->shard[i].readers[phase]) != 0)
            pj_thread_sleep(1);
    }
}

/*
 * Wait until nobody is in a set that has been replaced, and free those. One thread at a time, since it turns the
 * phase, but without the writers' lock: a callback that is waited for may register another module.
 */
static void wait_for_readers(pjsip__modules *m)
{
    pjsip__modset *replaced;

    if (depth_of(m) > 0)
        return;
    pj_lock_acquire(m->turn);
    pj_lock_acquire(m->lock);
    replaced = m->retired;
    m->retired = NULL;
    pj_lock_release(m->lock);
    for (int turn = 0; turn < 2; turn++)
        wait_phase(m, atomic_fetch_add(&m->phase, 1) & 1);
    pj_lock_release(m->turn);
    free_sets(replaced);
}

static void publish(pjsip__modules *m, pjsip__modset *set)
{
    pjsip__modset *old = atomic_exchange(&m->now, set);

    if (old) {
        old->older = m->retired;
        m->retired = old;
    }
}

/* A copy of the present set without @a out (or NULL) and with @a in (or NULL) in its place. */
static pjsip__modset *derive(pjsip__modules *m, const pjsip_module *out, pjsip_module *in)
{
    const pjsip__modset *old = atomic_load(&m->now);
    pj_pool_t *pool = pj_pool_create(m->pf, "modset", sizeof(pjsip__modset) + 256, 256, NULL);
    pjsip__modset *set = pool ? PJ_POOL_ZALLOC_T(pool, pjsip__modset) : NULL;
    unsigned i;

    if (!set) {
        if (pool)
            pj_pool_release(pool);
        return NULL;
    }
    set->pool = pool;
    for (i = 0; old && i < old->count; i++) {
        if (in && old->mod[i]->priority > in->priority) {
            set->mod[set->count++] = in;
            in = NULL;
        }
        if (old->mod[i] != out)
            set->mod[set->count++] = old->mod[i];
    }
    if (in)
        set->mod[set->count++] = in;
    return set;
}

static pj_bool_t contains(const pjsip__modset *set, const pjsip_module *mod)
{
    for (unsigned i = 0; set && i < set->count; i++) {
        if (set->mod[i] == mod)
            return PJ_TRUE;
    }
    return PJ_FALSE;
}

/* Give the module an id. */
static pj_status_t reserve_id(pjsip__modules *m, pjsip_module *mod)
{
    int free_id = -1;
    pj_status_t status = PJ_SUCCESS;

    pj_lock_acquire(m->lock);
    for (int i = 0; i < PJSIP_MAX_MODULE && status == PJ_SUCCESS; i++) {
        if (!m->by_id[i]) {
            if (free_id < 0)
                free_id = i;
        } else if (m->by_id[i] == mod || pj_stricmp(&m->by_id[i]->name, &mod->name) == 0) {
            status = PJ_EEXISTS;
        }
    }
    if (status == PJ_SUCCESS && free_id < 0)
        status = PJ_ETOOMANY;
    if (status == PJ_SUCCESS) {
        m->by_id[free_id] = mod;
        mod->id = free_id;
    }
    pj_lock_release(m->lock);
    return status;
}

static void release_id(pjsip__modules *m, pjsip_module *mod)
{
    pj_lock_acquire(m->lock);
    m->by_id[mod->id] = NULL;
    mod->id = -1;
    pj_lock_release(m->lock);
}

static pj_status_t insert(pjsip__modules *m, pjsip_module *mod)
{
    pjsip__modset *set;

    pj_lock_acquire(m->lock);
    set = derive(m, NULL, mod);
    if (set)
        publish(m, set);
    pj_lock_release(m->lock);
    return set ? PJ_SUCCESS : PJ_ENOMEM;
}

static pj_status_t remove_and_wait(pjsip__modules *m, pjsip_module *mod)
{
    pjsip__modset *set;

    pj_lock_acquire(m->lock);
    set = derive(m, mod, NULL);
    if (set)
        publish(m, set);
    pj_lock_release(m->lock);
    if (!set)
        return PJ_ENOMEM;
    wait_for_readers(m);
    return PJ_SUCCESS;
}

pj_status_t pjsip_endpt_register_module(pjsip_endpoint *endpt, pjsip_module *mod)
{
    pj_status_t status;

    PJ_ASSERT_RETURN(endpt && mod && mod->name.slen > 0, PJ_EINVAL);
    status = reserve_id(&endpt->modules, mod);
    if (status != PJ_SUCCESS)
        return status;
    if (mod->load)
        status = mod->load(endpt);
    if (status == PJ_SUCCESS && mod->start) {
        status = mod->start();
        if (status != PJ_SUCCESS && mod->unload)
            mod->unload();
    }
    if (status == PJ_SUCCESS) {
        status = insert(&endpt->modules, mod);
        if (status != PJ_SUCCESS && mod->stop)
            mod->stop();
        if (status != PJ_SUCCESS && mod->unload)
            mod->unload();
    }
    if (status != PJ_SUCCESS) {
        pjsip__capability_drop_owner(endpt, mod->id);
        release_id(&endpt->modules, mod);
        PJ_PERROR(1, (THIS_FILE, status, "Module %.*s is not registered", (int)mod->name.slen,
                      mod->name.ptr));
        return status;
    }
    PJ_LOG(4, (THIS_FILE, "Module %.*s is registered", (int)mod->name.slen, mod->name.ptr));
    return PJ_SUCCESS;
}

pj_status_t pjsip_endpt_unregister_module(pjsip_endpoint *endpt, pjsip_module *mod)
{
    pjsip__modules *m;
    pj_bool_t found;
    pj_status_t status = PJ_SUCCESS;

    PJ_ASSERT_RETURN(endpt && mod, PJ_EINVAL);
    m = &endpt->modules;
    pj_lock_acquire(m->lock);
    found = contains(atomic_load(&m->now), mod);
    pj_lock_release(m->lock);
    if (!found)
        return PJ_ENOTFOUND;
    if (mod->stop)
        status = mod->stop();
    if (status != PJ_SUCCESS)
        return status;
    status = remove_and_wait(m, mod);
    if (status != PJ_SUCCESS)
        return status;
    if (mod->unload)
        status = mod->unload();
    if (status != PJ_SUCCESS) {
        insert(m, mod);
        return status;
    }
    pjsip__capability_drop_owner(endpt, mod->id);
    release_id(m, mod);
    PJ_LOG(4, (THIS_FILE, "Module %.*s is unregistered", (int)mod->name.slen, mod->name.ptr));
    return PJ_SUCCESS;
}

void pjsip__modules_unload_all(pjsip_endpoint *endpt)
{
    pjsip__modules *m = &endpt->modules;
    pjsip__modset *set = atomic_load(&m->now);
    unsigned i;

    for (i = set ? set->count : 0; i > 0; i--) {
        if (set->mod[i - 1]->stop)
            set->mod[i - 1]->stop();
    }
    /* All of them stopped before the first is unloaded: they use each other. */
    for (i = set ? set->count : 0; i > 0; i--) {
        pjsip_module *mod = set->mod[i - 1];

        if (mod->unload)
            mod->unload();
        release_id(m, mod);
    }
}
