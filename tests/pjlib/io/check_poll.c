/* SPDX-License-Identifier: BSD-2-Clause */
/* What the ioqueue relies on, asked of the backend itself. */
#include "io/backend.h"
#include "io_test.h"
#include "support/oom.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

Suite *poll_suite(void);

static const pj__backend *const be = &pj__backend_poll;
static void *state;
static pj__event ev[16];
static pj_sock_t sv[2];

enum { BOTH = PJ__EV_READ | PJ__EV_WRITE };

static void setup(void)
{
    ck_assert_int_eq(be->create(&state), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_socketpair(PJ_AF_UNIX, PJ_SOCK_STREAM, 0, sv), PJ_SUCCESS);
}

static void teardown(void)
{
    be->destroy(state);
    for (int i = 0; i < 2; i++) {
        if (sv[i] != PJ_INVALID_SOCKET)
            pj_sock_close(sv[i]);
    }
}

/* The socket, watched, and known to be writable and empty. */
static void watch(void)
{
    ck_assert_int_eq(be->add(state, (int)sv[0], 7, BOTH), PJ_SUCCESS);
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 1);
    ck_assert(ev[0].data == 7);
    ck_assert_uint_eq(ev[0].what, PJ__EV_WRITE);
}

START_TEST(what_is_ready_is_reported_once_until_it_is_armed)
{
    watch();
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 0); /* still writable */
    io_put(sv[1], "x", 1);
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 1);
    ck_assert_uint_eq(ev[0].what, PJ__EV_READ);
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 0); /* still readable */
    be->arm(state, (int)sv[0], 7, PJ__EV_READ);
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 1);
    ck_assert_uint_eq(ev[0].what, PJ__EV_READ);
    be->arm(state, (int)sv[0], 7, PJ__EV_WRITE);
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 1);
    ck_assert_uint_eq(ev[0].what, PJ__EV_WRITE);
}
END_TEST

START_TEST(nobody_can_arm_the_next_descriptor_of_the_same_number)
{
    watch();
    io_put(sv[1], "x", 1);
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 1);
    be->arm(state, (int)sv[0], 6, PJ__EV_READ);
    be->arm(state, 9999, 7, PJ__EV_READ);
    be->arm(state, -1, 7, PJ__EV_READ);
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 0);
}
END_TEST

START_TEST(the_end_of_the_peer_is_reported_and_does_not_spin)
{
    watch();
    pj_sock_close(sv[1]);
    sv[1] = PJ_INVALID_SOCKET;
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 1);
    ck_assert_uint_ne(ev[0].what & PJ__EV_HUP, 0);
    ck_assert_uint_ne(ev[0].what & PJ__EV_READ, 0);
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 0);
}
END_TEST

START_TEST(a_removed_descriptor_reports_nothing)
{
    watch();
    be->del(state, (int)sv[0]);
    be->del(state, (int)sv[0]);
    be->del(state, -1);
    io_put(sv[1], "x", 1);
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 0);
    /* a number that comes back without having been removed is a new descriptor */
    ck_assert_int_eq(be->add(state, (int)sv[0], 7, BOTH), PJ_SUCCESS);
    ck_assert_int_eq(be->add(state, (int)sv[0], 8, BOTH), PJ_SUCCESS);
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 1);
    ck_assert(ev[0].data == 8);
}
END_TEST

START_TEST(more_events_than_room_come_with_the_next_wait)
{
    enum { MANY = 100 };
    static pj_sock_t many[MANY][2];
    unsigned found[MANY] = {0};
    int count = 0, more;

    for (int i = 0; i < MANY; i++) {
        ck_assert_int_eq(pj_sock_socketpair(PJ_AF_UNIX, PJ_SOCK_STREAM, 0, many[i]), PJ_SUCCESS);
        ck_assert_int_eq(be->add(state, (int)many[i][0], (uint64_t)i, BOTH), PJ_SUCCESS);
    }
    be->del(state, (int)many[3][0]); /* from the middle of the table */
    while ((more = be->wait(state, ev, 16, 0)) > 0) {
        for (int i = 0; i < more; i++)
            found[ev[i].data]++;
        count += more;
    }
    ck_assert_int_eq(count, MANY - 1);
    for (int i = 0; i < MANY; i++) {
        ck_assert_uint_eq(found[i], i == 3 ? 0 : 1);
        pj_sock_close(many[i][0]);
        pj_sock_close(many[i][1]);
    }
}
END_TEST

START_TEST(a_wake_up_sticks_until_somebody_waits)
{
    be->wake(state);
    ck_assert_int_eq(be->wait(state, ev, 16, -1), 0);
    be->wake(state);
    be->wake(state);
    ck_assert_int_eq(be->wait(state, ev, 16, -1), 0);
    ck_assert_int_eq(be->wait(state, ev, 16, 5), 0);
}
END_TEST

