/* SPDX-License-Identifier: BSD-2-Clause */
#include "sim_test.h"

#include "base/alloc.h"

#include <stdlib.h>

pj_sim *world;
pj_sim_host *alice, *bob;
static int64_t blocks_before;

void sim_setup(void)
{
    pj__alloc_live(&blocks_before);
    ck_assert_int_eq(pj_sim_create(1, &world), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_host_create(world, "alice", "10.0.0.1 2001:db8::1", &alice),
                     PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_host_create(world, "bob", "10.0.0.2 2001:db8::2", &bob), PJ_SUCCESS);
    pj_sim_enter_host(alice);
}

void sim_teardown(void)
{
    int64_t blocks;

    ck_assert_int_eq(pj_sim_destroy(world), PJ_SUCCESS);
    ck_assert_ptr_eq(pj__sim_current(), NULL);
    pj__alloc_live(&blocks);
    ck_assert_int_eq(blocks, blocks_before);
}

pj_sockaddr sim_at(const char *ip, unsigned port)
{
    pj_sockaddr addr;
    pj_str_t text = {(char *)(uintptr_t)ip, (pj_ssize_t)strlen(ip)};
    int af = strchr(ip, ':') ? pj_AF_INET6() : pj_AF_INET();

    ck_assert_int_eq(pj_sockaddr_init(af, &addr, &text, (pj_uint16_t)port), PJ_SUCCESS);
    return addr;
}

static pj_sock_t make(pj_sim_host *host, int af, int type)
{
    pj_sim_host *before = pj_sim_enter_host(host);
    pj_sock_t sock;

    ck_assert_int_eq(pj_sock_socket(af, type, 0, &sock), PJ_SUCCESS);
    pj_sim_enter_host(before);
    return sock;
}

pj_sock_t sim_udp(pj_sim_host *host, const char *ip, unsigned port)
{
    pj_sockaddr addr = sim_at(ip ? ip : "0.0.0.0", port);
    pj_sock_t sock = make(host, addr.addr.sa_family, pj_SOCK_DGRAM());

    if (ip)
        ck_assert_int_eq(pj_sock_bind(sock, &addr, (int)pj_sockaddr_get_len(&addr)), PJ_SUCCESS);
    return sock;
}

pj_sock_t sim_tcp(pj_sim_host *host, int af)
{
    return make(host, af, pj_SOCK_STREAM());
}

pj_sock_t sim_listener(pj_sim_host *host, const char *ip, unsigned port, int backlog)
{
    pj_sockaddr addr = sim_at(ip, port);
    pj_sock_t sock = make(host, addr.addr.sa_family, pj_SOCK_STREAM());

    ck_assert_int_eq(pj_sock_bind(sock, &addr, (int)pj_sockaddr_get_len(&addr)), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_listen(sock, backlog), PJ_SUCCESS);
    return sock;
}

pj_status_t sim_sendto(pj_sock_t sock, const void *data, size_t len, const char *ip, unsigned port)
{
    pj_sockaddr to = sim_at(ip, port);
    pj_ssize_t sent = (pj_ssize_t)len;
    pj_status_t status = pj_sock_sendto(sock, data, &sent, 0, &to, (int)pj_sockaddr_get_len(&to));

    if (status == PJ_SUCCESS)
        ck_assert_uint_eq((size_t)sent, len);
    return status;
}

pj_status_t sim_send(pj_sock_t sock, const char *text)
{
    pj_ssize_t sent = (pj_ssize_t)strlen(text);
    pj_status_t status = pj_sock_send(sock, text, &sent, 0);

    if (status == PJ_SUCCESS)
        ck_assert_uint_eq((size_t)sent, strlen(text));
    return status;
}

pj_status_t sim_connect(pj_sock_t sock, const char *ip, unsigned port)
{
    pj_sockaddr to = sim_at(ip, port);

    return pj_sock_connect(sock, &to, (int)pj_sockaddr_get_len(&to));
}

const char *sim_recv(pj_sock_t sock, pj_status_t *status)
{
    static char buf[70000];
    pj_ssize_t len = sizeof(buf) - 1;

    *status = pj_sock_recv(sock, buf, &len, 0);
    if (*status != PJ_SUCCESS)
        return NULL;
    buf[len] = '\0';
    return buf;
}

void sim_expect(pj_sock_t sock, const char *text)
{
    pj_status_t status;
    const char *got = sim_recv(sock, &status);

    ck_assert_int_eq(status, PJ_SUCCESS);
    ck_assert_str_eq(got, text);
}

void sim_expect_error(pj_sock_t sock, int error)
{
    pj_status_t status;

    sim_recv(sock, &status);
    ck_assert_int_eq(status, OS(error));
}

int sim_so_error(pj_sock_t sock)
{
    int error = -1, len = sizeof(error);

    ck_assert_int_eq(pj_sock_getsockopt(sock, SOL_SOCKET, SO_ERROR, &error, &len), PJ_SUCCESS);
    return error;
}

void sim_tcp_pair_of(pj_sim_host *from, pj_sim_host *to, const char *ip, pj_sock_t *a, pj_sock_t *b)
{
    pj_sock_t listener = sim_listener(to, ip, 5060, 1);

    *a = sim_tcp(from, strchr(ip, ':') ? pj_AF_INET6() : pj_AF_INET());
    ck_assert_int_eq(sim_connect(*a, ip, 5060), OS(EINPROGRESS));
    sim_pass(10);
    ck_assert_int_eq(pj_sock_accept(listener, b, NULL, NULL), PJ_SUCCESS);
    ck_assert_int_eq(sim_so_error(*a), 0);
    pj_sock_close(listener);
}

void sim_tcp_pair(pj_sock_t *a, pj_sock_t *b)
{
    sim_tcp_pair_of(alice, bob, "10.0.0.2", a, b);
}

void sim_pass(int msec)
{
    ck_assert_int_eq(pj_sim_run_for(world, msec * PJ_SIM_MSEC), PJ_SUCCESS);
}

void sim_set_links(const pj_sim_link_cfg *cfg)
{
    ck_assert_int_eq(pj_sim_set_link(world, alice, bob, cfg), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_set_link(world, bob, alice, cfg), PJ_SUCCESS);
}
