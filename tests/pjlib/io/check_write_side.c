/* SPDX-License-Identifier: BSD-2-Clause */
/* What a poller makes of queued writes, with the system's calls counted, cut and failed on purpose. */
#include "base/alloc.h"
#include "base/ops.h"
#include "io/ioqueue_priv.h"
#include "io_test.h"

#include <errno.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>

Suite *write_side_suite(void);

enum { MANY = 40 };

static pj_ioqueue_op_key_t ops[MANY];
static pj__ops hooked;
static pj_sock_t sv[2];
static pj_ioqueue_key_t *key;
static char got[8192];

/* ---- The system, as the test wants it ---- */

static int single_calls, vector_calls;
static size_t largest; /* operations in one call */
static size_t cut_at;  /* octets that a call takes at most; 0: all */
static int fail_at;    /* the datagram of all that fails, counted from 1 */
static int datagrams;
static int free_calls; /* so many calls are not counted by the next */
static int full_times; /* so many calls find the socket full */
static int nested;     /* sends that come while another one writes */
static pj_ioqueue_op_key_t nested_ops[3];

static pj_bool_t is_full(void)
{
    if (free_calls > 0) {
        free_calls--;
        return PJ_FALSE;
    }
    errno = EAGAIN;
    return full_times > 0 && full_times-- > 0;
}

/* Somebody else sends, too; here, in the middle of a write, where no thread could be caught for sure. */
static void come_between(void)
{
    int count = nested;

    nested = 0;
    for (int i = 0; i < count; i++) {
        pj_ssize_t len = 3;

        ck_assert_int_eq(pj_ioqueue_send(key, &nested_ops[i], "123", &len, 0), PJ_EPENDING);
    }
}

static ssize_t hook_send(void *ctx, int fd, const void *data, size_t len, int flags)
{
    (void)ctx;
    single_calls++;
    come_between();
    if (is_full())
        return -1;
    return send(fd, data, cut_at && cut_at < len ? cut_at : len, flags);
}

static ssize_t hook_sendmsg(void *ctx, int fd, const struct msghdr *msg, int flags)
{
    char flat[4096];
    size_t len = 0;

    (void)ctx;
    vector_calls++;
    if (is_full())
        return -1;
    if (msg->msg_iovlen > largest)
        largest = msg->msg_iovlen;
    for (size_t i = 0; i < msg->msg_iovlen; i++) {
        memcpy(flat + len, msg->msg_iov[i].iov_base, msg->msg_iov[i].iov_len);
        len += msg->msg_iov[i].iov_len;
    }
    return send(fd, flat, cut_at && cut_at < len ? cut_at : len, flags);
}

static int hook_sendmmsg(void *ctx, int fd, struct mmsghdr *msgs, unsigned count, int flags)
{
    unsigned sent = 0;

    (void)ctx;
    vector_calls++;
    if (is_full())
        return -1;
    if (count > largest)
        largest = count;
    for (; sent < count; sent++) {
        if (datagrams + 1 == fail_at) {
            if (sent > 0)
                break; /* the error comes with the next call, as with the real one */
            fail_at = 0;
            datagrams++;
            errno = EPERM;
            return -1;
        }
        if (sendmsg(fd, &msgs[sent].msg_hdr, flags) < 0)
            return sent ? (int)sent : -1;
        datagrams++;
    }
    return (int)sent;
}

static void setup(void)
{
    hooked = *pj__ops_get();
    hooked.send = hook_send;
    hooked.sendmsg = hook_sendmsg;
    hooked.sendmmsg = hook_sendmmsg;
    pj__ops_set(&hooked);
    single_calls = vector_calls = datagrams = fail_at = full_times = nested = 0;
    free_calls = 0;
    largest = cut_at = 0;
}

static void teardown(void)
{
    pj__ops_set(NULL);
}

static void open_pair(int type)
{
    ck_assert_int_eq(pj_sock_socketpair(PJ_AF_UNIX, type, 0, sv), PJ_SUCCESS);
    key = io_register(sv[0]);
}

static void close_pair(void)
{
    pj_ioqueue_unregister(key);
    pj_sock_close(sv[1]);
}

