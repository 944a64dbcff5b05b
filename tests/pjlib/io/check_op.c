/* SPDX-License-Identifier: BSD-2-Clause */
#include "io/ioqueue_priv.h"
#include "io_test.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

Suite *op_suite(void);

static pj_ioqueue_op_key_t ops[16];
static char bufs[16][64];

static pj_ioqueue_key_t *pair(pj_sock_t *peer)
{
    pj_sock_t sv[2];

    io_tcp_pair(PJ_AF_INET, sv);
    *peer = sv[1];
    return io_register(sv[0]);
}

static void pend(pj_ioqueue_key_t *key, int i)
{
    pj_ssize_t len = sizeof(bufs[i]);

    ck_assert_int_eq(pj_ioqueue_recv(key, &ops[i], bufs[i], &len, PJ_IOQUEUE_ALWAYS_ASYNC),
                     PJ_EPENDING);
}

START_TEST(lists_are_first_in_first_out_and_give_from_anywhere)
{
    pj__op_list list = {NULL, NULL};
    pj__op nodes[4];

    for (int i = 0; i < 4; i++) {
        nodes[i].op_key = &ops[i];
        pj__op_append(&list, &nodes[i]);
    }
    ck_assert_ptr_null(pj__op_take(&list, &ops[9]));
    ck_assert_ptr_eq(pj__op_take(&list, &ops[3]), &nodes[3]); /* the last: the tail moves */
    pj__op_append(&list, &nodes[3]);
    ck_assert_ptr_eq(pj__op_take(&list, &ops[0]), &nodes[0]);
    ck_assert_ptr_eq(pj__op_take(&list, &ops[2]), &nodes[2]);
    ck_assert_ptr_eq(pj__op_pop(&list), &nodes[1]);
    ck_assert_ptr_eq(pj__op_pop(&list), &nodes[3]);
    ck_assert_ptr_null(pj__op_pop(&list));
    pj__op_append(&list, &nodes[2]);
    ck_assert_ptr_eq(pj__op_pop(&list), &nodes[2]);
}
END_TEST

START_TEST(a_posted_completion_ends_the_operation_on_a_poller)
{
    pj_sock_t peer;
    pj_ioqueue_key_t *key = pair(&peer);

    pend(key, 0);
    pend(key, 1);
    ck_assert_int_eq(pj_ioqueue_post_completion(key, &ops[1], 77), PJ_SUCCESS);
    ck_assert_uint_eq(io_call_count, 0);
    ck_assert(pj_ioqueue_is_pending(key, &ops[1])); /* its callback is still to come */
    ck_assert_int_eq(pj_ioqueue_post_completion(key, &ops[1], 78), PJ_ENOTFOUND);
    POLL_UNTIL(io_call_count == 1);
    ck_assert_ptr_eq(io_calls[0].op_key, &ops[1]);
    ck_assert_int_eq(io_calls[0].bytes, 77);
    ck_assert(pj_ioqueue_is_pending(key, &ops[0]));
    ck_assert(!pj_ioqueue_is_pending(key, &ops[1]));
    ck_assert_int_eq(pj_ioqueue_post_completion(key, &ops[0], -PJ_ECANCELLED), PJ_SUCCESS);
    POLL_UNTIL(io_call_count == 2);
    ck_assert_int_eq(io_calls[1].bytes, -PJ_ECANCELLED);
    pj_ioqueue_unregister(key);
    ck_assert_int_eq(pj_ioqueue_post_completion(key, &ops[0], 1), PJ_ENOTFOUND);
    ck_assert_int_eq(pj_ioqueue_post_completion(NULL, &ops[0], 1), PJ_EINVAL);
    ck_assert(!pj_ioqueue_is_pending(NULL, &ops[0]));
    pj_sock_close(peer);
}
END_TEST