/* ---- Threads ---- */

static atomic_int in_wait, returned, events;

static void *wait_long(void *arg)
{
    pj__event mine[16];
    int count;

    (void)arg;
    atomic_fetch_add(&in_wait, 1);
    count = be->wait(state, mine, 16, -1);
    ck_assert_int_ge(count, 0);
    atomic_fetch_add(&events, count);
    atomic_fetch_add(&returned, 1);
    return NULL;
}

static void begin_to_wait(pthread_t *threads, int count)
{
    for (int i = 0; i < count; i++)
        pthread_create(&threads[i], NULL, wait_long, NULL);
    while (atomic_load(&in_wait) < count)
        sched_yield();
    for (int i = 0; i < 200; i++) /* let them really wait, most times */
        sched_yield();
}

START_TEST(each_wake_up_ends_a_wait_of_one_of_several_threads)
{
    pthread_t threads[3];

    begin_to_wait(threads, 3);
    for (int i = 1; i <= 3; i++) {
        be->wake(state);
        while (atomic_load(&returned) < i)
            sched_yield();
    }
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
    ck_assert_int_eq(atomic_load(&events), 0);
}
END_TEST

START_TEST(what_is_added_or_armed_is_seen_by_who_waits_already)
{
    pthread_t thread;

    watch();
    io_put(sv[1], "x", 1);
    ck_assert_int_eq(be->wait(state, ev, 16, 0), 1);
    begin_to_wait(&thread, 1);
    if (_i)
        be->arm(state, (int)sv[0], 7, PJ__EV_READ);
    else
        ck_assert_int_eq(be->add(state, (int)sv[1], 8, BOTH), PJ_SUCCESS);
    while (atomic_load(&returned) < 1) { /* the wait may end without an event first */
        if (atomic_load(&events) == 0)
            sched_yield();
    }
    pthread_join(thread, NULL);
    if (atomic_load(&events) == 0)
        ck_assert_int_eq(be->wait(state, ev, 16, 0), 1);
}
END_TEST

START_TEST(a_descriptor_is_out_of_poll_when_it_has_been_removed)
{
    pthread_t thread;

    watch();
    begin_to_wait(&thread, 1);
    be->del(state, (int)sv[0]);
    pj_sock_close(sv[0]);
    /* the end is seen at once: nobody holds the socket in a system call */
    ck_assert_int_eq(read((int)sv[1], ev, 1), 0);
    sv[0] = PJ_INVALID_SOCKET;
    be->wake(state);
    pthread_join(thread, NULL);
}
END_TEST

START_TEST(what_cannot_be_watched_is_refused)
{
    ck_assert_int_eq(be->add(state, -1, 1, BOTH), PJ_STATUS_FROM_OS(EBADF));
    be->destroy(NULL);
    ck_assert_ptr_null(be->fd(state));
    ck_assert_str_eq(be->name, "poll");
}
END_TEST

static int watch_without_memory(void *arg)
{
    void *other = NULL;
    int ok = 0;

    (void)arg;
    if (be->create(&other) != PJ_SUCCESS)
        return 0;
    if (be->add(other, (int)sv[0], 1, BOTH) == PJ_SUCCESS)
        ok = be->wait(other, ev, 16, 0) == 1;
    be->destroy(other);
    return ok;
}

START_TEST(without_memory_it_fails_cleanly)
{
    ck_assert_uint_ge(oom_loop(watch_without_memory, NULL, 1), 4);
}
END_TEST

Suite *poll_suite(void)
{
    Suite *suite = suite_create("poll");
    TCase *tc = tcase_create("all");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_set_timeout(tc, 60);
    tcase_add_test(tc, what_is_ready_is_reported_once_until_it_is_armed);
    tcase_add_test(tc, nobody_can_arm_the_next_descriptor_of_the_same_number);
    tcase_add_test(tc, the_end_of_the_peer_is_reported_and_does_not_spin);
    tcase_add_test(tc, a_removed_descriptor_reports_nothing);
    tcase_add_test(tc, more_events_than_room_come_with_the_next_wait);
    tcase_add_test(tc, a_wake_up_sticks_until_somebody_waits);
    tcase_add_test(tc, each_wake_up_ends_a_wait_of_one_of_several_threads);
    tcase_add_loop_test(tc, what_is_added_or_armed_is_seen_by_who_waits_already, 0, 2);
    tcase_add_test(tc, a_descriptor_is_out_of_poll_when_it_has_been_removed);
    tcase_add_test(tc, what_cannot_be_watched_is_refused);
    tcase_add_test(tc, without_memory_it_fails_cleanly);
    suite_add_tcase(suite, tc);
    return suite;
}
