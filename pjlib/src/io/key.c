/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Keys: the table they live in, their life, and the order of their callbacks.
 *
 * A key is a slot. Slots are made in chunks that never move or go away while the queue lives
 * (base/chunks.h), so a look-up takes no lock. An event names slot and generation; *life* holds
 * generation, closed bit and number of references in one word, so that taking a reference and
 * checking the generation are one step. A stale event therefore finds nothing, and a slot can be
 * used again at once; first in, first out, so that a key that a program uses after its death is
 * found closed for as long as possible.
 *
 *   registered       generation g, open, 1 reference of the registration and 1 of each turn at work
 *   unregistered     generation g, closed; callbacks may still be running
 *   last reference   generation g+1, closed, 0; the slot is free, the group lock is released
 *
 * pj/slotmap.h is not used: it names objects whose memory their owners free, while a key is also
 * named by its pointer, after its death as well (a second pj_ioqueue_unregister() must be an
 * error). So keys need storage that stays in any case; with the slots apart from it each event
 * would cost another cache line, and each reference a look-up in place of one addition.
 *
 * Unregistering: the closed bits of life and gate refuse whatever is new; then those inside the
 * gate are waited for, who do not block; then all operations are taken and the socket is closed. A
 * callback that runs, here or in another thread, is not waited for: it has a reference, and so the
 * group lock.
 */
#include "io/ioqueue_priv.h"

#include "base/alloc.h"
#include "base/chunks.h"
#include "net/net_sock.h"

#include <pj/errno.h>
#include <pj/lock.h>
#include <string.h>

static const unsigned long long CLOSED = 1ull << 31;
static const unsigned long long REFS = (1ull << 31) - 1;

enum { MAX_SLOTS = (1 << 28) - 64 };

/* ---- Table ---- */

