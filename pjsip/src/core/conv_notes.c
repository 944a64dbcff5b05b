/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Notifications: queued in order, held back until their send is known to have gone, flushed before a terminating
 * function returns. The essay is in conversation.c.
 */
#include "core/conversation_priv.h"

#include "os/mutex.h"

#include <pj/limits.h>

#define THIS_FILE "conv_notes.c"

/*
 * Let a note have a copy of the message it borrows. Queue lock held, and kept: its owner cannot return before it
 * had the lock as well.
 */
pj_bool_t pjsip__conv_stop_borrowing(pjsip__conv *conv, conv_item *note)
{
    conv_item *copy = pjsip__conv_item_take(conv, PJSIP__CONV_RESERVED);

    if (!copy)
        return PJ_FALSE;
    if (pjsip_rx_data_clone(note->note.rdata, 0, &copy->note.rdata) != PJ_SUCCESS) {
        pjsip__conv_item_give_back(conv, copy);
        return PJ_FALSE;
    }
    copy->users = 1;
    note->copy = copy;
    note->note.rdata = copy->note.rdata;
    note->borrowed = PJ_FALSE;
    return PJ_TRUE;
}

/* ---- Notes ------------------------------------------------------------------------------------------- */

pj_uint64_t pjsip__conv_notify(pj_grp_lock_t *lock, pjsip__conv_note_fn *fn, void *object,
                               const pjsip__conv_note *note)
{
    pjsip__conv *conv = pjsip__conv_of(lock);
    pj_uint64_t ticket = 0;
    conv_item *it;

    pjsip__conv_q_lock(conv);
    it = pjsip__conv_item_take(conv, 0);
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
        pjsip__conv_item_queue(conv, &conv->notes, it);
    }
    pjsip__conv_q_unlock(conv);
    if (!it)
        PJ_LOG(1, (THIS_FILE, "No memory: a notification is lost"));
    return ticket;
}

pj_bool_t pjsip__conv_pending(pj_grp_lock_t *lock)
{
    pjsip__conv *conv = pjsip__conv_of(lock);
    pj_bool_t pending;

    pjsip__conv_q_lock(conv);
    pending = !pj_list_empty(&conv->notes) || pjsip__conv_anyone_telling(conv);
    pjsip__conv_q_unlock(conv);
    return pending;
}

pj_bool_t pjsip__conv_telling(pj_grp_lock_t *lock)
{
    pjsip__conv *conv = pjsip__conv_of(lock);
    const void *self = pj_thread_this();
    pj_bool_t telling = PJ_FALSE;

    pjsip__conv_q_lock(conv);
    for (const conv_frame *f = conv->frames; f; f = f->outer)
        telling = telling || (f->telling && f->thread == self);
    pjsip__conv_q_unlock(conv);
    return telling;
}

static conv_item *note_find(pjsip__conv *conv, pj_uint64_t ticket)
{
    for (conv_item *it = conv->notes.next; it != &conv->notes; it = it->next) {
        if (it->ticket == ticket)
            return it;
    }
    return NULL;
}

static void set_held(pj_grp_lock_t *lock, pj_uint64_t ticket, pj_bool_t held)
{
    pjsip__conv *conv = pjsip__conv_of(lock);
    conv_item *it;

    pjsip__conv_q_lock(conv);
    it = note_find(conv, ticket);
    if (it)
        it->held = held;
    pjsip__conv_q_unlock(conv);
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
    conv_item *it;

    pjsip__conv_q_lock(conv);
    it = note_find(conv, ticket);
    if (it)
        pjsip__conv_item_unqueue(conv, it);
    pjsip__conv_q_unlock(conv);
    if (it)
        pjsip__conv_item_release(conv, it);
    return it != NULL;
}

/* How many notifications, of any conversation, this thread is in. */
static _Thread_local unsigned giving;

/* Whoever waits for its turn looks again. Queue lock held. */
static void wake_waiting(pjsip__conv *conv)
{
    for (; conv->waiting; conv->waiting--)
        pj_sem_post(conv->turn);
}

void pjsip__conv_tell_first(pjsip__conv *conv, conv_frame *f)
{
    conv_item *it = conv->notes.next;

    pjsip__conv_item_unqueue(conv, it);
    f->ticket = it->ticket;
    pjsip__conv_q_unlock(conv);

    giving++;
    it->fn.note(it->object, &it->note);
    giving--;
    pjsip__conv_item_release(conv, it);

    pjsip__conv_q_lock(conv);
    f->ticket = 0;
    wake_waiting(conv);
}

/* Is another thread giving a notification, or this one (ticket not 0)? Queue lock held. */
static pj_bool_t given_elsewhere(const pjsip__conv *conv, pj_uint64_t ticket)
{
    const void *self = pj_thread_this();

    for (const conv_frame *f = conv->frames; f; f = f->outer) {
        if (f->thread != self && f->ticket && (!ticket || f->ticket == ticket))
            return PJ_TRUE;
    }
    return PJ_FALSE;
}

/* Wait until the notification that another thread is giving is over. Queue lock held; let go meanwhile. */
static pj_bool_t wait_turn(pjsip__conv *conv)
{
    if (!conv->turn &&
        pj_sem_create(conv->pool, "turn", 0, PJ_MAXINT32, &conv->turn) != PJ_SUCCESS) {
        conv->turn = NULL;
        return PJ_FALSE;
    }
    conv->waiting++;
    pjsip__conv_q_unlock(conv);
    pj_sem_wait(conv->turn);
    pjsip__conv_q_lock(conv);
    return PJ_TRUE;
}

/* Give the first note out of turn. @return false when only its own thread can give it. Queue lock held. */
static pj_bool_t tell_out_of_turn(pjsip__conv *conv)
{
    conv_item *first = conv->notes.next;
    pj_bool_t given = PJ_TRUE;
    conv_frame f;

    pjsip__conv_frame_push(conv, &f, PJ_FALSE, PJ_TRUE);
    f.telling = PJ_TRUE;
    /* What another thread lends is copied first; without memory that thread gives it, a little later. */
    if (first->borrowed && first->waiter != f.thread && !pjsip__conv_stop_borrowing(conv, first))
        given = PJ_FALSE;
    else
        pjsip__conv_tell_first(conv, &f);
    pjsip__conv_frame_pop(conv, &f);
    return given;
}

void pjsip__conv_flush(pj_grp_lock_t *lock, pj_uint64_t ticket)
{
    pjsip__conv *conv = pjsip__conv_of(lock);
    pj_grp_lock_t *root = conv->root;
    /* Whoever is waited for may want what this thread holds: a lock of any kind, or another conversation's turn. */
    pj_bool_t may_wait = giving == 0 && pj__owned_mutexes_held() == 0;
    pj_bool_t left;

    pj_grp_lock_add_ref(root);
    pjsip__conv_q_lock(conv);
    for (;;) {
        pj_bool_t queued = note_find(conv, ticket) != NULL;

        if (may_wait && given_elsewhere(conv, queued ? 0 : ticket) && wait_turn(conv))
            continue;
        if (!queued || !tell_out_of_turn(conv))
            break;
    }
    wake_waiting(conv);
    left = !pj_list_empty(&conv->notes);
    pjsip__conv_q_unlock(conv);
    if (left && pj__grp_lock_depth(root) == 0)
        pjsip__conv_pump(conv);
    pj_grp_lock_dec_ref(root);
}
