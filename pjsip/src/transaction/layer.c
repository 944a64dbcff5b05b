/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The transaction layer's module: it looks up the transaction of each received message, and keeps the tables. What
 * it finds it takes (no later module sees the message), but for an ACK of a 2xx that happens to carry its INVITE's
 * branch: that belongs to the dialog (RFC 6026 7.1).
 *
 * The compatible API knows one layer per process (pjsip_tsx_layer_instance(void)), so this is a global. Its tables live
 * from registration to the end of unregistration.
 */
#include "transaction/transaction_priv.h"

#include "base/hash_keyed.h"
#include "base/log_later.h"

#define THIS_FILE "layer.c"

static pj_status_t on_unload(void);
static pj_status_t on_stop(void);
static pj_bool_t on_rx_request(pjsip_rx_data *rdata);
static pj_bool_t on_rx_response(pjsip_rx_data *rdata);

tsx_layer pjsip__tsx_layer = {
    .mod =
        {
            .name = {"mod-tsx-layer", 13},
            .id = -1,
            .priority = PJSIP_MOD_PRIORITY_TSX_LAYER,
            .stop = &on_stop,
            .unload = &on_unload,
            .on_rx_request = &on_rx_request,
            .on_rx_response = &on_rx_response,
        },
    .max_retransmit = -1,
};

static tsx *of_key(const pjsip__table_node *node)
{
    return (tsx *)((char *)(uintptr_t)node - offsetof(tsx, by_key));
}

static bool key_matches(const pjsip__table_node *node, const void *key)
{
    return pj_strcmp(&of_key(node)->pub.transaction_key, key) == 0;
}

/* ---- Tables ------------------------------------------------------------------------------------------ */

tsx *pjsip__tsx_find(const pj_str_t *key)
{
    pjsip__table *table = pjsip__tsx_layer.by_key;
    pj_uint64_t hash = pj__siphash(key->ptr, (size_t)key->slen);
    pjsip__table_node *node;

    if (!table)
        return NULL;
    pjsip__table_lock(table, hash);
    node = pjsip__table_find(table, hash, &key_matches, key);
    if (node)
        pj_grp_lock_add_ref(of_key(node)->pub.grp_lock);
    pjsip__table_unlock(table, hash);
    return node ? of_key(node) : NULL;
}

static bool id_matches(const pjsip__table_node *node, const void *id)
{
    const tsx *t = (const tsx *)((const char *)node - offsetof(tsx, by_id));

    return t->id == *(const pj_uint64_t *)id;
}

tsx *pjsip__tsx_find_id(pj_uint64_t id)
{
    pjsip__table *table = pjsip__tsx_layer.by_id;
    pj_uint64_t hash = pj__siphash(&id, sizeof(id));
    pjsip__table_node *node;
    tsx *t = NULL;

    if (!table)
        return NULL;
    pjsip__table_lock(table, hash);
    node = pjsip__table_find(table, hash, &id_matches, &id);
    if (node) {
        t = (tsx *)((char *)node - offsetof(tsx, by_id));
        pj_grp_lock_add_ref(t->pub.grp_lock);
    }
    pjsip__table_unlock(table, hash);
    return t;
}

static void enter(pjsip__table *table, pjsip__table_node *node, pj_uint64_t hash)
{
    node->hash = hash;
    pjsip__table_lock(table, hash);
    pjsip__table_insert(table, node);
    pjsip__table_unlock(table, hash);
}

pj_status_t pjsip__tsx_register(tsx *t)
{
    tsx_layer *layer = &pjsip__tsx_layer;
    pj_uint64_t hash = pj__siphash(t->pub.transaction_key.ptr, (size_t)t->pub.transaction_key.slen);
    bool taken;

    if (pjsip__table_count(layer->by_key) >= pjsip_cfg()->tsx.max_count)
        return PJ_ETOOMANY;
    t->id = atomic_fetch_add(&layer->last_id, 1) + 1;
    t->by_key.hash = hash;
    t->pub.hashed_key = (pj_uint32_t)hash;
    pjsip__table_lock(layer->by_key, hash);
    taken = pjsip__table_find(layer->by_key, hash, &key_matches, &t->pub.transaction_key) != NULL;
    if (!taken) {
        pj_grp_lock_add_ref(t->pub.grp_lock);
        pjsip__table_insert(layer->by_key, &t->by_key);
    }
    pjsip__table_unlock(layer->by_key, hash);
    if (taken)
        return PJ_EEXISTS;

    if (t->pub.transaction_key2.slen) {
        hash = pj__siphash(t->pub.transaction_key2.ptr, (size_t)t->pub.transaction_key2.slen);
        t->pub.hashed_key2 = (pj_uint32_t)hash;
        enter(layer->by_key2, &t->by_key2, hash);
    }
    enter(layer->by_id, &t->by_id, pj__siphash(&t->id, sizeof(t->id)));
    return PJ_SUCCESS;
}

