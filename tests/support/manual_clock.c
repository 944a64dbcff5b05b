/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/manual_clock.h"

#include "base/ops.h"
#include "support/sim_world.h"

#include <check.h>
#include <pj/errno.h>

void manual_clock_install(void)
{
    world_begin();
}

void manual_clock_advance_ns(int64_t ns)
{
    const pj__ops *ops = pj__ops_get();

    if (ns < 0)
        pj_sim_set_wall_clock(world_sim, ops->wall_ns(ops->ctx) + ns);
    else
        ck_assert_int_eq(pj_sim_run_for(world_sim, ns), PJ_SUCCESS);
}

void manual_clock_advance_ms(int64_t ms)
{
    manual_clock_advance_ns(ms * 1000000);
}

int64_t manual_clock_now_ns(void)
{
    const pj__ops *ops = pj__ops_get();

    return ops->mono_ns(ops->ctx);
}

void manual_clock_remove(void)
{
    world_end();
}
