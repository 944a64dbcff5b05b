/* SPDX-License-Identifier: BSD-2-Clause */
/* Linnet's timing wheel alone, by its private header: no lock, no clock, no nodes of its own. */
#include "loop/wheel.h"
#include "tb.h"

static pj__wheel wheel;

static void init(unsigned long n)
{
    (void)n;
    pj__wheel_init(&wheel, 1000000);
}

static void add(void *v, uint64_t now, uint32_t delay)
{
    pj__wheel_add(&wheel, v, now + delay);
}

static void del(void *v)
{
    pj__wheel_remove(&wheel, v);
}

static void advance(uint64_t now)
{
    pj__wheel_node *node;

    pj__wheel_advance(&wheel, now);
    while ((node = pj__wheel_first_due(&wheel)) != NULL) {
        pj__wheel_remove(&wheel, node);
        tb_fire(node->at, now);
    }
}

const struct tb_impl tb_impl = {"linnet-wheel", sizeof(pj__wheel_node), 0, init, NULL, add, del,
                                advance};
