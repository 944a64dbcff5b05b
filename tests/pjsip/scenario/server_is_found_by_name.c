/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Requests to sip:example.com find their servers (RFC 3263) in a world with a name server, hosts of
 * both families, and failures of all kinds; stateful sending, the resolver and its cache, and the
 * transports are the real ones.
 */
#include "support/endpoint.h"
#include "support/sim_world.h"
#include "support/suites.h"

#include <stdio.h>
#include <string.h>

Suite *server_is_found_by_name_suite(void);

enum { SERVERS = 4, CONNECTIONS = 16, MESSAGE = 4000 };

/* A host that answers every request with 200, by UDP and TCP, of one family. */
typedef struct server {
    pj_sim_host *host;
    pj_sock_t udp, tcp, connection[CONNECTIONS];
    unsigned connections, requests;
} server;

static server servers[SERVERS];
static pj_sim_host *names;
static int code; /* of the last end; 0: none */
static unsigned ends;

/* ---- The servers ---- */

/* "SIP/2.0 200 OK" with the request's own headers is answer enough. */
static pj_ssize_t answer(char *out, size_t size, const char *request)
{
    return snprintf(out, size, "SIP/2.0 200 OK%s", strstr(request, "\r\n"));
}

static unsigned serve_datagram(server *s)
{
    char in[MESSAGE], out[MESSAGE + 20];
    pj_ssize_t len = sizeof(in) - 1;
    pj_sockaddr from;
    int from_len = sizeof(from);

    if (pj_sock_recvfrom(s->udp, in, &len, 0, &from, &from_len) != PJ_SUCCESS)
        return 0;
    in[len] = '\0';
    s->requests++;
    len = answer(out, sizeof(out), in);
    pj_sock_sendto(s->udp, out, &len, 0, &from, from_len);
    return 1;
}

static unsigned serve_stream(server *s, pj_sock_t sock)
{
    char in[MESSAGE], out[MESSAGE + 20];
    pj_ssize_t len = sizeof(in) - 1;

    if (pj_sock_recv(sock, in, &len, 0) != PJ_SUCCESS || len <= 0)
        return 0;
    in[len] = '\0';
    s->requests++;
    len = answer(out, sizeof(out), in);
    pj_sock_send(sock, out, &len, 0);
    return 1;
}

static unsigned serve(void *arg)
{
    server *s = arg;
    unsigned count = serve_datagram(s);

    if (s->tcp != PJ_INVALID_SOCKET && s->connections < CONNECTIONS &&
        pj_sock_accept(s->tcp, &s->connection[s->connections], NULL, NULL) == PJ_SUCCESS)
        s->connections++;
    for (unsigned i = 0; i < s->connections; i++)
        count += serve_stream(s, s->connection[i]);
    return count;
}

static pj_sock_t bound(const char *ip, int type)
{
    pj_str_t text = {(char *)(uintptr_t)ip, (pj_ssize_t)strlen(ip)};
    int af = strchr(ip, ':') ? pj_AF_INET6() : pj_AF_INET();
    pj_sockaddr addr;
    pj_sock_t sock;

    ck_assert_int_eq(pj_sockaddr_init(af, &addr, &text, 5060), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_socket(af, type, 0, &sock), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_bind(sock, &addr, (int)pj_sockaddr_get_len(&addr)), PJ_SUCCESS);
    return sock;
}

static void open_server(server *s, const char *name, const char *ip)
{
    ck_assert_int_eq(pj_sim_host_create(world_sim, name, ip, &s->host), PJ_SUCCESS);
    pj_sim_enter_host(s->host);
    s->udp = bound(ip, pj_SOCK_DGRAM());
    s->tcp = bound(ip, pj_SOCK_STREAM());
    ck_assert_int_eq(pj_sock_listen(s->tcp, CONNECTIONS), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_add_poller(s->host, serve, NULL, s, NULL), PJ_SUCCESS);
    s->requests = s->connections = 0;
}

/* It runs, but nothing listens for connections. */
static void refuse_connections(server *s)
{
    pj_sock_close(s->tcp);
    s->tcp = PJ_INVALID_SOCKET;
}

/* ---- The client ---- */