/* Queue text as operations of @a part octets. */
static int queue(const char *text, pj_ssize_t part, pj_uint32_t flags)
{
    int count = 0;

    for (size_t at = 0; at < strlen(text); at += (size_t)part, count++) {
        pj_ssize_t len = part;

        ck_assert_int_eq(
            pj_ioqueue_send(key, &ops[count], text + at, &len, flags | PJ_IOQUEUE_ALWAYS_ASYNC),
            PJ_EPENDING);
    }
    return count;
}

static void expect_in_order(int count, pj_ssize_t bytes)
{
    POLL_UNTIL(io_call_count == (unsigned)count);
    for (int i = 0; i < count; i++) {
        ck_assert_int_eq(io_calls[i].what, IO_WRITE);
        ck_assert_ptr_eq(io_calls[i].op_key, &ops[i]);
        ck_assert_int_eq(io_calls[i].bytes, bytes);
    }
    ck_assert_uint_eq(pj_ioqueue_get_queued(key), 0);
}

static const char *const TEXT = "The quick brown fox jumps over the lazy dog, thrice a day, at "
                                "nine, noon, and six o'clock.";

/* ---- Streams ---- */

START_TEST(queued_sends_of_a_stream_leave_in_one_call)
{
    int count;

    open_pair(PJ_SOCK_STREAM);
    count = queue(TEXT, 5, 0);
    expect_in_order(count, 5);
    ck_assert_int_eq(vector_calls, 1);
    ck_assert_int_eq(single_calls, 0);
    ck_assert_uint_eq(largest, (size_t)count);
    io_get(sv[1], got, strlen(TEXT));
    ck_assert_mem_eq(got, TEXT, strlen(TEXT));
    close_pair();
}
END_TEST

START_TEST(a_write_may_end_inside_any_operation)
{
    open_pair(PJ_SOCK_STREAM);
    cut_at = (size_t)_i + 1; /* shorter than, as long as, and longer than an operation */
    expect_in_order(queue(TEXT, 5, 0), 5);
    io_get(sv[1], got, strlen(TEXT));
    ck_assert_mem_eq(got, TEXT, strlen(TEXT));
    close_pair();
}
END_TEST

START_TEST(a_send_with_flags_goes_alone)
{
    open_pair(PJ_SOCK_STREAM);
    expect_in_order(queue(TEXT, 30, MSG_MORE), 30);
    ck_assert_int_eq(vector_calls, 0);
    ck_assert_int_eq(single_calls, 3);
    close_pair();
}
END_TEST

START_TEST(a_partial_send_of_the_caller_goes_on_with_the_poller)
{
    pj_ssize_t len = (pj_ssize_t)strlen(TEXT);

    open_pair(PJ_SOCK_STREAM);
    cut_at = 10;
    ck_assert_int_eq(pj_ioqueue_send(key, &ops[0], TEXT, &len, 0), PJ_EPENDING);
    ck_assert_int_eq(single_calls, 1); /* the writer writes once */
    ck_assert_uint_eq(pj_ioqueue_get_queued(key), strlen(TEXT) - 10);
    ck_assert_uint_eq(io_call_count, 0);
    expect_in_order(1, len);
    io_get(sv[1], got, strlen(TEXT));
    ck_assert_mem_eq(got, TEXT, strlen(TEXT));
    close_pair();
}
END_TEST

START_TEST(empty_sends_before_between_and_after_complete)
{
    static const pj_ssize_t lens[] = {0, 3, 0, 0, 2, 0};
    const int count = (int)PJ_ARRAY_SIZE(lens);

    open_pair(PJ_SOCK_STREAM);
    for (int i = 0; i < count; i++) {
        pj_ssize_t len = lens[i];

        ck_assert_int_eq(pj_ioqueue_send(key, &ops[i], "abc", &len, PJ_IOQUEUE_ALWAYS_ASYNC),
                         PJ_EPENDING);
    }
    POLL_UNTIL(io_call_count == (unsigned)count);
    for (int i = 0; i < count; i++)
        ck_assert_int_eq(io_calls[i].bytes, lens[i]);
    io_get(sv[1], got, 5);
    ck_assert_mem_eq(got, "abcab", 5);
    close_pair();
}
END_TEST

