/* SPDX-License-Identifier: BSD-2-Clause */
#include "io_test.h"
#include "support/suites.h"

#include "base/ops.h"
#include "io/batch.h"
#include "io/defer.h"

#include <errno.h>
#include <pj/os.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>

suite_fn batch_suite;

enum { ROOM = 8 };

static struct {
    char buf[2][ROOM][16]; /* for two threads */
    pj_sockaddr from[2][ROOM];
    atomic_int lends, busy, most_busy, calls;
    atomic_uint in_use;
    unsigned lend, sizes[64], batches;
    atomic_uint got;
    int first[4096]; /* octets 0..3 of each datagram, in the order of handing over */
    pj_status_t status;
    void (*in_callback)(pj_ioqueue_key_t *key);
} user;

static pj_sock_t far;
static pj_sockaddr addr, other;
static pj_ioqueue_key_t *key;

static unsigned lend(void *user_data, pj__dgram *d, unsigned room)
{
    unsigned half = atomic_fetch_add(&user.in_use, 1);

    ck_assert_ptr_eq(user_data, &user);
    ck_assert_uint_ge(room, ROOM);
    atomic_fetch_add(&user.lends, 1);
    for (unsigned i = 0; i < user.lend; i++) {
        d[i].data = user.buf[half & 1][i];
        d[i].len = sizeof(user.buf[0][0]);
        d[i].addr = &user.from[half & 1][i];
        d[i].addr_len = sizeof(pj_sockaddr);
    }
    return user.lend;
}

static void received(pj_ioqueue_key_t *by, void *user_data, pj__dgram *d, unsigned lent,
                     unsigned got, pj_status_t status)
{
    int busy = got ? atomic_fetch_add(&user.busy, 1) + 1 : 0;

    ck_assert_ptr_eq(by, key);
    ck_assert_ptr_eq(user_data, &user);
    ck_assert_uint_eq(lent, user.lend);
    if (busy > atomic_load(&user.most_busy))
        atomic_store(&user.most_busy, busy);
    atomic_fetch_add(&user.calls, 1);
    if (!got) {
        user.status = status;
    } else {
        user.sizes[user.batches++ % 64] = got;
        for (unsigned i = 0; i < got; i++) {
            ck_assert_int_eq(d[i].len, (int)sizeof(int));
            ck_assert_int_eq(d[i].addr_len, (int)pj_sockaddr_get_len(d[i].addr));
            memcpy(&user.first[atomic_fetch_add(&user.got, 1)], d[i].data, sizeof(int));
        }
        if (user.in_callback)
            user.in_callback(by);
        atomic_fetch_sub(&user.busy, 1);
    }
    atomic_fetch_sub(&user.in_use, 1);
}

static const pj__batch_cb cb = {lend, received};

static void open_key(void)
{
    static const pj_ioqueue_callback none = {NULL, NULL, NULL, NULL};

    memset(&user, 0, sizeof(user));
    user.lend = ROOM;
    ck_assert_int_eq(pj_ioqueue_register_sock(io_pool, ioq,
                                              io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &addr), &user,
                                              &none, &key),
                     PJ_SUCCESS);
    pj_ioqueue_set_concurrency(key, PJ_FALSE);
    far = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &other);
}

static void close_key(void)
{
    pj__ops_set(NULL);
    if (key)
        pj_ioqueue_unregister(key);
    pj_sock_close(far);
}

static void send_numbers(int from, int count)
{
    for (int i = from; i < from + count; i++) {
        pj_ssize_t len = sizeof(i);

        ck_assert_int_eq(pj_sock_sendto(far, &i, &len, 0, &addr, (int)pj_sockaddr_get_len(&addr)),
                         PJ_SUCCESS);
    }
}

static void ck_numbers(unsigned count)
{
    ck_assert_uint_eq(atomic_load(&user.got), count);
    for (unsigned i = 0; i < count; i++)
        ck_assert_int_eq(user.first[i], (int)i);
}

/* ---- Receiving ---- */