static void start_transports(const char *ip)
{
    pj_str_t text = {(char *)(uintptr_t)ip, (pj_ssize_t)strlen(ip)};
    int af = strchr(ip, ':') ? pj_AF_INET6() : pj_AF_INET();
    pjsip_udp_transport_cfg udp;
    pjsip_tcp_transport_cfg tcp;
    pjsip_transport *transport;
    pjsip_tpfactory *listener;

    pjsip_udp_transport_cfg_default(&udp, af);
    pj_sockaddr_init(af, &udp.bind_addr, &text, 5060);
    ck_assert_int_eq(pjsip_udp_transport_start2(test_endpt, &udp, &transport), PJ_SUCCESS);
    pjsip_tcp_transport_cfg_default(&tcp, af);
    pj_sockaddr_init(af, &tcp.bind_addr, &text, 5060);
    ck_assert_int_eq(pjsip_tcp_transport_start3(test_endpt, &tcp, &listener), PJ_SUCCESS);
}

static void add(const char *record)
{
    ck_assert_int_eq(pj_sim_dns_add(world_sim, record), PJ_SUCCESS);
}

static void setup(void)
{
    pj_sim_link_cfg link;

    world_begin();
    pj_sim_link_cfg_default(&link);
    ck_assert_int_eq(pj_sim_set_link(world_sim, NULL, NULL, &link), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_host_create(world_sim, "names", "10.0.0.53", &names), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_dns_serve(names), PJ_SUCCESS);
    open_server(&servers[0], "one", "10.0.1.1");
    open_server(&servers[1], "two", "10.0.1.2");
    open_server(&servers[2], "three", "10.0.1.3");
    open_server(&servers[3], "six", "2001:db8:1::6");
    add("one.example.com A 10.0.1.1");
    add("two.example.com A 10.0.1.2");
    add("three.example.com A 10.0.1.3");
    add("six.example.com AAAA 2001:db8:1::6");
    pj_sim_enter_host(world_here);
    test_endpt_create();
    test_endpt_join_world();
    ck_assert_int_eq(pjsip_tsx_layer_init_module(test_endpt), PJ_SUCCESS);
    start_transports(WORLD_HERE);
    start_transports(WORLD_HERE6);
}

static void teardown(void)
{
    world_pass_ms(40000);
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 0);
    test_endpt_destroy();
    world_end();
}

static void on_end(void *token, pjsip_event *e)
{
    (void)token;
    ends++;
    code = e->body.tsx_state.tsx->status_code;
}

static void start_request(const char *uri)
{
    pj_str_t to = {(char *)(uintptr_t)uri, (pj_ssize_t)strlen(uri)}, us = {(char *)"sip:us@us", 9};
    pjsip_tx_data *tdata;

    ends = 0;
    code = 0;
    ck_assert_int_eq(pjsip_endpt_create_request(test_endpt, &pjsip_options_method, &to, &us, &to,
                                                NULL, NULL, 1, NULL, &tdata),
                     PJ_SUCCESS);
    pjsip_endpt_send_request(test_endpt, tdata, -1, NULL, on_end);
}

/* @return the final code, within these milliseconds; told once. */
static int request(const char *uri, int ms)
{
    start_request(uri);
    world_pass_ms(ms);
    ck_assert_uint_le(ends, 1);
    return code;
}

/* ---- What is found ---- */

START_TEST(servers_of_the_first_priority_share_by_weight)
{
    add("_sip._udp.example.com SRV 10 75 5060 one.example.com");
    add("_sip._udp.example.com SRV 10 25 5060 two.example.com");
    add("_sip._udp.example.com SRV 20 99 5060 three.example.com");
    for (int i = 0; i < 400; i++)
        ck_assert_int_eq(request("sip:example.com", 100), 200);
    ck_assert_uint_eq(servers[0].requests + servers[1].requests, 400);
    ck_assert_uint_gt(servers[0].requests, 250);
    ck_assert_uint_gt(servers[1].requests, 60);
}
END_TEST

START_TEST(without_services_the_addresses_of_the_name_serve)
{
    add("a.example.com A 10.0.1.1");
    add("alias.example.com CNAME a.example.com");
    ck_assert_int_eq(request("sip:a.example.com", 100), 200);
    ck_assert_int_eq(request("sip:alias.example.com", 100), 200);
    ck_assert_uint_eq(servers[0].requests, 2);
}
END_TEST

