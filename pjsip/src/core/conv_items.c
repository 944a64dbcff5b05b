/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What the queues of a conversation are made of: items and their reserve, keepers of copied messages, and the frames
 * that say which thread is where. The essay is in conversation.c.
 */
#include "core/conversation_priv.h"

/* ---- Items ------------------------------------------------------------------------------------------- */

void pjsip__conv_q_lock(pjsip__conv *conv)
{
    pj__owned_mutex_lock(&conv->queue_lock);
}

void pjsip__conv_q_unlock(pjsip__conv *conv)
{
    pj__owned_mutex_unlock(&conv->queue_lock);
}

void pjsip__conv_item_queue(pjsip__conv *conv, conv_item *queue, conv_item *it)
{
    pj_list_push_back(queue, it);
    atomic_fetch_add_explicit(&conv->queued, 1, memory_order_relaxed);
}

void pjsip__conv_item_unqueue(pjsip__conv *conv, conv_item *it)
{
    pj_list_erase(it);
    atomic_fetch_sub_explicit(&conv->queued, 1, memory_order_relaxed);
}

/* An item, leaving `keep` spare ones alone. NULL without memory. Queue lock held. */
conv_item *pjsip__conv_item_take(pjsip__conv *conv, unsigned keep)
{
    conv_item *it;

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
void pjsip__conv_item_give_back(pjsip__conv *conv, conv_item *it)
{
    pj_list_push_front(&conv->spare, it);
    conv->spare_count++;
}

/* Drop what an item that is done refers to. Queue lock not held: this may end objects. */
void pjsip__conv_item_release(pjsip__conv *conv, conv_item *it)
{
    pj_grp_lock_t *lock = it->lock;
    pjsip_tx_data *tdata = it->note.tdata;
    conv_item *copy = it->copy;
    pjsip_rx_data *dead = NULL;

    pjsip__conv_q_lock(conv);
    if (copy && --copy->users == 0) {
        dead = copy->note.rdata;
        pjsip__conv_item_give_back(conv, copy);
    }
    pjsip__conv_item_give_back(conv, it);
    pjsip__conv_q_unlock(conv);
    if (dead)
        pjsip_rx_data_free_cloned(dead);
    if (tdata)
        pjsip_tx_data_dec_ref(tdata);
    if (lock)
        pj_grp_lock_dec_ref(lock);
}

/* An item that keeps a copy of a message for one user. */
conv_item *pjsip__conv_copy_make(pjsip__conv *conv, const pjsip_rx_data *rdata)
{
    conv_item *copy;

    pjsip__conv_q_lock(conv);
    copy = pjsip__conv_item_take(conv, PJSIP__CONV_RESERVED);
    pjsip__conv_q_unlock(conv);
    if (!copy)
        return NULL;
    if (pjsip_rx_data_clone(rdata, 0, &copy->note.rdata) == PJ_SUCCESS) {
        copy->users = 1;
        return copy;
    }
    pjsip__conv_q_lock(conv);
    pjsip__conv_item_give_back(conv, copy);
    pjsip__conv_q_unlock(conv);
    return NULL;
}

void pjsip__conv_copy_release(pjsip__conv *conv, conv_item *copy)
{
    pjsip_rx_data *dead = NULL;

    pjsip__conv_q_lock(conv);
    if (--copy->users == 0) {
        dead = copy->note.rdata;
        pjsip__conv_item_give_back(conv, copy);
    }
    pjsip__conv_q_unlock(conv);
    if (dead)
        pjsip_rx_data_free_cloned(dead);
}

pj_status_t pjsip__conv_reserve(pjsip__conv *conv)
{
    pj_status_t status = PJ_SUCCESS;

    pjsip__conv_q_lock(conv);
    while (conv->spare_count < PJSIP__CONV_RESERVED) {
        conv_item *it = pj_pool_alloc(conv->pool, sizeof(*it));

        if (!it) {
            status = PJ_ENOMEM;
            break;
        }
        pjsip__conv_item_give_back(conv, it);
    }
    pjsip__conv_q_unlock(conv);
    return status;
}

void pjsip__conv_items_release(pjsip__conv *conv, conv_item *done)
{
    while (!pj_list_empty(done)) {
        conv_item *it = done->next;

        pj_list_erase(it);
        pjsip__conv_item_release(conv, it);
    }
}

/* ---- Frames: who is where. Queue lock held. ----------------------------------------------------------- */

void pjsip__conv_frame_push(pjsip__conv *conv, conv_frame *f, pj_bool_t quiet, pj_bool_t tells)
{
    f->outer = conv->frames;
    f->thread = pj_thread_this();
    f->quiet = quiet;
    f->tells = tells;
    f->telling = PJ_FALSE;
    f->ticket = 0;
    conv->frames = f;
}

void pjsip__conv_frame_pop(pjsip__conv *conv, const conv_frame *f)
{
    conv_frame **link = &conv->frames;

    while (*link != f) /* frames of other threads may have come on top */
        link = &(*link)->outer;
    *link = f->outer;
}

/* Does this thread's innermost frame promise to look at the queues again? */
pj_bool_t pjsip__conv_frame_quiet(const pjsip__conv *conv)
{
    const void *self = pj_thread_this();
    const conv_frame *f = conv->frames;

    while (f && f->thread != self)
        f = f->outer;
    return f && f->quiet;
}

/* May this thread begin to give notes? Yes if nobody has them, or if it claimed them and gives none. */
pj_bool_t pjsip__conv_may_tell(const pjsip__conv *conv)
{
    const void *self = pj_thread_this();

    for (const conv_frame *f = conv->frames; f; f = f->outer) {
        if (f->tells && (f->telling || f->thread != self))
            return PJ_FALSE;
    }
    return PJ_TRUE;
}

pj_bool_t pjsip__conv_anyone_tells(const pjsip__conv *conv)
{
    for (const conv_frame *f = conv->frames; f; f = f->outer) {
        if (f->tells)
            return PJ_TRUE;
    }
    return PJ_FALSE;
}

pj_bool_t pjsip__conv_anyone_telling(const pjsip__conv *conv)
{
    for (const conv_frame *f = conv->frames; f; f = f->outer) {
        if (f->telling)
            return PJ_TRUE;
    }
    return PJ_FALSE;
}
