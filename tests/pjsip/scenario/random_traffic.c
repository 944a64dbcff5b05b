/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Random traffic (traffic.h), a world for each seed. A failure says its seed; that seed alone is
 * run again with
 *
 *     LINNET_TRAFFIC_SEED=17 LINNET_TRAFFIC_STEPS=300 CK_RUN_SUITE=random_traffic ...
 *
 * and a long run is one with many steps.
 */
#include "support/suites.h"
#include "traffic.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *random_traffic_suite(void);

enum { SEEDS = 12, STEPS = 150 };

static unsigned long from_environment(const char *name, unsigned long standard)
{
    const char *text = getenv(name);

    return text ? strtoul(text, NULL, 10) : standard;
}

START_TEST(nothing_is_lost_and_nothing_told_twice)
{
    unsigned long seed = from_environment("LINNET_TRAFFIC_SEED", (unsigned long)_i + 1);
    unsigned long steps = from_environment("LINNET_TRAFFIC_STEPS", STEPS);

    printf("random traffic: seed %lu, %lu steps\n", seed, steps);
    fflush(stdout); /* it may not live to do so */
    traffic_start(seed, PJ_FALSE);
    while (steps--)
        traffic_step();
    traffic_drain();
    ck_assert_uint_gt(traffic.calls, 0);
    ck_assert_uint_ge(traffic.ended, traffic.calls);
    if (getenv("LINNET_TRAFFIC_SEED"))
        printf("%u calls, %u sides confirmed, %u offers, %u media, %u requests, %u registrations, "
               "%lu packets, digest %016llx\n",
               traffic.calls, traffic.confirmed, traffic.offers, traffic.media, traffic.requests,
               traffic.registered, (unsigned long)pj_sim_get_count(traffic_sim, PJ_SIM_SENT),
               (unsigned long long)pj_sim_get_digest(traffic_sim));
    traffic_stop();
}
END_TEST

START_TEST(where_nothing_fails_calls_succeed)
{
    traffic_start(1, PJ_TRUE);
    for (int i = 0; i < 600; i++)
        traffic_step();
    traffic_drain();
    ck_assert_uint_gt(traffic.calls, 50);
    ck_assert_uint_gt(traffic.confirmed, 20);
    ck_assert_uint_gt(traffic.offers, 5);
    ck_assert_uint_gt(traffic.media, 20);
    ck_assert_uint_gt(traffic.answered, 10);
    ck_assert_uint_gt(traffic.registered, 5);
    traffic_stop();
}
END_TEST

/* ---- The same again ---- */

/* A trace as text, whole messages included. */
typedef struct record {
    char *text;
    size_t len, room;
    pj_uint64_t digest;
} record;

static void write_entry(void *arg, const pj_sim_trace *entry)
{
    record *r = arg;
    char line[160];
    size_t len = (size_t)pj_sim_trace_print(entry, line, sizeof(line));

    if (r->room - r->len < len + entry->len + 2) {
        r->room = 2 * r->room + len + entry->len + 2;
        r->text = realloc(r->text, r->room);
        ck_assert_ptr_nonnull(r->text);
    }
    memcpy(r->text + r->len, line, len);
    r->len += len;
    r->text[r->len++] = '\n';
    if (entry->len)
        memcpy(r->text + r->len, entry->data, entry->len);
    r->len += entry->len;
}

static void record_traffic(pj_uint64_t seed, record *r)
{
    memset(r, 0, sizeof(*r));
    traffic_start(seed, PJ_FALSE);
    pj_sim_set_trace(traffic_sim, write_entry, r);
    for (int i = 0; i < 100; i++)
        traffic_step();
    traffic_drain();
    r->digest = pj_sim_get_digest(traffic_sim);
    traffic_stop();
}

START_TEST(the_same_seed_gives_the_same_traffic_octet_for_octet)
{
    record first, again, other;

    record_traffic(5, &first);
    record_traffic(5, &again);
    record_traffic(6, &other);
    ck_assert_uint_gt(first.len, 100000);
    ck_assert_uint_eq(first.len, again.len);
    ck_assert_int_eq(memcmp(first.text, again.text, first.len), 0);
    ck_assert_uint_eq(first.digest, again.digest);
    ck_assert_uint_ne(first.digest, other.digest);
    free(first.text);
    free(again.text);
    free(other.text);
}
END_TEST

Suite *random_traffic_suite(void)
{
    Suite *s = suite_create("random_traffic");
    TCase *tc = tcase_create("random_traffic");

    tcase_set_timeout(tc, 600);
    tcase_add_loop_test(tc, nothing_is_lost_and_nothing_told_twice, 0,
                        getenv("LINNET_TRAFFIC_SEED") ? 1 : SEEDS);
    tcase_add_test(tc, where_nothing_fails_calls_succeed);
    tcase_add_test(tc, the_same_seed_gives_the_same_traffic_octet_for_octet);
    suite_add_tcase(s, tc);
    return s;
}
