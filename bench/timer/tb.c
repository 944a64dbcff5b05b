/* SPDX-License-Identifier: BSD-2-Clause */
/* Usage: PROG [-n N] [-r RUNS] [-d sip|uniform]
 * insert: N timers started, the clock moving 1 us per timer.  cancel: all N in random order.  churn: with N
 * running, N times (cancel a random one, start it again).  expire: N timers run out, the clock moving in 10 ms
 * steps.  Delays: sip = 40% 500 ms, 40% 32 s, 10% 5 s, 10% 60..3660 s; uniform = 1..64000 ms.
 * CPU ns per operation (churn: per cancel+start pair), median of RUNS. */
#define _GNU_SOURCE
#include "tb.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
uint64_t tb_fired, tb_late, tb_early;
static double cpu(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}
static uint64_t rs = 88172645463325252ull;
static uint32_t rnd(void)
{
    rs ^= rs << 13;
    rs ^= rs >> 7;
    rs ^= rs << 17;
    return (uint32_t)(rs >> 16);
}
static int dbl(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}
int main(int argc, char **argv)
{
    unsigned long n = 1000000;
    int runs = 5, uni = 0, c;
    while ((c = getopt(argc, argv, "n:r:d:")) != -1)
        switch (c) {
        case 'n': n = strtoul(optarg, NULL, 10); break;
        case 'r': runs = atoi(optarg); break;
        case 'd': uni = optarg[0] == 'u'; break;
        default: return 2;
        }
    if (tb_impl.max && n > tb_impl.max)
        n = tb_impl.max;
    if (runs < 1 || runs > 50)
        return 2;
    size_t sz = (tb_impl.node + 15) & ~(size_t)15;
    char *node = calloc(n, sz);
    uint32_t *delay = malloc(n * 4), *delay2 = malloc(n * 4), *perm = malloc(n * 4),
             *pick = malloc(n * 4);
    for (unsigned long i = 0; i < n; i++) {
        for (int k = 0; k < 2; k++) {
            uint32_t r = rnd() % 100, d = uni      ? 1 + rnd() % 64000
                                          : r < 40 ? 500
                                          : r < 80 ? 32000
                                          : r < 90 ? 5000
                                                   : 60000 + rnd() % 3600000;
            *(k ? &delay2[i] : &delay[i]) = d;
        }
        perm[i] = (uint32_t)i;
        pick[i] = rnd() % (uint32_t)n;
    }
    for (unsigned long i = n - 1; i > 0; i--) {
        unsigned long j = rnd() % (i + 1);
        uint32_t t = perm[i];
        perm[i] = perm[j];
        perm[j] = t;
    }
    tb_impl.init(n);
    if (tb_impl.prepare)
        for (unsigned long i = 0; i < n; i++)
            tb_impl.prepare(node + i * sz);
    double r[4][50];
    uint64_t now = 1000000;
    for (int k = 0; k < runs; k++) {
        double t = cpu();
        for (unsigned long i = 0; i < n; i++)
            tb_impl.add(node + i * sz, now + i / 1000, delay[i]);
        r[0][k] = (cpu() - t) / (double)n;
        now += n / 1000;
        t = cpu();
        for (unsigned long i = 0; i < n; i++) {
            void *x = node + pick[i] * sz;
            tb_impl.del(x);
            tb_impl.add(x, now + i / 1000, delay2[i]);
        }
        r[2][k] = (cpu() - t) / (double)n;
        now += n / 1000;
        t = cpu();
        for (unsigned long i = 0; i < n; i++)
            tb_impl.del(node + perm[i] * sz);
        r[1][k] = (cpu() - t) / (double)n;
        r[3][k] = 0;
        if (tb_impl.advance) {
            tb_impl.advance(now);
            for (unsigned long i = 0; i < n; i++)
                tb_impl.add(node + i * sz, now, delay[i]);
            tb_fired = 0;
            uint64_t end = now + 3660000 + 1000;
            t = cpu();
            for (; now <= end && tb_fired < n; now += 10)
                tb_impl.advance(now);
            r[3][k] = (cpu() - t) / (double)n;
            if (tb_late || tb_early) {
                fprintf(stderr, "%s: %llu late, %llu early\n", tb_impl.name,
                        (unsigned long long)tb_late, (unsigned long long)tb_early);
                return 1;
            }
            if (tb_fired != n) {
                fprintf(stderr, "%s: fired %llu of %lu\n", tb_impl.name,
                        (unsigned long long)tb_fired, n);
                return 1;
            }
        }
    }
    for (int q = 0; q < 4; q++)
        qsort(r[q], (size_t)runs, sizeof r[0][0], dbl);
    printf("impl=%s n=%lu delays=%s runs=%d insert_ns=%.1f cancel_ns=%.1f churn_ns=%.1f "
           "expire_ns=%.1f node_bytes=%zu\n",
           tb_impl.name, n, uni ? "uniform" : "sip", runs, r[0][runs / 2], r[1][runs / 2],
           r[2][runs / 2], r[3][runs / 2], tb_impl.node);
    return 0;
}
