/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Conversations: the threading model of everything above the transports.
 *
 * A dialog, its transactions and its sessions step one shared state. Stacks that gave each a lock, and called
 * each other and the application with locks held, spent their lives in deadlocks. Here there is one lock
 * per conversation, and the rule that whoever holds it calls nobody. What a step wants done outside is put into
 * a queue and done at the outermost release of the lock, by the thread that releases it. So no thread ever
 * waits for a second lock while it holds one of these, and no chain of locks can form. What may be taken
 * inside are leaves: locks of tables, of the timer heap, of pool factories, of transports' counts, of the queues below.
 * Under a leaf nothing is called that could come back here.
 *
 * Three queues leave the lock:
 *
 *  events  What comes from the network, timers and completions. It is stepped at once if the lock is free.
 *          If not, it is queued whole, with a copy of its message, for the holder to step at its release; the
 *          receiving thread goes back to its socket. Nobody is ever blocked but by a lack of memory: where
 *          there is none for the copy, the receiver waits for the lock. (A completion that has to write down where a
 *          message went waits too; it holds nothing, and inside nobody waits.)
 *  sends   What steps transmit. One thread at a time takes them, in order; the others leave theirs to it. A
 *          public function that sends hands in the address of a result: if its own thread ran the send, the
 *          result is there when it asks, and it returns the truth. If not it returns success, and the failure
 *          comes as an event. pjsip__conv_awaited() tells a send function which of the two it is, so that an
 *          error is told once: as a status or as a notification.
 *  notes   Notifications of programs. One is given at a time per conversation, in the order queued, unlocked.
 *          A call made inside a notification steps at once but its own notifications come behind.
 *
 * The order events, sends, notes is that of the loop, pjsip__conv_pump(). It looks at all three again after each
 * piece of work. A thread that is inside it already and comes by again, because a send or a step it ran left the
 * lock, returns at once: the outer loop goes on. Only from within a notification does a nested loop work, but
 * it leaves the notes to the outer one. A list of frames says which thread is where; it is short, one or two
 * entries a thread.
 *
 * Received messages belong to the thread that received them and die when its dispatch returns. An event that
 * runs at once therefore reserves the notes for its thread before it steps (it "claims"): what it queues then is
 * given by this thread before the event call returns, and may carry the message as it is. Where the claim is
 * taken, somebody else is notifying, and the message is copied before the step: if there is no memory for the copy the
 * event does not happen at all, which looks like a packet lost, and the protocol knows how to deal with that.
 * What is left at the end of the event call, because the program holds the lock, is copied then.
 *
 * Terminating functions promise their last notification before they return. pjsip__conv_flush() gives it, and those
 * before it, nested in one that runs in this thread. While one runs in another thread, it waits for that to be over:
 * programs that end a thing want its callbacks to be over too. That is the only place where a thread waits for
 * a callback, and it waits only where it can do no harm: not while this thread holds any lock of ours, which the
 * callback may want; and not from within a notification of any conversation, since two calls that end each
 * other from their callbacks, as every PBX does, would wait for ever. There it gives what is due beside the
 * other thread: the only case of two notifications of a conversation at once.
 *
 * Memory: queue items are the conversation's, recycled through a free list, so what is held is bounded by the
 * most that was ever queued at once. A step makes sure of its items (pjsip__conv_reserve()) before it changes
 * anything; queueing itself cannot fail. Items queued by other threads never eat into that reserve.
 *
 * In this file: life, sends, the loop. conv_items.c: items, copies, frames. conv_events.c and conv_notes.c: the other
 * two queues.
 *
 * Decided against: a worker thread per conversation or a pool of them (a call from the application would have no
 * true status), and waiting for the lock in the receiver (one slow step would stop a socket).
 */
#include "core/conversation_priv.h"

#define THIS_FILE "conversation.c"

/* ---- Life -------------------------------------------------------------------------------------------- */

static void on_root_destroyed(void *member)
{
    pjsip__conv *conv = member;

    if (conv->turn)
        pj_sem_destroy(conv->turn);
    pj__owned_mutex_fini(&conv->queue_lock);
    pjsip_endpt_release_pool(conv->endpt, conv->pool);
}

