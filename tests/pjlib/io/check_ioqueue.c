/* SPDX-License-Identifier: BSD-2-Clause */
#include "io/ioqueue_priv.h"
#include "io_test.h"

#include <poll.h>
#include <pj/lock.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>

Suite *ioqueue_suite(void);

static pj_ioqueue_op_key_t ops[64];
static char bufs[64][16];

static pj_bool_t readable(int fd)
{
    struct pollfd p = {.fd = fd, .events = POLLIN};

    return poll(&p, 1, 0) == 1;
}

START_TEST(a_queue_is_made_with_settings)
{
    pj_ioqueue_cfg cfg;
    pj_ioqueue_t *other;
    pj_ioqueue_key_t *key;
    pj_sockaddr addr;
    pj_sock_t sock = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &addr);

    pj_ioqueue_cfg_default(&cfg);
    ck_assert_uint_eq(cfg.epoll_flags, PJ_IOQUEUE_DEFAULT_EPOLL_FLAGS);
    ck_assert_int_eq(cfg.default_concurrency, PJ_IOQUEUE_DEFAULT_ALLOW_CONCURRENCY);
    cfg.default_concurrency = PJ_FALSE;
    ck_assert_int_eq(pj_ioqueue_create2(io_pool, 100000000, &cfg, &other), PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_register_sock(io_pool, other, sock, NULL, &io_recorder, &key),
                     PJ_SUCCESS);
    ck_assert(!key->concurrent);
    pj_ioqueue_unregister(key);
    ck_assert_int_eq(pj_ioqueue_set_default_concurrency(other, PJ_TRUE), PJ_SUCCESS);
    sock = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &addr);
    ck_assert_int_eq(pj_ioqueue_register_sock(io_pool, other, sock, NULL, &io_recorder, &key),
                     PJ_SUCCESS);
    ck_assert(key->concurrent);
    pj_ioqueue_unregister(key);
    ck_assert_int_eq(pj_ioqueue_destroy(other), PJ_SUCCESS);
}
END_TEST

