/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/sim_world.h"

#include <check.h>
#include <pj/errno.h>

enum { SEED = 1 };

pj_sim *world_sim;
pj_sim_host *world_here, *world_there;
static unsigned begun;

void world_link_cfg_default(pj_sim_link_cfg *cfg)
{
    pj_sim_link_cfg_default(cfg);
    cfg->delay = 0;
    cfg->mtu = 0;
}

void world_begin(void)
{
    pj_sim_link_cfg link;

    if (begun++)
        return;
    world_link_cfg_default(&link);
    ck_assert_int_eq(pj_sim_create(SEED, &world_sim), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_set_link(world_sim, NULL, NULL, &link), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_host_create(world_sim, "here", WORLD_HERE " " WORLD_HERE6, &world_here),
                     PJ_SUCCESS);
    ck_assert_int_eq(
        pj_sim_host_create(world_sim, "there", WORLD_THERE " " WORLD_THERE6, &world_there),
        PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_set_link(world_sim, world_here, world_here, &link), PJ_SUCCESS);
    pj_sim_enter_host(world_here);
}

void world_end(void)
{
    if (--begun)
        return;
    ck_assert_int_eq(pj_sim_destroy(world_sim), PJ_SUCCESS);
    world_sim = NULL;
    world_here = world_there = NULL;
}

void world_settle(void)
{
    ck_assert_int_eq(pj_sim_run_for(world_sim, 0), PJ_SUCCESS);
}

void world_pass_ms(pj_int64_t ms)
{
    ck_assert_int_eq(pj_sim_run_for(world_sim, ms * PJ_SIM_MSEC), PJ_SUCCESS);
}

void world_link(const pj_sim_link_cfg *cfg)
{
    ck_assert_int_eq(pj_sim_set_link(world_sim, world_here, world_there, cfg), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_set_link(world_sim, world_there, world_here, cfg), PJ_SUCCESS);
}
