/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Clocks and randomness of the world.
 *
 * The network's chances and the programs' random numbers are two streams from one seed, so that a
 * program that draws one number more does not have other packets lost. Both are splitmix64:
 * reproducible, and no secret.
 */
#include "sim/sim_priv.h"

#include <string.h>

/* The monotonic clock does not begin at 0, which programs take for "never". */
static const int64_t MONO_START = 1000 * INT64_C(1000000000);
static const int64_t WALL_START = 1704067200 * INT64_C(1000000000); /* 2024-01-01 00:00:00 UTC */

uint64_t pj__sim_random_next(pj__sim_random *random)
{
    uint64_t z = random->state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

void pj__sim_seed(pj_sim *sim, uint64_t seed)
{
    pj__sim_random root = {seed};

    sim->net_random.state = pj__sim_random_next(&root);
    sim->app_random.state = pj__sim_random_next(&root);
    sim->digest = pj__sim_random_next(&root);
    sim->now = 0;
    sim->wall = WALL_START;
}

bool pj__sim_chance(pj_sim *sim, unsigned millionths)
{
    if (!millionths)
        return false; /* and no number is drawn */
    return pj__sim_random_next(&sim->net_random) % 1000000 < millionths;
}

int64_t pj__sim_mono_ns(void *ctx)
{
    const pj_sim *sim = ctx;

    return MONO_START + sim->now;
}

int64_t pj__sim_wall_ns(void *ctx)
{
    const pj_sim *sim = ctx;

    return sim->wall + sim->now;
}

int pj__sim_fill_random(void *ctx, void *buf, size_t len)
{
    pj_sim *sim = ctx;
    unsigned char *at = buf;

    while (len) {
        uint64_t z = pj__sim_random_next(&sim->app_random);
        size_t n = len < sizeof(z) ? len : sizeof(z);

        for (size_t i = 0; i < n; i++)
            *at++ = (unsigned char)(z >> (8 * i)); /* the same on all machines */
        len -= n;
    }
    return 0;
}

pj_int64_t pj_sim_now(const pj_sim *sim)
{
    return sim->now;
}

void pj_sim_set_wall_clock(pj_sim *sim, pj_int64_t wall)
{
    sim->wall = wall - sim->now;
}