START_TEST(datagrams_come_by_many_and_in_order)
{
    send_numbers(0, 20);
    ck_assert_int_eq(pj__batch_start(key, &cb), PJ_SUCCESS);
    POLL_UNTIL(user.got == 20);
    ck_numbers(20);
    ck_assert_uint_eq(user.sizes[0], ROOM);
    ck_assert_uint_eq(user.sizes[1], ROOM);
    ck_assert_uint_eq(user.sizes[2], 4);
    send_numbers(20, 1);
    POLL_UNTIL(user.got == 21);
}
END_TEST

START_TEST(a_batch_that_was_full_to_the_last_is_looked_behind)
{
    ck_assert_int_eq(pj__batch_start(key, &cb), PJ_SUCCESS);
    send_numbers(0, ROOM);
    POLL_UNTIL(user.got == ROOM && user.status == PJ_STATUS_FROM_OS(EAGAIN));
    send_numbers(ROOM, 1);
    POLL_UNTIL(user.got == ROOM + 1);
    ck_numbers(ROOM + 1);
}
END_TEST

START_TEST(what_comes_while_it_is_stopped_waits)
{
    ck_assert_int_eq(pj__batch_start(key, &cb), PJ_SUCCESS);
    io_drain();
    pj__batch_stop(key);
    send_numbers(0, 3);
    for (int i = 0; i < 3; i++)
        io_poll_ms(10);
    ck_assert_uint_eq(user.got, 0);
    ck_assert_int_eq(pj__batch_start(key, &cb), PJ_SUCCESS);
    POLL_UNTIL(user.got == 3);
    ck_numbers(3);
}
END_TEST

START_TEST(nothing_is_received_without_buffers_until_somebody_helps)
{
    int calls;

    user.lend = 0;
    ck_assert_int_eq(pj__batch_start(key, &cb), PJ_SUCCESS);
    send_numbers(0, 3);
    for (int i = 0; i < 3; i++)
        io_poll_ms(10);
    ck_assert_uint_eq(user.got, 0);
    calls = user.calls;
    ck_assert_int_eq(calls, user.lends); /* each lend has its end */
    ck_assert_int_le(calls, 2);
    user.lend = ROOM;
    pj__batch_help(key);
    POLL_UNTIL(user.got == 3);
}
END_TEST

START_TEST(a_port_unreachable_does_not_end_receiving)
{
    pj_sockaddr dead;
    pj_ssize_t len = 1;
    pj_sock_t gone = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &dead), sock;
    pj_ioqueue_op_key_t op;
    static const pj_ioqueue_callback none = {NULL, NULL, NULL, NULL};
    int size = sizeof(addr);

    /* Connected, so that the error is told; to a port that is closed and open in turn. */
    pj_ioqueue_unregister(key);
    sock = io_bound(PJ_AF_INET, PJ_SOCK_DGRAM, &other);
    ck_assert_int_eq(pj_sock_connect(sock, &dead, (int)pj_sockaddr_get_len(&dead)), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_getsockname(sock, &addr, &size), PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_register_sock(io_pool, ioq, sock, &user, &none, &key), PJ_SUCCESS);
    ck_assert_int_eq(pj__batch_start(key, &cb), PJ_SUCCESS);
    pj_sock_close(gone);
    pj_ioqueue_op_key_init(&op, sizeof(op));
    for (int i = 0; i < 3; i++) {
        len = 1;
        pj_ioqueue_send(key, &op, "x", &len, 0);
        io_poll_ms(5);
    }
    pj_sock_close(far);
    ck_assert_int_eq(pj_sock_socket(PJ_AF_INET, PJ_SOCK_DGRAM, 0, &far), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_bind(far, &dead, (int)pj_sockaddr_get_len(&dead)), PJ_SUCCESS);
    send_numbers(0, 2);
    POLL_UNTIL(user.got == 2);
}
END_TEST

static int receive_errors, receive_error;
static pj__ops broken;

static int broken_recvmmsg(void *ctx, int fd, struct mmsghdr *msgs, unsigned count, int flags)
{
    const pj__ops *real = pj__ops_real();

    if (receive_errors-- > 0) {
        errno = receive_error;
        return -1;
    }
    return real->recvmmsg(ctx, fd, msgs, count, flags);
}