START_TEST(a_withdrawn_send_leaves_no_octet)
{
    open_pair(PJ_SOCK_STREAM);
    queue("aaabbbccc", 3, 0);
    ck_assert_int_eq(pj_ioqueue_post_completion(key, &ops[_i], -PJ_ECANCELLED), PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_post_completion(key, &ops[_i], 0), PJ_ENOTFOUND);
    ck_assert_uint_eq(pj_ioqueue_get_queued(key), 6);
    POLL_UNTIL(io_call_count == 3);
    for (int i = 0; i < 3; i++)
        ck_assert_int_eq(io_calls[i].bytes, io_calls[i].op_key == &ops[_i] ? -PJ_ECANCELLED : 3);
    io_get(sv[1], got, 6);
    ck_assert_ptr_null(memchr(got, 'a' + _i, 6));
    ck_assert_uint_eq(pj_ioqueue_get_queued(key), 0);
    close_pair();
}
END_TEST

START_TEST(clearing_a_key_drops_its_writes_and_it_can_be_used_again)
{
    pj_ssize_t len = 3;

    open_pair(PJ_SOCK_STREAM);
    queue("aaabbbccc", 3, 0);
    ck_assert_int_eq(pj_ioqueue_post_completion(key, &ops[1], 1), PJ_SUCCESS);
    ck_assert_int_eq(pj_ioqueue_clear_key(key), PJ_SUCCESS);
    ck_assert_uint_eq(pj_ioqueue_get_queued(key), 0);
    io_drain();
    ck_assert_uint_eq(io_call_count, 0);
    ck_assert_int_eq(pj_ioqueue_send(key, &ops[0], "new", &len, 0), PJ_SUCCESS);
    io_get(sv[1], got, 3);
    ck_assert_mem_eq(got, "new", 3);
    close_pair();
    ck_assert_int_eq(pj_ioqueue_clear_key(key), PJ_SUCCESS); /* nothing is pending */
}
END_TEST

START_TEST(a_turn_ends_although_there_is_more_to_write)
{
    open_pair(PJ_SOCK_STREAM);
    cut_at = 1; /* as if the reader took and took */
    queue(TEXT, 30, 0);
    ck_assert_int_eq(io_poll_ms(0), 0);
    ck_assert_int_lt(vector_calls + single_calls, 30);
    ck_assert_uint_gt(pj_ioqueue_get_queued(key), 0);
    expect_in_order(3, 30);
    close_pair();
}
END_TEST

START_TEST(who_comes_while_another_writes_is_left_to_the_poller)
{
    pj_ssize_t len = 3;

    open_pair(PJ_SOCK_STREAM);
    nested = 2;
    ck_assert_int_eq(pj_ioqueue_send(key, &ops[0], "abc", &len, 0), PJ_SUCCESS); /* its own only */
    ck_assert_int_eq(single_calls, 1);
    ck_assert_uint_eq(pj_ioqueue_get_queued(key), 6);
    ck_assert_uint_eq(io_call_count, 0);
    full_times = _i; /* nothing has been watched yet */
    POLL_UNTIL(io_call_count == 2);
    ck_assert_ptr_eq(io_calls[0].op_key, &nested_ops[0]);
    ck_assert_ptr_eq(io_calls[1].op_key, &nested_ops[1]);
    io_get(sv[1], got, 9);
    ck_assert_mem_eq(got, "abc123123", 9);
    close_pair();
}
END_TEST

static pj_status_t cannot_add(void *state, int fd, uint64_t data, unsigned what)
{
    (void)state;
    (void)fd;
    (void)data;
    (void)what;
    return PJ_ENOMEM;
}

START_TEST(a_full_socket_that_cannot_be_watched_fails_its_writes)
{
    const pj__backend *const real = ioq->backend;
    pj__backend broken = *real;
    pj_ssize_t len = 3;

    open_pair(PJ_SOCK_STREAM);
    broken.add = cannot_add;
    ioq->backend = &broken;
    full_times = 1;
    ck_assert_int_eq(pj_ioqueue_send(key, &ops[0], "abc", &len, 0), PJ_ENOMEM);
    ck_assert_uint_eq(pj_ioqueue_get_queued(key), 0);
    nested = 2;
    ck_assert_int_eq(pj_ioqueue_send(key, &ops[0], "abc", &len, 0), PJ_SUCCESS);
    full_times = 1;
    POLL_UNTIL(io_call_count == 2);
    for (int i = 0; i < 2; i++)
        ck_assert_int_eq(io_calls[i].bytes, -PJ_ENOMEM);
    ck_assert_uint_eq(pj_ioqueue_get_queued(key), 0);
    ioq->backend = real;
    close_pair();
}
END_TEST

