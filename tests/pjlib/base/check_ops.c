/* SPDX-License-Identifier: BSD-2-Clause */
#include "base/ops.h"

#include "support/manual_clock.h"
#include "support/suites.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>

Suite *ops_suite(void);

static struct sockaddr_in loopback(void)
{
    struct sockaddr_in addr = {.sin_family = AF_INET};

    addr.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return addr;
}

static const struct sockaddr *any(const struct sockaddr_in *addr)
{
    return (const struct sockaddr *)(const void *)addr;
}

static int bound_socket(const pj__ops *ops, int type, struct sockaddr_in *addr)
{
    socklen_t len = sizeof(*addr);
    int fd = ops->socket(ops->ctx, AF_INET, type, 0);

    *addr = loopback();
    ck_assert_int_ge(fd, 0);
    ck_assert_int_eq(ops->bind(ops->ctx, fd, any(addr), sizeof(*addr)), 0);
    ck_assert_int_eq(ops->getsockname(ops->ctx, fd, (struct sockaddr *)(void *)addr, &len), 0);
    ck_assert_uint_ne(addr->sin_port, 0);
    return fd;
}

START_TEST(clocks_of_the_real_table_go_forward)
{
    const pj__ops *ops = pj__ops_get();
    int64_t a = ops->mono_ns(ops->ctx);

    ck_assert_int_gt(a, 0);
    ck_assert_int_ge(ops->mono_ns(ops->ctx), a);
    /* Later than 2020. */
    ck_assert_int_gt(ops->wall_ns(ops->ctx), INT64_C(1577836800000000000));
}
END_TEST

START_TEST(random_octets_differ)
{
    const pj__ops *ops = pj__ops_get();
    unsigned char a[600] = {0};
    unsigned char b[600] = {0};

    ck_assert_int_eq(ops->random(ops->ctx, a, sizeof(a)), 0);
    ck_assert_int_eq(ops->random(ops->ctx, b, sizeof(b)), 0);
    ck_assert_mem_ne(a, b, sizeof(a));
    ck_assert_mem_ne(a, b + 300, 16);
}
END_TEST

START_TEST(datagrams_go_through_every_call)
{
    const pj__ops *ops = pj__ops_get();
    struct sockaddr_in to;
    struct sockaddr_in from;
    socklen_t from_len = sizeof(from);
    int rx = bound_socket(ops, SOCK_DGRAM, &to);
    struct sockaddr_in own;
    int tx = bound_socket(ops, SOCK_DGRAM, &own);
    char buf[8];
    struct iovec iov = {.iov_base = buf, .iov_len = sizeof(buf)};
    struct msghdr msg = {.msg_iov = &iov, .msg_iovlen = 1};
    struct mmsghdr many = {.msg_hdr = msg};

    ck_assert_int_eq(ops->sendto(ops->ctx, tx, "one", 3, 0, any(&to), sizeof(to)), 3);
    ck_assert_int_eq(ops->recvfrom(ops->ctx, rx, buf, sizeof(buf), 0,
                                   (struct sockaddr *)(void *)&from, &from_len),
                     3);
    ck_assert_mem_eq(buf, "one", 3);
    ck_assert_int_eq(from.sin_port, own.sin_port);

    ck_assert_int_eq(ops->connect(ops->ctx, tx, any(&to), sizeof(to)), 0);
    from_len = sizeof(from);
    ck_assert_int_eq(ops->getpeername(ops->ctx, tx, (struct sockaddr *)(void *)&from, &from_len),
                     0);
    ck_assert_int_eq(from.sin_port, to.sin_port);
    ck_assert_int_eq(ops->send(ops->ctx, tx, "two2", 4, 0), 4);
    ck_assert_int_eq(ops->recv(ops->ctx, rx, buf, sizeof(buf), 0), 4);

    memcpy(buf, "three", 5);
    iov.iov_len = 5;
    ck_assert_int_eq(ops->sendmsg(ops->ctx, tx, &msg, 0), 5);
    iov.iov_len = sizeof(buf);
    ck_assert_int_eq(ops->recvmsg(ops->ctx, rx, &msg, 0), 5);

    iov.iov_len = 6;
    ck_assert_int_eq(ops->writev(ops->ctx, tx, &iov, 1), 6);
    ck_assert_int_eq(ops->recv(ops->ctx, rx, buf, sizeof(buf), 0), 6);

    iov.iov_len = 7;
    ck_assert_int_eq(ops->sendmmsg(ops->ctx, tx, &many, 1, 0), 1);
    iov.iov_len = sizeof(buf);
    ck_assert_int_eq(ops->recvmmsg(ops->ctx, rx, &many, 1, 0), 1);
    ck_assert_uint_eq(many.msg_len, 7);

    ck_assert_int_eq(ops->close(ops->ctx, tx), 0);
    ck_assert_int_eq(ops->close(ops->ctx, rx), 0);
}
END_TEST

