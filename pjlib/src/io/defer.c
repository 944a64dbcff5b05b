/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Work put off: while a poller hands over a batch of datagrams, what the callbacks send by a transport of ours is
 * collected, and leaves in one system call at the end.
 *
 * The danger is a callback that does not return: what was put off before it would wait for it, and if it waits for
 * an answer to that, for ever. So:
 *
 *   - nothing is put off but in a batch of several datagrams: alone, a message has nobody to share a call with
 *   - nothing is put off while another poller sleeps: there is time to spare then, and who could go on with the
 *     answer has nothing else to do
 *   - a poller that goes to sleep while others hold something sleeps PJ__DEFER_HOLD_MSEC at most and then does it
 *     for them; so does one that comes by (pj__defer_rescue())
 *   - between two callbacks, what has waited PJ__DEFER_HOLD_MSEC is done (pj__defer_checkpoint())
 *   - a poll inside a callback does it first
 *   - after a callback that kept something SLOW_MSEC, nothing is put off for PAUSE_MSEC
 *
 * So a message waits for PJ__DEFER_HOLD_MSEC and the rest of one callback. If that callback waits for what the message
 * causes, and the effect needs a poller of this queue, there is one that is free, or the program would stand still
 * without batches too. What is left is a program with one poller whose callback waits for something outside the queue
 * that its own message, sent among others, brings about; it sets the limit of the batch to 1 (docs/limits.md).
 *
 * A scope lies on the stack of its thread. Its lock guards the work; the queue's defer_lock guards the list of scopes
 * by which other pollers find it, and is taken first. Work is done with neither held.
 */
#include "io/defer.h"

#include "base/ops.h"
#include "io/ioqueue_priv.h"

#include <pj/lock.h>

#define NS_PER_MS 1000000LL

enum { SLOW_MSEC = 20, PAUSE_MSEC = 1000 };

/* The batch that this thread is at. */
static _Thread_local pj__defer_scope *current __attribute__((tls_model("initial-exec")));

static int64_t now_ns(void)
{
    const pj__ops *ops = pj__ops_get();

    return ops->mono_ns(ops->ctx);
}

/* ---- Doing the work ---- */

typedef struct work_list {
    unsigned count;
    pj__defer_work work[PJ__DEFER_MAX];
} work_list;

/* With the scope's lock held. */
static void take(pj__defer_scope *scope, work_list *out)
{
    out->count = atomic_load(&scope->count);
    for (unsigned i = 0; i < out->count; i++)
        out->work[i] = scope->work[i];
    atomic_store(&scope->count, 0);
}

static void perform(const work_list *list)
{
    for (unsigned i = 0; i < list->count; i++) {
        list->work[i].fn(list->work[i].owner);
        pj_grp_lock_dec_ref(list->work[i].keeper);
    }
}

/* Do what has been held since before @a limit. */
static void flush(pj__defer_scope *scope, int64_t limit)
{
    work_list list = {0};

    pthread_mutex_lock(&scope->lock);
    if (scope->count && scope->since_ns <= limit)
        take(scope, &list);
    pthread_mutex_unlock(&scope->lock);
    perform(&list);
}

/* ---- The thread's own batch ---- */

void pj__defer_enter(pj__defer_scope *scope, pj_ioqueue_t *ioqueue)
{
    static const pthread_mutex_t unlocked = PTHREAD_MUTEX_INITIALIZER;

    scope->outer = current;
    scope->ioqueue = ioqueue;
    scope->linked = PJ_FALSE;
    scope->latest = NULL;
    atomic_init(&scope->count, 0);
    scope->lock = unlocked;
    current = scope;
}

static void link_scope(pj__defer_scope *scope)
{
    pj_ioqueue_t *ioqueue = scope->ioqueue;

    pthread_mutex_lock(&ioqueue->defer_lock);
    scope->prev = NULL;
    scope->next = ioqueue->scopes;
    if (scope->next)
        scope->next->prev = scope;
    ioqueue->scopes = scope;
    pthread_mutex_unlock(&ioqueue->defer_lock);
    scope->linked = PJ_TRUE;
    atomic_fetch_add(&ioqueue->deferring, 1);
}

static void unlink_scope(pj__defer_scope *scope)
{
    pj_ioqueue_t *ioqueue = scope->ioqueue;

    atomic_fetch_sub(&ioqueue->deferring, 1);
    pthread_mutex_lock(&ioqueue->defer_lock);
    if (scope->prev)
        scope->prev->next = scope->next;
    else
        ioqueue->scopes = scope->next;
    if (scope->next)
        scope->next->prev = scope->prev;
    pthread_mutex_unlock(&ioqueue->defer_lock);
    scope->linked = PJ_FALSE;
}

