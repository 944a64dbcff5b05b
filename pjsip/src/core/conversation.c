/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Conversations: the threading model of everything above the transports.
 *
 * A dialog, its transactions and its sessions step one shared state. Stacks that gave each a lock, and called
 * each other and the application with locks held, spent their lives in deadlocks. Here there is one lock
 * per conversation, and the rule that whoever holds it calls nobody. What a step wants done outside is put into
 * a queue and done at the outermost release of the lock, by the thread that releases it. So no thread ever
 * waits for a second lock while it holds one of these, and no chain of locks can form. What may be taken
 * inside are leaves: locks of tables, of the timer heap, of pool factories, of this file's queues. Under a leaf
 * nothing is called that could come back here.
 *
 * Three queues leave the lock:
 *
 *  events  What comes from the network, timers and completions. It is stepped at once if the lock is free.
 *          If not, it is queued whole, with a copy of its message, for the holder to step at its release; the
 *          receiving thread goes back to its socket. Nobody is ever blocked but by a lack of memory: where
 *          there is none for the copy, the receiver waits for the lock.
 *  sends   What steps transmit. One thread at a time takes them, in order; the others leave theirs to it. A
 *          public function that sends hands in the address of a result: if its own thread ran the send, the
 *          result is there when it asks, and it returns the truth. If not it returns success, and the failure
 *          comes as an event. pjsip__conv_awaited() tells a send function which of the two it is, so that an
 *          error is told once: as a status or as a notification.
 *  notes   Notifications of programs. One is given at a time per conversation, in the order queued, unlocked.
 *          A call made inside a notification steps at once but its own notifications come behind.
 *
 * The order events, sends, notes is that of the loop in pump(). It looks at all three again after each piece of
 * work. A thread that is inside pump() already and comes by again, because a send or a step it ran left the
 * lock, returns at once: the outer loop goes on. Only from within a notification does a nested pump() work, but
 * it leaves the notes to the outer one. The struct frame list says who is where; it is short, one or two
 * entries a thread.
 *
 * Received messages belong to the thread that received them and die when its dispatch returns. An event that
 * runs at once therefore reserves the notes for its thread before it steps (it "claims"): what it queues then is
 * given by this thread before the event call returns, and may carry the message as it is. Where the claim is
 * taken, somebody else is notifying, and the message is copied before the step: if there is no memory for the copy the
 * event does not happen at all, which looks like a packet lost, and the protocol knows how to deal with that.
 * What is left at the end of the event call, because the program holds the lock, is copied then.
 *
 * Terminating functions promise their last notification before they return. pjsip__conv_flush() gives it, and
 * those before it, nested in one that runs in this thread or beside one that runs in another. It is
 * the only case of two notifications of a conversation at once. To wait for the other thread instead would be
 * a deadlock as soon as two conversations end each other from their callbacks, as every PBX does.
 *
 * Memory: queue items are the conversation's, recycled through a free list, so what is held is bounded by the
 * most that was ever queued at once. A step makes sure of its items (pjsip__conv_reserve()) before it changes
 * anything; queueing itself cannot fail. Items queued by other threads never eat into that reserve.
 *
 * Decided against: a worker thread per conversation or a pool of them (a call from the application would have no
 * true status), and waiting for the lock in the receiver (one slow step would stop a socket).
 */
#include "core/conversation.h"

#include "os/group_lock.h"

#include <pjsip/sip_endpoint.h>
#include <pjsip/sip_transport.h>
#include <pj/errno.h>
#include <pj/list.h>
#include <pj/log.h>
#include <pj/os.h>
#include <pj/pool.h>
#include <pj/string.h>

#define THIS_FILE "conversation.c"
#define RESERVED  (2 * PJSIP__CONV_ROOM)