static bool leave(pjsip__table *table, pjsip__table_node *node)
{
    bool was_in;

    if (!table)
        return false;
    pjsip__table_lock(table, node->hash);
    was_in = pjsip__table_remove(table, node);
    pjsip__table_unlock(table, node->hash);
    return was_in;
}

void pjsip__tsx_unregister(tsx *t)
{
    leave(pjsip__tsx_layer.by_key2, &t->by_key2);
    leave(pjsip__tsx_layer.by_id, &t->by_id);
    if (leave(pjsip__tsx_layer.by_key, &t->by_key))
        pj_grp_lock_dec_ref(t->pub.grp_lock);
}

/* ---- The module -------------------------------------------------------------------------------------- */

static tsx *find_of(pjsip_rx_data *rdata, pjsip_role_e role)
{
    pj_str_t key;

    if (!rdata->msg_info.cseq ||
        pjsip_tsx_create_key(rdata->tp_info.pool, &key, role, &rdata->msg_info.cseq->method,
                             rdata) != PJ_SUCCESS)
        return NULL;
    return pjsip__tsx_find(&key);
}

static pj_bool_t on_rx_request(pjsip_rx_data *rdata)
{
    tsx *t = find_of(rdata, PJSIP_ROLE_UAS);
    pj_bool_t ours = t != NULL;

    if (!t)
        return PJ_FALSE;
    if (rdata->msg_info.msg->line.req.method.id == PJSIP_ACK_METHOD && atomic_load(&t->accepted))
        ours = PJ_FALSE;
    else
        pjsip_tsx_recv_msg(&t->pub, rdata);
    pj_grp_lock_dec_ref(t->pub.grp_lock);
    return ours;
}

static pj_bool_t on_rx_response(pjsip_rx_data *rdata)
{
    tsx *t = find_of(rdata, PJSIP_ROLE_UAC);

    if (!t)
        return PJ_FALSE;
    pjsip_tsx_recv_msg(&t->pub, rdata);
    pj_grp_lock_dec_ref(t->pub.grp_lock);
    return PJ_TRUE;
}

static bool take_one(pjsip__table_node *node, void *arg)
{
    tsx **one = arg;

    *one = of_key(node);
    pj_grp_lock_add_ref((*one)->pub.grp_lock);
    return false;
}

/* Everything that is left ends without a word: their users are about to go. */
static pj_status_t on_stop(void)
{
    tsx *t;

    for (;;) {
        t = NULL;
        pjsip__table_each(pjsip__tsx_layer.by_key, &take_one, &t);
        if (!t)
            return PJ_SUCCESS;
        pjsip__tsx_discard(&t->pub);
        pj_grp_lock_dec_ref(t->pub.grp_lock);
    }
}

static pj_status_t on_unload(void)
{
    tsx_layer *layer = &pjsip__tsx_layer;

    if (layer->by_key)
        on_stop(); /* once more: for those that were made meanwhile */
    pjsip__table_destroy(layer->by_key);
    pjsip__table_destroy(layer->by_key2);
    pjsip__table_destroy(layer->by_id);
    layer->by_key = layer->by_key2 = layer->by_id = NULL;
    layer->endpt = NULL;
    return PJ_SUCCESS;
}

