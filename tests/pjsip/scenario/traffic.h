/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A small town in the simulated world: users on hosts of their own who call each other, change
 * their calls, register and ask, all at random from one seed, over links that lose, double,
 * delay and reorder packets and are cut at times. What must hold is checked as it happens:
 *
 *   a call        is told its states in order, its end once, and nothing after its end
 *   a request     that was sent is told its end once; one that was refused, nothing
 *   all together  nothing is left when the last one has ended: no transaction, dialog, timer, pool
 *
 * The users share an endpoint, as the transaction layer is one for a process; each has a UDP
 * transport and a TCP listener on his host.
 */
#ifndef LINNET_TESTS_TRAFFIC_H
#define LINNET_TESTS_TRAFFIC_H

#include <pj/sim.h>

/** Make the world and the users. @a perfect: links without faults, which stay so. */
void traffic_start(pj_uint64_t seed, pj_bool_t perfect);

/** One random action, then a random time. */
void traffic_step(void);

/** Heal all links, let everybody hang up and everything end; check that nothing is left. */
void traffic_drain(void);

/** The end of the world; check that no octet is left. */
void traffic_stop(void);

/** What has happened until now, for tests that want to know that something has. */
typedef struct traffic_counts {
    unsigned calls, confirmed, ended, offers, media, requests, answered, registered;
} traffic_counts;

extern traffic_counts traffic;
extern pj_sim *traffic_sim;

#endif
