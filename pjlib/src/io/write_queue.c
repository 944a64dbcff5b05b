/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sending and connecting: what happens in the caller's thread. No lock is taken here but to watch a
 * socket for the first time; whoever sends is inside the key's gate (gate.h).
 *
 * Datagrams, nothing queued: sendto() at once, in parallel with others, without allocation.
 *
 * Streams, and datagrams that would block: through the key's list (write_list.c). Who finds it
 * empty is the writer: he writes once and tells his caller what became of his own operation;
 * everybody else has queued and returns PJ_EPENDING. What is left, the rest of his or others' that
 * came meanwhile, the writer leaves to a poller (write_side.c), where completions come, in order,
 * never inside a send. The writer's place in the list is the key's mark, so that a send that the
 * socket takes whole needs no operation at all.
 *
 * Handing over raises the write side always: the edge that the refusal promises may have come and
 * gone before the list was parked. That costs one write in vain each time a socket becomes full,
 * and makes a lost edge impossible.
 *
 * A key may have at most send_limit octets queued, reserved before anything else; past it a send
 * fails at once. One send beyond the limit is tried if nothing is queued, and the rest of an
 * operation of which the socket took a part is always queued, since otherwise the stream would be
 * broken. When there is no memory for that rest the connection is shut down, for the same reason.
 */
#include "io/ioqueue_priv.h"

#include "net/net_sock.h"

#include <pj/errno.h>
#include <string.h>

/* What the caller wants. */
typedef struct request {
    pj_ioqueue_op_key_t *op_key;
    const char *data;
    size_t len;
    pj_uint32_t flags;
    const pj_sockaddr_t *addr;
    int addrlen;
} request;

/* ---- The list ---- */

void pj__write_free(pj_ioqueue_key_t *key, pj__op *op)
{
    if (op != &key->mark)
        pj__op_pool_put(&key->ioqueue->sends, op);
}

void pj__write_hand_over(pj_ioqueue_key_t *key)
{
    pj__wlist_park(&key->out);
    pj__side_raise(key, PJ__WRITE_SIDE);
}

static pj__op *make_op(pj_ioqueue_key_t *key, const request *r, size_t done)
{
    pj__op *op = pj__op_pool_get(&key->ioqueue->sends);

    if (!op)
        return NULL;
    op->kind = PJ__OP_SEND;
    op->op_key = r->op_key;
    op->flags = r->flags & ~PJ_IOQUEUE_ALWAYS_ASYNC;
    op->told = PJ_FALSE;
    op->u.out.data = r->data;
    op->u.out.len = r->len;
    op->u.out.done = done;
    op->u.out.addrlen = r->addr ? r->addrlen : 0;
    if (r->addr)
        memcpy(&op->u.out.addr, r->addr, (size_t)r->addrlen);
    return op;
}

/* The writer's operation, the first of the list, is over or told. */
static void drop_first(pj_ioqueue_key_t *key)
{
    pj__op *op = key->out.first;

    op->told = PJ_TRUE;
    if (pj__wlist_end(&key->out))
        pj__write_free(key, op);
    else
        pj__write_hand_over(key); /* others have come; the poller drops it */
}

/* Whether the operation, which is neither sent nor withdrawn, has this cookie. */
static pj_bool_t waits(const pj__op *op, const pj_ioqueue_op_key_t *op_key)
{
    return !op->told && op->op_key == op_key;
}

static pj__op *find(pj_ioqueue_key_t *key, const pj_ioqueue_op_key_t *op_key)
{
    pj__op *op;

    pj__wlist_more(&key->out);
    op = key->out.first;
    while (op && !waits(op, op_key))
        op = op->next;
    return op;
}

pj_bool_t pj__write_is_pending(pj_ioqueue_key_t *key, const pj_ioqueue_op_key_t *op_key)
{
    pj_bool_t found;

    if (!pj__wlist_take_wait(&key->out))
        return PJ_FALSE;
    found = find(key, op_key) != NULL;
    pj__write_hand_over(key);
    return found;
}

pj_status_t pj__write_withdraw(pj_ioqueue_key_t *key, const pj_ioqueue_op_key_t *op_key)
{
    pj_status_t status = PJ_ENOTFOUND;
    pj__op *op;

    if (!pj__wlist_take_wait(&key->out))
        return PJ_ENOTFOUND;
    op = find(key, op_key);
    if (op && op->u.out.done > 0) {
        status = PJ_EBUSY; /* half of it is on its way; the stream would be broken */
    } else if (op) {
        op->told = PJ_TRUE; /* it stays where it is, empty, until its turn comes */
        pj__gate_refund(&key->gate, op->u.out.len);
        status = PJ_SUCCESS;
    }
    pj__write_hand_over(key);
    return status;
}

