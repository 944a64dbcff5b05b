/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Keys: the table they live in, their life, and the order of their callbacks.
 *
 * A key is a slot. Slots are made in chunks that double in size and never move or go away while the queue lives,
 * so a look-up takes no lock. An event names slot and generation; *life* holds generation, closed bit
 * and number of references in one word, so that taking a reference and checking the generation are one step. A
 * stale event therefore finds nothing, and a slot can be used again at once; first in, first out, so that a key
 * that a program uses after its death is found closed for as long as possible.
 *
 *   registered        generation g, open, 1 reference of the registration and one of each turn at work
 *   unregistered      generation g, closed; callbacks may still be running
 *   last reference    generation g+1, closed, 0; the slot is free, the group lock is released
 */
#include "io/ioqueue_priv.h"

#include "base/alloc.h"
#include "net/net_sock.h"

#include <pj/errno.h>
#include <pj/lock.h>
#include <sched.h>
#include <string.h>

static const unsigned long long CLOSED = 1ull << 31;
static const unsigned long long REFS = (1ull << 31) - 1;

/* ---- Table ---- */

/* Chunk k has 64 << k slots and begins at slot (64 << k) - 64. */
static pj_ioqueue_key_t *find_slot(pj_ioqueue_t *ioqueue, uint32_t slot)
{
    uint64_t at = (uint64_t)slot + PJ__FIRST_CHUNK;
    unsigned index = (unsigned)(63 - __builtin_clzll(at)) - 6;
    pj_ioqueue_key_t *chunk;

    if (index >= PJ__CHUNKS)
        return NULL;
    chunk = atomic_load_explicit(&ioqueue->published[index], memory_order_acquire);
    return chunk ? &chunk[at - ((uint64_t)PJ__FIRST_CHUNK << index)] : NULL;
}

static void free_slot(pj_ioqueue_t *ioqueue, pj_ioqueue_key_t *key)
{
    key->next_free = NULL;
    if (ioqueue->free_head)
        ioqueue->free_tail->next_free = key;
    else
        ioqueue->free_head = key;
    ioqueue->free_tail = key;
}

void pj__key_init_slot(pj_ioqueue_t *ioqueue, pj_ioqueue_key_t *key, uint32_t slot)
{
    pthread_mutexattr_t attr;

    key->ioqueue = ioqueue;
    key->slot = slot;
    atomic_init(&key->life, 1ull << 32 | CLOSED);
    pthread_mutex_init(&key->lock, NULL);
    pthread_mutexattr_init(&attr);
    pthread_mutexattr_settype(&attr, PTHREAD_MUTEX_RECURSIVE);
    pthread_mutex_init(&key->user_lock, &attr);
    pthread_mutexattr_destroy(&attr);
    for (int i = 0; i < PJ__SIDES; i++) {
        key->ready[i].key = key;
        key->ready[i].side = (pj__side)i;
    }
}

void pj__key_fini_slot(pj_ioqueue_key_t *key)
{
    pj__free(key->spare);
    pthread_mutex_destroy(&key->lock);
    pthread_mutex_destroy(&key->user_lock);
}

/* With the queue's lock held. */
static pj_status_t grow(pj_ioqueue_t *ioqueue)
{
    unsigned index = 0;
    uint32_t size;
    pj_ioqueue_key_t *keys;

    while (index < PJ__CHUNKS && ioqueue->chunks[index])
        index++;
    if (index == PJ__CHUNKS)
        return PJ_ETOOMANY;
    size = (uint32_t)PJ__FIRST_CHUNK << index;
    keys = pj__calloc(size, sizeof(*keys));
    if (!keys)
        return PJ_ENOMEM;
    for (uint32_t i = 0; i < size; i++) {
        pj__key_init_slot(ioqueue, &keys[i], ioqueue->slots + i);
        free_slot(ioqueue, &keys[i]);
    }
    ioqueue->slots += size;
    ioqueue->chunks[index] = keys;
    atomic_store_explicit(&ioqueue->published[index], keys, memory_order_release);
    return PJ_SUCCESS;
}

static pj_status_t take_slot(pj_ioqueue_t *ioqueue, pj_ioqueue_key_t **p_key)
{
    pj_status_t status = PJ_SUCCESS;

    pthread_mutex_lock(&ioqueue->lock);
    if (!ioqueue->free_head)
        status = grow(ioqueue);
    if (status == PJ_SUCCESS) {
        *p_key = ioqueue->free_head;
        ioqueue->free_head = (*p_key)->next_free;
        (*p_key)->concurrent = ioqueue->concurrency;
        (*p_key)->send_limit = ioqueue->send_limit;
    }
    pthread_mutex_unlock(&ioqueue->lock);
    return status;
}