static pj_ioqueue_key_t *slot_at(pj_ioqueue_t *ioqueue, uint32_t slot)
{
    return pj__chunks_item(&ioqueue->key_table, slot, sizeof(pj_ioqueue_key_t));
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

/* With the queue's lock held. */
static void make_slot(void *mem, uint32_t slot, void *arg)
{
    pj_ioqueue_key_t *key = mem;
    pthread_mutexattr_t attr;

    key->ioqueue = arg;
    key->slot = slot;
    atomic_init(&key->life, 1ull << 32 | CLOSED);
    atomic_init(&key->gate, PJ__GATE_CLOSED);
    key->mark.told = PJ_TRUE;
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

/* With the queue's lock held: as many slots again as there are. */
static pj_status_t grow(pj_ioqueue_t *ioqueue)
{
    const uint32_t size = pj__chunk_size(pj__chunk_of(ioqueue->slots));

    if (ioqueue->slots >= MAX_SLOTS)
        return PJ_ETOOMANY;
    if (!pj__chunks_make(&ioqueue->key_table, ioqueue->slots, sizeof(pj_ioqueue_key_t), make_slot,
                         ioqueue))
        return PJ_ENOMEM;
    for (uint32_t i = 0; i < size; i++)
        free_slot(ioqueue, slot_at(ioqueue, ioqueue->slots + i));
    ioqueue->slots += size;
    return PJ_SUCCESS;
}

void pj__keys_fini(pj_ioqueue_t *ioqueue)
{
    for (uint32_t slot = 0; slot < ioqueue->slots; slot++) {
        pj_ioqueue_key_t *key = slot_at(ioqueue, slot);

        pj__key_close(key, PJ_FALSE);
        pj__free(key->spare);
        pthread_mutex_destroy(&key->lock);
        pthread_mutex_destroy(&key->user_lock);
    }
    pj__chunks_fini(&ioqueue->key_table);
    ioqueue->slots = 0;
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
        atomic_store(&(*p_key)->send_limit, ioqueue->send_limit);
    }
    pthread_mutex_unlock(&ioqueue->lock);
    return status;
}

/* ---- Life ---- */

pj_ioqueue_key_t *pj__key_acquire(pj_ioqueue_t *ioqueue, uint64_t data)
{
    pj_ioqueue_key_t *key = slot_at(ioqueue, (uint32_t)data);
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
    atomic_store(&key->watched, 0);
    atomic_store(&key->connecting, false);
    key->readable = PJ_TRUE; /* nobody has looked */
    key->dispatching = PJ_FALSE;
    key->batch_on = PJ_FALSE;
    atomic_store(&key->batch, NULL);
    atomic_store(&key->user_data, user_data);
    atomic_store(&key->hup, false);
    for (int i = 0; i < PJ__SIDES; i++)
        atomic_store(&key->events[i], 0);
    if (grp_lock)
        pj_grp_lock_add_ref(grp_lock);
    life = atomic_load(&key->life);
    atomic_store(&key->life, (life & ~CLOSED) + 1);
    pj__gate_open(&key->gate);
    pthread_mutex_unlock(&key->lock);
    atomic_fetch_add(&ioqueue->keys, 1);
    *p_key = key;
    return PJ_SUCCESS;
}

/* What the backend's events of this key say. */
static uint64_t event_data(pj_ioqueue_key_t *key)
{
    return (atomic_load(&key->life) >> 32) << 32 | key->slot;
}

pj_status_t pj__key_watch(pj_ioqueue_key_t *key, unsigned what)
{
    const pj_ioqueue_t *ioqueue = key->ioqueue;
    const pj__backend *backend = ioqueue->backend;
    unsigned had = atomic_load(&key->watched);
    pj_status_t status = PJ_SUCCESS;

    what |= key->stream ? PJ__EV_READ | PJ__EV_WRITE : PJ__EV_READ;
    if ((had & what) == what)
        return PJ_SUCCESS;
    if (pj__key_closed(key))
        return PJ_EINVALIDOP; /* it is watched no more */
    if (!had)
        status = backend->add(ioqueue->state, (int)key->sock, event_data(key), what);
    else if (backend->add_write)
        status = backend->add_write(ioqueue->state, (int)key->sock, event_data(key));
    if (status == PJ_SUCCESS)
        atomic_store(&key->watched, had | what);
    return status;
}

void pj__key_arm(pj_ioqueue_key_t *key, unsigned what)
{
    const pj_ioqueue_t *ioqueue = key->ioqueue;

    if (ioqueue->backend->arm && atomic_load(&key->watched))
        ioqueue->backend->arm(ioqueue->state, (int)key->sock, event_data(key), what);
}

/* ---- End ---- */

/* Refuse all that is new. @return PJ_FALSE when somebody else has. */
static pj_bool_t close_gate(pj_ioqueue_key_t *key)
{
    pj_ioqueue_t *ioqueue = key->ioqueue;
    pj_bool_t mine;

    pthread_mutex_lock(&key->lock);
    mine = !(atomic_fetch_or(&key->life, CLOSED) & CLOSED);
    if (mine) {
        pj__gate_close(&key->gate);
        if (atomic_load(&key->watched))
            ioqueue->backend->del(ioqueue->state, (int)key->sock);
    }
    pthread_mutex_unlock(&key->lock);
    return mine;
}

pj_status_t pj__key_close(pj_ioqueue_key_t *key, pj_bool_t close_sock)
{
    pj_ioqueue_t *ioqueue = key->ioqueue;
    pj_ioqueue_cancel_cb *cancel_cb;
    pj__op_list all = {NULL, NULL};

    if (!close_gate(key))
        return PJ_EINVALIDOP;
    /* Who is inside sends on the socket, reads queued buffers, or puts what he has written into
     * the done list. */
    pj__gate_wait(&key->gate);
    pthread_mutex_lock(&key->lock);
    cancel_cb = key->cancel_cb;
    pj__key_take_all(key, &all);
    pthread_mutex_unlock(&key->lock);
    pj__writes_take(key, &all);
    if (close_sock)
        pj_sock_close(key->sock);
    atomic_fetch_sub(&ioqueue->keys, 1);
    pj__ops_cancel(key, all.head, cancel_cb, atomic_load(&key->user_data));
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
    pj__op_list all = {NULL, NULL}, writes = {NULL, NULL};
    uint64_t queued;

    if (!key)
        return PJ_EINVAL;
    if (!pj__gate_enter(&key->gate, 0, &queued))
        return PJ_SUCCESS;         /* closed: nothing is pending */
    pj__writes_take(key, &writes); /* first: they go from there to done */
    pj__write_settle(key);
    pthread_mutex_lock(&key->lock);
    cancel_cb = key->cancel_cb;
    pj__key_take_all(key, &all);
    pthread_mutex_unlock(&key->lock);
    pj__op_append_all(&all, &writes);
    pj__gate_leave(&key->gate, 0);
    pj__ops_cancel(key, all.head, cancel_cb, atomic_load(&key->user_data));
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
    atomic_store(&key->send_limit, octets);
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
    return key ? (pj_size_t)pj__gate_settled(&key->gate, atomic_load(&key->send_limit)) : 0;
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