/* A callback that kept something long will do so again. */
static void note_hold(pj__defer_scope *scope, int64_t now)
{
    if (scope->count && now - scope->since_ns >= SLOW_MSEC * NS_PER_MS)
        atomic_store(&scope->ioqueue->defer_again_ns, now + PAUSE_MSEC * NS_PER_MS);
}

void pj__defer_leave(pj__defer_scope *scope)
{
    work_list list;

    if (scope->linked) {
        unlink_scope(scope);
        if (scope->count)
            note_hold(scope, now_ns());
        take(scope, &list);
        perform(&list);
        /* Work that was put off meanwhile: by what completed. */
        while (scope->linked) {
            unlink_scope(scope);
            take(scope, &list);
            perform(&list);
        }
    }
    current = scope->outer;
}

void pj__defer_checkpoint(void)
{
    pj__defer_scope *scope = current;
    int64_t now;

    if (!scope || atomic_load_explicit(&scope->count, memory_order_relaxed) == 0)
        return;
    now = now_ns();
    if (now - scope->since_ns < PJ__DEFER_HOLD_MSEC * NS_PER_MS)
        return;
    note_hold(scope, now);
    flush(scope, now);
}

void pj__defer_flush(void)
{
    for (pj__defer_scope *scope = current; scope; scope = scope->outer) {
        if (scope->linked)
            flush(scope, INT64_MAX);
    }
}

/* ---- Putting off ---- */

pj_bool_t pj__defer_possible(pj_ioqueue_t *ioqueue)
{
    const pj__defer_scope *scope = current;

    if (!scope || scope->ioqueue != ioqueue || atomic_load(&ioqueue->sleepers) > 0)
        return PJ_FALSE;
    return scope->linked || now_ns() >= atomic_load(&ioqueue->defer_again_ns);
}

/* With the scope's lock held. */
static pj_bool_t add(pj__defer_scope *scope, pj__defer_fn *fn, void *owner, pj_grp_lock_t *keeper)
{
    for (unsigned i = 0; i < scope->count; i++) {
        if (scope->work[i].fn == fn && scope->work[i].owner == owner)
            return PJ_TRUE;
    }
    if (scope->count == PJ__DEFER_MAX)
        return PJ_FALSE;
    if (scope->count == 0)
        scope->since_ns = now_ns();
    pj_grp_lock_add_ref(keeper);
    scope->work[scope->count] = (pj__defer_work){fn, owner, keeper};
    atomic_fetch_add(&scope->count, 1);
    return PJ_TRUE;
}

pj_bool_t pj__defer(pj_ioqueue_t *ioqueue, pj__defer_fn *fn, void *owner, pj_grp_lock_t *keeper)
{
    pj__defer_scope *scope = current;
    pj_bool_t added;

    if (!pj__defer_possible(ioqueue))
        return PJ_FALSE;
    /* Who takes the work out sets the count to 0 before it does the work, and so does what the caller has just added. */
    if (scope->latest == owner && atomic_load(&scope->count) > 0)
        return PJ_TRUE;
    if (!scope->linked)
        link_scope(scope);
    /* Counted in deferring, then a look at sleepers; a sleeper does it the other way round: one sees the other. */
    if (atomic_load(&ioqueue->sleepers) > 0)
        return PJ_FALSE;
    pthread_mutex_lock(&scope->lock);
    added = add(scope, fn, owner, keeper);
    pthread_mutex_unlock(&scope->lock);
    if (added)
        scope->latest = owner;
    return added;
}

/* ---- For others ---- */

/* Take what one scope of another thread has held for too long; tell in @a held whether any holds something. */
static void take_held(pj_ioqueue_t *ioqueue, int64_t limit, work_list *list, pj_bool_t *held)
{
    pthread_mutex_lock(&ioqueue->defer_lock);
    for (pj__defer_scope *scope = ioqueue->scopes; scope && !list->count; scope = scope->next) {
        pthread_mutex_lock(&scope->lock);
        if (scope->count && scope->since_ns <= limit)
            take(scope, list);
        else if (scope->count)
            *held = PJ_TRUE;
        pthread_mutex_unlock(&scope->lock);
    }
    pthread_mutex_unlock(&ioqueue->defer_lock);
}

int pj__defer_rescue(pj_ioqueue_t *ioqueue, int msec)
{
    int64_t limit = now_ns() - PJ__DEFER_HOLD_MSEC * NS_PER_MS;
    pj_bool_t held = PJ_FALSE;
    work_list list;

    do {
        list.count = 0;
        take_held(ioqueue, limit, &list, &held);
        perform(&list);
    } while (list.count);
    if (held && (msec < 0 || msec > PJ__DEFER_HOLD_MSEC))
        msec = PJ__DEFER_HOLD_MSEC;
    return msec;
}
