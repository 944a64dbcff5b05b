/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Events: stepped at once where the lock is free, queued for its holder where it is not. Who may keep a received message, and
 * for how long, is decided here. The essay is in conversation.c.
 */
#include "core/conversation_priv.h"

#define THIS_FILE "conv_events.c"

/* ---- Events ------------------------------------------------------------------------------------------ */

/* Step one event whose message, if any, is a copy. Inside. @return whether it was stepped. */
static pj_bool_t step_copied(pjsip__conv *conv, pjsip__conv_event_fn *fn, void *object,
                             conv_item *copy)
{
    pjsip_rx_data *rdata = copy ? copy->note.rdata : NULL;

    if (!rdata || pjsip__conv_reserve(conv) == PJ_SUCCESS) {
        conv->rdata = rdata;
        conv->copy = copy;
        fn(object, rdata);
        conv->rdata = NULL;
        conv->copy = NULL;
        return PJ_TRUE;
    }
    PJ_LOG(2, (THIS_FILE, "No memory: a received message is dropped"));
    return PJ_FALSE;
}

/* Step what is queued. Inside. What is done goes to `done`, for pjsip__conv_items_release() outside: it may end objects. */
void pjsip__conv_step_queued(pjsip__conv *conv, conv_item *done)
{
    /* one that comes just now is stepped at the release */
    while (pjsip__conv_has_work(conv)) {
        conv_item *it;

        pjsip__conv_q_lock(conv);
        it = pj_list_empty(&conv->events) ? NULL : conv->events.next;
        if (it)
            pjsip__conv_item_unqueue(conv, it);
        pjsip__conv_q_unlock(conv);
        if (!it)
            return;
        step_copied(conv, it->fn.event, it->object, it->copy);
        pj_list_push_back(done, it);
    }
}

static conv_item *next_borrower(pjsip__conv *conv, const pjsip_rx_data *rdata)
{
    for (conv_item *it = conv->notes.next; it != &conv->notes; it = it->next) {
        if (it->borrowed && it->note.rdata == rdata)
            return it;
    }
    return NULL;
}

/* The event call ends: no note may use this thread's message any longer. */
static void return_loan(pjsip__conv *conv, conv_frame *claim, const pjsip_rx_data *rdata)
{
    pj_bool_t left;
    conv_item *it;

    pjsip__conv_q_lock(conv);
    while ((it = next_borrower(conv, rdata)) != NULL) {
        pj_uint64_t ticket = it->ticket;

        if (pjsip__conv_stop_borrowing(conv, it))
            continue;
        pjsip__conv_q_unlock(conv); /* no memory to wait with: give it now */
        pjsip__conv_flush(conv->root, ticket);
        pjsip__conv_q_lock(conv);
    }
    pjsip__conv_frame_pop(conv, claim);
    left = !pj_list_empty(&conv->notes);
    pjsip__conv_q_unlock(conv);
    if (left && pj__grp_lock_depth(conv->root) == 0)
        pjsip__conv_pump(conv); /* others may have left theirs to the claim */
}

/* The message cannot be lent: somebody is notifying. Step with a copy of it, then leave. */
static pj_bool_t step_with_copy(pjsip__conv *conv, pj_grp_lock_t *lock, pjsip__conv_event_fn *fn,
                                void *object, const pjsip_rx_data *rdata)
{
    conv_item *copy = rdata ? pjsip__conv_copy_make(conv, rdata) : NULL;
    pj_bool_t stepped = PJ_FALSE;

    if (rdata && !copy)
        PJ_LOG(2, (THIS_FILE, "No memory: a received message is dropped"));
    else
        stepped = step_copied(conv, fn, object, copy);
    pj_grp_lock_release(lock);
    if (copy)
        pjsip__conv_copy_release(conv, copy);
    return stepped;
}

/* The lock is this thread's: step the event here, then leave. */
static pj_bool_t step_here(pjsip__conv *conv, pj_grp_lock_t *lock, pjsip__conv_event_fn *fn,
                           void *object, pjsip_rx_data *rdata)
{
    pj_bool_t lent = PJ_FALSE, stepped = PJ_FALSE;
    conv_frame claim;
    conv_item done;

    pj_list_init(&done);
    pjsip__conv_step_queued(conv, &done); /* came earlier */
    if (rdata) {
        pjsip__conv_q_lock(conv);
        lent = pj_list_empty(&conv->notes) && !pjsip__conv_anyone_tells(conv);
        if (lent)
            pjsip__conv_frame_push(conv, &claim, pjsip__conv_frame_quiet(conv), PJ_TRUE);
        pjsip__conv_q_unlock(conv);
    }
    if (!lent) {
        stepped = step_with_copy(conv, lock, fn, object, rdata);
    } else {
        if (pjsip__conv_reserve(conv) == PJ_SUCCESS) {
            conv->rdata = rdata;
            fn(object, rdata);
            conv->rdata = NULL;
            stepped = PJ_TRUE;
        }
        pj_grp_lock_release(lock); /* pjsip__conv_pump() gives what was queued */
        return_loan(conv, &claim, rdata);
    }
    pjsip__conv_items_release(conv, &done);
    return stepped;
}

/* Queue an event for the holder of the lock. */
static pj_bool_t event_enqueue(pjsip__conv *conv, pj_grp_lock_t *lock, pjsip__conv_event_fn *fn,
                               void *object, const pjsip_rx_data *rdata)
{
    conv_item *copy = rdata ? pjsip__conv_copy_make(conv, rdata) : NULL;
    conv_item *it;

    if (rdata && !copy)
        return PJ_FALSE;
    pjsip__conv_q_lock(conv);
    it = pjsip__conv_item_take(conv, PJSIP__CONV_RESERVED);
    if (it) {
        pj_grp_lock_add_ref(lock);
        it->lock = lock;
        it->object = object;
        it->fn.event = fn;
        it->copy = copy;
        pjsip__conv_item_queue(conv, &conv->events, it);
    }
    pjsip__conv_q_unlock(conv);
    if (!it && copy)
        pjsip__conv_copy_release(conv, copy);
    return it != NULL;
}

pj_bool_t pjsip__conv_event(pj_grp_lock_t *lock, pjsip__conv_event_fn *fn, void *object,
                            pjsip_rx_data *rdata)
{
    pjsip__conv *conv = pjsip__conv_of(lock);
    pj_grp_lock_t *root = conv->root;
    pj_bool_t stepped = PJ_TRUE;

    pj_grp_lock_add_ref(root); /* the event may end the object, and with it everything */
    if (pj_grp_lock_tryacquire(lock) == PJ_SUCCESS) {
        stepped = step_here(conv, lock, fn, object, rdata);
    } else if (event_enqueue(conv, lock, fn, object, rdata)) {
        /* The holder may have looked at the queue just before: then the lock is free now, or will be looked
         * after by whoever has it next. The fence is the other half of that in pjsip__conv_pump(). */
        atomic_thread_fence(memory_order_seq_cst);
        if (pj_grp_lock_tryacquire(root) == PJ_SUCCESS)
            pj_grp_lock_release(root);
    } else {
        pj_grp_lock_acquire(lock);
        stepped = step_here(conv, lock, fn, object, rdata);
    }
    pj_grp_lock_dec_ref(root);
    return stepped;
}
