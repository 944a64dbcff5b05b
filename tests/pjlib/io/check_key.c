/* SPDX-License-Identifier: BSD-2-Clause */
/* The life of keys. The stale events here are real ones: taken from the backend, delivered late. */
#include "base/ops.h"
#include "io/ioqueue_priv.h"
#include "io_test.h"
#include "support/oom.h"

#include <errno.h>
#include <fcntl.h>
#include <pj/lock.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

Suite *key_suite(void);

static pj_ioqueue_op_key_t ops[4];
static char buf[100];

static uint64_t event_data(pj_ioqueue_key_t *key)
{
    return (atomic_load(&key->life) >> 32) << 32 | key->slot;
}

static pj_ioqueue_key_t *any_key(void)
{
    pj_sockaddr addr;

    return io_register(io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &addr));
}

static void pend(pj_ioqueue_key_t *key, int i)
{
    pj_ssize_t len = sizeof(buf);

    ck_assert_int_eq(pj_ioqueue_recv(key, &ops[i], buf, &len, PJ_IOQUEUE_ALWAYS_ASYNC),
                     PJ_EPENDING);
}

START_TEST(registering_makes_the_socket_non_blocking_and_unregistering_closes_it)
{
    pj_sockaddr addr;
    pj_sock_t sock = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &addr);
    pj_ioqueue_key_t *key = io_register(sock);

    ck_assert_int_ne(fcntl((int)sock, F_GETFL) & O_NONBLOCK, 0);
    ck_assert_uint_eq(pj_ioqueue_get_key_count(ioq), 1);
    ck_assert_int_eq(pj_ioqueue_unregister(key), PJ_SUCCESS);
    ck_assert_uint_eq(pj_ioqueue_get_key_count(ioq), 0);
    ck_assert_int_eq(fcntl((int)sock, F_GETFD), -1);
}
END_TEST

START_TEST(what_is_no_socket_is_refused_and_stays_the_callers)
{
    pj_ioqueue_key_t *key = NULL;
    int file = open("/dev/null", O_RDONLY);

    ck_assert_int_eq(pj_ioqueue_register_sock(io_pool, ioq, file, NULL, &io_recorder, &key),
                     PJ_STATUS_FROM_OS(ENOTSOCK));
    ck_assert_int_eq(pj_ioqueue_register_sock(io_pool, ioq, 999, NULL, &io_recorder, &key),
                     PJ_STATUS_FROM_OS(EBADF));
    ck_assert_int_eq(
        pj_ioqueue_register_sock(io_pool, ioq, PJ_INVALID_SOCKET, NULL, &io_recorder, &key),
        PJ_EINVAL);
    ck_assert_int_eq(pj_ioqueue_register_sock(io_pool, ioq, file, NULL, NULL, &key), PJ_EINVAL);
    ck_assert_int_eq(pj_ioqueue_register_sock(io_pool, NULL, file, NULL, &io_recorder, &key),
                     PJ_EINVAL);
    ck_assert_ptr_null(key);
    ck_assert_int_eq(close(file), 0);
    ck_assert_uint_eq(pj_ioqueue_get_key_count(ioq), 0);
}
END_TEST

START_TEST(hazard_04_unregistering_twice_is_an_error)
{
    pj_ioqueue_key_t *key = any_key();

    pend(key, 0);
    ck_assert_int_eq(pj_ioqueue_unregister(key), PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_unregister(key), PJ_EINVALIDOP);
    ck_assert_int_eq(pj_ioqueue_unregister(NULL), PJ_EINVAL);
    io_drain();
    ck_assert_uint_eq(io_call_count, 0);
}
END_TEST