/* ---- Life ---- */

pj_ioqueue_key_t *pj__key_acquire(pj_ioqueue_t *ioqueue, uint64_t data)
{
    pj_ioqueue_key_t *key = find_slot(ioqueue, (uint32_t)data);
    unsigned long long life;

    if (!key)
        return NULL;
    life = atomic_load(&key->life);
    do {
        if (life >> 32 != data >> 32 || (life & CLOSED))
            return NULL;
    } while (!atomic_compare_exchange_weak(&key->life, &life, life + 1));
    return key;
}

void pj__key_add_ref(pj_ioqueue_key_t *key)
{
    atomic_fetch_add(&key->life, 1);
}

void pj__key_release(pj_ioqueue_key_t *key)
{
    pj_ioqueue_t *ioqueue = key->ioqueue;
    unsigned long long life = atomic_fetch_sub(&key->life, 1) - 1;
    pj_grp_lock_t *grp_lock;

    if (life & REFS)
        return;
    grp_lock = key->grp_lock;
    key->grp_lock = NULL;
    /* The next generation is never 0, so that no slot's event is all zeros. */
    life = (life >> 32) + 1;
    if (life > UINT32_MAX)
        life = 1;
    atomic_store(&key->life, life << 32 | CLOSED);
    pthread_mutex_lock(&ioqueue->lock);
    free_slot(ioqueue, key);
    pthread_mutex_unlock(&ioqueue->lock);
    /* Last: the queue itself may go with the lock's owner. */
    if (grp_lock)
        pj_grp_lock_dec_ref(grp_lock);
}

pj_bool_t pj__key_closed(pj_ioqueue_key_t *key)
{
    return (atomic_load(&key->life) & CLOSED) != 0;
}

pj_status_t pj_ioqueue_register_sock(pj_pool_t *pool, pj_ioqueue_t *ioqueue, pj_sock_t sock,
                                     void *user_data, const pj_ioqueue_callback *cb,
                                     pj_ioqueue_key_t **key)
{
    return pj_ioqueue_register_sock2(pool, ioqueue, sock, NULL, user_data, cb, key);
}

pj_status_t pj_ioqueue_register_sock2(pj_pool_t *pool, pj_ioqueue_t *ioqueue, pj_sock_t sock,
                                      pj_grp_lock_t *grp_lock, void *user_data,
                                      const pj_ioqueue_callback *cb, pj_ioqueue_key_t **p_key)
{
    pj_ioqueue_key_t *key;
    pj_bool_t stream;
    unsigned long long life;
    pj_status_t status;

    (void)pool;
    if (!ioqueue || sock == PJ_INVALID_SOCKET || !cb || !p_key)
        return PJ_EINVAL;
    status = pj__sock_is_stream(sock, &stream);
    if (status == PJ_SUCCESS)
        status = pj__sock_set_nonblock(sock);
    if (status == PJ_SUCCESS)
        status = take_slot(ioqueue, &key);
    if (status != PJ_SUCCESS)
        return status;
    pthread_mutex_lock(&key->lock);
    key->sock = sock;
    key->stream = stream;
    key->cb = *cb;
    key->cancel_cb = NULL;
    key->grp_lock = grp_lock;
    key->added = PJ_FALSE;
    key->readable = PJ_TRUE; /* nobody has looked */
    key->dispatching = PJ_FALSE;
    atomic_store(&key->user_data, user_data);
    atomic_store(&key->hup, false);
    for (int i = 0; i < PJ__SIDES; i++)
        atomic_store(&key->events[i], 0);
    if (grp_lock)
        pj_grp_lock_add_ref(grp_lock);
    life = atomic_load(&key->life);
    atomic_store(&key->life, (life & ~CLOSED) + 1);
    pthread_mutex_unlock(&key->lock);
    atomic_fetch_add(&ioqueue->keys, 1);
    *p_key = key;
    return PJ_SUCCESS;
}

pj_status_t pj__key_watch(pj_ioqueue_key_t *key)
{
    pj_ioqueue_t *ioqueue = key->ioqueue;
    uint64_t data = (atomic_load(&key->life) >> 32) << 32 | key->slot;
    pj_status_t status = PJ_SUCCESS;

    if (!key->added)
        status = ioqueue->backend->add(ioqueue->state, (int)key->sock, data);
    if (status == PJ_SUCCESS)
        key->added = PJ_TRUE;
    return status;
}

/* ---- End ---- */

