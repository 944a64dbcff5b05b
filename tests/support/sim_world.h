/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The simulated world that a test of ours lives in: a host "here" for what is tested and a host
 * "there" for its peers, links without delay, one seed. No time passes but here, and no test that
 * lives in it depends on the machine.
 *
 * Packets arrive at the moment they are sent, so that a test says when it is; one about delay or
 * loss sets the links.
 */
#ifndef LINNET_TESTS_SIM_WORLD_H
#define LINNET_TESTS_SIM_WORLD_H

#include <pj/sim.h>

#define WORLD_HERE   "10.0.0.1"
#define WORLD_THERE  "10.0.0.2"
#define WORLD_HERE6  "2001:db8::1"
#define WORLD_THERE6 "2001:db8::2"

extern pj_sim *world_sim; /**< NULL: there is none. */
extern pj_sim_host *world_here, *world_there;

/** Make it, with the thread on the host here; another begin is allowed, its end counts. */
void world_begin(void);
/** The end. Fails the test if something that was made inside is still there. */
void world_end(void);

/** Let everything happen that happens now. */
void world_settle(void);
/** Let time pass. */
void world_pass_ms(pj_int64_t ms);

/** Set the links between the two, both ways. */
void world_link(const pj_sim_link_cfg *cfg);
/** What they are at first: no delay, no fault. */
void world_link_cfg_default(pj_sim_link_cfg *cfg);

#endif