static void break_receiving(int error, int times)
{
    broken = *pj__ops_real();
    broken.recvmmsg = broken_recvmmsg;
    receive_error = error;
    receive_errors = times;
    pj__ops_set(&broken);
}

START_TEST(errors_without_end_do_not_keep_the_poller_and_lose_nothing)
{
    break_receiving(ECONNREFUSED, 40);
    ck_assert_int_eq(pj__batch_start(key, &cb), PJ_SUCCESS);
    send_numbers(0, 2);
    io_poll_ms(10);
    ck_assert_uint_eq(user.got, 0);
    ck_assert_int_gt(receive_errors, 0);
    POLL_UNTIL(user.got == 2);
    ck_numbers(2);
}
END_TEST

START_TEST(a_broken_socket_ends_receiving_and_a_new_start_tries_again)
{
    break_receiving(EBADF, 1);
    ck_assert_int_eq(pj__batch_start(key, &cb), PJ_SUCCESS);
    send_numbers(0, 2);
    POLL_UNTIL(user.status == PJ_STATUS_FROM_OS(EBADF));
    ck_assert(pj__batch_is_over(user.status));
    for (int i = 0; i < 3; i++)
        io_poll_ms(5);
    ck_assert_uint_eq(user.got, 0);
    ck_assert_int_eq(pj__batch_start(key, &cb), PJ_SUCCESS);
    POLL_UNTIL(user.got == 2);
}
END_TEST

static void end_it(pj_ioqueue_key_t *by)
{
    ck_assert_int_eq(pj_ioqueue_unregister(by), PJ_SUCCESS);
    key = by;
}

START_TEST(a_callback_may_unregister_and_none_follows)
{
    user.in_callback = end_it;
    ck_assert_int_eq(pj__batch_start(key, &cb), PJ_SUCCESS);
    send_numbers(0, 20);
    POLL_UNTIL(user.got > 0);
    io_drain();
    ck_assert_uint_eq(user.got, ROOM < 20 ? user.sizes[0] : 20);
    ck_assert_int_eq(pj__batch_start(key, &cb), PJ_EINVALIDOP);
    pj__batch_help(key);
    key = NULL;
}
END_TEST

/* ---- Several pollers ---- */

static atomic_int stop;

static int poll_until_stopped(void *arg)
{
    (void)arg;
    while (!atomic_load(&stop))
        io_poll_ms(5);
    return 0;
}

static void start_pollers(pj_thread_t **threads, int count)
{
    atomic_store(&stop, 0);
    for (int i = 0; i < count; i++)
        ck_assert_int_eq(
            pj_thread_create(io_pool, "p", poll_until_stopped, NULL, 0, 0, &threads[i]),
            PJ_SUCCESS);
}

static void join_pollers(pj_thread_t **threads, int count)
{
    atomic_store(&stop, 1);
    for (int i = 0; i < count; i++) {
        pj_thread_join(threads[i]);
        pj_thread_destroy(threads[i]);
    }
}

static void wait_got(unsigned count)
{
    for (int i = 0; i < 5000 && atomic_load(&user.got) < count; i++)
        pj_thread_sleep(1);
    ck_assert_uint_eq(atomic_load(&user.got), count);
}

/* The first callback goes on only when the second one has been called. */
static void wait_for_second(pj_ioqueue_key_t *by)
{
    (void)by;
    for (int i = 0; i < 5000 && atomic_load(&user.got) < 2; i++)
        pj_thread_sleep(1);
}

START_TEST(with_concurrency_others_receive_while_a_callback_is_slow)
{
    pj_thread_t *threads[2];

    pj_ioqueue_set_concurrency(key, PJ_TRUE);
    user.in_callback = wait_for_second;
    ck_assert_int_eq(pj__batch_start(key, &cb), PJ_SUCCESS);
    start_pollers(threads, 2);
    send_numbers(0, 1);
    wait_got(1);
    send_numbers(1, 1);
    wait_got(2);
    join_pollers(threads, 2);
    ck_assert_int_eq(atomic_load(&user.most_busy), 2);
}
END_TEST