START_TEST(without_memory_for_the_rest_the_stream_is_cut)
{
    pj_ssize_t len = (pj_ssize_t)strlen(TEXT);

    open_pair(PJ_SOCK_STREAM);
    io_put(sv[1], "x", 1);
    ck_assert_int_eq(pj_ioqueue_recv(key, &ops[1], got, &len, PJ_IOQUEUE_ALWAYS_ASYNC),
                     PJ_EPENDING);
    len = (pj_ssize_t)strlen(TEXT);
    cut_at = 10;
    pj__alloc_fail_nth(1);
    ck_assert_int_eq(pj_ioqueue_send(key, &ops[0], TEXT, &len, 0), PJ_ENOMEM);
    ck_assert_uint_eq(pj_ioqueue_get_queued(key), 0);
    io_get(sv[1], got, 10);
    len = 1;
    ck_assert_int_eq(pj_sock_recv(sv[1], got, &len, 0), PJ_SUCCESS);
    ck_assert_int_eq(len, 0); /* the end, not what would have come next */
    ck_assert_int_eq(pj_ioqueue_send(key, &ops[0], TEXT, &len, 0), PJ_STATUS_FROM_OS(EPIPE));
    close_pair();
}
END_TEST

/* ---- Datagrams ---- */

START_TEST(queued_datagrams_leave_in_one_call)
{
    int count;

    open_pair(PJ_SOCK_DGRAM);
    count = queue("aabbccddee", 2, 0);
    expect_in_order(count, 2);
    ck_assert_int_eq(vector_calls, 1);
    ck_assert_uint_eq(largest, 5);
    for (int i = 0; i < count; i++) {
        pj_ssize_t len = sizeof(got);

        ck_assert_int_eq(pj_sock_recv(sv[1], got, &len, 0), PJ_SUCCESS);
        ck_assert_int_eq(len, 2);
        ck_assert_int_eq(got[0], 'a' + i);
    }
    close_pair();
}
END_TEST

START_TEST(a_datagram_that_fails_does_not_keep_the_next_ones)
{
    open_pair(PJ_SOCK_DGRAM);
    fail_at = _i;
    queue("aabbccddee", 2, 0);
    POLL_UNTIL(io_call_count == 5);
    for (int i = 0; i < 5; i++) {
        ck_assert_ptr_eq(io_calls[i].op_key, &ops[i]);
        ck_assert_int_eq(io_calls[i].bytes, i + 1 == _i ? -PJ_STATUS_FROM_OS(EPERM) : 2);
    }
    ck_assert_uint_eq(pj_ioqueue_get_queued(key), 0);
    close_pair();
}
END_TEST

START_TEST(a_datagram_with_flags_goes_alone)
{
    open_pair(PJ_SOCK_DGRAM);
    expect_in_order(queue("aabb", 2, MSG_DONTROUTE), 2);
    ck_assert_int_eq(vector_calls, 0);
    ck_assert_int_eq(single_calls, 2);
    close_pair();
}
END_TEST

/* ---- Edges ---- */

static const pj__backend *real_backend;
static int events, asked_for_writing;

static int count_events(void *state, pj__event *ev, int room, int msec)
{
    int count = real_backend->wait(state, ev, room, msec);

    events += count > 0 ? count : 0;
    return count;
}

static pj_status_t count_asking(void *state, int fd, uint64_t data)
{
    asked_for_writing++;
    return real_backend->add_write ? real_backend->add_write(state, fd, data) : PJ_SUCCESS;
}

static pj_status_t fail_asking(void *state, int fd, uint64_t data)
{
    (void)state;
    (void)fd;
    (void)data;
    asked_for_writing++;
    return PJ_ENOMEM;
}

/* A datagram socket that waits for one, under a backend that the test has a hand in. */
static void open_watched(pj__backend *changed)
{
    pj_ssize_t len = sizeof(got);

    ioq->backend = changed;
    open_pair(PJ_SOCK_DGRAM);
    ck_assert_int_eq(pj_ioqueue_recv(key, &ops[MANY - 1], got, &len, PJ_IOQUEUE_ALWAYS_ASYNC),
                     PJ_EPENDING);
    io_drain();
    events = asked_for_writing = 0;
}

