/* SPDX-License-Identifier: BSD-2-Clause */
/* Timers of the peers.  Their clocks cannot be simulated, so no expiry figure. */
#include "tb.h"
#include <stdlib.h>
#if defined USE_UV
#include <uv.h>
static uv_loop_t *l;
static void cb(uv_timer_t *t)
{
    (void)t;
}
static void init(unsigned long n)
{
    (void)n;
    l = uv_default_loop();
}
static void prep(void *v)
{
    uv_timer_init(l, v);
}
static void add(void *v, uint64_t now, uint32_t d)
{
    (void)now;
    uv_timer_start(v, cb, d, 0);
}
static void del(void *v)
{
    uv_timer_stop(v);
}
const struct tb_impl tb_impl = {"libuv", sizeof(uv_timer_t), 0, init, prep, add, del, NULL};
#elif defined USE_EVENT
#include <event2/event.h>
#include <event2/event_struct.h>
static struct event_base *b;
static void cb(evutil_socket_t f, short w, void *a)
{
    (void)f;
    (void)w;
    (void)a;
}
static void init(unsigned long n)
{
    (void)n;
    b = event_base_new();
}
static void prep(void *v)
{
    evtimer_assign((struct event *)v, b, cb, NULL);
}
static void add(void *v, uint64_t now, uint32_t d)
{
    struct timeval tv = {d / 1000, d % 1000 * 1000};
    (void)now;
    evtimer_add((struct event *)v, &tv);
}
static void del(void *v)
{
    evtimer_del((struct event *)v);
}
const struct tb_impl tb_impl = {"libevent", sizeof(struct event), 0, init, prep, add, del, NULL};
#elif defined USE_RE
#include <re.h>
static void cb(void *a)
{
    (void)a;
}
static void init(unsigned long n)
{
    (void)n;
    libre_init();
}
static void add(void *v, uint64_t now, uint32_t d)
{
    (void)now;
    tmr_start(v, d, cb, NULL);
}
static void del(void *v)
{
    tmr_cancel(v);
}
/* a sorted linked list: capped, the cost grows with N */
const struct tb_impl tb_impl = {"re", sizeof(struct tmr), 10000, init, NULL, add, del, NULL};
#elif defined USE_SOFIA
#include <sofia-sip/su_wait.h>
struct n {
    su_timer_t *t;
};
static su_root_t *r;
static void cb(su_root_magic_t *m, su_timer_t *t, su_timer_arg_t *a)
{
    (void)m;
    (void)t;
    (void)a;
}
static void init(unsigned long n)
{
    (void)n;
    su_init();
    r = su_root_create(NULL);
}
static void prep(void *v)
{
    ((struct n *)v)->t = su_timer_create(su_root_task(r), 0);
}
static void add(void *v, uint64_t now, uint32_t d)
{
    (void)now;
    su_timer_set_interval(((struct n *)v)->t, cb, NULL, d);
}
static void del(void *v)
{
    su_timer_reset(((struct n *)v)->t);
}
const struct tb_impl tb_impl = {"sofia", sizeof(struct n), 0, init, prep, add, del, NULL};
#endif