START_TEST(pending_operations_of_an_unregistered_key_are_never_called)
{
    pj_sock_t sv[2];
    pj_ioqueue_key_t *key;

    io_tcp_pair(PJ_AF_INET, sv);
    key = io_register(sv[0]);
    pend(key, 0);
    pend(key, 1);
    io_put(sv[1], "data", 4);
    memset(buf, '-', sizeof(buf));
    ck_assert_int_eq(pj_ioqueue_unregister(key), PJ_SUCCESS);
    io_drain();
    ck_assert_uint_eq(io_call_count, 0);
    ck_assert_int_eq(buf[0], '-');
    ck_assert(!pj_ioqueue_is_pending(key, &ops[0]));
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(a_slot_is_used_again_under_a_new_generation)
{
    pj_ioqueue_key_t *first = any_key(), *again = NULL;
    uint64_t stale = event_data(first);
    int rounds = 0;

    pj_ioqueue_unregister(first);
    ck_assert_ptr_null(pj__key_acquire(ioq, stale));
    while (again != first) { /* first in, first out: after all the others */
        ck_assert_int_le(++rounds, 65);
        again = any_key();
        if (again != first)
            pj_ioqueue_unregister(again);
    }
    ck_assert_int_gt(rounds, 60);
    ck_assert(event_data(again) != stale);
    ck_assert_ptr_null(pj__key_acquire(ioq, stale));
    ck_assert_ptr_eq(pj__key_acquire(ioq, event_data(again)), again);
    pj__key_release(again);
    pj_ioqueue_unregister(again);
}
END_TEST

START_TEST(events_of_slots_that_never_were_find_nothing)
{
    ck_assert_ptr_null(pj__key_acquire(ioq, 0));
    ck_assert_ptr_null(pj__key_acquire(ioq, 1ull << 32 | 3));
    ck_assert_ptr_null(pj__key_acquire(ioq, 1ull << 32 | 0xFFFFFFFFu));
    ck_assert_ptr_null(pj__key_acquire(ioq, UINT64_MAX));
}
END_TEST

/* A backend that delivers the events of a wait one wait later. */
static pj__event late[16];
static int late_count;
static const pj__backend *real;

static int late_wait(void *state, pj__event *ev, int room, int msec)
{
    pj__event now[16];
    int count = real->wait(state, now, room, late_count ? 0 : msec), deliver = late_count;

    memcpy(ev, late, sizeof(late[0]) * (size_t)late_count);
    memcpy(late, now, sizeof(late[0]) * (size_t)count);
    late_count = count;
    return deliver;
}

START_TEST(an_event_that_comes_after_its_key_was_replaced_does_nothing)
{
    pj__backend slow = *ioq->backend;
    pj_ioqueue_key_t *keys[64], *next;
    pj_sock_t sv[2];

    real = ioq->backend;
    io_tcp_pair(PJ_AF_INET, sv);
    for (int i = 1; i < 64; i++) /* one slot is left free */
        keys[i] = any_key();
    keys[0] = io_register(sv[0]);
    slow.wait = late_wait;
    ioq->backend = &slow;
    pend(keys[0], 0);
    io_put(sv[1], "x", 1);
    for (int i = 0; i < 100 && !late_count; i++)
        io_poll_ms(10); /* the event is taken from the system and held back */
    ck_assert_int_ge(late_count, 1);
    pj_ioqueue_unregister(keys[0]);
    next = any_key();
    ck_assert_ptr_eq(next, keys[0]);
    ck_assert_int_eq(io_poll_ms(0), 0); /* delivered now */
    ck_assert_uint_eq(io_call_count, 0);
    ck_assert_uint_eq(atomic_load(&next->events[PJ__READ_SIDE]), 0);
    ioq->backend = real;
    pj_ioqueue_unregister(next);
    for (int i = 1; i < 64; i++)
        pj_ioqueue_unregister(keys[i]);
    pj_sock_close(sv[1]);
}
END_TEST

START_TEST(there_is_no_ceiling_of_keys)
{
    enum { MANY = 600 };
    static pj_ioqueue_key_t *keys[MANY];

    for (int i = 0; i < MANY; i++)
        keys[i] = any_key();
    ck_assert_uint_eq(pj_ioqueue_get_key_count(ioq), MANY);
    for (int i = 0; i < MANY; i++) {
        ck_assert_ptr_eq(pj__key_acquire(ioq, event_data(keys[i])), keys[i]);
        pj__key_release(keys[i]);
        pj_ioqueue_unregister(keys[i]);
    }
}
END_TEST

START_TEST(user_data_is_kept_and_exchanged)
{
    pj_sockaddr addr;
    pj_sock_t sock = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &addr);
    pj_ioqueue_key_t *key;
    int a, b;
    void *old;

    ck_assert_int_eq(pj_ioqueue_register_sock(io_pool, ioq, sock, &a, &io_recorder, &key),
                     PJ_SUCCESS);
    ck_assert_ptr_eq(pj_ioqueue_get_user_data(key), &a);
    ck_assert_int_eq(pj_ioqueue_set_user_data(key, &b, &old), PJ_SUCCESS);
    ck_assert_ptr_eq(old, &a);
    ck_assert_int_eq(pj_ioqueue_set_user_data(key, NULL, NULL), PJ_SUCCESS);
    ck_assert_ptr_null(pj_ioqueue_get_user_data(key));
    ck_assert_ptr_null(pj_ioqueue_get_user_data(NULL));
    ck_assert_int_eq(pj_ioqueue_set_user_data(NULL, &a, NULL), PJ_EINVAL);
    pj_ioqueue_unregister(key);
}
END_TEST