START_TEST(datagrams_answered_one_by_one_wake_the_poller_once_each)
{
    enum { COUNT = 20 };
    pj__backend counting = *(real_backend = ioq->backend);
    pj_ssize_t len;

    counting.wait = count_events;
    open_watched(&counting);
    for (unsigned i = 0; i < COUNT; i++) {
        io_put(sv[1], "question", 8);
        POLL_UNTIL(io_call_count == i + 1);
        len = 6;
        ck_assert_int_eq(pj_ioqueue_send(key, &ops[1], "answer", &len, 0), PJ_SUCCESS);
        len = sizeof(got);
        ck_assert_int_eq(pj_ioqueue_recv(key, &ops[MANY - 1], got, &len, PJ_IOQUEUE_ALWAYS_ASYNC),
                         PJ_EPENDING);
        io_get(sv[1], got, 6); /* the answer has left: there is room again */
        io_drain();
    }
    ck_assert_int_eq(events, COUNT);
    ioq->backend = real_backend;
    close_pair();
}
END_TEST

/* Send octets until one is not taken at once. @return how many were. */
static int fill_socket(pj_status_t expected)
{
    pj_status_t status;
    int count = -1;

    do {
        pj_ssize_t len = 1;

        status = pj_ioqueue_send(key, &ops[0], "x", &len, 0);
        count++;
    } while (status == PJ_SUCCESS);
    ck_assert_int_eq(status, expected);
    return count;
}

START_TEST(a_datagram_socket_is_watched_for_writing_once_it_was_full)
{
    pj__backend counting = *(real_backend = ioq->backend);
    int count;

    counting.add_write = count_asking;
    open_watched(&counting);
    expect_in_order(queue("not full", 1, 0), 1);
    for (int i = 0; i < 8; i++)
        io_get(sv[1], got, 1);
    ck_assert_int_eq(asked_for_writing, 0);
    for (int round = 0; round < 2; round++) {
        io_call_count = 0;
        count = fill_socket(PJ_EPENDING);
        io_drain();
        ck_assert_uint_eq(io_call_count, 0);
        while (count-- > 0)
            io_get(sv[1], got, 1);
        expect_in_order(1, 1); /* what was queued follows */
        io_get(sv[1], got, 1);
    }
    ck_assert_int_eq(asked_for_writing, 1);
    ioq->backend = real_backend;
    close_pair();
}
END_TEST

START_TEST(a_full_datagram_socket_that_cannot_be_watched_fails_the_send)
{
    pj__backend counting = *(real_backend = ioq->backend);

    counting.add_write = fail_asking;
    open_watched(&counting);
    fill_socket(PJ_ENOMEM);
    ck_assert_int_eq(asked_for_writing, 1);
    ck_assert_uint_eq(pj_ioqueue_get_queued(key), 0);
    ck_assert_uint_eq(io_call_count, 0);
    ioq->backend = real_backend;
    close_pair();
}
END_TEST

START_TEST(an_event_without_anything_to_write_gives_no_turn)
{
    open_pair(PJ_SOCK_STREAM);
    ck_assert(!pj__write_side_waits(key));
    queue("x", 1, 0);
    ck_assert(pj__write_side_waits(key));
    expect_in_order(1, 1);
    ck_assert(!pj__write_side_waits(key));
    ck_assert_uint_eq(atomic_load(&key->events[PJ__WRITE_SIDE]), 0);
    close_pair();
}
END_TEST

/* ---- Between the list of writes and the done list ---- */

static pj_bool_t found, clearing;
static atomic_int between; /* 1: somebody may ask; 2: he has his answer */
static unsigned cancelled;

static void on_cancel(void *user_data, pj_ioqueue_op_key_t *op_key)
{
    (void)user_data;
    cancelled += op_key == &ops[0];
}

static void *ask(void *arg)
{
    (void)arg;
    while (atomic_load(&between) == 0)
        sched_yield();
    if (clearing)
        ck_assert_int_eq(pj_ioqueue_clear_key(key), PJ_SUCCESS);
    else
        found = pj_ioqueue_is_pending(key, &ops[0]);
    atomic_store(&between, 2);
    return NULL;
}