START_TEST(without_it_no_datagram_is_lost_and_callbacks_do_not_overlap)
{
    pj_thread_t *threads[2];

    ck_assert_int_eq(pj__batch_start(key, &cb), PJ_SUCCESS);
    start_pollers(threads, 2);
    for (int i = 0; i < 4000; i += 20) {
        send_numbers(i, 20);
        if (i % 100 == 0)
            wait_got((unsigned)i +
                     20); /* neither the buffer overflows nor the pollers never sleep */
    }
    wait_got(4000);
    join_pollers(threads, 2);
    ck_numbers(4000);
    ck_assert_int_eq(atomic_load(&user.most_busy), 1);
}
END_TEST

/* ---- Sending ---- */

static void fill(pj__dgram *d, int *numbers, unsigned count)
{
    static pj_sockaddr to;
    int size = sizeof(to);

    ck_assert_int_eq(pj_sock_getsockname(far, &to, &size), PJ_SUCCESS);
    for (unsigned i = 0; i < count; i++) {
        numbers[i] = (int)i;
        d[i] = (pj__dgram){&numbers[i], sizeof(int), &to, size, PJ_EUNKNOWN, NULL};
    }
}

static void ck_far_gets(int number)
{
    int got = -1;
    pj_ssize_t len = sizeof(got);

    ck_assert_int_eq(pj_sock_recv(far, &got, &len, MSG_DONTWAIT), PJ_SUCCESS);
    ck_assert_int_eq(got, number);
}

START_TEST(more_than_one_call_can_take_are_sent_in_order)
{
    static pj__dgram d[PJ__BATCH_MAX * 2 + 5];
    static int numbers[PJ__BATCH_MAX * 2 + 5];
    unsigned count = _i ? PJ_ARRAY_SIZE(d) : 1;

    fill(d, numbers, count);
    pj__batch_send(key, d, count);
    for (unsigned i = 0; i < count; i++) {
        ck_assert_int_eq(d[i].status, PJ_SUCCESS);
        ck_far_gets((int)i);
    }
}
END_TEST

START_TEST(one_that_is_too_long_does_not_keep_the_others)
{
    static char huge[70000];
    pj__dgram d[5];
    int numbers[5];

    fill(d, numbers, 5);
    d[0].data = d[2].data = d[4].data = huge;
    d[0].len = d[2].len = d[4].len = sizeof(huge);
    pj__batch_send(key, d, 5);
    for (int i = 0; i < 5; i++)
        ck_assert_int_eq(d[i].status, i % 2 ? PJ_SUCCESS : PJ_STATUS_FROM_OS(EMSGSIZE));
    ck_far_gets(1);
    ck_far_gets(3);
}
END_TEST

static int room;

/* Takes so many in all, then refuses; a datagram that says 3 is not allowed. */
static int small_sendmmsg(void *ctx, int fd, struct mmsghdr *msgs, unsigned count, int flags)
{
    unsigned done;

    (void)ctx;
    (void)fd;
    (void)flags;
    for (done = 0; done < count && room > 0; done++) {
        int number;

        memcpy(&number, msgs[done].msg_hdr.msg_iov->iov_base, sizeof(number));
        if (number == 3) {
            errno = EPERM;
            return done ? (int)done : -1;
        }
        room--;
    }
    errno = EAGAIN;
    return done ? (int)done : -1;
}

START_TEST(what_the_socket_has_no_room_for_is_told)
{
    pj__dgram d[9];
    int numbers[9];

    broken = *pj__ops_real();
    broken.sendmmsg = small_sendmmsg;
    pj__ops_set(&broken);
    room = 6;
    fill(d, numbers, 9);
    pj__batch_send(key, d, 9);
    for (int i = 0; i < 9; i++)
        ck_assert_int_eq(d[i].status, i == 3  ? PJ_STATUS_FROM_OS(EPERM)
                                      : i < 7 ? PJ_SUCCESS
                                              : PJ_EPENDING);
}
END_TEST

