/* SPDX-License-Identifier: BSD-2-Clause */
/* Hashed timing wheel: SLOTS lists of 1-tick slots (TICK ms), absolute expiry in the node, later rounds are
 * skipped when the slot is visited.  HIER=1: hierarchical wheel, 4 levels of 256 slots, cascading.  LOCK=1: adding
 * and deleting take a lock that nobody else wants, one exchange and one store. */
#include "tb.h"
#include <stdatomic.h>
#include <string.h>
#ifndef TICK
#define TICK 10
#endif
#ifndef HIER
#define HIER 0
#endif
#ifndef LOCK
#define LOCK 0
#endif
struct t {
    struct t *next, **pprev;
    uint64_t at;
};
static uint64_t cur; /* last processed tick */
static void link_(struct t **s, struct t *t)
{
    t->next = *s;
    if (t->next)
        t->next->pprev = &t->next;
    *s = t;
    t->pprev = s;
}
static void del(void *v)
{
    struct t *t = v;
    *t->pprev = t->next;
    if (t->next)
        t->next->pprev = t->pprev;
}
#if !HIER
#define SLOTS 8192
static struct t *slot[SLOTS];
static void add(void *v, uint64_t now, uint32_t d)
{
    struct t *t = v;
    t->at = (now + d + TICK - 1) / TICK;
    link_(&slot[t->at & (SLOTS - 1)], t);
}
static void advance(uint64_t now)
{
    for (uint64_t end = now / TICK; cur < end;) {
        cur++;
        for (struct t *t = slot[cur & (SLOTS - 1)], *n; t; t = n) {
            n = t->next;
            if (t->at <= cur) {
                del(t);
                tb_fire(t->at * TICK, cur * TICK);
            }
        }
    }
}
#else
static struct t *w[4][256];
static void place(struct t *t)
{
    uint64_t d = t->at > cur ? t->at - cur : 0;
    if (d < 256)
        link_(&w[0][(d ? t->at : cur + 1) & 255], t);
    else if (d < 1 << 16)
        link_(&w[1][t->at >> 8 & 255], t);
    else if (d < 1 << 24)
        link_(&w[2][t->at >> 16 & 255], t);
    else
        link_(&w[3][t->at >> 24 & 255], t);
}
static void add(void *v, uint64_t now, uint32_t d)
{
    struct t *t = v;
    t->at = (now + d + TICK - 1) / TICK;
    place(t);
}
static void cascade(int l, unsigned i)
{
    struct t *t = w[l][i], *n;
    w[l][i] = NULL;
    for (; t; t = n) {
        n = t->next;
        place(t);
    }
}
static void advance(uint64_t now)
{
    for (uint64_t end = now / TICK; cur < end;) {
        cur++;
        if (!(cur & 255)) {
            if (!(cur >> 8 & 255)) {
                if (!(cur >> 16 & 255))
                    cascade(3, cur >> 24 & 255);
                cascade(2, cur >> 16 & 255);
            }
            cascade(1, cur >> 8 & 255);
        }
        /* entries due exactly now may be put into this very slot by the cascade above */
        for (struct t *t = w[0][cur & 255], *n; t; t = n) {
            n = t->next;
            if (t->at <= cur) {
                del(t);
                tb_fire(t->at * TICK, cur * TICK);
            }
        }
    }
}
#endif
static void init(unsigned long n)
{
    (void)n;
    cur = 1000000 / TICK;
}
#if LOCK
static _Alignas(64) atomic_bool taken;
static void lock(void)
{
    while (atomic_exchange_explicit(&taken, 1, memory_order_acquire))
        continue;
}
static void unlock(void)
{
    atomic_store_explicit(&taken, 0, memory_order_release);
}
static void locked_add(void *v, uint64_t now, uint32_t d)
{
    lock();
    add(v, now, d);
    unlock();
}
static void locked_del(void *v)
{
    lock();
    del(v);
    unlock();
}
#define NAME "wheel-hier-lock"
#define ADD  locked_add
#define DEL  locked_del
#else
#define NAME (HIER ? "wheel-hier" : "wheel-hashed")
#define ADD  add
#define DEL  del
#endif
const struct tb_impl tb_impl = {NAME, sizeof(struct t), 0, init, NULL, ADD, DEL, advance};
