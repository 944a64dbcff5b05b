/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The dialog table: sets of dialogs by Call-ID and local tag. A request of ours that forked has a set of several, which
 * differ in the remote tag. A set has memory of its own and goes with its last dialog, whichever that is.
 *
 * The table holds one reference of each dialog. When the layer goes, dialogs that are left are taken out but keep that
 * reference until they end: sessions still count on them. Remote tags are compared under the table's lock; a dialog that takes
 * another one (pjsip__dlg_retag()) does it under that lock too.
 */
#include "dialog/dialog_priv.h"

#include "base/hash_keyed.h"

static dlg_set *set_of(const pjsip__table_node *node)
{
    return (dlg_set *)(uintptr_t)node;
}

static bool key_matches(const pjsip__table_node *node, const void *key)
{
    return pj_strcmp(&set_of(node)->key, key) == 0;
}

/* The octets of a key on the stack where they fit; looking up allocates nothing then. */
typedef struct key_buf {
    char text[256];
    char *ptr; /* text, or of the pool */
    pj_pool_t *pool;
    pj_str_t key;
    pj_uint64_t hash;
} key_buf;

static bool key_make(key_buf *b, const pj_str_t *call_id, const pj_str_t *local_tag)
{
    pj_size_t len = (pj_size_t)(local_tag->slen + 1 + call_id->slen);

    b->ptr = b->text;
    b->pool = NULL;
    if (len > sizeof(b->text)) {
        b->pool = pjsip_endpt_create_pool(pjsip__ua_layer.endpt, "dlgkey", len + 512, 512);
        b->ptr = b->pool ? pj_pool_alloc(b->pool, len) : NULL;
        if (!b->ptr) {
            pj_pool_release(b->pool);
            return false;
        }
    }
    pj_memcpy(b->ptr, local_tag->ptr, (pj_size_t)local_tag->slen);
    b->ptr[local_tag->slen] = ' ';
    pj_memcpy(b->ptr + local_tag->slen + 1, call_id->ptr, (pj_size_t)call_id->slen);
    b->key = (pj_str_t){b->ptr, (pj_ssize_t)len};
    b->hash = pj__siphash(b->ptr, len);
    return true;
}

static dlg_set *set_new(const key_buf *b)
{
    pj_pool_t *pool = pjsip_endpt_create_pool(pjsip__ua_layer.endpt, "dlgset%p",
                                              sizeof(dlg_set) + (pj_size_t)b->key.slen + 192, 256);
    dlg_set *set = pool ? PJ_POOL_ZALLOC_T(pool, dlg_set) : NULL;

    if (set)
        pj_strdup(pool, &set->key, &b->key);
    if (!set || !set->key.ptr) {
        pj_pool_release(pool);
        return NULL;
    }
    set->pool = pool;
    set->node.hash = b->hash;
    return set;
}

/* Table locked. @return PJ_EEXISTS when a dialog of that remote tag is there. */
static pj_status_t set_add(dlg_set *set, dlg *d)
{
    dlg **place = &set->members;

    for (; *place; place = &(*place)->next_in_set) {
        if (pj_strcmp(&(*place)->remote_tag, &d->pub.remote.info->tag) == 0)
            return PJ_EEXISTS;
    }
    d->remote_tag = d->pub.remote.info->tag;
    d->next_in_set = NULL;
    d->pub.dlg_set = set;
    *place = d;
    d->registered = true;
    pj_grp_lock_add_ref(d->pub.grp_lock_);
    return PJ_SUCCESS;
}

pj_status_t pjsip__dlg_register(dlg *d)
{
    pjsip__table *table = pjsip__ua_layer.sets;
    dlg_set *spare, *set;
    pj_status_t status;
    key_buf b;

    if (!key_make(&b, &d->pub.call_id->id, &d->pub.local.info->tag))
        return PJ_ENOMEM;
    spare = set_new(&b);
    pjsip__table_lock(table, b.hash);
    set = set_of(pjsip__table_find(table, b.hash, &key_matches, &b.key));
    if (!set && spare) {
        set = spare;
        spare = NULL;
        pjsip__table_insert(table, &set->node);
    }
    status = set ? set_add(set, d) : PJ_ENOMEM;
    pjsip__table_unlock(table, b.hash);
    if (spare)
        pj_pool_release(spare->pool);
    pj_pool_release(b.pool);
    return status;
}

