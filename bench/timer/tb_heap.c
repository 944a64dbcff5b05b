/* SPDX-License-Identifier: BSD-2-Clause */
/* D-ary heap of pointers with back index (D=2 binary, D=4).  INLINEKEY=1: the key sits in the heap array. */
#include "tb.h"
#include <stdlib.h>
#ifndef D
#define D 2
#endif
#ifndef INLINEKEY
#define INLINEKEY 0
#endif
struct t {
    uint64_t at;
    uint32_t idx;
};
#if INLINEKEY
struct e {
    uint64_t at;
    struct t *t;
};
#define AT(x) ((x).at)
#define T(x)  ((x).t)
#else
struct e {
    struct t *t;
};
#define AT(x) ((x).t->at)
#define T(x)  ((x).t)
#endif
static struct e *h;
static uint32_t n;
static void init(unsigned long m)
{
    h = malloc((m + 1) * sizeof *h);
}
static void up(uint32_t i, struct e x)
{
    while (i) {
        uint32_t p = (i - 1) / D;
        if (AT(h[p]) <= AT(x))
            break;
        h[i] = h[p];
        T(h[i])->idx = i;
        i = p;
    }
    h[i] = x;
    T(x)->idx = i;
}
static void down(uint32_t i, struct e x)
{
    for (;;) {
        uint32_t c = i * D + 1, m = c;
        if (c >= n)
            break;
        for (uint32_t k = c + 1; k < c + D && k < n; k++)
            if (AT(h[k]) < AT(h[m]))
                m = k;
        if (AT(h[m]) >= AT(x))
            break;
        h[i] = h[m];
        T(h[i])->idx = i;
        i = m;
    }
    h[i] = x;
    T(x)->idx = i;
}
static void add(void *v, uint64_t now, uint32_t d)
{
    struct t *t = v;
    struct e x;
    t->at = now + d;
    T(x) = t;
#if INLINEKEY
    x.at = t->at;
#endif
    up(n++, x);
}
static void del(void *v)
{
    struct t *t = v;
    uint32_t i = t->idx;
    struct e x = h[--n];
    if (i == n)
        return;
    if (i && AT(h[(i - 1) / D]) > AT(x))
        up(i, x);
    else
        down(i, x);
}
static void advance(uint64_t now)
{
    while (n && AT(h[0]) <= now) {
        tb_fire(AT(h[0]), now);
        del(T(h[0]));
    }
}
#define S_(x) #x
#define S(x)  S_(x)
const struct tb_impl tb_impl = {INLINEKEY ? "heap" S(D) "-inline" : "heap" S(D),
                                sizeof(struct t),
                                0,
                                init,
                                NULL,
                                add,
                                del,
                                advance};