START_TEST(behind_what_is_queued_nothing_is_sent)
{
    pj_ioqueue_op_key_t op;
    pj_ssize_t len = 4;
    pj__dgram d[2];
    int numbers[2];

    fill(d, numbers, 2);
    pj_ioqueue_op_key_init(&op, sizeof(op));
    ck_assert_int_eq(pj_ioqueue_sendto(key, &op, "late", &len, PJ_IOQUEUE_ALWAYS_ASYNC, d[0].addr,
                                       d[0].addr_len),
                     PJ_EPENDING);
    pj__batch_send(key, d, 2);
    ck_assert_int_eq(d[0].status, PJ_EPENDING);
    ck_assert_int_eq(d[1].status, PJ_EPENDING);
    io_drain();
    pj__batch_send(key, d, 2);
    ck_assert_int_eq(d[1].status, PJ_SUCCESS);
}
END_TEST

START_TEST(after_unregistering_nothing_is_sent)
{
    pj__dgram d[2];
    int numbers[2];

    fill(d, numbers, 2);
    pj_ioqueue_unregister(key);
    pj__batch_send(key, d, 2);
    ck_assert_int_eq(d[0].status, PJ_EINVALIDOP);
    ck_assert_int_eq(d[1].status, PJ_EINVALIDOP);
    key = NULL;
}
END_TEST

/* ---- Both ---- */

static unsigned done_at;

static void note_time(void *owner)
{
    (void)owner;
    done_at = user.got;
}

static pj_grp_lock_t *keeper;

static void put_off(pj_ioqueue_key_t *by)
{
    (void)by;
    if (!pj__defer_possible(ioq) || !pj__defer(ioq, note_time, &user, keeper))
        done_at = 1000;
}

START_TEST(callbacks_of_several_datagrams_may_put_work_off_and_of_one_may_not)
{
    ck_assert_int_eq(pj_grp_lock_create(io_pool, NULL, &keeper), PJ_SUCCESS);
    pj_grp_lock_add_ref(keeper);
    user.in_callback = put_off;
    send_numbers(0, 3);
    ck_assert_int_eq(pj__batch_start(key, &cb), PJ_SUCCESS);
    POLL_UNTIL(user.got == 3);
    ck_assert_uint_eq(done_at, 3);
    send_numbers(3, 1);
    POLL_UNTIL(user.got == 4);
    ck_assert_uint_eq(done_at, 1000);
    pj_grp_lock_dec_ref(keeper);
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_checked_fixture(tc, open_key, close_key);
    tcase_add_test(tc, datagrams_come_by_many_and_in_order);
    tcase_add_test(tc, a_batch_that_was_full_to_the_last_is_looked_behind);
    tcase_add_test(tc, what_comes_while_it_is_stopped_waits);
    tcase_add_test(tc, nothing_is_received_without_buffers_until_somebody_helps);
    tcase_add_test(tc, a_port_unreachable_does_not_end_receiving);
    tcase_add_test(tc, errors_without_end_do_not_keep_the_poller_and_lose_nothing);
    tcase_add_test(tc, a_broken_socket_ends_receiving_and_a_new_start_tries_again);
    tcase_add_test(tc, a_callback_may_unregister_and_none_follows);
    tcase_add_test(tc, with_concurrency_others_receive_while_a_callback_is_slow);
    tcase_add_test(tc, without_it_no_datagram_is_lost_and_callbacks_do_not_overlap);
    tcase_add_loop_test(tc, more_than_one_call_can_take_are_sent_in_order, 0, 2);
    tcase_add_test(tc, one_that_is_too_long_does_not_keep_the_others);
    tcase_add_test(tc, what_the_socket_has_no_room_for_is_told);
    tcase_add_test(tc, behind_what_is_queued_nothing_is_sent);
    tcase_add_test(tc, after_unregistering_nothing_is_sent);
    tcase_add_test(tc, callbacks_of_several_datagrams_may_put_work_off_and_of_one_may_not);
}

Suite *batch_suite(void)
{
    Suite *s = suite_create("batch");

    io_add_cases(s, add_tests);
    return s;
}