/* An entry of one of the queues, or the keeper of a copied message. */
typedef struct item {
    PJ_DECL_LIST_MEMBER(struct item);
    pj_grp_lock_t *lock; /* of object: referenced */
    void *object;
    union {
        pjsip__conv_event_fn *event;
        pjsip__conv_send_fn *send;
        pjsip__conv_note_fn *note;
    } fn;
    pjsip__conv_note note;      /* an event uses rdata of it, a send tdata */
    pjsip__conv_result *result; /* of a send */
    const void *waiter; /* the thread that has result, or the borrowed message, on its stack */
    struct item *copy;  /* of a note: the keeper of its rdata, if that is a copy */
    unsigned users;     /* of a keeper */
    pj_uint64_t ticket;
    pj_bool_t borrowed; /* a note whose rdata is the receiving thread's own */
    pj_bool_t held;
} item;

/* What a thread is doing with a conversation; lives on its stack. */
typedef struct frame {
    struct frame *outer;
    const void *thread;
    pj_bool_t quiet;   /* it will look at the queues again: nested calls need not */
    pj_bool_t tells;   /* the notes are this thread's to give */
    pj_bool_t telling; /* it is giving one now */
} frame;

struct pjsip__conv {
    pj_pool_t *pool;
    pjsip_endpoint *endpt;
    pj_grp_lock_t *root;
    pj_lock_t *queue_lock; /* a leaf; guards what follows */
    item events, sends, notes, spare;
    unsigned spare_count;
    frame *frames; /* innermost first */
    item *sending;
    pj_uint64_t last_ticket;
    /* Guarded by root: the event being stepped. */
    pjsip_rx_data *rdata;
    item *copy;
    item reserve[RESERVED];
};

static void pump(void *arg);

/* ---- Items ------------------------------------------------------------------------------------------- */

static void q_lock(pjsip__conv *conv)
{
    pj_lock_acquire(conv->queue_lock);
}

static void q_unlock(pjsip__conv *conv)
{
    pj_lock_release(conv->queue_lock);
}

/* An item, leaving `keep` spare ones alone. NULL without memory. Queue lock held. */
static item *item_take(pjsip__conv *conv, unsigned keep)
{
    item *it;

    if (conv->spare_count > keep) {
        it = conv->spare.next;
        pj_list_erase(it);
        conv->spare_count--;
    } else {
        it = pj_pool_alloc(conv->pool, sizeof(*it));
    }
    if (it) {
        pj_bzero(it, sizeof(*it));
        pj_list_init(it);
    }
    return it;
}

/* Queue lock held. */
static void item_give_back(pjsip__conv *conv, item *it)
{
    pj_list_push_front(&conv->spare, it);
    conv->spare_count++;
}

/* Drop what an item that is done refers to. Queue lock not held: this may end objects. */
static void item_release(pjsip__conv *conv, item *it)
{
    pj_grp_lock_t *lock = it->lock;
    pjsip_tx_data *tdata = it->note.tdata;
    item *copy = it->copy;
    pjsip_rx_data *dead = NULL;

    q_lock(conv);
    if (copy && --copy->users == 0) {
        dead = copy->note.rdata;
        item_give_back(conv, copy);
    }
    item_give_back(conv, it);
    q_unlock(conv);
    if (dead)
        pjsip_rx_data_free_cloned(dead);
    if (tdata)
        pjsip_tx_data_dec_ref(tdata);
    if (lock)
        pj_grp_lock_dec_ref(lock);
}

/* An item that keeps a copy of a message for one user. */
static item *copy_make(pjsip__conv *conv, const pjsip_rx_data *rdata)
{
    item *copy;

    q_lock(conv);
    copy = item_take(conv, RESERVED);
    q_unlock(conv);
    if (!copy)
        return NULL;
    if (pjsip_rx_data_clone(rdata, 0, &copy->note.rdata) == PJ_SUCCESS) {
        copy->users = 1;
        return copy;
    }
    q_lock(conv);
    item_give_back(conv, copy);
    q_unlock(conv);
    return NULL;
}

static void copy_release(pjsip__conv *conv, item *copy)
{
    pjsip_rx_data *dead = NULL;

    q_lock(conv);
    if (--copy->users == 0) {
        dead = copy->note.rdata;
        item_give_back(conv, copy);
    }
    q_unlock(conv);
    if (dead)
        pjsip_rx_data_free_cloned(dead);
}