pj_status_t pjsip_tsx_layer_init_module(pjsip_endpoint *endpt)
{
    tsx_layer *layer = &pjsip__tsx_layer;
    pj_status_t status;

    if (!endpt)
        return PJ_EINVAL;
    if (layer->endpt)
        return PJ_EINVALIDOP;
    status = pjsip__table_create(endpt, "tsxtable", &layer->by_key);
    if (status == PJ_SUCCESS)
        status = pjsip__table_create(endpt, "tsxtable2", &layer->by_key2);
    if (status == PJ_SUCCESS)
        status = pjsip__table_create(endpt, "tsxtable3", &layer->by_id);
    if (status == PJ_SUCCESS) {
        layer->endpt = endpt;
        status = pjsip_endpt_register_module(endpt, &layer->mod);
    }
    if (status == PJ_SUCCESS) {
        status = pjsip__tsx_stateful_init(endpt);
        if (status != PJ_SUCCESS)
            pjsip_endpt_unregister_module(endpt, &layer->mod);
    }
    if (status != PJ_SUCCESS)
        on_unload();
    return status;
}

pjsip_module *pjsip_tsx_layer_instance(void)
{
    return &pjsip__tsx_layer.mod;
}

pj_status_t pjsip_tsx_layer_destroy(void)
{
    pjsip_endpoint *endpt = pjsip__tsx_layer.endpt;

    if (!endpt)
        return PJ_EINVALIDOP;
    pjsip__tsx_stateful_fini(endpt);
    return pjsip_endpt_unregister_module(endpt, &pjsip__tsx_layer.mod);
}

/* ---- Looking in from outside --------------------------------------------------------------------------- */

unsigned pjsip_tsx_layer_get_tsx_count(void)
{
    return pjsip__tsx_layer.by_key ? pjsip__table_count(pjsip__tsx_layer.by_key) : 0;
}

/* What has shown TERMINATED only absorbs: programs must not find it. */
static tsx *find_shown(const pj_str_t *key)
{
    tsx *t = key ? pjsip__tsx_find(key) : NULL;
    bool gone;

    if (!t)
        return NULL;
    pj_grp_lock_acquire(t->pub.grp_lock);
    gone = t->told || t->over;
    pj_grp_lock_release(t->pub.grp_lock);
    if (gone) {
        pj_grp_lock_dec_ref(t->pub.grp_lock);
        return NULL;
    }
    return t;
}

pjsip_transaction *pjsip_tsx_layer_find_tsx(const pj_str_t *key, pj_bool_t lock)
{
    tsx *t = find_shown(key);

    if (!t)
        return NULL;
    if (lock)
        pj_grp_lock_acquire(t->pub.grp_lock); /* counts as a reference */
    pj_grp_lock_dec_ref(t->pub.grp_lock);
    return &t->pub;
}

pjsip_transaction *pjsip_tsx_layer_find_tsx2(const pj_str_t *key, pj_bool_t add_ref)
{
    tsx *t = find_shown(key);

    if (t && !add_ref)
        pj_grp_lock_dec_ref(t->pub.grp_lock);
    return t ? &t->pub : NULL;
}

static bool dump_one(pjsip__table_node *node, void *arg)
{
    const tsx *t = of_key(node);

    pj__log_later(arg, 3, THIS_FILE, "  %s %s %.*s", t->pub.obj_name, pjsip_role_name(t->pub.role),
                  (int)t->pub.method.name.slen, t->pub.method.name.ptr);
    return true;
}

void pjsip_tsx_layer_dump(pj_bool_t detail)
{
    pj__log_lines lines = {0};

    PJ_LOG(3, (THIS_FILE, "Transactions: %u", pjsip_tsx_layer_get_tsx_count()));
    if (detail && pjsip__tsx_layer.by_key)
        pjsip__table_each(pjsip__tsx_layer.by_key, &dump_one, &lines);
    pj__log_now(&lines);
}

void pjsip_tsx_set_timers(unsigned t1, unsigned t2, unsigned t4, unsigned td)
{
    pjsip_cfg_t *cfg = pjsip_cfg();

    cfg->tsx.t1 = t1 ? t1 : cfg->tsx.t1;
    cfg->tsx.t2 = t2 ? t2 : cfg->tsx.t2;
    cfg->tsx.t4 = t4 ? t4 : cfg->tsx.t4;
    cfg->tsx.td = td ? td : cfg->tsx.td;
}

void pjsip_tsx_initialize_timer_values(void)
{
}

void pjsip_tsx_set_max_retransmit_count(int max)
{
    atomic_store(&pjsip__tsx_layer.max_retransmit, max);
}
