/* SPDX-License-Identifier: BSD-2-Clause */
#include "sim_test.h"

#include "base/alloc.h"

#include <pj/addr_resolv.h>

Suite *world_suite(void);

START_TEST(arguments_are_checked)
{
    pj_sim_host *host;

    ck_assert_int_eq(pj_sim_create(1, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_sim_host_create(NULL, "x", "10.1.1.1", &host), PJ_EINVAL);
    ck_assert_int_eq(pj_sim_host_create(world, "x", "10.1.1.1 nonsense", &host), PJ_EINVAL);
    ck_assert_int_eq(pj_sim_host_create(world, "x", "127.0.0.1", &host), PJ_EINVAL);
    ck_assert_int_eq(pj_sim_host_create(world, "x", "::", &host), PJ_EINVAL);
    ck_assert_int_eq(pj_sim_host_add_addr(alice, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_sim_destroy(NULL), PJ_SUCCESS);
}
END_TEST

START_TEST(an_address_belongs_to_one_host)
{
    pj_sim_host *host;

    ck_assert_int_eq(pj_sim_host_create(world, "x", "10.0.0.3 10.0.0.2", &host), PJ_EEXISTS);
    /* nothing of the failure is left */
    ck_assert_int_eq(pj_sim_host_create(world, "x", " 10.0.0.3 ", &host), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_host_add_addr(host, "10.0.0.1"), PJ_EEXISTS);
    ck_assert_int_eq(pj_sim_host_add_addr(host, "10.0.0.4"), PJ_SUCCESS);
    ck_assert_str_eq(pj_sim_host_name(host), "x");
}
END_TEST

START_TEST(entering_and_leaving_switch_the_threads_table)
{
    ck_assert_ptr_eq(pj__sim_current(), world);
    ck_assert_ptr_eq(pj_sim_enter_host(bob), alice);
    pj_sim_leave(world);
    ck_assert_ptr_eq(pj__sim_current(), NULL);
    ck_assert_ptr_eq(pj__ops_get(), pj__ops_real());
    pj_sim_leave(world);
    ck_assert_ptr_eq(pj_sim_enter_host(bob), NULL);
    ck_assert_ptr_eq(pj__sim_current(), world);
}
END_TEST

START_TEST(sockets_are_made_on_the_host_that_is_entered)
{
    pj_sock_t sock = sim_udp(bob, NULL, 0);

    ck_assert_uint_eq(pj_sim_host_get_sockets(bob), 1);
    ck_assert_uint_eq(pj_sim_host_get_sockets(alice), 0);
    pj_sock_close(sock);
    ck_assert_uint_eq(pj_sim_host_get_sockets(bob), 0);
}
END_TEST

START_TEST(the_address_of_a_host_is_found_as_usual)
{
    pj_sockaddr addr;
    char text[PJ_INET6_ADDRSTRLEN];

    ck_assert_int_eq(pj_gethostip(pj_AF_INET(), &addr), PJ_SUCCESS);
    ck_assert_str_eq(pj_sockaddr_print(&addr, text, sizeof(text), 0), "10.0.0.1");
    pj_sim_enter_host(bob);
    ck_assert_int_eq(pj_gethostip(pj_AF_INET6(), &addr), PJ_SUCCESS);
    ck_assert_str_eq(pj_sockaddr_print(&addr, text, sizeof(text), 0), "2001:db8::2");
    ck_assert_uint_eq(pj_sim_host_get_sockets(bob), 0);
}
END_TEST

/* Traffic of all kinds; what fails for want of memory is passed over, here and inside. */
static void talk(pj_sim *sim, pj_sim_host *host)
{
    pj_sockaddr to = sim_at("10.0.0.2", 5060);
    pj_sock_t listener, sock, child = PJ_INVALID_SOCKET;
    static char data[10000];
    pj_ssize_t len = sizeof(data);

    if (pj_sock_socket(pj_AF_INET(), pj_SOCK_STREAM(), 0, &listener) != PJ_SUCCESS)
        return;
    pj_sock_bind(listener, &to, sizeof(to.ipv4));
    pj_sock_listen(listener, 5);
    pj_sim_dns_add(sim, "x A 10.0.0.1");
    pj_sim_dns_serve(host);
    if (pj_sock_socket(pj_AF_INET(), pj_SOCK_STREAM(), 0, &sock) == PJ_SUCCESS) {
        pj_sock_connect(sock, &to, sizeof(to.ipv4));
        pj_sim_run_for(sim, 10 * PJ_SIM_MSEC);
        pj_sock_send(sock, data, &len, 0);
        pj_sock_accept(listener, &child, NULL, NULL);
        pj_sim_run_for(sim, 10 * PJ_SIM_MSEC);
        pj_sock_close(sock);
    }
    if (child != PJ_INVALID_SOCKET)
        pj_sock_close(child);
    if (pj_sock_socket(pj_AF_INET(), pj_SOCK_DGRAM(), 0, &sock) == PJ_SUCCESS) {
        len = 10;
        pj_sock_connect(sock, &to, sizeof(to.ipv4)); /* nobody has it */
        pj_sock_send(sock, data, &len, 0);
    }
    pj_sim_run_for(sim, 10 * PJ_SIM_MSEC);
}

static void nothing_due(pj_sim *sim, void *arg)
{
    (void)sim;
    (void)arg;
}

static unsigned nothing_polled(void *arg)
{
    (void)arg;
    return 0;
}

static void build(void)
{
    pj_sim_link_cfg twice;
    pj_sim *sim;
    pj_sim_host *host;

    if (pj_sim_create(1, &sim) != PJ_SUCCESS)
        return;
    pj_sim_link_cfg_default(&twice);
    twice.duplicate = PJ_SIM_PERCENT(100);
    pj_sim_set_link(sim, NULL, NULL, &twice);
    if (pj_sim_host_create(sim, "x", "10.0.0.1 10.0.0.2 10.0.0.3", &host) == PJ_SUCCESS) {
        pj_sim_set_link(sim, host, host, &twice);
        pj_sim_host_add_addr(host, "10.0.0.4");
        pj_sim_partition(host, host, PJ_TRUE);
        pj_sim_partition(host, host, PJ_FALSE);
        pj_sim_add_poller(host, nothing_polled, NULL, NULL, NULL);
        pj_sim_at(sim, PJ_SIM_MSEC, nothing_due, NULL);
        pj_sim_enter_host(host);
        talk(sim, host);
    }
    pj_sim_destroy(sim);
}

START_TEST(a_lack_of_memory_leaves_nothing_behind)
{
    int64_t before, after;

    pj_sim_leave(world);
    for (unsigned long nth = 1; nth < 1000; nth++) {
        pj__alloc_live(&before);
        pj__alloc_fail_nth(nth);
        build();
        pj__alloc_live(&after);
        ck_assert_int_eq(before, after);
        if (!pj__alloc_failed())
            break;
    }
    ck_assert(!pj__alloc_failed());
    pj__alloc_fail_nth(0);
}
END_TEST

Suite *world_suite(void)
{
    Suite *suite = suite_create("world");
    TCase *tc = tcase_create("world");

    tcase_add_checked_fixture(tc, sim_setup, sim_teardown);
    tcase_add_test(tc, arguments_are_checked);
    tcase_add_test(tc, an_address_belongs_to_one_host);
    tcase_add_test(tc, entering_and_leaving_switch_the_threads_table);
    tcase_add_test(tc, sockets_are_made_on_the_host_that_is_entered);
    tcase_add_test(tc, the_address_of_a_host_is_found_as_usual);
    tcase_add_test(tc, a_lack_of_memory_leaves_nothing_behind);
    suite_add_tcase(suite, tc);
    return suite;
}