pj_status_t pjsip__conv_reserve(pjsip__conv *conv)
{
    pj_status_t status = PJ_SUCCESS;

    q_lock(conv);
    while (conv->spare_count < RESERVED) {
        item *it = pj_pool_alloc(conv->pool, sizeof(*it));

        if (!it) {
            status = PJ_ENOMEM;
            break;
        }
        item_give_back(conv, it);
    }
    q_unlock(conv);
    return status;
}

/* ---- Life -------------------------------------------------------------------------------------------- */

static void on_root_destroyed(void *member)
{
    pjsip__conv *conv = member;

    pj_lock_destroy(conv->queue_lock);
    pjsip_endpt_release_pool(conv->endpt, conv->pool);
}

static pj_status_t conv_alloc(pjsip_endpoint *endpt, const char *name, pjsip__conv **p_conv)
{
    pj_pool_t *pool = pjsip_endpt_create_pool(endpt, name, sizeof(pjsip__conv) + 512, 1024);
    pjsip__conv *conv;
    pj_status_t status;

    if (!pool)
        return PJ_ENOMEM;
    conv = PJ_POOL_ZALLOC_T(pool, pjsip__conv);
    status = conv ? pj_lock_create_simple_mutex(pool, name, &conv->queue_lock) : PJ_ENOMEM;
    if (status != PJ_SUCCESS) {
        pjsip_endpt_release_pool(endpt, pool);
        return status;
    }
    conv->pool = pool;
    conv->endpt = endpt;
    pj_list_init(&conv->events);
    pj_list_init(&conv->sends);
    pj_list_init(&conv->notes);
    pj_list_init(&conv->spare);
    for (unsigned i = 0; i < RESERVED; i++)
        item_give_back(conv, &conv->reserve[i]);
    *p_conv = conv;
    return PJ_SUCCESS;
}

pj_status_t pjsip__conv_create(pjsip_endpoint *endpt, const char *name, pjsip__conv **p_conv)
{
    pjsip__conv *conv;
    pj_status_t status = conv_alloc(endpt, name, &conv);

    if (status != PJ_SUCCESS)
        return status;
    status = pj_grp_lock_create_w_handler(conv->pool, NULL, conv, &on_root_destroyed, &conv->root);
    if (status != PJ_SUCCESS) {
        on_root_destroyed(conv);
        return status;
    }
    pj_grp_lock_add_ref(conv->root);
    pj__grp_lock_set_release_hook(conv->root, &pump, conv);
    *p_conv = conv;
    return PJ_SUCCESS;
}

pj_status_t pjsip__conv_join(pjsip_endpoint *endpt, pj_grp_lock_t *lock, pjsip__conv **p_conv)
{
    pj_status_t status = PJ_SUCCESS;
    pjsip__conv *conv;

    pj_grp_lock_acquire(lock); /* so that two threads do not both make one */
    conv = pjsip__conv_of(lock);
    if (!conv) {
        status = conv_alloc(endpt, "conv%p", &conv);
        if (status == PJ_SUCCESS) {
            conv->root = lock;
            status = pj_grp_lock_add_handler(lock, NULL, conv, &on_root_destroyed);
            if (status != PJ_SUCCESS)
                on_root_destroyed(conv);
            else
                pj__grp_lock_set_release_hook(lock, &pump, conv);
        }
    }
    pj_grp_lock_release(lock);
    if (status == PJ_SUCCESS)
        *p_conv = conv;
    return status;
}

pj_grp_lock_t *pjsip__conv_lock(pjsip__conv *conv)
{
    return conv->root;
}

pjsip__conv *pjsip__conv_of(pj_grp_lock_t *lock)
{
    return pj__grp_lock_hook_arg(lock);
}

/* ---- Frames: who is where. Queue lock held. ----------------------------------------------------------- */

static void frame_push(pjsip__conv *conv, frame *f, pj_bool_t quiet, pj_bool_t tells)
{
    f->outer = conv->frames;
    f->thread = pj_thread_this();
    f->quiet = quiet;
    f->tells = tells;
    f->telling = PJ_FALSE;
    conv->frames = f;
}

static void frame_pop(pjsip__conv *conv, const frame *f)
{
    frame **link = &conv->frames;

    while (*link != f) /* frames of other threads may have come on top */
        link = &(*link)->outer;
    *link = f->outer;
}

