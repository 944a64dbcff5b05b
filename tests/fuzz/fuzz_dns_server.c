/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Queries to DNS servers: the one for tests (pjlib-util/dns_server.h) and the one of the simulated world. The server is
 * given records, the input is sent to it in that world; an answer must parse if the query does, be an answer, and repeat
 * the query's id. The servers live as long as the process: an input leaves nothing in them.
 */
#include "fuzz/fuzz.h"

#include <pj/sim.h>
#include <pjlib-util.h>
#include <string.h>

enum { ANSWER_ROOM = 8192, HEADER = 12, ANSWER_BIT = 0x80, SIM_PORT = 53 };

static struct {
    pj_caching_pool pools;
    pj_pool_t *pool;
    pj_sim *sim;
    pj_sim_host *host;
    pj_ioqueue_t *ioqueue;
    pj_dns_server *server;
    pj_sockaddr address;
    pj_sockaddr sim_address;
    pj_sock_t sock;
} world;

static unsigned poll_ioqueue(void *arg)
{
    const pj_time_val none = {0, 0};
    int count = pj_ioqueue_poll(arg, &none);

    return count > 0 ? (unsigned)count : 0;
}

static void add_records(void)
{
    pj_str_t name = pj_str((char *)"a.example"), alias = pj_str((char *)"b.example"),
             srv = pj_str((char *)"_sip._udp.example"), loop = pj_str((char *)"loop.example");
    pj_in_addr address = {htonl(0x0a000001)};
    pj_dns_parsed_rr rr[4];

    pj_dns_init_a_rr(&rr[0], &name, PJ_DNS_CLASS_IN, 60, &address);
    pj_dns_init_cname_rr(&rr[1], &alias, PJ_DNS_CLASS_IN, 60, &name);
    pj_dns_init_cname_rr(&rr[2], &loop, PJ_DNS_CLASS_IN, 60, &loop);
    pj_dns_init_srv_rr(&rr[3], &srv, PJ_DNS_CLASS_IN, 60, 1, 2, 5060, &name);
    FUZZ_CHECK(pj_dns_server_add_rec(world.server, 4, rr) == PJ_SUCCESS);
    FUZZ_CHECK(pj_sim_dns_add(world.sim, "a.example 60 A 10.0.0.1") == PJ_SUCCESS);
    FUZZ_CHECK(pj_sim_dns_add(world.sim, "b.example 60 CNAME a.example") == PJ_SUCCESS);
    FUZZ_CHECK(pj_sim_dns_add(world.sim, "loop.example 60 CNAME loop.example") == PJ_SUCCESS);
    FUZZ_CHECK(pj_sim_dns_add(world.sim, "_sip._udp.example 60 SRV 1 2 5060 a.example") ==
               PJ_SUCCESS);
}

static void make_world(void)
{
    pj_str_t any = pj_str((char *)"127.0.0.1");
    pj_sim_link_cfg link;
    pj_sim_poller *poller;

    pj_caching_pool_init(&world.pools, NULL, 0);
    world.pool = pj_pool_create(&world.pools.factory, "world", 4000, 4000, NULL);
    FUZZ_CHECK(pj_sim_create(1, &world.sim) == PJ_SUCCESS);
    pj_sim_link_cfg_default(&link);
    link.delay = 0;
    FUZZ_CHECK(pj_sim_set_link(world.sim, NULL, NULL, &link) == PJ_SUCCESS);
    FUZZ_CHECK(pj_sim_host_create(world.sim, "here", "10.0.0.9", &world.host) == PJ_SUCCESS);
    FUZZ_CHECK(pj_sim_set_link(world.sim, world.host, world.host, &link) == PJ_SUCCESS);
    pj_sim_enter_host(world.host);
    FUZZ_CHECK(pj_sim_dns_serve(world.host) == PJ_SUCCESS);
    FUZZ_CHECK(pj_ioqueue_create(world.pool, 16, &world.ioqueue) == PJ_SUCCESS);
    FUZZ_CHECK(pj_dns_server_create(&world.pools.factory, world.ioqueue, pj_AF_INET(), 0, 0,
                                    &world.server) == PJ_SUCCESS);
    FUZZ_CHECK(pj_dns_server_get_addr(world.server, &world.address) == PJ_SUCCESS);
    FUZZ_CHECK(pj_sockaddr_init(pj_AF_INET(), &world.sim_address, &any, SIM_PORT) == PJ_SUCCESS);
    FUZZ_CHECK(pj_sim_add_poller(world.host, poll_ioqueue, NULL, world.ioqueue, &poller) ==
               PJ_SUCCESS);
    FUZZ_CHECK(pj_sock_socket(pj_AF_INET(), pj_SOCK_DGRAM(), 0, &world.sock) == PJ_SUCCESS);
    add_records();
}

/* The server's answer to the input; -1: none. */
static pj_ssize_t ask(const pj_sockaddr *to, const uint8_t *data, size_t size, char *answer)
{
    pj_ssize_t len = (pj_ssize_t)size;

    if (pj_sock_sendto(world.sock, data, &len, 0, to, (int)pj_sockaddr_get_len(to)) != PJ_SUCCESS)
        return -1;
    FUZZ_CHECK(pj_sim_run_for(world.sim, 0) == PJ_SUCCESS);
    len = ANSWER_ROOM;
    return pj_sock_recv(world.sock, answer, &len, MSG_DONTWAIT) == PJ_SUCCESS ? len : -1;
}

static pj_bool_t parses(pj_pool_t *pool, const void *packet, size_t len)
{
    pj_dns_parsed_packet *parsed = NULL;

    return pj_dns_parse_packet(pool, fuzz_copy(packet, len), (unsigned)len, &parsed) == PJ_SUCCESS;
}

static void check_answer(pj_pool_t *pool, const uint8_t *query, size_t size, const char *answer,
                         pj_ssize_t len)
{
    if (len < 0)
        return;
    FUZZ_CHECK(size >= HEADER && len >= HEADER);
    FUZZ_CHECK(!(query[2] & ANSWER_BIT) && (answer[2] & (char)ANSWER_BIT));
    FUZZ_CHECK(memcmp(query, answer, 2) == 0);
    FUZZ_CHECK(parses(pool, answer, (size_t)len) || !parses(pool, query, size));
}

FUZZ_TARGET(fuzz_dns_server)
{
    pj_pool_t *pool = fuzz_begin();
    char answer[ANSWER_ROOM];

    if (!world.sim)
        make_world();
    pj_sim_enter_host(world.host);
    check_answer(pool, data, size, answer, ask(&world.address, data, size, answer));
    check_answer(pool, data, size, answer, ask(&world.sim_address, data, size, answer));
    pj_sim_leave(world.sim);
    return fuzz_end();
}
