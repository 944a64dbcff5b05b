/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/manual_clock.h"

#include "base/ops.h"

#include <stddef.h>

static _Thread_local struct {
    pj__ops ops;
    const pj__ops *former;
    int64_t mono;
    int64_t wall;
} manual;

static int64_t manual_mono(void *ctx)
{
    (void)ctx;
    return manual.mono;
}

static int64_t manual_wall(void *ctx)
{
    (void)ctx;
    return manual.wall;
}

void manual_clock_install(void)
{
    manual.mono = 1000 * INT64_C(1000000000);
    manual.wall = 1704067200 * INT64_C(1000000000);
    if (manual.former)
        return;
    manual.former = pj__ops_get();
    manual.ops = *manual.former;
    manual.ops.mono_ns = manual_mono;
    manual.ops.wall_ns = manual_wall;
    pj__ops_set(&manual.ops);
}

void manual_clock_advance_ns(int64_t ns)
{
    manual.wall += ns;
    if (ns > 0)
        manual.mono += ns;
}

void manual_clock_advance_ms(int64_t ms)
{
    manual_clock_advance_ns(ms * 1000000);
}

int64_t manual_clock_now_ns(void)
{
    return manual.mono;
}

void manual_clock_remove(void)
{
    if (!manual.former)
        return;
    pj__ops_set(manual.former);
    manual.former = NULL;
}