static void on_destroy(void *member)
{
    atomic_fetch_add((atomic_int *)member, 1);
}

START_TEST(the_group_lock_is_held_as_long_as_the_key_lives)
{
    atomic_int destroyed = 0;
    pj_grp_lock_t *lock;
    pj_sockaddr addr;
    pj_sock_t sock = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &addr);
    pj_ioqueue_key_t *key;

    ck_assert_int_eq(pj_grp_lock_create_w_handler(io_pool, NULL, &destroyed, on_destroy, &lock),
                     PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_register_sock2(io_pool, ioq, sock, lock, NULL, &io_recorder, &key),
                     PJ_SUCCESS);
    ck_assert_int_eq(pj_grp_lock_get_ref(lock), 1);
    ck_assert_int_eq(pj_ioqueue_lock_key(key), PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_trylock_key(key), PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_unlock_key(key), PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_unlock_key(key), PJ_SUCCESS);
    ck_assert_int_eq(atomic_load(&destroyed), 0);
    ck_assert_int_eq(pj_ioqueue_unregister(key), PJ_SUCCESS);
    ck_assert_int_eq(atomic_load(&destroyed), 1);
}
END_TEST

START_TEST(a_key_without_a_group_lock_has_a_lock_too)
{
    pj_ioqueue_key_t *key = any_key();

    ck_assert_int_eq(pj_ioqueue_lock_key(key), PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_trylock_key(key), PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_unlock_key(key), PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_unlock_key(key), PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_lock_key(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_ioqueue_trylock_key(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_ioqueue_unlock_key(NULL), PJ_EINVAL);
    pj_ioqueue_unregister(key);
}
END_TEST

static pj_ioqueue_op_key_t *dropped[8];
static int dropped_count;

static void on_cancel(void *user_data, pj_ioqueue_op_key_t *op_key)
{
    ck_assert_ptr_eq(user_data, buf);
    dropped[dropped_count++] = op_key;
}

START_TEST(dropped_operations_are_told_to_the_cancel_callback)
{
    pj_ioqueue_key_t *key = any_key();

    pj_ioqueue_set_user_data(key, buf, NULL);
    ck_assert_int_eq(pj_ioqueue_set_cancel_cb(key, on_cancel), PJ_SUCCESS);
    pend(key, 0);
    pend(key, 1);
    ck_assert_int_eq(pj_ioqueue_clear_key(key), PJ_SUCCESS);
    ck_assert_int_eq(dropped_count, 2);
    ck_assert_ptr_eq(dropped[0], &ops[0]);
    ck_assert_ptr_eq(dropped[1], &ops[1]);
    pend(key, 2);
    pj_ioqueue_post_completion(key, &ops[2], 1);
    pend(key, 3);
    pj_ioqueue_unregister(key);
    ck_assert_int_eq(dropped_count, 4);
    ck_assert_ptr_eq(dropped[2], &ops[2]);
    ck_assert_ptr_eq(dropped[3], &ops[3]);
    ck_assert_int_eq(pj_ioqueue_clear_key(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_ioqueue_set_cancel_cb(NULL, NULL), PJ_EINVAL);
    io_drain();
    ck_assert_uint_eq(io_call_count, 0);
}
END_TEST

static void on_read_unregister(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t bytes)
{
    (void)op_key;
    (void)bytes;
    io_call_count++;
    ck_assert_int_eq(pj_ioqueue_unregister(key), PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_unregister(key), PJ_EINVALIDOP);
}

START_TEST(hazard_04_a_key_may_be_unregistered_in_its_own_callback)
{
    static const pj_ioqueue_callback cb = {.on_read_complete = on_read_unregister};
    pj_sock_t sv[2];
    pj_ioqueue_key_t *key;

    io_tcp_pair(PJ_AF_INET, sv);
    ck_assert_int_eq(pj_ioqueue_register_sock(io_pool, ioq, sv[0], NULL, &cb, &key), PJ_SUCCESS);
    pj_ioqueue_set_concurrency(key, _i);
    pend(key, 0);
    pend(key, 1);
    io_put(sv[1], "x", 1);
    pj_sock_close(sv[1]);
    POLL_UNTIL(io_call_count == 1);
    io_drain();
    ck_assert_uint_eq(io_call_count, 1);
}
END_TEST

/* ---- Threads ---- */

static atomic_bool stop;
static atomic_int destroyed_total, unregistered;

typedef struct owner {
    pj_grp_lock_t *lock;
    pj_pool_t *pool;
    atomic_bool closed;
    pj_ioqueue_key_t *key;
    pj_ioqueue_op_key_t op;
    char buf[64];
    unsigned written;
} owner;

static pj_caching_pool owners;

static void owner_destroy(void *member)
{
    owner *o = member;

    atomic_fetch_add(&destroyed_total, 1);
    pj_pool_release(o->pool);
}

static void owner_close(owner *o)
{
    pj_status_t status;

    atomic_store(&o->closed, true);
    status = pj_ioqueue_unregister(o->key);
    ck_assert(status == PJ_SUCCESS || status == PJ_EINVALIDOP);
    if (status == PJ_SUCCESS)
        atomic_fetch_add(&unregistered, 1);
}

static void on_owner_read(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t bytes)
{
    owner *o = pj_ioqueue_get_user_data(key);
    pj_ssize_t len = sizeof(o->buf);

    /* The memory is there even if another thread has closed us meanwhile. */
    o->buf[0] = 'r';
    if (bytes <= 0) {
        owner_close(o);
        return;
    }
    pj_ioqueue_recv(key, op_key, o->buf, &len, PJ_IOQUEUE_ALWAYS_ASYNC);
}

static void *poll_until_stopped(void *arg)
{
    pj_time_val tv = {0, 20};

    (void)arg;
    while (!atomic_load(&stop))
        pj_ioqueue_poll(ioq, &tv);
    return NULL;
}

static owner *owner_create(pj_sock_t sock, const pj_ioqueue_callback *cb)
{
    pj_pool_t *pool = pj_pool_create(&owners.factory, "owner", 2000, 1000, NULL);
    owner *o = PJ_POOL_ZALLOC_T(pool, owner);
    pj_ssize_t len = sizeof(o->buf);
    pj_status_t status;

    o->pool = pool;
    pj_grp_lock_create_w_handler(pool, NULL, o, owner_destroy, &o->lock);
    pj_grp_lock_add_ref(o->lock);
    ck_assert_int_eq(pj_ioqueue_register_sock2(pool, ioq, sock, o->lock, o, cb, &o->key),
                     PJ_SUCCESS);
    status = pj_ioqueue_recv(o->key, &o->op, o->buf, &len, PJ_IOQUEUE_ALWAYS_ASYNC);
    ck_assert_int_eq(status, PJ_EPENDING);
    return o;
}

START_TEST(hazard_04_keys_are_unregistered_in_callbacks_and_from_outside_at_once)
{
    enum { ROUNDS = 300 };
    static const pj_ioqueue_callback cb = {.on_read_complete = on_owner_read};
    pthread_t pollers[2];

    pj_caching_pool_init(&owners, NULL, 0);
    for (int i = 0; i < 2; i++)
        pthread_create(&pollers[i], NULL, poll_until_stopped, NULL);
    for (int i = 0; i < ROUNDS; i++) {
        pj_sock_t sv[2];
        owner *o;

        io_tcp_pair(PJ_AF_INET, sv);
        o = owner_create(sv[0], &cb);
        io_put(sv[1], "hello", 5);
        pj_sock_close(sv[1]); /* the callback closes at the end of the stream */
        if (i % 2)
            sched_yield();
        owner_close(o); /* and so do we */
        pj_grp_lock_dec_ref(o->lock);
    }
    atomic_store(&stop, true);
    for (int i = 0; i < 2; i++)
        pthread_join(pollers[i], NULL);
    ck_assert_int_eq(atomic_load(&unregistered), ROUNDS);
    ck_assert_int_eq(atomic_load(&destroyed_total), ROUNDS);
    pj_caching_pool_destroy(&owners);
}
END_TEST

/* ---- Writers ---- */

static char payload[300000];
static atomic_int accepted, told, cancelled;

static void on_told(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t bytes)
{
    (void)key;
    (void)op_key;
    (void)bytes;
    atomic_fetch_add(&told, 1);
}

static void on_cancelled(void *user_data, pj_ioqueue_op_key_t *op_key)
{
    (void)user_data;
    (void)op_key;
    atomic_fetch_add(&cancelled, 1);
}

static void *send_until_closed(void *arg)
{
    pj_ioqueue_op_key_t op;
    pj_ioqueue_key_t *key = arg;
    pj_status_t status;

    do {
        pj_ssize_t len = 700;

        status = pj_ioqueue_send(key, &op, payload, &len, 0);
        if (status == PJ_EPENDING)
            atomic_fetch_add(&accepted, 1);
    } while (status == PJ_SUCCESS || status == PJ_EPENDING || status == PJ_EOVERFLOW);
    ck_assert_int_eq(status, PJ_EINVALIDOP);
    return NULL;
}

static void start_pollers(pthread_t *pollers)
{
    for (int i = 0; i < 2; i++)
        pthread_create(&pollers[i], NULL, poll_until_stopped, NULL);
}

static void stop_pollers(pthread_t *pollers)
{
    atomic_store(&stop, true);
    for (int i = 0; i < 2; i++)
        pthread_join(pollers[i], NULL);
}

START_TEST(a_send_that_pends_is_told_or_cancelled_once_whoever_closes)
{
    static const pj_ioqueue_callback cb = {.on_write_complete = on_told};
    pthread_t pollers[2], senders[3];
    pj_sock_t sv[2];
    pj_ioqueue_key_t *key;

    io_tcp_pair(PJ_AF_INET, sv);
    ck_assert_int_eq(pj_ioqueue_register_sock(io_pool, ioq, sv[0], NULL, &cb, &key), PJ_SUCCESS);
    pj_ioqueue_set_cancel_cb(key, on_cancelled);
    pj_ioqueue_set_key_send_limit(key, 100000);
    start_pollers(pollers);
    for (int i = 0; i < 3; i++)
        pthread_create(&senders[i], NULL, send_until_closed, key);
    for (int i = 0; i < 200; i++) {
        io_get(sv[1], buf, sizeof(buf));
        if (i % 50 == 0)
            pj_ioqueue_clear_key(key); /* breaks the stream, but no count */
    }
    ck_assert_int_eq(pj_ioqueue_unregister(key), PJ_SUCCESS);
    ck_assert_uint_eq(pj_ioqueue_get_queued(key), 0);
    for (int i = 0; i < 3; i++)
        pthread_join(senders[i], NULL);
    stop_pollers(pollers);
    ck_assert_int_eq(atomic_load(&told) + atomic_load(&cancelled), atomic_load(&accepted));
    pj_sock_close(sv[1]);
}
END_TEST

/* A poller's write that lasts until the key is being unregistered. */
static pj_ioqueue_key_t *slow_key;
static atomic_bool in_write;

static ssize_t long_send(void *ctx, int fd, const void *data, size_t len, int flags)
{
    (void)ctx;
    atomic_store(&in_write, true);
    while (!pj__key_closed(slow_key))
        sched_yield();
    for (int i = 0; i < 100; i++)
        sched_yield();
    return send(fd, data, len, flags); /* reads the buffer, which must still be there */
}

static void *poll_slowly(void *arg)
{
    pj__ops slow = *pj__ops_get();

    slow.send = long_send;
    pj__ops_set(&slow);
    while (!atomic_load(&in_write))
        io_poll_ms(1);
    return arg;
}

START_TEST(unregistering_waits_for_a_poller_that_is_writing)
{
    pj_ssize_t len = 1000;
    char *data = malloc(1000);
    pj_sock_t sv[2];
    pthread_t poller;

    io_tcp_pair(PJ_AF_INET, sv);
    slow_key = io_register(sv[0]);
    memset(data, 'd', 1000);
    ck_assert_int_eq(pj_ioqueue_send(slow_key, &ops[0], data, &len, PJ_IOQUEUE_ALWAYS_ASYNC),
                     PJ_EPENDING);
    pthread_create(&poller, NULL, poll_slowly, NULL);
    while (!atomic_load(&in_write))
        sched_yield();
    ck_assert_int_eq(pj_ioqueue_unregister(slow_key), PJ_SUCCESS);
    memset(data, 'x', 1000);
    free(data);
    pthread_join(poller, NULL);
    ck_assert_uint_eq(io_call_count, 0); /* written, but nobody is told any more */
    for (int i = 0; i < 10; i++) {
        io_get(sv[1], buf, sizeof(buf));
        ck_assert_int_eq(buf[i], 'd');
    }
    pj_sock_close(sv[1]);
}
END_TEST

/* ---- Resets ---- */

static void on_owner_write(pj_ioqueue_key_t *key, pj_ioqueue_op_key_t *op_key, pj_ssize_t bytes)
{
    owner *o = pj_ioqueue_get_user_data(key);

    (void)op_key;
    o->written++; /* touches the owner, not what a receive may be filling */
    if (bytes <= 0)
        owner_close(o);
}

START_TEST(hazard_08_a_reset_after_any_octet_leaves_nothing)
{
    enum { OCTETS = 120 };
    static const pj_ioqueue_callback cb = {.on_read_complete = on_owner_read,
                                           .on_write_complete = on_owner_write};
    pthread_t pollers[2];

    pj_caching_pool_init(&owners, NULL, 0);
    start_pollers(pollers);
    for (int octets = 0; octets < OCTETS; octets++) {
        pj_ssize_t len = sizeof(payload);
        pj_ioqueue_op_key_t write_op;
        pj_sock_t sv[2];
        owner *o;

        io_tcp_pair(io_family(octets % 2), sv);
        o = owner_create(sv[0], &cb);
        while (pj_ioqueue_send(o->key, &write_op, payload, &len, 0) == PJ_SUCCESS)
            ; /* until something is queued */
        io_put(sv[1], payload, (pj_size_t)octets);
        io_reset(sv[1]);
        while (!atomic_load(&o->closed)) /* by a callback: the read or the write has failed */
            sched_yield();
        pj_grp_lock_dec_ref(o->lock);
        while (atomic_load(&destroyed_total) <= octets)
            sched_yield();
    }
    stop_pollers(pollers);
    ck_assert_int_eq(atomic_load(&unregistered), OCTETS);
    ck_assert_uint_eq(pj_ioqueue_get_key_count(ioq), 0);
    pj_caching_pool_destroy(&owners);
}
END_TEST

/* ---- Memory ---- */

static int oom_register(void *arg)
{
    pj_pool_t *pool = arg;
    pj_ioqueue_t *other = NULL;
    pj_ioqueue_key_t *key = NULL;
    pj_sockaddr addr;
    pj_sock_t sock = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &addr);
    pj_ssize_t len = sizeof(buf);
    int ok = 0;

    if (pj_ioqueue_create(pool, 1, &other) != PJ_SUCCESS) {
        pj_sock_close(sock);
        return 0;
    }
    if (pj_ioqueue_register_sock(pool, other, sock, NULL, &io_recorder, &key) != PJ_SUCCESS) {
        pj_sock_close(sock);
    } else {
        ok = pj_ioqueue_recv(key, &ops[0], buf, &len, 0) == PJ_EPENDING;
        len = 1;
        ok &= pj_ioqueue_sendto(key, &ops[1], "x", &len, PJ_IOQUEUE_ALWAYS_ASYNC, &addr,
                                sizeof(addr.ipv4)) == PJ_EPENDING;
        pj_ioqueue_unregister(key);
    }
    pj_ioqueue_destroy(other);
    return ok;
}

START_TEST(without_memory_everything_fails_cleanly)
{
    pj_caching_pool big;
    pj_pool_t *pool;

    pj_caching_pool_init(&big, NULL, 0);
    pool = pj_pool_create(&big.factory, "big", 400000, 4000, NULL);
    ck_assert_uint_ge(oom_loop(oom_register, pool, 1), 4);
    pj_pool_release(pool);
    pj_caching_pool_destroy(&big);
}
END_TEST

START_TEST(destroying_the_queue_drops_its_keys_and_leaves_the_sockets)
{
    atomic_int destroyed = 0;
    pj_ioqueue_t *other;
    pj_ioqueue_key_t *key;
    pj_grp_lock_t *lock;
    pj_sockaddr addr;
    pj_sock_t sock = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &addr);
    pj_ssize_t len = sizeof(buf);

    ck_assert_int_eq(pj_ioqueue_create(io_pool, 1, &other), PJ_SUCCESS);
    pj_grp_lock_create_w_handler(io_pool, NULL, &destroyed, on_destroy, &lock);
    ck_assert_int_eq(
        pj_ioqueue_register_sock2(io_pool, other, sock, lock, NULL, &io_recorder, &key),
        PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_recv(key, &ops[0], buf, &len, 0), PJ_EPENDING);
    ck_assert_int_eq(pj_ioqueue_post_completion(key, &ops[0], 5),
                     PJ_SUCCESS); /* on the ready list */
    ck_assert_int_eq(pj_ioqueue_destroy(other), PJ_SUCCESS);
    ck_assert_int_eq(atomic_load(&destroyed), 1);
    ck_assert_uint_eq(io_call_count, 0);
    ck_assert_int_eq(pj_sock_close(sock), PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_destroy(NULL), PJ_EINVAL);
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_test(tc, registering_makes_the_socket_non_blocking_and_unregistering_closes_it);
    tcase_add_test(tc, what_is_no_socket_is_refused_and_stays_the_callers);
    tcase_add_test(tc, hazard_04_unregistering_twice_is_an_error);
    tcase_add_test(tc, pending_operations_of_an_unregistered_key_are_never_called);
    tcase_add_test(tc, a_slot_is_used_again_under_a_new_generation);
    tcase_add_test(tc, events_of_slots_that_never_were_find_nothing);
    tcase_add_test(tc, an_event_that_comes_after_its_key_was_replaced_does_nothing);
    tcase_add_test(tc, there_is_no_ceiling_of_keys);
    tcase_add_test(tc, user_data_is_kept_and_exchanged);
    tcase_add_test(tc, the_group_lock_is_held_as_long_as_the_key_lives);
    tcase_add_test(tc, a_key_without_a_group_lock_has_a_lock_too);
    tcase_add_test(tc, dropped_operations_are_told_to_the_cancel_callback);
    tcase_add_loop_test(tc, hazard_04_a_key_may_be_unregistered_in_its_own_callback, 0, 2);
    tcase_add_test(tc, hazard_04_keys_are_unregistered_in_callbacks_and_from_outside_at_once);
    tcase_add_test(tc, a_send_that_pends_is_told_or_cancelled_once_whoever_closes);
    tcase_add_test(tc, unregistering_waits_for_a_poller_that_is_writing);
    tcase_add_test(tc, hazard_08_a_reset_after_any_octet_leaves_nothing);
    tcase_add_test(tc, without_memory_everything_fails_cleanly);
    tcase_add_test(tc, destroying_the_queue_drops_its_keys_and_leaves_the_sockets);
}

Suite *key_suite(void)
{
    Suite *suite = suite_create("key");

    io_add_cases(suite, add_tests);
    return suite;
}