START_TEST(a_server_that_has_ipv6_only_is_reached_by_ipv6)
{
    add("_sip._tcp.example.com SRV 10 0 5060 six.example.com");
    ck_assert_int_eq(request("sip:six.example.com", 100), 200);
    ck_assert_int_eq(request("sip:example.com;transport=tcp", 100), 200);
    ck_assert_uint_eq(servers[3].requests, 2);
    ck_assert_uint_eq(servers[3].connections, 1);
}
END_TEST

START_TEST(the_domain_chooses_the_transport)
{
    add("example.com NAPTR 10 1 \"s\" \"SIPS+D2T\" \"\" _sips._tcp.example.com");
    add("example.com NAPTR 20 1 \"s\" \"SIP+D2T\" \"\" _sip._tcp.example.com");
    add("example.com NAPTR 30 1 \"s\" \"SIP+D2U\" \"\" _sip._udp.example.com");
    add("_sips._tcp.example.com SRV 10 0 5061 three.example.com");
    add("_sip._tcp.example.com SRV 10 0 5060 two.example.com");
    add("_sip._udp.example.com SRV 10 0 5060 one.example.com");
    ck_assert_int_eq(request("sip:example.com", 100), 200);
    ck_assert_int_eq(request("sip:example.com", 100), 200);
    ck_assert_uint_eq(servers[1].requests, 2);
    ck_assert_uint_eq(servers[1].connections, 1);
    ck_assert_int_eq(request("sip:example.com;transport=udp", 100), 200);
    ck_assert_uint_eq(servers[0].requests, 1);
}
END_TEST

/* ---- Failing over ---- */

static void three_tcp_servers(void)
{
    add("_sip._tcp.example.com SRV 10 0 5060 one.example.com");
    add("_sip._tcp.example.com SRV 20 0 5060 two.example.com");
    add("_sip._tcp.example.com SRV 30 0 5060 three.example.com");
}

START_TEST(after_a_refusal_the_next_server_is_asked)
{
    three_tcp_servers();
    refuse_connections(&servers[0]);
    ck_assert_int_eq(request("sip:example.com;transport=tcp", 100), 200);
    ck_assert_uint_eq(servers[1].requests, 1);
    refuse_connections(&servers[1]);
    pj_sim_reset_connections(servers[1].host, NULL);
    world_pass_ms(100);
    ck_assert_int_eq(request("sip:example.com;transport=tcp", 100), 200);
    ck_assert_uint_eq(servers[2].requests, 1);
}
END_TEST

START_TEST(a_host_that_routers_call_unreachable_is_passed_over)
{
    three_tcp_servers();
    pj_sim_host_set_state(servers[0].host, PJ_SIM_HOST_UNREACHABLE);
    ck_assert_int_eq(request("sip:example.com;transport=tcp", 100), 200);
    ck_assert_uint_eq(servers[1].requests, 1);
}
END_TEST

START_TEST(a_family_without_a_route_is_passed_over)
{
    add("both.example.com AAAA 2001:db8:ffff::1"); /* nobody's */
    add("both.example.com A 10.0.1.1");
    add("_sip._tcp.example.com SRV 10 0 5060 six.example.com");
    add("_sip._tcp.example.com SRV 20 0 5060 one.example.com");
    pj_sim_host_set_state(servers[3].host, PJ_SIM_HOST_UNREACHABLE);
    ck_assert_int_eq(request("sip:both.example.com:5060;transport=tcp", 100), 200);
    ck_assert_int_eq(request("sip:example.com;transport=tcp", 100), 200);
    ck_assert_uint_eq(servers[0].requests, 2);
}
END_TEST

START_TEST(when_all_servers_fail_the_request_fails_once)
{
    three_tcp_servers();
    for (int i = 0; i < 3; i++)
        refuse_connections(&servers[i]);
    ck_assert_int_eq(request("sip:example.com;transport=tcp", 1000), 503);
    ck_assert_uint_eq(ends, 1);
}
END_TEST

/* ---- The name server ---- */

START_TEST(a_name_that_nobody_has_fails_at_once)
{
    ck_assert_int_ge(request("sip:nobody.example.org", 100), 500);
    ck_assert_uint_eq(ends, 1);
}
END_TEST