START_TEST(streams_are_listened_for_and_shut_down)
{
    const pj__ops *ops = pj__ops_get();
    struct sockaddr_in addr;
    int listener = bound_socket(ops, SOCK_STREAM, &addr);
    int client = ops->socket(ops->ctx, AF_INET, SOCK_STREAM, 0);
    int value = 0;
    socklen_t len = sizeof(value);
    int on = 1;
    char c;
    int server;

    ck_assert_int_eq(ops->listen(ops->ctx, listener, 1), 0);
    ck_assert_int_eq(ops->connect(ops->ctx, client, any(&addr), sizeof(addr)), 0);
    server = ops->accept4(ops->ctx, listener, NULL, NULL, SOCK_CLOEXEC);
    ck_assert_int_ge(server, 0);
    ck_assert_int_eq(ops->setsockopt(ops->ctx, server, SOL_SOCKET, SO_KEEPALIVE, &on, sizeof(on)),
                     0);
    ck_assert_int_eq(ops->getsockopt(ops->ctx, server, SOL_SOCKET, SO_KEEPALIVE, &value, &len), 0);
    ck_assert_int_ne(value, 0);
    ck_assert_int_eq(ops->shutdown(ops->ctx, client, SHUT_WR), 0);
    ck_assert_int_eq(ops->recv(ops->ctx, server, &c, 1, 0), 0);
    ops->close(ops->ctx, server);
    ops->close(ops->ctx, client);
    ops->close(ops->ctx, listener);
}
END_TEST

START_TEST(blocking_can_be_turned_off_and_on)
{
    const pj__ops *ops = pj__ops_get();
    struct sockaddr_in addr;
    int fd = bound_socket(ops, SOCK_DGRAM, &addr);
    char c;

    ck_assert_int_eq(ops->set_nonblock(ops->ctx, fd, 1), 0);
    ck_assert_int_eq(ops->recv(ops->ctx, fd, &c, 1, 0), -1);
    ck_assert_int_eq(errno, EAGAIN);
    ck_assert_int_eq(ops->set_nonblock(ops->ctx, fd, 1), 0);
    ck_assert_int_eq(ops->set_nonblock(ops->ctx, fd, 0), 0);
    ck_assert_int_eq(fcntl(fd, F_GETFL) & O_NONBLOCK, 0);
    ops->close(ops->ctx, fd);
    ck_assert_int_eq(ops->set_nonblock(ops->ctx, fd, 1), -1);
    ck_assert_int_eq(errno, EBADF);
}
END_TEST

START_TEST(errors_come_with_errno)
{
    const pj__ops *ops = pj__ops_get();

    errno = 0;
    ck_assert_int_eq(ops->close(ops->ctx, -1), -1);
    ck_assert_int_eq(errno, EBADF);
}
END_TEST

static void *table_of_thread(void *arg)
{
    (void)arg;
    return (void *)(uintptr_t)pj__ops_get();
}

START_TEST(a_table_is_set_for_one_thread_only)
{
    pj__ops mine = *pj__ops_get();
    const pj__ops *real = pj__ops_set(&mine);
    pthread_t thread;
    void *seen;

    ck_assert_ptr_eq(pj__ops_get(), &mine);
    pthread_create(&thread, NULL, table_of_thread, NULL);
    pthread_join(thread, &seen);
    ck_assert_ptr_eq(seen, real);
    ck_assert_ptr_eq(pj__ops_set(NULL), &mine);
    ck_assert_ptr_eq(pj__ops_get(), real);
}
END_TEST

START_TEST(a_sleep_lasts_as_long_as_it_says_at_least)
{
    const pj__ops *ops = pj__ops_get();
    int64_t before = ops->mono_ns(ops->ctx);

    ops->sleep_ns(ops->ctx, 2000000);
    ck_assert_int_ge(ops->mono_ns(ops->ctx) - before, 2000000);
}
END_TEST

START_TEST(the_manual_clock_moves_when_told)
{
    const pj__ops *ops;
    int64_t mono;
    int64_t wall;

    manual_clock_install();
    ops = pj__ops_get();
    mono = ops->mono_ns(ops->ctx);
    wall = ops->wall_ns(ops->ctx);
    ck_assert_int_eq(mono, manual_clock_now_ns());
    ck_assert_int_eq(ops->mono_ns(ops->ctx), mono);
    manual_clock_advance_ms(32000);
    ck_assert_int_eq(ops->mono_ns(ops->ctx), mono + INT64_C(32000000000));
    ck_assert_int_eq(ops->wall_ns(ops->ctx), wall + INT64_C(32000000000));
    manual_clock_advance_ms(-1000);
    ck_assert_int_eq(ops->mono_ns(ops->ctx), mono + INT64_C(32000000000));
    ck_assert_int_eq(ops->wall_ns(ops->ctx), wall + INT64_C(31000000000));
    manual_clock_remove();
    ck_assert_ptr_ne(pj__ops_get(), ops);
}
END_TEST

Suite *ops_suite(void)
{
    Suite *s = suite_create("ops");
    TCase *tc = tcase_create("all");

    tcase_add_test(tc, clocks_of_the_real_table_go_forward);
    tcase_add_test(tc, random_octets_differ);
    tcase_add_test(tc, datagrams_go_through_every_call);
    tcase_add_test(tc, streams_are_listened_for_and_shut_down);
    tcase_add_test(tc, blocking_can_be_turned_off_and_on);
    tcase_add_test(tc, errors_come_with_errno);
    tcase_add_test(tc, a_table_is_set_for_one_thread_only);
    tcase_add_test(tc, a_sleep_lasts_as_long_as_it_says_at_least);
    tcase_add_test(tc, the_manual_clock_moves_when_told);
    suite_add_tcase(s, tc);
    return s;
}
