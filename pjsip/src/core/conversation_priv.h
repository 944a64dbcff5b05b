/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of a conversation share: conversation.c, conv_items.c, conv_events.c, conv_notes.c. */
#ifndef PJSIP__CORE_CONVERSATION_PRIV_H
#define PJSIP__CORE_CONVERSATION_PRIV_H

#include "core/conversation.h"

#include "os/group_lock.h"
#include "os/mutex.h"

#include <pjsip/sip_endpoint.h>
#include <pjsip/sip_transport.h>
#include <pj/errno.h>
#include <pj/list.h>
#include <pj/log.h>
#include <pj/os.h>
#include <pj/pool.h>
#include <pj/string.h>

#define PJSIP__CONV_RESERVED (2 * PJSIP__CONV_ROOM)

/* An entry of one of the queues, or the keeper of a copied message. */
typedef struct pjsip__conv_item {
    PJ_DECL_LIST_MEMBER(struct pjsip__conv_item);
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
    struct pjsip__conv_item *copy; /* of a note: the keeper of its rdata, if that is a copy */
    unsigned users;                /* of a keeper */
    pj_uint64_t ticket;
    pj_bool_t borrowed; /* a note whose rdata is the receiving thread's own */
    pj_bool_t held;
} conv_item;

/* What a thread is doing with a conversation; lives on its stack. */
typedef struct pjsip__conv_frame {
    struct pjsip__conv_frame *outer;
    const void *thread;
    pj_bool_t quiet;    /* it will look at the queues again: nested calls need not */
    pj_bool_t tells;    /* the notes are this thread's to give */
    pj_bool_t telling;  /* it is giving one now */
    pj_uint64_t ticket; /* that one; 0 between two */
} conv_frame;

struct pjsip__conv {
    pj_pool_t *pool;
    pjsip_endpoint *endpt;
    pj_grp_lock_t *root;
    pj__owned_mutex queue_lock; /* a leaf; guards what follows */
    conv_item events, sends, notes, spare;
    atomic_uint queued; /* in the three queues; changed under the lock, read without */
    unsigned spare_count;
    conv_frame *frames; /* innermost first */
    conv_item *sending;
    pj_uint64_t last_ticket;
    pj_sem_t *turn;   /* for those who wait for a notification to be over; made when needed */
    unsigned waiting; /* on it */
    /* Guarded by root: the event being stepped. */
    pjsip_rx_data *rdata;
    conv_item *copy;
    conv_item reserve[PJSIP__CONV_RESERVED];
};

/* Has any of the three queues something in it? Without the lock: what is queued now, its owner sees to. */
static inline pj_bool_t pjsip__conv_has_work(const pjsip__conv *conv)
{
    return atomic_load_explicit(&conv->queued, memory_order_relaxed) != 0;
}

/* conv_items.c: queue lock. */
void pjsip__conv_q_lock(pjsip__conv *conv);
void pjsip__conv_q_unlock(pjsip__conv *conv);

/* conv_items.c: into one of the three queues, and out of it. Queue lock held. */
void pjsip__conv_item_queue(pjsip__conv *conv, conv_item *queue, conv_item *it);
void pjsip__conv_item_unqueue(pjsip__conv *conv, conv_item *it);

/* conv_items.c: items; taking one leaves `keep` spare ones alone and gives NULL without memory. Queue lock held. */
conv_item *pjsip__conv_item_take(pjsip__conv *conv, unsigned keep);
void pjsip__conv_item_give_back(pjsip__conv *conv, conv_item *it);

/* conv_items.c: drop what items that are done refer to. Outside: this may end objects. */
void pjsip__conv_item_release(pjsip__conv *conv, conv_item *it);
void pjsip__conv_items_release(pjsip__conv *conv, conv_item *done);

/* conv_items.c: keepers of copied messages; made for one user, NULL without memory. Outside the queue lock. */
conv_item *pjsip__conv_copy_make(pjsip__conv *conv, const pjsip_rx_data *rdata);
void pjsip__conv_copy_release(pjsip__conv *conv, conv_item *copy);

/* conv_items.c: frames, who is where. Queue lock held. */
void pjsip__conv_frame_push(pjsip__conv *conv, conv_frame *f, pj_bool_t quiet, pj_bool_t tells);
void pjsip__conv_frame_pop(pjsip__conv *conv, const conv_frame *f);
pj_bool_t
pjsip__conv_frame_quiet(const pjsip__conv *conv); /* will this thread look at the queues again? */
pj_bool_t pjsip__conv_may_tell(const pjsip__conv *conv); /* may this thread begin to give notes? */
pj_bool_t pjsip__conv_anyone_tells(const pjsip__conv *conv);
pj_bool_t pjsip__conv_anyone_telling(const pjsip__conv *conv);

/* conv_events.c: step what is queued. Inside. What is done goes to `done`, to be released outside. */
void pjsip__conv_step_queued(pjsip__conv *conv, conv_item *done);

/* conv_notes.c: let a note have a copy of the message it borrows; give the first note. Queue lock held. */
pj_bool_t pjsip__conv_stop_borrowing(pjsip__conv *conv, conv_item *note);
void pjsip__conv_tell_first(pjsip__conv *conv, conv_frame *f); /* lets go of the lock meanwhile */

/* conversation.c: do what waits; outside. */
void pjsip__conv_pump(void *conv);

#endif
