/* SPDX-License-Identifier: BSD-2-Clause */
#include <check.h>
#include <netinet/in.h>
#include <pj/errno.h>
#include <pj/log.h>
#include <pj/sock_qos.h>

Suite *sock_qos_suite(void);

static pj_sock_t udp(int af)
{
    pj_sock_t sock;

    ck_assert_int_eq(pj_sock_socket(af, PJ_SOCK_DGRAM, 0, &sock), PJ_SUCCESS);
    return sock;
}

static int family(int i)
{
    return i == 0 ? PJ_AF_INET : PJ_AF_INET6;
}

START_TEST(what_was_set_is_read_back)
{
    pj_sock_t sock = udp(family(_i));
    pj_qos_params set = {PJ_QOS_PARAM_HAS_DSCP | PJ_QOS_PARAM_HAS_SO_PRIO | PJ_QOS_PARAM_HAS_WMM,
                         24, 3, PJ_QOS_WMM_PRIO_VOICE};
    pj_qos_params got;

    ck_assert_int_eq(pj_sock_set_qos_params(sock, &set), PJ_SUCCESS);
    ck_assert_uint_eq(set.flags, PJ_QOS_PARAM_HAS_DSCP | PJ_QOS_PARAM_HAS_SO_PRIO);
    ck_assert_int_eq(pj_sock_get_qos_params(sock, &got), PJ_SUCCESS);
    ck_assert_uint_eq(got.flags, PJ_QOS_PARAM_HAS_DSCP | PJ_QOS_PARAM_HAS_SO_PRIO);
    ck_assert_uint_eq(got.dscp_val, 24);
    ck_assert_uint_eq(got.so_prio, 3);
    pj_sock_close(sock);
}
END_TEST

START_TEST(the_dscp_is_in_the_upper_six_bits_of_the_type_of_service)
{
    pj_sock_t sock = udp(PJ_AF_INET);
    pj_qos_params set = {PJ_QOS_PARAM_HAS_DSCP, 46, 0, PJ_QOS_WMM_PRIO_BULK};
    int tos = 0, len = sizeof(tos);

    ck_assert_int_eq(pj_sock_set_qos_params(sock, &set), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_getsockopt(sock, pj_SOL_IP(), pj_IP_TOS(), &tos, &len), PJ_SUCCESS);
    ck_assert_int_eq(tos, 0xB8);
    pj_sock_close(sock);
}
END_TEST

START_TEST(a_class_is_found_by_its_marking)
{
    pj_sock_t sock = udp(PJ_AF_INET);
    pj_qos_type type;
    pj_qos_params params;

    for (int i = PJ_QOS_TYPE_BEST_EFFORT; i <= PJ_QOS_TYPE_SIGNALLING; i++) {
        ck_assert_int_eq(pj_qos_get_params((pj_qos_type)i, &params), PJ_SUCCESS);
        ck_assert_int_eq(pj_qos_get_type(&params, &type), PJ_SUCCESS);
        ck_assert_int_eq((int)type, i);
        ck_assert_int_eq(pj_sock_set_qos_type(sock, (pj_qos_type)i), PJ_SUCCESS);
        ck_assert_int_eq(pj_sock_get_qos_type(sock, &type), PJ_SUCCESS);
        ck_assert_int_eq((int)type, i);
    }
    ck_assert_int_eq(pj_qos_get_params((pj_qos_type)99, &params), PJ_EINVAL);
    pj_sock_close(sock);
}
END_TEST

START_TEST(a_dscp_out_of_range_is_refused)
{
    pj_sock_t sock = udp(PJ_AF_INET);
    pj_qos_params set = {PJ_QOS_PARAM_HAS_DSCP, 64, 0, PJ_QOS_WMM_PRIO_BULK};

    ck_assert_int_eq(pj_sock_set_qos_params(sock, &set), PJ_EINVAL);
    ck_assert_uint_eq(set.flags, 0);
    pj_sock_close(sock);
}
END_TEST

START_TEST(applying_leaves_const_parameters_and_tells_failures)
{
    pj_sock_t sock = udp(PJ_AF_INET);
    const pj_qos_params good = {PJ_QOS_PARAM_HAS_DSCP, 10, 0, PJ_QOS_WMM_PRIO_BULK};
    const pj_qos_params bad = {PJ_QOS_PARAM_HAS_DSCP, 70, 0, PJ_QOS_WMM_PRIO_BULK};
    pj_qos_params got;

    pj_log_set_level(0);
    ck_assert_int_eq(pj_sock_apply_qos2(sock, PJ_QOS_TYPE_VOICE, &good, 5, "test", "sock"),
                     PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_get_qos_params(sock, &got), PJ_SUCCESS);
    ck_assert_uint_eq(got.dscp_val, 10);
    ck_assert_int_eq(pj_sock_apply_qos2(sock, PJ_QOS_TYPE_BEST_EFFORT, &bad, 5, NULL, NULL),
                     PJ_EINVAL);
    ck_assert_uint_eq(bad.flags, PJ_QOS_PARAM_HAS_DSCP);
    ck_assert_int_eq(pj_sock_apply_qos2(sock, PJ_QOS_TYPE_VOICE, NULL, 5, NULL, NULL), PJ_SUCCESS);
    pj_sock_close(sock);
    ck_assert_int_ne(pj_sock_apply_qos2(sock, PJ_QOS_TYPE_VOICE, NULL, 5, NULL, NULL), PJ_SUCCESS);
}
END_TEST

Suite *sock_qos_suite(void)
{
    Suite *suite = suite_create("sock_qos");
    TCase *tc = tcase_create("all");

    tcase_add_loop_test(tc, what_was_set_is_read_back, 0, 2);
    tcase_add_test(tc, the_dscp_is_in_the_upper_six_bits_of_the_type_of_service);
    tcase_add_test(tc, a_class_is_found_by_its_marking);
    tcase_add_test(tc, a_dscp_out_of_range_is_refused);
    tcase_add_test(tc, applying_leaves_const_parameters_and_tells_failures);
    suite_add_tcase(suite, tc);
    return suite;
}