/* Does this thread's innermost frame promise to look at the queues again? */
static pj_bool_t frame_quiet(const pjsip__conv *conv)
{
    const void *self = pj_thread_this();
    const frame *f = conv->frames;

    while (f && f->thread != self)
        f = f->outer;
    return f && f->quiet;
}

/* May this thread begin to give notes? Yes if nobody has them, or if it claimed them and gives none. */
static pj_bool_t may_tell(const pjsip__conv *conv)
{
    const void *self = pj_thread_this();

    for (const frame *f = conv->frames; f; f = f->outer) {
        if (f->tells && (f->telling || f->thread != self))
            return PJ_FALSE;
    }
    return PJ_TRUE;
}

static pj_bool_t anyone_tells(const pjsip__conv *conv)
{
    for (const frame *f = conv->frames; f; f = f->outer) {
        if (f->tells)
            return PJ_TRUE;
    }
    return PJ_FALSE;
}

static pj_bool_t anyone_telling(const pjsip__conv *conv)
{
    for (const frame *f = conv->frames; f; f = f->outer) {
        if (f->telling)
            return PJ_TRUE;
    }
    return PJ_FALSE;
}

/* ---- Events ------------------------------------------------------------------------------------------ */

/* Step one event whose message, if any, is a copy. Inside. */
static void step_copied(pjsip__conv *conv, pjsip__conv_event_fn *fn, void *object, item *copy)
{
    pjsip_rx_data *rdata = copy ? copy->note.rdata : NULL;

    if (!rdata || pjsip__conv_reserve(conv) == PJ_SUCCESS) {
        conv->rdata = rdata;
        conv->copy = copy;
        fn(object, rdata);
        conv->rdata = NULL;
        conv->copy = NULL;
    } else {
        PJ_LOG(2, (THIS_FILE, "No memory: a received message is dropped"));
    }
}

/* Step what is queued. Inside. What is done goes to `done`, for items_release() outside: it may end objects. */
static void step_queued(pjsip__conv *conv, item *done)
{
    for (;;) {
        item *it;

        q_lock(conv);
        it = pj_list_empty(&conv->events) ? NULL : conv->events.next;
        if (it)
            pj_list_erase(it);
        q_unlock(conv);
        if (!it)
            return;
        step_copied(conv, it->fn.event, it->object, it->copy);
        pj_list_push_back(done, it);
    }
}

static void items_release(pjsip__conv *conv, item *done)
{
    while (!pj_list_empty(done)) {
        item *it = done->next;

        pj_list_erase(it);
        item_release(conv, it);
    }
}

/*
 * Let a note have a copy of the message it borrows. Queue lock held, and kept: its owner cannot return before it
 * had the lock as well.
 */
static pj_bool_t stop_borrowing(pjsip__conv *conv, item *note)
{
    item *copy = item_take(conv, RESERVED);

    if (!copy)
        return PJ_FALSE;
    if (pjsip_rx_data_clone(note->note.rdata, 0, &copy->note.rdata) != PJ_SUCCESS) {
        item_give_back(conv, copy);
        return PJ_FALSE;
    }
    copy->users = 1;
    note->copy = copy;
    note->note.rdata = copy->note.rdata;
    note->borrowed = PJ_FALSE;
    return PJ_TRUE;
}

static item *next_borrower(pjsip__conv *conv, const pjsip_rx_data *rdata)
{
    for (item *it = conv->notes.next; it != &conv->notes; it = it->next) {
        if (it->borrowed && it->note.rdata == rdata)
            return it;
    }
    return NULL;
}

/* The event call ends: no note may use this thread's message any longer. */
static void return_loan(pjsip__conv *conv, frame *claim, const pjsip_rx_data *rdata)
{
    pj_bool_t left;
    item *it;

    q_lock(conv);
    while ((it = next_borrower(conv, rdata)) != NULL) {
        pj_uint64_t ticket = it->ticket;

        if (stop_borrowing(conv, it))
            continue;
        q_unlock(conv); /* no memory to wait with: give it now */
        pjsip__conv_flush(conv->root, ticket);
        q_lock(conv);
    }
    frame_pop(conv, claim);
    left = !pj_list_empty(&conv->notes);
    q_unlock(conv);
    if (left && pj__grp_lock_depth(conv->root) == 0)
        pump(conv); /* others may have left theirs to the claim */
}