START_TEST(a_silent_name_server_is_given_up_and_later_asked_again)
{
    pj_sim_dns_set_failure(names, -1);
    ck_assert_int_eq(request("sip:one.example.com", 1000), 0);
    world_pass_ms(60000);
    ck_assert_uint_eq(ends, 1);
    ck_assert_int_ge(code, 408);
    pj_sim_dns_set_failure(names, 0);
    ck_assert_int_eq(request("sip:one.example.com", 100), 200);
}
END_TEST

START_TEST(lost_queries_and_answers_are_repeated)
{
    pj_sim_link_cfg link;

    pj_sim_link_cfg_default(&link);
    link.loss = PJ_SIM_PERCENT(100);
    ck_assert_int_eq(pj_sim_set_link(world_sim, names, world_here, &link), PJ_SUCCESS);
    start_request("sip:one.example.com");
    world_pass_ms(100);
    link.loss = 0;
    ck_assert_int_eq(pj_sim_set_link(world_sim, names, world_here, &link), PJ_SUCCESS);
    world_pass_ms(10000);
    ck_assert_int_eq(code, 200);
}
END_TEST

START_TEST(an_answer_too_long_for_a_datagram_comes_by_tcp)
{
    char record[100];

    for (int i = 0; i < 40; i++) {
        snprintf(record, sizeof(record), "_sip._udp.example.com SRV %d 0 5060 %s.example.com",
                 i ? 20 + i : 10, i ? "three" : "one");
        add(record);
    }
    ck_assert_int_eq(request("sip:example.com", 100), 200);
    ck_assert_uint_eq(servers[0].requests, 1);
}
END_TEST

static unsigned queries;

static void count_queries(void *arg, const pj_sim_trace *entry)
{
    (void)arg;
    queries += entry->what == PJ_SIM_ARRIVED && pj_sockaddr_get_port(&entry->dst) == 53;
}

START_TEST(answers_are_kept_for_their_time_to_live)
{
    queries = 0;
    pj_sim_set_trace(world_sim, count_queries, NULL);
    add("moving.example.com 60 A 10.0.1.1");
    ck_assert_int_eq(request("sip:moving.example.com:5060", 1000), 200);
    ck_assert_uint_eq(queries, 2); /* A and AAAA */
    pj_sim_dns_remove(world_sim, "moving.example.com");
    add("moving.example.com 60 A 10.0.1.2");
    world_pass_ms(57000);
    ck_assert_int_eq(request("sip:moving.example.com:5060", 1000), 200);
    ck_assert_uint_eq(servers[0].requests, 2);
    world_pass_ms(3000);
    ck_assert_int_eq(request("sip:moving.example.com:5060", 1000), 200);
    ck_assert_uint_eq(servers[0].requests, 2);
    ck_assert_uint_eq(servers[1].requests, 1);
    ck_assert_uint_ge(queries, 3);
}
END_TEST

Suite *server_is_found_by_name_suite(void)
{
    Suite *s = suite_create("server_is_found_by_name");
    TCase *tc = tcase_create("server_is_found_by_name");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, servers_of_the_first_priority_share_by_weight);
    tcase_add_test(tc, without_services_the_addresses_of_the_name_serve);
    tcase_add_test(tc, a_server_that_has_ipv6_only_is_reached_by_ipv6);
    tcase_add_test(tc, the_domain_chooses_the_transport);
    tcase_add_test(tc, after_a_refusal_the_next_server_is_asked);
    tcase_add_test(tc, a_host_that_routers_call_unreachable_is_passed_over);
    tcase_add_test(tc, a_family_without_a_route_is_passed_over);
    tcase_add_test(tc, when_all_servers_fail_the_request_fails_once);
    tcase_add_test(tc, a_name_that_nobody_has_fails_at_once);
    tcase_add_test(tc, a_silent_name_server_is_given_up_and_later_asked_again);
    tcase_add_test(tc, lost_queries_and_answers_are_repeated);
    tcase_add_test(tc, an_answer_too_long_for_a_datagram_comes_by_tcp);
    tcase_add_test(tc, answers_are_kept_for_their_time_to_live);
    suite_add_tcase(s, tc);
    return s;
}
