/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Timers. Served by loop/timer.c and loop/timer_poll.c over loop/wheel.c.
 *
 * The entry is the caller's and must stay where it is while it is scheduled. All functions may be
 * called from any thread and from inside a callback. The clock is the monotonic one; the unit is a
 * millisecond; a timer never expires early.
 */
#ifndef PJ_TIMER_H
#define PJ_TIMER_H

#include <pj/types.h>

PJ_BEGIN_DECL

/** Names a scheduled entry inside its heap; 0 or less: not scheduled. */
typedef int pj_timer_id_t;

struct pj_timer_entry;

/**
 * Called when a timer has expired, by the thread that polls, with no lock held. The entry is no
 * longer scheduled: it may be scheduled again, or freed.
 */
typedef void pj_timer_heap_callback(pj_timer_heap_t *timer_heap, struct pj_timer_entry *entry);

/**
 * What to call when the time has come. All zeros is a valid state: not scheduled. A copy of a
 * scheduled entry is not scheduled; an entry must not be overwritten with an old copy of itself.
 */
typedef struct pj_timer_entry {
    void *user_data; /**< the application's */
    int id;          /**< the application's */
    pj_timer_heap_callback *cb;
    pj_timer_id_t _timer_id; /**< the heap's, and the following */
    unsigned _timer_seq;
    pj_uint64_t _timer_seal;
} pj_timer_entry;

/** Estimate of the octets that a heap of @a count timers uses. */
pj_size_t pj_timer_heap_mem_size(pj_size_t count);

/**
 * Make a timer heap, from memory of its own, which grows as needed and is freed by
 * pj_timer_heap_destroy() only: releasing @a pool does not free it.
 * @param count     Number of timers to expect; no limit. With 64 or fewer the heap is made small,
 *                  for one thread at a time; otherwise in eight parts, for many at once.
 * @return PJ_SUCCESS; PJ_EINVAL without @a pool or @a ht; PJ_ENOMEM.
 */
pj_status_t pj_timer_heap_create(pj_pool_t *pool, pj_size_t count, pj_timer_heap_t **ht);

/**
 * Destroy the heap; NULL does nothing. No callback is called; group locks that scheduled entries
 * hold are released. A callback may do it: the poll that called it calls no more and returns.
 */
void pj_timer_heap_destroy(pj_timer_heap_t *ht);

/**
 * Give the heap a lock to look after. The heap is safe without one and does not take it.
 * @param auto_del  Destroy the lock with the heap.
 */
void pj_timer_heap_set_lock(pj_timer_heap_t *ht, pj_lock_t *lock, pj_bool_t auto_del);

/** How many callbacks one poll may call. @return what it was. */
unsigned pj_timer_heap_set_max_timed_out_per_poll(pj_timer_heap_t *ht, unsigned count);

/** Set all of an entry that is not scheduled. @return @a entry. */
pj_timer_entry *pj_timer_entry_init(pj_timer_entry *entry, int id, void *user_data,
                                    pj_timer_heap_callback *cb);

/** PJ_TRUE while the entry is scheduled. */
pj_bool_t pj_timer_entry_running(pj_timer_entry *entry);

/**
 * Schedule an entry. A delay below zero counts as zero.
 * @return PJ_SUCCESS; PJ_EINVAL without a callback; PJ_EINVALIDOP when it is scheduled already;
 * PJ_ENOMEM.
 */
pj_status_t pj_timer_heap_schedule(pj_timer_heap_t *ht, pj_timer_entry *entry,
                                   const pj_time_val *delay);

/** As pj_timer_heap_schedule(); @a src_file and @a src_line appear in pj_timer_heap_dump(). */
pj_status_t pj_timer_heap_schedule_dbg(pj_timer_heap_t *ht, pj_timer_entry *entry,
                                       const pj_time_val *delay, const char *src_file,
                                       int src_line);

/**
 * Schedule an entry and set its id to @a id_val. @a grp_lock (or NULL) is referenced until the
 * entry is cancelled or its callback has returned; it is not acquired.
 */
pj_status_t pj_timer_heap_schedule_w_grp_lock(pj_timer_heap_t *ht, pj_timer_entry *entry,
                                              const pj_time_val *delay, int id_val,
                                              pj_grp_lock_t *grp_lock);

pj_status_t pj_timer_heap_schedule_w_grp_lock_dbg(pj_timer_heap_t *ht, pj_timer_entry *entry,
                                                  const pj_time_val *delay, int id_val,
                                                  pj_grp_lock_t *grp_lock, const char *src_file,
                                                  int src_line);

#if defined(PJ_TIMER_DEBUG) && PJ_TIMER_DEBUG != 0
#define pj_timer_heap_schedule(ht, e, d) pj_timer_heap_schedule_dbg(ht, e, d, __FILE__, __LINE__)
#define pj_timer_heap_schedule_w_grp_lock(ht, e, d, id, g) \
    pj_timer_heap_schedule_w_grp_lock_dbg(ht, e, d, id, g, __FILE__, __LINE__)
#endif

/**
 * Cancel an entry.
 * @return 1; 0 when it was not scheduled: never, no longer, or its callback is being called.
 */
int pj_timer_heap_cancel(pj_timer_heap_t *ht, pj_timer_entry *entry);

/** As pj_timer_heap_cancel(), and set the entry's id to @a id_val if it was scheduled. */
int pj_timer_heap_cancel_if_active(pj_timer_heap_t *ht, pj_timer_entry *entry, int id_val);

/** Number of scheduled entries. */
pj_size_t pj_timer_heap_count(pj_timer_heap_t *ht);

/**
 * When the next timer expires, on the clock of pj_gettickcount(). Of more than a thousand timers
 * that expire close together (within a quarter of a second; a minute, if they are minutes away) it
 * may be early, never late.
 * @return PJ_SUCCESS; PJ_EINVAL; PJ_ENOTFOUND when none is scheduled.
 */
pj_status_t pj_timer_heap_earliest_time(pj_timer_heap_t *ht, pj_time_val *timeval);

/**
 * Call the callbacks of expired entries, in order of time, then of scheduling.
 * @param next_delay    If not NULL: time to the next expiry, PJ_MAXINT32 seconds when nothing is
 *                      scheduled. With many timers it may be short, never long.
 * @return number of callbacks called.
 */
unsigned pj_timer_heap_poll(pj_timer_heap_t *ht, pj_time_val *next_delay);

/**
 * [Linnet] Have @a fn called when an entry is scheduled that expires before all others, in the
 * thread that schedules, with no lock held: a thread that sleeps until the next expiry must wake up
 * and poll again. To be set before the heap is shared. NULL for none.
 */
void pj_timer_heap_set_wake(pj_timer_heap_t *ht, void (*fn)(void *arg), void *arg);

/** Log what is scheduled. */
void pj_timer_heap_dump(pj_timer_heap_t *ht);

PJ_END_DECL

#endif