/* The message cannot be lent: somebody is notifying. Step with a copy of it, then leave. */
static void step_with_copy(pjsip__conv *conv, pj_grp_lock_t *lock, pjsip__conv_event_fn *fn,
                           void *object, const pjsip_rx_data *rdata)
{
    item *copy = rdata ? copy_make(conv, rdata) : NULL;

    if (rdata && !copy)
        PJ_LOG(2, (THIS_FILE, "No memory: a received message is dropped"));
    else
        step_copied(conv, fn, object, copy);
    pj_grp_lock_release(lock);
    if (copy)
        copy_release(conv, copy);
}

/* The lock is this thread's: step the event here, then leave. */
static void step_here(pjsip__conv *conv, pj_grp_lock_t *lock, pjsip__conv_event_fn *fn,
                      void *object, pjsip_rx_data *rdata)
{
    pj_bool_t lent = PJ_FALSE;
    frame claim;
    item done;

    pj_list_init(&done);
    step_queued(conv, &done); /* came earlier */
    if (rdata) {
        q_lock(conv);
        lent = pj_list_empty(&conv->notes) && !anyone_tells(conv);
        if (lent)
            frame_push(conv, &claim, frame_quiet(conv), PJ_TRUE);
        q_unlock(conv);
    }
    if (!lent) {
        step_with_copy(conv, lock, fn, object, rdata);
    } else {
        if (pjsip__conv_reserve(conv) == PJ_SUCCESS) {
            conv->rdata = rdata;
            fn(object, rdata);
            conv->rdata = NULL;
        }
        pj_grp_lock_release(lock); /* pump() gives what was queued */
        return_loan(conv, &claim, rdata);
    }
    items_release(conv, &done);
}

/* Queue an event for the holder of the lock. */
static pj_bool_t event_enqueue(pjsip__conv *conv, pj_grp_lock_t *lock, pjsip__conv_event_fn *fn,
                               void *object, const pjsip_rx_data *rdata)
{
    item *copy = rdata ? copy_make(conv, rdata) : NULL;
    item *it;

    if (rdata && !copy)
        return PJ_FALSE;
    q_lock(conv);
    it = item_take(conv, RESERVED);
    if (it) {
        pj_grp_lock_add_ref(lock);
        it->lock = lock;
        it->object = object;
        it->fn.event = fn;
        it->copy = copy;
        pj_list_push_back(&conv->events, it);
    }
    q_unlock(conv);
    if (!it && copy)
        copy_release(conv, copy);
    return it != NULL;
}

void pjsip__conv_event(pj_grp_lock_t *lock, pjsip__conv_event_fn *fn, void *object,
                       pjsip_rx_data *rdata)
{
    pjsip__conv *conv = pjsip__conv_of(lock);
    pj_grp_lock_t *root = conv->root;

    pj_grp_lock_add_ref(root); /* the event may end the object, and with it everything */
    if (pj_grp_lock_tryacquire(lock) == PJ_SUCCESS) {
        step_here(conv, lock, fn, object, rdata);
    } else if (event_enqueue(conv, lock, fn, object, rdata)) {
        /* The holder may have looked at the queue just before: then the lock is free now, or will be looked
         * after by whoever has it next. */
        if (pj_grp_lock_tryacquire(root) == PJ_SUCCESS)
            pj_grp_lock_release(root);
    } else {
        pj_grp_lock_acquire(lock);
        step_here(conv, lock, fn, object, rdata);
    }
    pj_grp_lock_dec_ref(root);
}

/* ---- Sends ------------------------------------------------------------------------------------------- */

