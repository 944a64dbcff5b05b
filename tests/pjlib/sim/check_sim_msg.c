/* SPDX-License-Identifier: BSD-2-Clause */
#include "sim_test.h"

#include <errno.h>

Suite *sim_msg_suite(void);

START_TEST(a_vector_is_one_datagram)
{
    pj_sock_t a = sim_udp(alice, "10.0.0.1", 5060), b = sim_udp(bob, "10.0.0.2", 5060);
    const pj__ops *ops = pj__ops_get();
    pj_sockaddr to = sim_at("10.0.0.2", 5060), from;
    struct iovec out[3] = {
        {(void *)(uintptr_t) "ab", 2}, {NULL, 0}, {(void *)(uintptr_t) "cde", 3}};
    char one[3], two[10];
    struct iovec in[2] = {{one, 3}, {two, 10}};
    struct msghdr msg = {.msg_iov = out, .msg_iovlen = 3, .msg_name = &to, .msg_namelen = 16};
    struct msghdr got = {
        .msg_iov = in, .msg_iovlen = 2, .msg_name = &from, .msg_namelen = sizeof(from)};

    ck_assert_int_eq(ops->sendmsg(ops->ctx, (int)a, &msg, 0), 5);
    sim_pass(5);
    ck_assert_int_eq(ops->recvmsg(ops->ctx, (int)b, &got, 0), 5);
    ck_assert_int_eq(memcmp(one, "abc", 3), 0);
    ck_assert_int_eq(memcmp(two, "de", 2), 0);
    ck_assert_int_eq(pj_sockaddr_get_port(&from), 5060);
    ck_assert_uint_eq(got.msg_namelen, 16);
    ck_assert_int_eq(got.msg_flags, 0);
}
END_TEST

START_TEST(a_vector_goes_into_a_stream)
{
    const pj__ops *ops = pj__ops_get();
    struct iovec out[2] = {{(void *)(uintptr_t) "hello ", 6}, {(void *)(uintptr_t) "world", 5}};
    char one[4], two[20];
    struct iovec in[2] = {{one, 4}, {two, 20}};
    struct msghdr got = {.msg_iov = in, .msg_iovlen = 2};
    pj_sock_t a, b;

    sim_tcp_pair(&a, &b);
    ck_assert_int_eq(ops->writev(ops->ctx, (int)a, out, 2), 11);
    sim_pass(5);
    ck_assert_int_eq(ops->recvmsg(ops->ctx, (int)b, &got, 0), 11);
    ck_assert_int_eq(memcmp(one, "hell", 4), 0);
    ck_assert_int_eq(memcmp(two, "o world", 7), 0);
}
END_TEST

START_TEST(batches_do_what_they_can)
{
    pj_sock_t a = sim_udp(alice, "10.0.0.1", 5060), b = sim_udp(bob, "10.0.0.2", 5060);
    const pj__ops *ops = pj__ops_get();
    pj_sockaddr to = sim_at("10.0.0.2", 5060);
    char text[4] = "abcd", got[5];
    struct iovec out[4], in[5];
    struct mmsghdr sent[4], received[5];

    memset(sent, 0, sizeof(sent));
    memset(received, 0, sizeof(received));
    for (int i = 0; i < 5; i++) {
        if (i < 4) {
            out[i] = (struct iovec){&text[i], 1};
            sent[i].msg_hdr = (struct msghdr){
                .msg_iov = &out[i], .msg_iovlen = 1, .msg_name = &to, .msg_namelen = 16};
        }
        in[i] = (struct iovec){&got[i], 1};
        received[i].msg_hdr = (struct msghdr){.msg_iov = &in[i], .msg_iovlen = 1};
    }
    pj_sim_fail(alice, PJ_SIM_SEND, 3, 2, ENOBUFS);
    ck_assert_int_eq(ops->sendmmsg(ops->ctx, (int)a, sent, 4, 0), 3);
    ck_assert_int_eq(ops->sendmmsg(ops->ctx, (int)a, sent + 3, 1, 0), -1);
    ck_assert_int_eq(errno, ENOBUFS);
    sim_pass(5);
    ck_assert_int_eq(ops->recvmmsg(ops->ctx, (int)b, received, 5, 0), 3);
    ck_assert_int_eq(memcmp(got, "abc", 3), 0);
    ck_assert_uint_eq(received[2].msg_len, 1);
    ck_assert_int_eq(ops->recvmmsg(ops->ctx, (int)b, received, 5, 0), -1);
    ck_assert_int_eq(errno, EAGAIN);
    ck_assert_int_eq(ops->sendmmsg(ops->ctx, (int)a, sent, 0, 0), 0);
}
END_TEST

START_TEST(an_address_that_is_none_is_refused)
{
    pj_sock_t a = sim_udp(alice, "10.0.0.1", 5060);
    const pj__ops *ops = pj__ops_get();
    struct sockaddr to = {.sa_family = AF_UNIX};

    ck_assert_int_eq(ops->sendto(ops->ctx, (int)a, "x", 1, 0, &to, sizeof(to)), -1);
    ck_assert_int_eq(errno, EAFNOSUPPORT);
}
END_TEST

/* As on Linux: what was received is returned, the error by the next call, and the socket says so. */
START_TEST(an_error_inside_a_batch_is_kept_for_the_next_call)
{
    pj_sock_t a = sim_udp(alice, "10.0.0.1", 5060), b = sim_udp(bob, "10.0.0.2", 5060);
    const pj__ops *ops = pj__ops_get();
    struct mmsghdr received[4];
    struct iovec in[4];
    char got[4];

    memset(received, 0, sizeof(received));
    for (int i = 0; i < 4; i++) {
        in[i] = (struct iovec){&got[i], 1};
        received[i].msg_hdr.msg_iov = &in[i];
        received[i].msg_hdr.msg_iovlen = 1;
        ck_assert_int_eq(sim_sendto(a, "x", 1, "10.0.0.2", 5060), PJ_SUCCESS);
    }
    sim_pass(5);
    ck_assert_int_eq(pj_sim_fail(bob, PJ_SIM_RECV, 2, 1, ENOMEM), PJ_SUCCESS);
    ck_assert_int_eq(ops->recvmmsg(ops->ctx, (int)b, received, 4, 0), 2);
    ck_assert_int_eq(ops->recvmmsg(ops->ctx, (int)b, received, 4, 0), -1);
    ck_assert_int_eq(errno, ENOMEM);
    ck_assert_int_eq(ops->recvmmsg(ops->ctx, (int)b, received, 4, 0), 2);
}
END_TEST

Suite *sim_msg_suite(void)
{
    Suite *suite = suite_create("sim_msg");
    TCase *tc = tcase_create("sim_msg");

    tcase_add_checked_fixture(tc, sim_setup, sim_teardown);
    tcase_add_test(tc, a_vector_is_one_datagram);
    tcase_add_test(tc, a_vector_goes_into_a_stream);
    tcase_add_test(tc, batches_do_what_they_can);
    tcase_add_test(tc, an_error_inside_a_batch_is_kept_for_the_next_call);
    tcase_add_test(tc, an_address_that_is_none_is_refused);
    suite_add_tcase(suite, tc);
    return suite;
}