void pj__writes_take(pj_ioqueue_key_t *key, pj__op_list *all)
{
    const pj__op *end;
    pj_bool_t more = PJ_TRUE;
    pj__op *op = NULL;

    if (!pj__wlist_take_wait(&key->out))
        return;
    pj__wlist_more(&key->out);
    end = key->out.last; /* who sends without end does not keep us */
    while (more && op != end) {
        op = key->out.first;
        more = pj__wlist_pop(&key->out);
        if (op->told) {
            pj__write_free(key, op);
        } else {
            pj__gate_refund(&key->gate, op->u.out.len - op->u.out.done);
            pj__op_append(all, op);
        }
    }
    if (more)
        pj__write_hand_over(key);
}

/* ---- Sending ---- */

/* Try at once. @return PJ_EPENDING when something is left; @a taken is set to what the socket
 * took. */
static pj_status_t write_once(pj_ioqueue_key_t *key, const request *r, size_t *taken)
{
    pj_ssize_t size = (pj_ssize_t)r->len;
    pj_status_t status =
        r->addr ? pj_sock_sendto(key->sock, r->data, &size, r->flags, r->addr, r->addrlen)
                : pj_sock_send(key->sock, r->data, &size, r->flags);

    *taken = 0;
    if (pj__sock_would_block(status))
        return PJ_EPENDING;
    if (status != PJ_SUCCESS)
        return status;
    *taken = key->stream ? (size_t)size : r->len; /* datagrams are taken whole */
    return *taken < r->len ? PJ_EPENDING : PJ_SUCCESS;
}

pj_status_t pj__write_watch(pj_ioqueue_key_t *key)
{
    pj_status_t status;

    if (atomic_load(&key->watched) & PJ__EV_WRITE)
        return PJ_SUCCESS;
    pthread_mutex_lock(&key->lock);
    status = pj__key_watch(key, PJ__EV_WRITE);
    pthread_mutex_unlock(&key->lock);
    return status;
}

/* Part of a stream's octets cannot follow: what would come next must not either. */
static void cut(pj_ioqueue_key_t *key, size_t taken)
{
    if (taken > 0)
        pj_sock_shutdown(key->sock, PJ_SHUT_RDWR);
}

/*
 * The writer could not write all, or did not try. @a own is his operation in the list, or the mark; @a status: whether
 * the socket is watched, if it is full.
 */
static pj_status_t keep_rest(pj_ioqueue_key_t *key, const request *r, pj__op *own, size_t taken,
                             pj_status_t status)
{
    if (taken == 0 && r->len > atomic_load(&key->send_limit))
        status = PJ_EOVERFLOW;
    if (status == PJ_SUCCESS && own != &key->mark) {
        own->u.out.done = taken;
    } else if (status == PJ_SUCCESS) {
        pj__op *op = make_op(key, r, taken);

        if (op)
            pj__wlist_insert(&key->out, op);
        else
            status = PJ_ENOMEM;
    }
    if (status != PJ_SUCCESS) {
        cut(key, taken);
        drop_first(key);
        return status;
    }
    pj__write_hand_over(key);
    return PJ_EPENDING;
}

/* The caller owns the list; @a own is in it for him. @a left: reserved octets that stay queued. */
static pj_status_t write_as_owner(pj_ioqueue_key_t *key, const request *r, pj__op *own,
                                  size_t *left)
{
    size_t taken;
    pj_status_t status = write_once(key, r, &taken);

    if (status == PJ_EPENDING)
        status = keep_rest(key, r, own, taken, pj__write_watch(key));
    else
        drop_first(key);
    *left = status == PJ_EPENDING ? r->len - taken : 0;
    return status;
}

/* Through the list, with the octets reserved. */
static pj_status_t send_in_order(pj_ioqueue_key_t *key, const request *r, size_t *left)
{
    pj_bool_t now = !(r->flags & PJ_IOQUEUE_ALWAYS_ASYNC) && !atomic_load(&key->connecting);
    pj__op *op;

    *left = 0;
    if (now && pj__wlist_begin(&key->out, &key->mark))
        return write_as_owner(key, r, &key->mark, left);
    op = make_op(key, r, 0);
    if (!op)
        return PJ_ENOMEM;
    *left = r->len;
    if (!pj__wlist_push(&key->out, op))
        return PJ_EPENDING;
    return now ? write_as_owner(key, r, op, left) : keep_rest(key, r, op, 0, PJ_SUCCESS);
}

