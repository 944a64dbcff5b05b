/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A poller's part in writing: what senders have left, in batches, and the end of a connection
 * attempt.
 *
 * Who has the write side's turn takes the list, if it is parked, and writes, inside the gate and
 * with no lock: several operations of a stream in one sendmsg(), whose end may fall inside an
 * operation; several datagrams in one sendmmsg(). Operations that are over go to the done list,
 * before the gate is left, so that unregistering finds them there; then their callbacks are called.
 * Who looks for an operation without closing the key looks into the list, waits out the poller that
 * may have one in its hands (*flushes*), and then looks into the done list.
 * When the socket is full the list is parked again: the count of events tells whether there was an
 * edge meanwhile.
 *
 * A turn ends after so many batches, whatever a fast reader and busy senders would allow: other
 * keys wait.
 */
#include "io/ioqueue_priv.h"

#include "net/net_sock.h"
#include "os/relax.h"

#include <pj/errno.h>
#include <string.h>

enum { BATCH = 64, BATCHES = 8 };

/* What a flush has come to. */
typedef enum outcome { EMPTY, FULL, MORE } outcome;

static size_t rest_of(const pj__op *op)
{
    return op->u.out.len - op->u.out.done;
}

/* The first operation is over. @return whether there is another one; if not, the list is not
 * ours any more. */
static pj_bool_t retire(pj_ioqueue_key_t *key, pj_ssize_t result, pj__op_list *over)
{
    pj__op *op = key->out.first;
    pj_bool_t more = pj__wlist_pop(&key->out);

    if (op->told) {
        pj__write_free(key, op);
        return more;
    }
    pj__gate_refund(&key->gate, rest_of(op));
    op->result = result;
    pj__op_append(over, op);
    return more;
}

static pj_bool_t retire_sent(pj_ioqueue_key_t *key, pj__op_list *over)
{
    return retire(key, (pj_ssize_t)key->out.first->u.out.len, over);
}

/* ---- Streams ---- */

/* The next operations without flags, or one with, in one call. */
static pj_status_t write_stream(pj_ioqueue_key_t *key, pj_ssize_t *taken)
{
    const pj__op *first = key->out.first;
    const pj__op *op = first;
    struct iovec iov[BATCH];
    int count = 0;

    *taken = (pj_ssize_t)rest_of(first);
    if (first->flags)
        return pj_sock_send(key->sock, first->u.out.data + first->u.out.done, taken, first->flags);
    do {
        iov[count].iov_base = (void *)(uintptr_t)(op->u.out.data + op->u.out.done);
        iov[count++].iov_len = rest_of(op);
        op = op->next;
    } while (op && count < BATCH && !op->told && !op->flags);
    if (count > 1)
        return pj__sock_sendv(key->sock, iov, count, taken);
    return pj_sock_send(key->sock, iov[0].iov_base, taken, 0);
}

/* The socket has taken octets: operations may be over or cut. @return whether any are left. */
static pj_bool_t account(pj_ioqueue_key_t *key, size_t taken, pj__op_list *over)
{
    pj_bool_t more;

    do {
        pj__op *op = key->out.first;
        size_t part = rest_of(op) < taken ? rest_of(op) : taken;

        if (op->told)
            return PJ_TRUE;
        op->u.out.done += part;
        pj__gate_refund(&key->gate, part);
        taken -= part;
        if (rest_of(op) > 0)
            return PJ_TRUE;
        more = retire_sent(key, over);
    } while (more && taken > 0);
    return more;
}

/* ---- Datagrams ---- */

static void fill(struct mmsghdr *msg, struct iovec *iov, pj__op *op)
{
    memset(msg, 0, sizeof(*msg));
    iov->iov_base = (void *)(uintptr_t)op->u.out.data;
    iov->iov_len = op->u.out.len;
    msg->msg_hdr.msg_iov = iov;
    msg->msg_hdr.msg_iovlen = 1;
    if (op->u.out.addrlen) {
        msg->msg_hdr.msg_name = &op->u.out.addr;
        msg->msg_hdr.msg_namelen = (socklen_t)op->u.out.addrlen;
    }
}

/* The next datagrams without flags, or one with, in one call. @a sent: how many. */
static pj_status_t write_datagrams(pj_ioqueue_key_t *key, unsigned *sent)
{
    struct mmsghdr msgs[BATCH];
    struct iovec iov[BATCH];
    pj__op *op = key->out.first;
    pj_ssize_t len = (pj_ssize_t)op->u.out.len;
    unsigned count = 0;

    *sent = 1;
    if (op->flags && op->u.out.addrlen)
        return pj_sock_sendto(key->sock, op->u.out.data, &len, op->flags, &op->u.out.addr,
                              op->u.out.addrlen);
    if (op->flags)
        return pj_sock_send(key->sock, op->u.out.data, &len, op->flags);
    for (; op && count < BATCH && !op->told && !op->flags; op = op->next) {
        fill(&msgs[count], &iov[count], op);
        count++;
    }
    return pj__sock_send_batch(key->sock, msgs, count, sent);
}

