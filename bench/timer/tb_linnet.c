/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Linnet's timer heap as a stack uses it: locks, shards, monotonic clock and node table included.
 * Its clock is replaced through the private table of system calls, so that expiry can be measured;
 * a call of it stands in for the reading of the real clock.
 */
#define _GNU_SOURCE
#include "tb.h"
#include "base/ops.h"
#include <pjlib.h>

struct n {
    pj_timer_entry entry;
    uint64_t at;
};

static pj_caching_pool pools;
static pj_timer_heap_t *heap;
static pj__ops ops;
static uint64_t clock_ms;

static int64_t mono_ns(void *ctx)
{
    (void)ctx;
    return (int64_t)clock_ms * 1000000;
}

static void expired(pj_timer_heap_t *ht, pj_timer_entry *entry)
{
    (void)ht;
    tb_fire(((struct n *)entry)->at, clock_ms);
}

static void init(unsigned long n)
{
    pj_log_set_level(0);
    pj_init();
    pj_caching_pool_init(&pools, NULL, 0);
    ops = *pj__ops_get();
    ops.mono_ns = mono_ns;
    clock_ms = 1000000;
    pj__ops_set(&ops);
    pj_timer_heap_create(pj_pool_create(&pools.factory, "tb", 4000, 4000, NULL), n, &heap);
}

static void prepare(void *v)
{
    pj_timer_entry_init(v, 0, NULL, expired);
}

static void add(void *v, uint64_t now_ms, uint32_t delay_ms)
{
    struct n *n = v;
    pj_time_val delay = {delay_ms / 1000, delay_ms % 1000};

    clock_ms = now_ms;
    n->at = now_ms + delay_ms;
    pj_timer_heap_schedule(heap, &n->entry, &delay);
}

static void del(void *v)
{
    pj_timer_heap_cancel(heap, v);
}

/* A poll has a limit of callbacks; what is left is due in the next. */
static void advance(uint64_t now_ms)
{
    clock_ms = now_ms;
    while (pj_timer_heap_poll(heap, NULL))
        continue;
}

const struct tb_impl tb_impl = {"linnet", sizeof(struct n), 0, init, prepare, add, del, advance};