/* Whether so much may be queued. */
static pj_bool_t fits(pj_ioqueue_key_t *key, const request *r, uint64_t queued)
{
    if (queued == 0 && !(r->flags & PJ_IOQUEUE_ALWAYS_ASYNC))
        return PJ_TRUE;
    return queued + r->len <= atomic_load(&key->send_limit);
}

static pj_status_t send_stream(pj_ioqueue_key_t *key, const request *r)
{
    pj_status_t status = PJ_EOVERFLOW;
    size_t left = 0;
    uint64_t queued;

    if (!pj__gate_enter(&key->gate, r->len, &queued))
        return PJ_EINVALIDOP;
    if (fits(key, r, queued))
        status = send_in_order(key, r, &left);
    pj__gate_leave(&key->gate, r->len - left);
    return status;
}

static pj_status_t queue_datagram(pj_ioqueue_key_t *key, const request *r)
{
    pj_status_t status = PJ_EOVERFLOW;
    size_t left = 0;

    if (fits(key, r, pj__gate_reserve(&key->gate, r->len)))
        status = send_in_order(key, r, &left);
    pj__gate_refund(&key->gate, r->len - left);
    return status;
}

static pj_status_t send_datagram(pj_ioqueue_key_t *key, const request *r)
{
    pj_status_t status = PJ_EPENDING;
    uint64_t queued;
    size_t taken;

    if (!pj__gate_enter(&key->gate, 0, &queued))
        return PJ_EINVALIDOP;
    if (!(r->flags & PJ_IOQUEUE_ALWAYS_ASYNC) && pj__wlist_is_empty(&key->out))
        status = write_once(key, r, &taken);
    if (status == PJ_EPENDING)
        status = queue_datagram(key, r);
    pj__gate_leave(&key->gate, 0);
    return status;
}

pj_status_t pj_ioqueue_sendto(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, const void *data,
                              pj_ssize_t *length, pj_uint32_t flags, const pj_sockaddr_t *addr,
                              int addrlen)
{
    request r = {op_key, data, 0, flags, addr, addrlen};

    if (!key || !op_key || !data || !length || *length < 0)
        return PJ_EINVAL;
    if (addr && (addrlen <= 0 || addrlen > (int)sizeof(pj_sockaddr)))
        return PJ_EINVAL;
    if ((unsigned long long)*length > PJ__GATE_MAX_RESERVE)
        return PJ_ETOOBIG;
    r.len = (size_t)*length;
    return key->stream ? send_stream(key, &r) : send_datagram(key, &r);
}

pj_status_t pj_ioqueue_send(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, const void *data,
                            pj_ssize_t *length, pj_uint32_t flags)
{
    return pj_ioqueue_sendto(key, op_key, data, length, flags, NULL, 0);
}

/* ---- Connecting ---- */

/* With the lock held. */
static pj_status_t start_connect(pj_ioqueue_key_t *key, const pj_sockaddr_t *addr, int addrlen)
{
    pj__op *op = pj__op_new(key, PJ__OP_CONNECT, NULL);
    pj_status_t status;

    if (!op)
        return PJ_ENOMEM;
    atomic_store(&key->connecting, true); /* before an event can come */
    status = pj_sock_connect(key->sock, addr, addrlen);
    if (pj__sock_connecting(status))
        status = pj__key_watch(key, PJ__EV_WRITE) == PJ_SUCCESS ? PJ_EPENDING : PJ_ENOMEM;
    if (status == PJ_EPENDING) {
        key->connect_op = op;
        pj__key_arm(key, PJ__EV_WRITE);
        return status;
    }
    atomic_store(&key->connecting, false);
    pj__op_free(key, op);
    return status;
}

pj_status_t pj_ioqueue_connect(pj_ioqueue_key_t *key, const pj_sockaddr_t *addr, int addrlen)
{
    pj_status_t status = PJ_EINVALIDOP;

    if (!key || !addr || addrlen <= 0)
        return PJ_EINVAL;
    pthread_mutex_lock(&key->lock);
    if (!pj__key_closed(key) && !key->connect_op)
        status = start_connect(key, addr, addrlen);
    pthread_mutex_unlock(&key->lock);
    return status;
}