START_TEST(bad_arguments_are_refused)
{
    pj_ioqueue_t *other;

    ck_assert_int_eq(pj_ioqueue_create(NULL, 1, &other), PJ_EINVAL);
    ck_assert_int_eq(pj_ioqueue_create(io_pool, 1, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_ioqueue_poll(NULL, NULL), -PJ_EINVAL);
    ck_assert_int_eq(pj_ioqueue_set_lock(ioq, NULL, PJ_TRUE), PJ_EINVAL);
    ck_assert_int_eq(pj_ioqueue_set_default_concurrency(NULL, 1), PJ_EINVAL);
    ck_assert_int_eq(pj_ioqueue_set_send_limit(NULL, 1), PJ_EINVAL);
    ck_assert_ptr_null(pj_ioqueue_get_os_handle(NULL));
}
END_TEST

START_TEST(the_queue_looks_after_a_lock)
{
    pj_lock_t *lock, *other;

    ck_assert_int_eq(pj_lock_create_recursive_mutex(io_pool, "a", &lock), PJ_SUCCESS);
    ck_assert_int_eq(pj_lock_create_recursive_mutex(io_pool, "b", &other), PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_set_lock(ioq, lock, PJ_TRUE), PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_set_lock(ioq, other, PJ_TRUE), PJ_SUCCESS);
}
END_TEST

START_TEST(backends_are_chosen_by_name)
{
    pj_ioqueue_t *other;

    ck_assert_str_eq(pj_ioqueue_backend_name(0), pj_ioqueue_name());
    for (unsigned i = 0; pj_ioqueue_backend_name(i); i++) {
        const char *name = pj_ioqueue_backend_name(i);

        ck_assert_int_eq(pj_ioqueue_create_named(io_pool, 1, NULL, name, &other), PJ_SUCCESS);
        ck_assert_str_eq(other->backend->name, name);
        pj_ioqueue_destroy(other);
    }
    ck_assert_int_eq(pj_ioqueue_create_named(io_pool, 1, NULL, "kqueue", &other), PJ_ENOTSUP);
    ck_assert_int_eq(pj_ioqueue_create_named(io_pool, 1, NULL, "epoll", NULL), PJ_EINVAL);
}
END_TEST

START_TEST(the_default_backend_is_the_programs)
{
    pj_ioqueue_t *other;

    ck_assert_int_eq(pj_ioqueue_set_default_backend("kqueue"), PJ_ENOTSUP);
    ck_assert_str_eq(pj_ioqueue_name(), "epoll");
    ck_assert_int_eq(pj_ioqueue_set_default_backend("poll"), PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_set_default_backend(""), PJ_ENOTSUP);
    ck_assert_str_eq(pj_ioqueue_name(), "poll");
    ck_assert_int_eq(pj_ioqueue_create(io_pool, 1, &other), PJ_SUCCESS);
    ck_assert_str_eq(other->backend->name, "poll");
    pj_ioqueue_destroy(other);
    ck_assert_int_eq(pj_ioqueue_create_named(io_pool, 1, NULL, "epoll", &other), PJ_SUCCESS);
    ck_assert_str_eq(other->backend->name, "epoll");
    pj_ioqueue_destroy(other);
    ck_assert_int_eq(pj_ioqueue_set_default_backend(NULL), PJ_SUCCESS);
    ck_assert_str_eq(pj_ioqueue_name(), "epoll");
}
END_TEST

START_TEST(it_has_a_name_and_a_descriptor)
{
    ck_assert_str_eq(pj_ioqueue_name(), "epoll");
    if (strcmp(ioq->backend->name, "epoll") == 0) {
        ck_assert_int_eq(*(int *)pj_ioqueue_get_os_handle(ioq), pj_ioqueue_get_fd(ioq));
    } else {
        ck_assert_ptr_null(pj_ioqueue_get_os_handle(ioq));
        ck_assert_int_eq(pj_ioqueue_get_fd(ioq), -1);
    }
}
END_TEST

START_TEST(a_poll_ends_when_its_time_is_over)
{
    pj_time_val negative = {-1, 0};

    ck_assert_int_eq(io_poll_ms(0), 0);
    ck_assert_int_eq(io_poll_ms(2), 0);
    ck_assert_int_eq(pj_ioqueue_poll(ioq, &negative), 0);
}
END_TEST

START_TEST(a_wake_up_before_the_poll_ends_it)
{
    pj_ioqueue_wake(ioq);
    pj_ioqueue_wake(ioq);
    ck_assert_int_eq(pj_ioqueue_poll(ioq, NULL), 0);
}
END_TEST

static atomic_int returned;

static void *poll_for_ever(void *arg)
{
    (void)arg;
    ck_assert_int_eq(pj_ioqueue_poll(ioq, NULL), 0);
    atomic_fetch_add(&returned, 1);
    return NULL;
}

static void wait_for_sleepers(int count)
{
    while (atomic_load(&ioq->sleepers) < count)
        sched_yield();
}

START_TEST(a_wake_up_from_another_thread_ends_one_poll)
{
    pthread_t threads[3];

    for (int i = 0; i < 3; i++)
        pthread_create(&threads[i], NULL, poll_for_ever, NULL);
    wait_for_sleepers(3);
    for (int i = 1; i <= 3; i++) {
        pj_ioqueue_wake(ioq);
        while (atomic_load(&returned) < i)
            sched_yield();
    }
    for (int i = 0; i < 3; i++)
        pthread_join(threads[i], NULL);
}
END_TEST

START_TEST(no_wake_up_is_lost_in_the_moment_of_falling_asleep)
{
    for (int i = 1; i <= 500; i++) {
        pthread_t thread;

        pthread_create(&thread, NULL, poll_for_ever, NULL);
        if (i % 3)
            sched_yield();
        pj_ioqueue_wake(ioq);
        pthread_join(thread, NULL); /* hangs if it was lost */
        ck_assert_int_eq(atomic_load(&returned), i);
    }
}
END_TEST

static void *post_one(void *arg)
{
    pj_ioqueue_key_t *key = arg;

    wait_for_sleepers(1);
    ck_assert_int_eq(pj_ioqueue_post_completion(key, &ops[0], 9), PJ_SUCCESS);
    return NULL;
}

START_TEST(work_from_another_thread_wakes_a_sleeping_poller)
{
    pj_sockaddr addr;
    pj_ioqueue_key_t *key = io_register(io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &addr));
    pj_ssize_t len = 10;
    pthread_t thread;

    ck_assert_int_eq(pj_ioqueue_recv(key, &ops[0], bufs[0], &len, 0), PJ_EPENDING);
    io_drain();
    pthread_create(&thread, NULL, post_one, key);
    while (io_call_count == 0)
        pj_ioqueue_poll(ioq, NULL);
    ck_assert_int_eq(io_calls[0].bytes, 9);
    pthread_join(thread, NULL);
    pj_ioqueue_unregister(key);
}
END_TEST

