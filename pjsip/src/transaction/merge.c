/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Merged requests (RFC 3261 8.2.2.2): one request that reached us by two ways has two branches, and so two
 * transactions, but one From tag, Call-ID and CSeq. Server transactions are in a second table by those. It is
 * the user-agent layer that answers the second one 482; a proxy must forward it.
 */
#include "transaction/transaction_priv.h"

#include "base/hash_keyed.h"

pj_status_t pjsip__tsx_merge_key(pj_pool_t *pool, pj_str_t *key, const pjsip_rx_data *rdata)
{
    const pjsip_cseq_hdr *cseq = rdata->msg_info.cseq;
    const pj_str_t *parts[] = {&cseq->method.name, &rdata->msg_info.from->tag,
                               &rdata->msg_info.cid->id};
    pj_ssize_t room = TSX_KEY_UINT_ROOM;

    for (unsigned i = 0; i < PJ_ARRAY_SIZE(parts); i++)
        room += parts[i]->slen + 1;
    key->slen = 0;
    key->ptr = pj_pool_alloc(pool, (pj_size_t)room);
    if (!key->ptr)
        return PJ_ENOMEM;
    for (unsigned i = 0; i < PJ_ARRAY_SIZE(parts); i++) {
        pjsip__tsx_key_put(key, parts[i]->ptr, parts[i]->slen, false);
        pjsip__tsx_key_put(key, "$", 1, false);
    }
    pjsip__tsx_key_put_uint(key, (unsigned)cseq->cseq);
    return PJ_SUCCESS;
}

typedef struct merge_query {
    pj_str_t key; /* of the transaction itself: not this one */
    pj_str_t key2;
} merge_query;

static bool is_other_copy(const pjsip__table_node *node, const void *arg)
{
    const tsx *t = (const tsx *)((const char *)node - offsetof(tsx, by_key2));
    const merge_query *q = arg;

    return pj_strcmp(&t->pub.transaction_key2, &q->key2) == 0 &&
           pj_strcmp(&t->pub.transaction_key, &q->key) != 0;
}

pjsip_transaction *pjsip_tsx_detect_merged_requests(pjsip_rx_data *rdata)
{
    pjsip__table *table = pjsip__tsx_layer.by_key2;
    pjsip__table_node *node;
    merge_query q;
    pj_uint64_t hash;

    if (!table || !rdata || !rdata->msg_info.msg || rdata->msg_info.msg->type != PJSIP_REQUEST_MSG)
        return NULL;
    if (!rdata->msg_info.to || rdata->msg_info.to->tag.slen)
        return NULL;
    if (pjsip_tsx_create_key(rdata->tp_info.pool, &q.key, PJSIP_ROLE_UAS,
                             &rdata->msg_info.cseq->method, rdata) != PJ_SUCCESS)
        return NULL;
    if (pjsip__tsx_merge_key(rdata->tp_info.pool, &q.key2, rdata) != PJ_SUCCESS)
        return NULL;
    hash = pj__siphash(q.key2.ptr, (size_t)q.key2.slen);
    pjsip__table_lock(table, hash);
    node = pjsip__table_find(table, hash, &is_other_copy, &q);
    pjsip__table_unlock(table, hash);
    return node ? (pjsip_transaction *)((char *)node - offsetof(tsx, by_key2)) : NULL;
}