/* The first send is out of the list, and the second has found the socket full. Who asks has to wait for the poller. */
static void arm_between(void *state, int fd, uint64_t data, unsigned what)
{
    if (atomic_exchange(&between, 1) == 0) {
        for (int i = 0; i < 20000 && atomic_load(&between) == 1; i++)
            sched_yield();
    }
    if (real_backend->arm)
        real_backend->arm(state, fd, data, what);
}

static void ask_between_the_lists(void)
{
    pj__backend slow = *(real_backend = ioq->backend);
    pj_ssize_t len = 1;
    pthread_t asker;

    slow.arm = arm_between;
    ioq->backend = &slow;
    open_pair(PJ_SOCK_STREAM);
    pj_ioqueue_set_cancel_cb(key, on_cancel);
    cancelled = 0;
    atomic_store(&between, 0);
    queue("x", 1, MSG_NOSIGNAL); /* with a flag it goes alone */
    ck_assert_int_eq(pj_ioqueue_send(key, &ops[1], "y", &len, 0), PJ_EPENDING);
    free_calls = 1;
    full_times = 1;
    /* Somebody else is calling callbacks: this one has to wait for its own. */
    key->dispatching = PJ_TRUE;
    pthread_create(&asker, NULL, ask, NULL);
    io_poll_ms(0);
    pthread_join(asker, NULL);
    pthread_mutex_lock(&key->lock);
    key->dispatching = PJ_FALSE;
    pj__side_raise(key, PJ__WRITE_SIDE);
    pthread_mutex_unlock(&key->lock);
    io_drain();
}

static void end_between_the_lists(void)
{
    ioq->backend = real_backend;
    close_pair();
}

START_TEST(a_send_that_was_just_written_is_pending_until_its_callback)
{
    clearing = PJ_FALSE;
    ask_between_the_lists();
    ck_assert(found);
    ck_assert_uint_eq(io_call_count, 2);
    ck_assert_ptr_eq(io_calls[0].op_key, &ops[0]);
    ck_assert(!pj_ioqueue_is_pending(key, &ops[0]));
    end_between_the_lists();
}
END_TEST

START_TEST(a_send_that_was_just_written_is_cleared)
{
    clearing = PJ_TRUE;
    ask_between_the_lists();
    ck_assert_uint_eq(cancelled, 1);
    ck_assert_uint_eq(io_call_count, 0);
    end_between_the_lists();
}
END_TEST

static void add_tests(TCase *tc)
{
    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, queued_sends_of_a_stream_leave_in_one_call);
    tcase_add_loop_test(tc, a_write_may_end_inside_any_operation, 0, 12);
    tcase_add_test(tc, a_send_with_flags_goes_alone);
    tcase_add_test(tc, a_partial_send_of_the_caller_goes_on_with_the_poller);
    tcase_add_test(tc, empty_sends_before_between_and_after_complete);
    tcase_add_loop_test(tc, a_withdrawn_send_leaves_no_octet, 0, 3);
    tcase_add_test(tc, clearing_a_key_drops_its_writes_and_it_can_be_used_again);
    tcase_add_test(tc, a_turn_ends_although_there_is_more_to_write);
    tcase_add_loop_test(tc, who_comes_while_another_writes_is_left_to_the_poller, 0, 2);
    tcase_add_test(tc, a_full_socket_that_cannot_be_watched_fails_its_writes);
    tcase_add_test(tc, without_memory_for_the_rest_the_stream_is_cut);
    tcase_add_test(tc, queued_datagrams_leave_in_one_call);
    tcase_add_loop_test(tc, a_datagram_that_fails_does_not_keep_the_next_ones, 1, 6);
    tcase_add_test(tc, a_datagram_with_flags_goes_alone);
    tcase_add_test(tc, datagrams_answered_one_by_one_wake_the_poller_once_each);
    tcase_add_test(tc, a_datagram_socket_is_watched_for_writing_once_it_was_full);
    tcase_add_test(tc, a_full_datagram_socket_that_cannot_be_watched_fails_the_send);
    tcase_add_test(tc, an_event_without_anything_to_write_gives_no_turn);
    tcase_add_test(tc, a_send_that_was_just_written_is_pending_until_its_callback);
    tcase_add_test(tc, a_send_that_was_just_written_is_cleared);
}

Suite *write_side_suite(void)
{
    Suite *suite = suite_create("write_side");

    io_add_cases(suite, add_tests);
    return suite;
}