pj_status_t pj__key_close(pj_ioqueue_key_t *key, pj_bool_t close_sock)
{
    pj_ioqueue_t *ioqueue = key->ioqueue;
    pj_ioqueue_cancel_cb *cancel_cb;
    pj_sock_t sock;
    pj__op *chain;

    pthread_mutex_lock(&key->lock);
    if (atomic_fetch_or(&key->life, CLOSED) & CLOSED) {
        pthread_mutex_unlock(&key->lock);
        return PJ_EINVALIDOP;
    }
    sock = key->sock;
    if (key->added)
        ioqueue->backend->del(ioqueue->state, (int)sock);
    cancel_cb = key->cancel_cb;
    chain = pj__key_take_all(key);
    pthread_mutex_unlock(&key->lock);
    /* Who sends without the lock has not seen the closed bit, or leaves now. */
    while (atomic_load(&key->senders))
        sched_yield();
    if (close_sock)
        pj_sock_close(sock);
    atomic_fetch_sub(&ioqueue->keys, 1);
    pj__ops_cancel(chain, cancel_cb, atomic_load(&key->user_data));
    pj__key_release(key);
    return PJ_SUCCESS;
}

pj_status_t pj_ioqueue_unregister(pj_ioqueue_key_t *key)
{
    return key ? pj__key_close(key, PJ_TRUE) : PJ_EINVAL;
}

pj_status_t pj_ioqueue_clear_key(pj_ioqueue_key_t *key)
{
    pj_ioqueue_cancel_cb *cancel_cb;
    pj__op *chain;

    if (!key)
        return PJ_EINVAL;
    pthread_mutex_lock(&key->lock);
    cancel_cb = key->cancel_cb;
    chain = pj__key_take_all(key);
    pthread_mutex_unlock(&key->lock);
    pj__ops_cancel(chain, cancel_cb, atomic_load(&key->user_data));
    return PJ_SUCCESS;
}

/* ---- Settings of a key ---- */

void *pj_ioqueue_get_user_data(pj_ioqueue_key_t *key)
{
    return key ? atomic_load(&key->user_data) : NULL;
}

pj_status_t pj_ioqueue_set_user_data(pj_ioqueue_key_t *key, void *user_data, void **old_data)
{
    void *old;

    if (!key)
        return PJ_EINVAL;
    old = atomic_exchange(&key->user_data, user_data);
    if (old_data)
        *old_data = old;
    return PJ_SUCCESS;
}

pj_status_t pj_ioqueue_set_concurrency(pj_ioqueue_key_t *key, pj_bool_t allow)
{
    if (!key)
        return PJ_EINVAL;
    pthread_mutex_lock(&key->lock);
    key->concurrent = allow;
    pthread_mutex_unlock(&key->lock);
    return PJ_SUCCESS;
}

pj_status_t pj_ioqueue_set_key_send_limit(pj_ioqueue_key_t *key, pj_size_t octets)
{
    if (!key)
        return PJ_EINVAL;
    pthread_mutex_lock(&key->lock);
    key->send_limit = octets;
    pthread_mutex_unlock(&key->lock);
    return PJ_SUCCESS;
}

pj_status_t pj_ioqueue_set_cancel_cb(pj_ioqueue_key_t *key, pj_ioqueue_cancel_cb *cb)
{
    if (!key)
        return PJ_EINVAL;
    pthread_mutex_lock(&key->lock);
    key->cancel_cb = cb;
    pthread_mutex_unlock(&key->lock);
    return PJ_SUCCESS;
}

pj_size_t pj_ioqueue_get_queued(pj_ioqueue_key_t *key)
{
    return key ? atomic_load(&key->queued) : 0;
}

void pj_ioqueue_op_key_init(pj_ioqueue_op_key_t *op_key, pj_size_t size)
{
    memset(op_key, 0, size);
}

static pj_status_t from_pthread(int error)
{
    return PJ_STATUS_FROM_OS(error);
}

pj_status_t pj_ioqueue_lock_key(pj_ioqueue_key_t *key)
{
    if (!key)
        return PJ_EINVAL;
    if (key->grp_lock)
        return pj_grp_lock_acquire(key->grp_lock);
    return from_pthread(pthread_mutex_lock(&key->user_lock));
}

pj_status_t pj_ioqueue_trylock_key(pj_ioqueue_key_t *key)
{
    if (!key)
        return PJ_EINVAL;
    if (key->grp_lock)
        return pj_grp_lock_tryacquire(key->grp_lock);
    return from_pthread(pthread_mutex_trylock(&key->user_lock));
}

pj_status_t pj_ioqueue_unlock_key(pj_ioqueue_key_t *key)
{
    if (!key)
        return PJ_EINVAL;
    if (key->grp_lock)
        return pj_grp_lock_release(key->grp_lock);
    return from_pthread(pthread_mutex_unlock(&key->user_lock));
}