/* ---- The list ---- */

/* One call. @return PJ_EPENDING: the socket is full; @a more tells whether the list is still
 * ours. */
static pj_status_t write_batch(pj_ioqueue_key_t *key, pj__op_list *over, pj_bool_t *more)
{
    pj_ssize_t taken = 0;
    unsigned sent = 0;
    pj_status_t status = key->stream ? write_stream(key, &taken) : write_datagrams(key, &sent);

    *more = PJ_TRUE;
    if (pj__sock_would_block(status))
        return PJ_EPENDING;
    if (status != PJ_SUCCESS)
        *more = retire(key, -status, over);
    else if (key->stream)
        *more = account(key, (size_t)taken, over);
    else
        while (*more && sent-- > 0)
            *more = retire_sent(key, over);
    return PJ_SUCCESS;
}

/* Take out what senders have left for us to drop. @return whether anything else is there. */
static pj_bool_t skip_told(pj_ioqueue_key_t *key, pj__op_list *over)
{
    pj_bool_t more = PJ_TRUE;

    while (more && key->out.first->told)
        more = retire(key, 0, over);
    return more;
}

/* Write as the owner. */
static outcome write_list(pj_ioqueue_key_t *key, pj__op_list *over)
{
    pj_bool_t more;

    for (int i = 0; i < BATCHES; i++) {
        pj__wlist_more(&key->out);
        if (!skip_told(key, over))
            return EMPTY;
        if (write_batch(key, over, &more) != PJ_SUCCESS)
            return FULL;
        if (!more)
            return EMPTY;
    }
    return MORE;
}

/* All that waits is over. */
static void fail_list(pj_ioqueue_key_t *key, pj_status_t status, pj__op_list *over)
{
    while (retire(key, -status, over))
        ;
}

/* Write what there is, unless a sender is at it or there is no connection yet. */
static outcome flush(pj_ioqueue_key_t *key, pj__op_list *over)
{
    pj_status_t status = PJ_SUCCESS;
    outcome came;

    if (atomic_load(&key->connecting) || !pj__wlist_take(&key->out))
        return EMPTY;
    came = write_list(key, over);
    if (came == FULL)
        status = pj__write_watch(key);
    if (status != PJ_SUCCESS) {
        fail_list(key, status, over);
        came = EMPTY;
    }
    if (came == EMPTY)
        return EMPTY;
    pj__wlist_park(&key->out);
    if (came == FULL)
        pj__key_arm(key, PJ__EV_WRITE);
    return came;
}

/* ---- The turn ---- */

/* With the lock held. */
static void check_connect(pj_ioqueue_key_t *key)
{
    pj__op *op = key->connect_op;
    pj_status_t status;

    if (!op)
        return;
    status = pj__sock_connect_result(key->sock);
    if (status == PJ_EPENDING) {
        pj__key_arm(key, PJ__EV_WRITE);
        return;
    }
    key->connect_op = NULL;
    atomic_store(&key->connecting, false);
    op->result = -status;
    pj__op_append(&key->done, op);
}

/* Write, and call back what is over. @return PJ_FALSE: the key is closed. */
static pj_bool_t work(pj_ioqueue_key_t *key, unsigned *count, outcome *came)
{
    pj__op_list over = {NULL, NULL};
    uint64_t queued;

    if (!pj__gate_enter(&key->gate, 0, &queued))
        return PJ_FALSE;
    atomic_fetch_add(&key->flushes, 1);
    if (atomic_load(&key->connecting)) {
        pthread_mutex_lock(&key->lock);
        check_connect(key);
        pthread_mutex_unlock(&key->lock);
    }
    *came = flush(key, &over);
    pthread_mutex_lock(&key->lock);
    pj__op_append_all(&key->done, &over);
    atomic_fetch_add(&key->flushes, 1);
    pj__gate_leave(&key->gate, 0);
    pj__key_dispatch(key, count);
    pthread_mutex_unlock(&key->lock);
    return !pj__key_closed(key);
}

void pj__write_settle(pj_ioqueue_key_t *key)
{
    unsigned seen = atomic_load(&key->flushes), turns = 0;

    while (seen % 2 && atomic_load(&key->flushes) == seen)
        pj__relax(&turns);
}

void pj__write_side_run(pj_ioqueue_key_t *key, unsigned *count)
{
    unsigned limit = *count + PJ_IOQUEUE_MAX_EVENTS_IN_SINGLE_POLL;
    unsigned seen = atomic_load(&key->events[PJ__WRITE_SIDE]);
    outcome came;

    while (work(key, count, &came)) {
        if (came == MORE || *count >= limit) {
            pj__ready_push(key, PJ__WRITE_SIDE);
            return;
        }
        if (atomic_compare_exchange_strong(&key->events[PJ__WRITE_SIDE], &seen, 0))
            return;
    }
}

pj_bool_t pj__write_side_waits(pj_ioqueue_key_t *key)
{
    return !pj__wlist_is_empty(&key->out) || atomic_load(&key->connecting);
}