static pj_status_t conv_alloc(pjsip_endpoint *endpt, const char *name, pjsip__conv **p_conv)
{
    pj_pool_t *pool = pjsip_endpt_create_pool(endpt, name, sizeof(pjsip__conv) + 768, 256);
    pjsip__conv *conv;
    pj_status_t status;

    if (!pool)
        return PJ_ENOMEM;
    conv = PJ_POOL_ZALLOC_T(pool, pjsip__conv);
    status = conv ? pj__owned_mutex_init(&conv->queue_lock, PJ_FALSE) : PJ_ENOMEM;
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
    for (unsigned i = 0; i < PJSIP__CONV_RESERVED; i++)
        pjsip__conv_item_give_back(conv, &conv->reserve[i]);
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
    pj__grp_lock_set_release_hook(conv->root, &pjsip__conv_pump, conv);
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
                pj__grp_lock_set_release_hook(lock, &pjsip__conv_pump, conv);
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

/* ---- Sends ------------------------------------------------------------------------------------------- */

void pjsip__conv_send(pj_grp_lock_t *lock, pjsip__conv_send_fn *fn, void *object,
                      pjsip_tx_data *tdata, pjsip__conv_result *result)
{
    pjsip__conv *conv = pjsip__conv_of(lock);
    conv_item *it;

    pjsip__conv_q_lock(conv);
    it = pjsip__conv_item_take(conv, 0);
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
        pjsip__conv_item_queue(conv, &conv->sends, it);
    }
    pjsip__conv_q_unlock(conv);
    if (!it)
        PJ_LOG(1, (THIS_FILE, "No memory: a message is not sent"));
}

/* The result that somebody up this thread's stack will read; NULL if nobody will. Queue lock held. */
static pjsip__conv_result *awaiting(const conv_item *send)
{
    return send->waiter == pj_thread_this() ? send->result : NULL;
}

pj_bool_t pjsip__conv_awaited(pj_grp_lock_t *lock)
{
    pjsip__conv *conv = pjsip__conv_of(lock);
    pj_bool_t awaited;

    pjsip__conv_q_lock(conv);
    awaited = conv->sending && awaiting(conv->sending) != NULL;
    pjsip__conv_q_unlock(conv);
    return awaited;
}

pj_status_t pjsip__conv_wait(pj_grp_lock_t *lock, pjsip__conv_result *result)
{
    pjsip__conv *conv = pjsip__conv_of(lock);

    pjsip__conv_q_lock(conv);
    if (result->send)
        ((conv_item *)result->send)->result = NULL;
    result->send = NULL;
    pjsip__conv_q_unlock(conv);
    return result->done ? result->status : PJ_SUCCESS;
}

/* Run the first send. Queue lock held; let go meanwhile. */
static void send_first(pjsip__conv *conv)
{
    conv_item *it = conv->sends.next;
    pj_status_t status;

    pjsip__conv_item_unqueue(conv, it);
    conv->sending = it;
    pjsip__conv_q_unlock(conv);

    status = it->fn.send(it->object, it->note.tdata);

    pjsip__conv_q_lock(conv);
    conv->sending = NULL;
    if (awaiting(it)) {
        it->result->status = status;
        it->result->done = PJ_TRUE;
    }
    if (it->result)
        it->result->send = NULL;
    pjsip__conv_q_unlock(conv);
    pjsip__conv_item_release(conv, it);
    pjsip__conv_q_lock(conv);
}

/* ---- The loop ---------------------------------------------------------------------------------------- */

/* Step queued events if the lock is free. @return false if it is not: then its holder will. */
static pj_bool_t pump_events(pjsip__conv *conv)
{
    pj_bool_t ours;
    conv_item done;

    pj_list_init(&done);
    pjsip__conv_q_unlock(conv);
    ours = pj_grp_lock_tryacquire(conv->root) == PJ_SUCCESS;
    if (ours) {
        pjsip__conv_step_queued(conv, &done);
        pj_grp_lock_release(conv->root);
        pjsip__conv_items_release(conv, &done);
    }
    pjsip__conv_q_lock(conv);
    return ours;
}

/* Called at each outermost release, unlocked; the root is referenced meanwhile. */
void pjsip__conv_pump(void *arg)
{
    pjsip__conv *conv = arg;
    pj_bool_t try_events = PJ_TRUE;
    conv_frame f;

    /*
     * Most releases leave nothing. Either this thread sees what another one queues, or that one sees the lock free:
     * it queues, fences and tries the lock; this one has released the lock, fences and looks.
     */
    atomic_thread_fence(memory_order_seq_cst);
    if (!pjsip__conv_has_work(conv))
        return;
    pjsip__conv_q_lock(conv);
    if (pjsip__conv_frame_quiet(conv)) {
        pjsip__conv_q_unlock(conv);
        return;
    }
    pjsip__conv_frame_push(conv, &f, PJ_TRUE, PJ_FALSE);
    for (;;) {
        if (try_events && !pj_list_empty(&conv->events)) {
            try_events = pump_events(conv);
        } else if (!conv->sending && !pj_list_empty(&conv->sends)) {
            send_first(conv);
            try_events = PJ_TRUE;
        } else if (!pj_list_empty(&conv->notes) && !conv->notes.next->held &&
                   pjsip__conv_may_tell(conv)) {
            f.tells = f.telling = PJ_TRUE;
            f.quiet = PJ_FALSE;
            pjsip__conv_tell_first(conv, &f);
            f.tells = f.telling = PJ_FALSE;
            f.quiet = PJ_TRUE;
            try_events = PJ_TRUE;
        } else {
            break;
        }
    }
    pjsip__conv_frame_pop(conv, &f);
    pjsip__conv_q_unlock(conv);
}