START_TEST(a_posted_accept_has_no_socket)
{
    pj_sockaddr addr;
    pj_ioqueue_key_t *key = io_register(io_listener(PJ_AF_INET, &addr));

    ck_assert_int_eq(pj_ioqueue_accept(key, &ops[0], NULL, NULL, NULL, NULL), PJ_EPENDING);
    ck_assert_int_eq(pj_ioqueue_post_completion(key, &ops[0], -PJ_ECANCELLED), PJ_SUCCESS);
    POLL_UNTIL(io_call_count == 1);
    ck_assert_int_eq(io_calls[0].what, IO_ACCEPT);
    ck_assert_int_eq(io_calls[0].sock, PJ_INVALID_SOCKET);
    ck_assert_int_eq(io_calls[0].bytes, -PJ_ECANCELLED);
    pj_ioqueue_unregister(key);
}
END_TEST

START_TEST(a_send_that_is_half_done_cannot_be_ended)
{
    static char big[1000000];
    pj_ssize_t len = sizeof(big);
    pj_ioqueue_key_t *key;
    pj_sock_t sv[2];

    /* local: what TCP has taken moves on, and makes room, although nobody reads */
    ck_assert_int_eq(pj_sock_socketpair(PJ_AF_UNIX, PJ_SOCK_STREAM, 0, sv), PJ_SUCCESS);
    key = io_register(sv[0]);
    while (pj_ioqueue_send(key, &ops[0], big, &len, 0) == PJ_SUCCESS)
        ;
    len = 1;
    ck_assert_int_eq(pj_ioqueue_send(key, &ops[1], big, &len, 0), PJ_EPENDING);
    ck_assert_int_eq(pj_ioqueue_post_completion(key, &ops[0], 5), PJ_EBUSY);
    ck_assert_int_eq(pj_ioqueue_post_completion(key, &ops[1], 5), PJ_SUCCESS);
    POLL_UNTIL(io_call_count == 1);
    ck_assert_ptr_eq(io_calls[0].op_key, &ops[1]);
    ck_assert_int_eq(io_calls[0].bytes, 5);
    pj_ioqueue_unregister(key);
    pj_sock_close(sv[1]);
}
END_TEST

static void nothing(pj_ioqueue_key_t *key, pj_status_t status)
{
    (void)key;
    (void)status;
}

START_TEST(completions_without_a_callback_are_dropped_and_sockets_closed)
{
    static const pj_ioqueue_callback cb = {.on_connect_complete = nothing};
    pj_sockaddr addr;
    pj_sock_t client, server = io_listener(PJ_AF_INET, &addr);
    pj_ioqueue_key_t *key;
    pj_ssize_t len = 1;
    char c;

    ck_assert_int_eq(pj_ioqueue_register_sock(io_pool, ioq, server, NULL, &cb, &key), PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_accept(key, &ops[0], NULL, NULL, NULL, NULL), PJ_EPENDING);
    ck_assert_int_eq(pj_sock_socket(PJ_AF_INET, PJ_SOCK_STREAM, 0, &client), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_connect(client, &addr, sizeof(addr.ipv4)), PJ_SUCCESS);
    POLL_UNTIL(!pj_ioqueue_is_pending(key, &ops[0]));
    ck_assert_int_eq(pj_sock_recv(client, &c, &len, 0), PJ_SUCCESS);
    ck_assert_int_eq(len, 0);
    pj_sock_close(client);
    pj_ioqueue_unregister(key);
}
END_TEST

/* ---- One at a time ---- */

static atomic_int inside, overlaps, calls;
static atomic_bool stop;

static void busy(void)
{
    if (atomic_fetch_add(&inside, 1) > 0)
        atomic_fetch_add(&overlaps, 1);
    for (int i = 0; i < 3; i++)
        sched_yield();
    atomic_fetch_sub(&inside, 1);
    atomic_fetch_add(&calls, 1);
}

static void on_busy_read(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t bytes)
{
    pj_ssize_t len = 1;

    if (bytes <= 0)
        return;
    /* posted again before the work, so that another thread could be called */
    pj_ioqueue_recv(key, op_key, op_key->user_data, &len, PJ_IOQUEUE_ALWAYS_ASYNC);
    busy();
}

static void on_busy_write(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t bytes)
{
    (void)key;
    (void)op_key;
    (void)bytes;
    busy();
}

static void *poll_until_stopped(void *arg)
{
    pj_time_val tv = {0, 20};

    (void)arg;
    while (!atomic_load(&stop))
        pj_ioqueue_poll(ioq, &tv);
    return NULL;
}