START_TEST(many_ready_sockets_are_all_served)
{
    enum { MANY = 40 }; /* more than one wait brings */
    pj_sock_t peers[MANY];
    pj_ioqueue_key_t *keys[MANY];

    for (int i = 0; i < MANY; i++) {
        pj_sock_t sv[2];
        pj_ssize_t len = sizeof(bufs[i]);

        ck_assert_int_eq(pj_sock_socketpair(PJ_AF_UNIX, PJ_SOCK_STREAM, 0, sv), PJ_SUCCESS);
        peers[i] = sv[1];
        keys[i] = io_register(sv[0]);
        ck_assert_int_eq(pj_ioqueue_recv(keys[i], &ops[i], bufs[i], &len, 0), PJ_EPENDING);
        io_put(sv[1], "x", 1);
    }
    POLL_UNTIL(io_call_count == MANY);
    for (int i = 0; i < MANY; i++) {
        pj_ioqueue_unregister(keys[i]);
        pj_sock_close(peers[i]);
    }
}
END_TEST

static atomic_int busy_calls;

static void on_busy(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t bytes)
{
    pj_ssize_t len = 1;

    ck_assert_int_eq(bytes, 1);
    atomic_fetch_add(&busy_calls, 1);
    pj_ioqueue_recv(key, op_key, bufs[0], &len, PJ_IOQUEUE_ALWAYS_ASYNC);
}

START_TEST(a_busy_socket_does_not_keep_the_poll)
{
    static const pj_ioqueue_callback cb = {.on_read_complete = on_busy};
    static char data[2000];
    pj_sock_t sv[2];
    pj_ioqueue_key_t *key;
    pj_ssize_t len = 1;

    io_tcp_pair(PJ_AF_INET, sv);
    ck_assert_int_eq(pj_ioqueue_register_sock(io_pool, ioq, sv[0], NULL, &cb, &key), PJ_SUCCESS);
    pj_ioqueue_set_concurrency(key, _i);
    io_put(sv[1], data, sizeof(data));
    ck_assert_int_eq(pj_ioqueue_recv(key, &ops[0], bufs[0], &len, PJ_IOQUEUE_ALWAYS_ASYNC),
                     PJ_EPENDING);
    for (int before = 0; before < (int)sizeof(data);) {
        int count = io_poll_ms(10);

        ck_assert_int_le(count, 2 * PJ_IOQUEUE_MAX_EVENTS_IN_SINGLE_POLL + 1);
        ck_assert_int_eq(atomic_load(&busy_calls), before + count);
        before += count;
    }
    pj_ioqueue_unregister(key);
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(another_loop_can_wait_on_the_descriptor)
{
    pj_sock_t sv[2];
    pj_ioqueue_key_t *key;
    pj_ssize_t len = sizeof(bufs[0]);
    int fd = pj_ioqueue_get_fd(ioq);

    if (fd < 0) { /* only a backend that has one */
        ck_assert_str_eq(ioq->backend->name, "poll");
        return;
    }
    io_tcp_pair(PJ_AF_INET, sv);
    key = io_register(sv[0]);
    ck_assert_int_eq(pj_ioqueue_recv(key, &ops[0], bufs[0], &len, 0), PJ_EPENDING);
    io_drain();
    ck_assert(!readable(fd));
    io_put(sv[1], "x", 1);
    for (int i = 0; i < 500 && !readable(fd); i++)
        poll(NULL, 0, 1);
    ck_assert(readable(fd));
    ck_assert_int_eq(io_poll_ms(0), 1);
    io_drain();
    ck_assert(!readable(fd));
    /* work that is not a socket's, and a wake-up */
    ck_assert_int_eq(pj_ioqueue_recv(key, &ops[0], bufs[0], &len, 0), PJ_EPENDING);
    ck_assert_int_eq(pj_ioqueue_post_completion(key, &ops[0], 1), PJ_SUCCESS);
    ck_assert(readable(fd));
    ck_assert_int_eq(io_poll_ms(0), 1);
    io_drain();
    ck_assert(!readable(fd));
    pj_ioqueue_wake(ioq);
    ck_assert(readable(fd));
    io_drain();
    ck_assert(!readable(fd));
    pj_ioqueue_unregister(key);
    pj_sock_close(sv[1]);
}
END_TEST

static atomic_int waits;
static const pj__backend *real;

static int counted_wait(void *state, pj__event *ev, int room, int msec)
{
    atomic_fetch_add(&waits, 1);
    return real->wait(state, ev, room, msec);
}

START_TEST(an_idle_poller_waits_once)
{
    pj__backend counting = *ioq->backend;
    pj_sockaddr addr;
    pj_ioqueue_key_t *key = io_register(io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &addr));
    pj_ssize_t len = sizeof(bufs[0]);

    ck_assert_int_eq(pj_ioqueue_recv(key, &ops[0], bufs[0], &len, 0), PJ_EPENDING);
    io_drain();
    real = ioq->backend;
    counting.wait = counted_wait;
    ioq->backend = &counting;
    io_poll_ms(30);
    ck_assert_int_eq(atomic_load(&waits), 1);
    ioq->backend = real;
    pj_ioqueue_unregister(key);
}
END_TEST