void pjsip__conv_send(pj_grp_lock_t *lock, pjsip__conv_send_fn *fn, void *object,
                      pjsip_tx_data *tdata, pjsip__conv_result *result)
{
    pjsip__conv *conv = pjsip__conv_of(lock);
    item *it;

    q_lock(conv);
    it = item_take(conv, 0);
    if (it) {
        pj_grp_lock_add_ref(lock);
        it->lock = lock;
        it->object = object;
        it->fn.send = fn;
        if (tdata)
            pjsip_tx_data_add_ref(tdata);
        it->note.tdata = tdata;
        it->result = result;
        it->waiter = pj_thread_this();
        if (result)
            result->send = it;
        pj_list_push_back(&conv->sends, it);
    }
    q_unlock(conv);
    if (!it)
        PJ_LOG(1, (THIS_FILE, "No memory: a message is not sent"));
}

/* The result that somebody up this thread's stack will read; NULL if nobody will. Queue lock held. */
static pjsip__conv_result *awaiting(const item *send)
{
    return send->waiter == pj_thread_this() ? send->result : NULL;
}

pj_bool_t pjsip__conv_awaited(pj_grp_lock_t *lock)
{
    pjsip__conv *conv = pjsip__conv_of(lock);
    pj_bool_t awaited;

    q_lock(conv);
    awaited = conv->sending && awaiting(conv->sending) != NULL;
    q_unlock(conv);
    return awaited;
}

pj_status_t pjsip__conv_wait(pj_grp_lock_t *lock, pjsip__conv_result *result)
{
    pjsip__conv *conv = pjsip__conv_of(lock);

    q_lock(conv);
    if (result->send)
        ((item *)result->send)->result = NULL;
    result->send = NULL;
    q_unlock(conv);
    return result->done ? result->status : PJ_SUCCESS;
}

/* Run the first send. Queue lock held; let go meanwhile. */
static void send_first(pjsip__conv *conv)
{
    item *it = conv->sends.next;
    pj_status_t status;

    pj_list_erase(it);
    conv->sending = it;
    q_unlock(conv);

    status = it->fn.send(it->object, it->note.tdata);

    q_lock(conv);
    conv->sending = NULL;
    if (awaiting(it)) {
        it->result->status = status;
        it->result->done = PJ_TRUE;
    }
    if (it->result)
        it->result->send = NULL;
    q_unlock(conv);
    item_release(conv, it);
    q_lock(conv);
}

/* ---- Notes ------------------------------------------------------------------------------------------- */

pj_uint64_t pjsip__conv_notify(pj_grp_lock_t *lock, pjsip__conv_note_fn *fn, void *object,
                               const pjsip__conv_note *note)
{
    pjsip__conv *conv = pjsip__conv_of(lock);
    pj_uint64_t ticket = 0;
    item *it;

    q_lock(conv);
    it = item_take(conv, 0);
    if (it) {
        pj_grp_lock_add_ref(lock);
        it->lock = lock;
        it->object = object;
        it->fn.note = fn;
        it->note = *note;
        if (note->tdata)
            pjsip_tx_data_add_ref(note->tdata);
        if (note->rdata && note->rdata == conv->rdata) {
            it->copy = conv->copy;
            it->borrowed = conv->copy == NULL;
            it->waiter = pj_thread_this();
            if (it->copy)
                it->copy->users++;
        }
        ticket = it->ticket = ++conv->last_ticket;
        pj_list_push_back(&conv->notes, it);
    }
    q_unlock(conv);
    if (!it)
        PJ_LOG(1, (THIS_FILE, "No memory: a notification is lost"));
    return ticket;
}

pj_bool_t pjsip__conv_pending(pj_grp_lock_t *lock)
{
    pjsip__conv *conv = pjsip__conv_of(lock);
    pj_bool_t pending;

    q_lock(conv);
    pending = !pj_list_empty(&conv->notes) || anyone_telling(conv);
    q_unlock(conv);
    return pending;
}

pj_bool_t pjsip__conv_telling(pj_grp_lock_t *lock)
{
    pjsip__conv *conv = pjsip__conv_of(lock);
    const void *self = pj_thread_this();
    pj_bool_t telling = PJ_FALSE;

    q_lock(conv);
    for (const frame *f = conv->frames; f; f = f->outer)
        telling = telling || (f->telling && f->thread == self);
    q_unlock(conv);
    return telling;
}

static item *note_find(pjsip__conv *conv, pj_uint64_t ticket)
{
    for (item *it = conv->notes.next; it != &conv->notes; it = it->next) {
        if (it->ticket == ticket)
            return it;
    }
    return NULL;
}