START_TEST(without_concurrency_callbacks_of_a_key_never_overlap)
{
    enum { ROUNDS = 300 };
    static const pj_ioqueue_callback cb = {.on_read_complete = on_busy_read,
                                           .on_write_complete = on_busy_write};
    pj_sock_t sv[2];
    pj_ioqueue_key_t *key;
    pthread_t pollers[3];
    char sink[ROUNDS];

    io_tcp_pair(PJ_AF_INET, sv);
    ck_assert_int_eq(pj_ioqueue_register_sock(io_pool, ioq, sv[0], NULL, &cb, &key), PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_set_concurrency(key, PJ_FALSE), PJ_SUCCESS);
    for (int i = 0; i < 4; i++) {
        pj_ssize_t len = 1;

        ops[i].user_data = bufs[i];
        ck_assert_int_eq(pj_ioqueue_recv(key, &ops[i], bufs[i], &len, PJ_IOQUEUE_ALWAYS_ASYNC),
                         PJ_EPENDING);
    }
    for (int i = 0; i < 3; i++)
        pthread_create(&pollers[i], NULL, poll_until_stopped, NULL);
    for (int i = 0; i < ROUNDS; i++) {
        pj_ssize_t len = 1;

        ck_assert_int_eq(pj_ioqueue_send(key, &ops[8], "w", &len, PJ_IOQUEUE_ALWAYS_ASYNC),
                         PJ_EPENDING);
        io_put(sv[1], "r", 1);
    }
    io_get(sv[1], sink, ROUNDS);
    while (atomic_load(&calls) < 2 * ROUNDS)
        sched_yield();
    atomic_store(&stop, true);
    for (int i = 0; i < 3; i++)
        pthread_join(pollers[i], NULL);
    ck_assert_int_eq(atomic_load(&overlaps), 0);
    pj_ioqueue_unregister(key);
    pj_sock_close(sv[1]);
}
END_TEST

/* ---- At the same time ---- */

static atomic_bool first_is_in, second_was_in;

static void on_meeting(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t bytes)
{
    (void)key;
    (void)op_key;
    (void)bytes;
    if (!atomic_exchange(&first_is_in, true)) {
        while (!atomic_load(&second_was_in)) /* the second callback is the way out */
            sched_yield();
    } else {
        atomic_store(&second_was_in, true);
    }
}

START_TEST(with_concurrency_a_slow_callback_does_not_stop_the_socket)
{
    static const pj_ioqueue_callback cb = {.on_read_complete = on_meeting};
    pj_sockaddr addr, src;
    pj_sock_t sock = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &addr);
    pj_sock_t peer = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &src);
    pj_ioqueue_key_t *key;
    pthread_t pollers[2];

    ck_assert_int_eq(pj_ioqueue_register_sock(io_pool, ioq, sock, NULL, &cb, &key), PJ_SUCCESS);
    pend(key, 0);
    pend(key, 1);
    for (int i = 0; i < 2; i++) {
        pj_ssize_t len = 1;

        pj_sock_sendto(peer, "x", &len, 0, &addr, sizeof(addr.ipv4));
    }
    for (int i = 0; i < 2; i++)
        pthread_create(&pollers[i], NULL, poll_until_stopped, NULL);
    while (!atomic_load(&second_was_in))
        sched_yield();
    atomic_store(&stop, true);
    for (int i = 0; i < 2; i++)
        pthread_join(pollers[i], NULL);
    pj_ioqueue_unregister(key);
    pj_sock_close(peer);
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_test(tc, lists_are_first_in_first_out_and_give_from_anywhere);
    tcase_add_test(tc, a_posted_completion_ends_the_operation_on_a_poller);
    tcase_add_test(tc, a_posted_accept_has_no_socket);
    tcase_add_test(tc, a_send_that_is_half_done_cannot_be_ended);
    tcase_add_test(tc, completions_without_a_callback_are_dropped_and_sockets_closed);
    tcase_add_test(tc, without_concurrency_callbacks_of_a_key_never_overlap);
    tcase_add_test(tc, with_concurrency_a_slow_callback_does_not_stop_the_socket);
}

Suite *op_suite(void)
{
    Suite *suite = suite_create("op");

    io_add_cases(suite, add_tests);
    return suite;
}
