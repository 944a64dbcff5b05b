/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Randomness: whatever the thread's operations table gives. Tags, branches and Call-IDs are secrets
 * of a kind (RFC 3261 19.3), so there is no generator of our own that could be foretold, and no
 * seed.
 *
 * A system call for four octets would cost more than the rest of a message, so each thread fetches
 * ahead. What was fetched is never used twice: not after a fork() (the child would repeat its
 * parent), not after the thread's table changed (a simulation would not repeat itself).
 *
 * Should the source fail, which getrandom() on a running system does not, numbers still differ from
 * each other: a hash of clock, thread and counter fills in.
 */
#include "base/rand.h"

#include "base/ops.h"

#include <pj/rand.h>

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

enum { AHEAD = 256 };

typedef struct stock {
    unsigned char octets[AHEAD];
    size_t left;
    unsigned fork_generation;
} stock;

static _Thread_local stock mine;
static atomic_uint fork_generation;
static pthread_once_t fork_once = PTHREAD_ONCE_INIT;

static void after_fork(void)
{
    atomic_fetch_add(&fork_generation, 1);
}

static void watch_forks(void)
{
    pthread_atfork(NULL, NULL, after_fork);
}

/* splitmix64: no secret, but no two alike. */
static void fill_somehow(unsigned char *buf, size_t len)
{
    static _Atomic uint64_t counter;
    const pj__ops *ops = pj__ops_get();
    uint64_t seed = (uint64_t)ops->mono_ns(ops->ctx) ^ (uint64_t)(uintptr_t)&mine;

    while (len) {
        uint64_t z = seed + (atomic_fetch_add(&counter, 1) + 1) * 0x9e3779b97f4a7c15u;
        size_t n = len < sizeof(z) ? len : sizeof(z);

        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
        z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
        z ^= z >> 31;
        memcpy(buf, &z, n);
        buf += n;
        len -= n;
    }
}

static void fetch(unsigned char *buf, size_t len)
{
    const pj__ops *ops = pj__ops_get();

    if (ops->random(ops->ctx, buf, len) != 0)
        fill_somehow(buf, len);
}

void pj__random(void *buf, size_t len)
{
    unsigned generation;

    if (len > AHEAD / 4) {
        fetch(buf, len);
        return;
    }
    pthread_once(&fork_once, watch_forks);
    generation = atomic_load_explicit(&fork_generation, memory_order_relaxed);
    if (mine.left < len || mine.fork_generation != generation) {
        fetch(mine.octets, AHEAD);
        mine.left = AHEAD;
        mine.fork_generation = generation;
    }
    mine.left -= len;
    memcpy(buf, mine.octets + mine.left, len);
    memset(mine.octets + mine.left, 0, len);
}

void pj__random_discard(void)
{
    mine.left = 0;
}

void pj_srand(unsigned seed)
{
    (void)seed;
}

int pj_rand(void)
{
    uint32_t value;

    pj__random(&value, sizeof(value));
    return (int)(value & 0x7fffffff);
}