/* Table locked. @return the set's memory if that was its last dialog. */
static pj_pool_t *set_remove(pjsip__table *table, dlg_set *set, dlg *d)
{
    dlg **place = &set->members;

    while (*place && *place != d)
        place = &(*place)->next_in_set;
    if (*place)
        *place = d->next_in_set;
    if (set->members)
        return NULL;
    pjsip__table_remove(table, &set->node);
    return set->pool;
}

bool pjsip__dlg_unregister(dlg *d)
{
    pjsip__table *table = pjsip__ua_layer.sets;
    dlg_set *set = d->pub.dlg_set;
    pj_pool_t *dead = NULL;

    if (!d->registered)
        return false;
    if (table && set) {
        pj_uint64_t hash = set->node.hash;

        pjsip__table_lock(table, hash);
        dead = set_remove(table, set, d);
        pjsip__table_unlock(table, hash);
    }
    d->registered = false;
    d->pub.dlg_set = NULL;
    pj_pool_release(dead);
    pj_grp_lock_dec_ref(d->pub.grp_lock_);
    return true;
}

static bool take_one(pjsip__table_node *node, void *arg)
{
    dlg **one = arg;

    *one = set_of(node)->members;
    pj_grp_lock_add_ref((*one)->pub.grp_lock_);
    return false;
}

void pjsip__dlg_table_empty(pjsip__table *table)
{
    for (;;) {
        pj_pool_t *dead = NULL;
        dlg *d = NULL;

        pjsip__table_each(table, &take_one, &d);
        if (!d)
            return;
        pj_grp_lock_acquire(d->pub.grp_lock_);
        if (d->pub.dlg_set) {
            dlg_set *set = d->pub.dlg_set;
            pj_uint64_t hash = set->node.hash;

            pjsip__table_lock(table, hash);
            dead = set_remove(table, set, d);
            pjsip__table_unlock(table, hash);
            d->pub.dlg_set = NULL;
        }
        pj_grp_lock_release(d->pub.grp_lock_);
        pj_pool_release(dead);
        pj_grp_lock_dec_ref(d->pub.grp_lock_);
    }
}

void pjsip__dlg_retag(dlg *d, const pj_str_t *remote_tag)
{
    pjsip__table *table = pjsip__ua_layer.sets;
    const dlg_set *set = d->pub.dlg_set;

    if (!table || !set) {
        d->remote_tag = *remote_tag;
        return;
    }
    pjsip__table_lock(table, set->node.hash);
    d->remote_tag = *remote_tag;
    pjsip__table_unlock(table, set->node.hash);
}

static dlg *set_pick(const dlg_set *set, const pj_str_t *remote_tag)
{
    dlg *d = set->members;

    while (d && remote_tag && pj_strcmp(&d->remote_tag, remote_tag) != 0)
        d = d->next_in_set;
    return d;
}

static dlg *find(const pj_str_t *call_id, const pj_str_t *local_tag, const pj_str_t *remote_tag)
{
    pjsip__table *table = pjsip__ua_layer.sets;
    const dlg_set *set;
    dlg *d = NULL;
    key_buf b;

    if (!table || !key_make(&b, call_id, local_tag))
        return NULL;
    pjsip__table_lock(table, b.hash);
    set = set_of(pjsip__table_find(table, b.hash, &key_matches, &b.key));
    if (set)
        d = set_pick(set, remote_tag);
    if (d)
        pj_grp_lock_add_ref(d->pub.grp_lock_);
    pjsip__table_unlock(table, b.hash);
    pj_pool_release(b.pool);
    return d;
}

dlg *pjsip__dlg_find(const pj_str_t *call_id, const pj_str_t *local_tag, const pj_str_t *remote_tag)
{
    return find(call_id, local_tag, remote_tag);
}

dlg *pjsip__dlg_find_first(const pj_str_t *call_id, const pj_str_t *local_tag)
{
    return find(call_id, local_tag, NULL);
}