/* ---- Echo, as programs do it ---- */

typedef struct echo {
    pj_ioqueue_op_key_t rd, wr;
    char buf[2000];
    pj_sockaddr from;
    int from_len;
} echo;

static void on_echo_read(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t bytes)
{
    echo *e = op_key->user_data;
    pj_status_t status;

    while (bytes > 0) {
        pj_ssize_t len = bytes;

        status = pj_ioqueue_sendto(key, &e->wr, e->buf, &len, 0, &e->from, e->from_len);
        ck_assert(status == PJ_SUCCESS);
        bytes = sizeof(e->buf);
        e->from_len = sizeof(e->from);
        status = pj_ioqueue_recvfrom(key, &e->rd, e->buf, &bytes, 0, &e->from, &e->from_len);
        if (status != PJ_SUCCESS)
            break;
    }
}

START_TEST(datagrams_are_echoed)
{
    static const pj_ioqueue_callback cb = {.on_read_complete = on_echo_read};
    static echo e;
    pj_sockaddr addr, src;
    pj_sock_t sock = io_bound(io_family(_i), PJ_SOCK_DGRAM, &addr);
    pj_sock_t peer = io_bound(io_family(_i), PJ_SOCK_DGRAM, &src);
    pj_ioqueue_key_t *key;
    pj_ssize_t len = sizeof(e.buf);
    char sent[1200], got[2000];

    ck_assert_int_eq(pj_ioqueue_register_sock(io_pool, ioq, sock, NULL, &cb, &key), PJ_SUCCESS);
    e.rd.user_data = &e;
    e.from_len = sizeof(e.from);
    ck_assert_int_eq(pj_ioqueue_recvfrom(key, &e.rd, e.buf, &len, 0, &e.from, &e.from_len),
                     PJ_EPENDING);
    for (int i = 1; i <= 200; i++) {
        memset(sent, i, sizeof(sent));
        len = i * 6;
        pj_sock_sendto(peer, sent, &len, 0, &addr, (int)pj_sockaddr_get_len(&addr));
        POLL_UNTIL(readable((int)peer));
        len = sizeof(got);
        ck_assert_int_eq(pj_sock_recv(peer, got, &len, 0), PJ_SUCCESS);
        ck_assert_int_eq(len, i * 6);
        ck_assert_mem_eq(got, sent, (size_t)len);
    }
    pj_ioqueue_unregister(key);
    pj_sock_close(peer);
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_test(tc, a_queue_is_made_with_settings);
    tcase_add_test(tc, bad_arguments_are_refused);
    tcase_add_test(tc, the_queue_looks_after_a_lock);
    tcase_add_test(tc, backends_are_chosen_by_name);
    tcase_add_test(tc, the_default_backend_is_the_programs);
    tcase_add_test(tc, it_has_a_name_and_a_descriptor);
    tcase_add_test(tc, a_poll_ends_when_its_time_is_over);
    tcase_add_test(tc, a_wake_up_before_the_poll_ends_it);
    tcase_add_test(tc, a_wake_up_from_another_thread_ends_one_poll);
    tcase_add_test(tc, no_wake_up_is_lost_in_the_moment_of_falling_asleep);
    tcase_add_test(tc, work_from_another_thread_wakes_a_sleeping_poller);
    tcase_add_test(tc, many_ready_sockets_are_all_served);
    tcase_add_loop_test(tc, a_busy_socket_does_not_keep_the_poll, 0, 2);
    tcase_add_test(tc, another_loop_can_wait_on_the_descriptor);
    tcase_add_test(tc, an_idle_poller_waits_once);
    tcase_add_loop_test(tc, datagrams_are_echoed, 0, 2);
}

Suite *ioqueue_suite(void)
{
    Suite *suite = suite_create("ioqueue");

    io_add_cases(suite, add_tests);
    return suite;
}