static void set_held(pj_grp_lock_t *lock, pj_uint64_t ticket, pj_bool_t held)
{
    pjsip__conv *conv = pjsip__conv_of(lock);
    item *it;

    q_lock(conv);
    it = note_find(conv, ticket);
    if (it)
        it->held = held;
    q_unlock(conv);
}

void pjsip__conv_hold(pj_grp_lock_t *lock, pj_uint64_t ticket)
{
    set_held(lock, ticket, PJ_TRUE);
}

void pjsip__conv_unhold(pj_grp_lock_t *lock, pj_uint64_t ticket)
{
    set_held(lock, ticket, PJ_FALSE);
}

pj_bool_t pjsip__conv_drop(pj_grp_lock_t *lock, pj_uint64_t ticket)
{
    pjsip__conv *conv = pjsip__conv_of(lock);
    item *it;

    q_lock(conv);
    it = note_find(conv, ticket);
    if (it)
        pj_list_erase(it);
    q_unlock(conv);
    if (it)
        item_release(conv, it);
    return it != NULL;
}

/* Give the first note. Queue lock held; let go meanwhile. */
static void tell_first(pjsip__conv *conv)
{
    item *it = conv->notes.next;

    pj_list_erase(it);
    q_unlock(conv);

    it->fn.note(it->object, &it->note);
    item_release(conv, it);

    q_lock(conv);
}

void pjsip__conv_flush(pj_grp_lock_t *lock, pj_uint64_t ticket)
{
    pjsip__conv *conv = pjsip__conv_of(lock);
    pj_grp_lock_t *root = conv->root;
    pj_bool_t left;
    frame f;

    pj_grp_lock_add_ref(root);
    q_lock(conv);
    frame_push(conv, &f, PJ_FALSE, PJ_TRUE);
    f.telling = PJ_TRUE;
    while (note_find(conv, ticket)) {
        item *first = conv->notes.next;

        /* What another thread lends is copied first; without memory that thread gives it, a little later. */
        if (first->borrowed && first->waiter != f.thread && !stop_borrowing(conv, first))
            break;
        tell_first(conv);
    }
    frame_pop(conv, &f);
    left = !pj_list_empty(&conv->notes);
    q_unlock(conv);
    if (left && pj__grp_lock_depth(root) == 0)
        pump(conv);
    pj_grp_lock_dec_ref(root);
}

/* ---- The loop ---------------------------------------------------------------------------------------- */

/* Step queued events if the lock is free. @return false if it is not: then its holder will. */
static pj_bool_t pump_events(pjsip__conv *conv)
{
    pj_bool_t ours;
    item done;

    pj_list_init(&done);
    q_unlock(conv);
    ours = pj_grp_lock_tryacquire(conv->root) == PJ_SUCCESS;
    if (ours) {
        step_queued(conv, &done);
        pj_grp_lock_release(conv->root);
        items_release(conv, &done);
    }
    q_lock(conv);
    return ours;
}

/* Called at each outermost release, unlocked; the root is referenced meanwhile. */
static void pump(void *arg)
{
    pjsip__conv *conv = arg;
    pj_bool_t try_events = PJ_TRUE;
    frame f;

    q_lock(conv);
    if (frame_quiet(conv)) {
        q_unlock(conv);
        return;
    }
    frame_push(conv, &f, PJ_TRUE, PJ_FALSE);
    for (;;) {
        if (try_events && !pj_list_empty(&conv->events)) {
            try_events = pump_events(conv);
        } else if (!conv->sending && !pj_list_empty(&conv->sends)) {
            send_first(conv);
            try_events = PJ_TRUE;
        } else if (!pj_list_empty(&conv->notes) && !conv->notes.next->held && may_tell(conv)) {
            f.tells = f.telling = PJ_TRUE;
            f.quiet = PJ_FALSE;
            tell_first(conv);
            f.tells = f.telling = PJ_FALSE;
            f.quiet = PJ_TRUE;
            try_events = PJ_TRUE;
        } else {
            break;
        }
    }
    frame_pop(conv, &f);
    q_unlock(conv);
}
