/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * RFC 3263 4.1 for a target that leaves the transport open, in a world with a name server: which transport, which SRV
 * records, and what of broken records and servers. check_target.c has the targets with a transport or port.
 */
#include "support/suites.h"
#include "support/endpoint.h"
#include "support/sim_world.h"

#include <stdio.h>
#include <string.h>

#include "transport/resolver.h"

static pj_sim_host *names;
static pj_pool_t *pool;
static pjsip_tpfactory tls;
static int told;
static pj_status_t result;
static char list[1024];
static unsigned queries[300]; /* that arrived, by type */

/* ---- The world ---- */

static unsigned type_in(const pj_uint8_t *query, pj_size_t len)
{
    pj_size_t at = 12;

    while (at < len && query[at])
        at += 1u + query[at];
    return at + 2 < len ? (unsigned)query[at + 1] << 8 | query[at + 2] : 0;
}

static void count_queries(void *arg, const pj_sim_trace *entry)
{
    unsigned type;

    (void)arg;
    if (entry->what != PJ_SIM_ARRIVED || pj_sockaddr_get_port(&entry->dst) != 53)
        return;
    type = type_in(entry->data, entry->len);
    if (type < PJ_ARRAY_SIZE(queries))
        queries[type]++;
}

static void add(const char *record)
{
    ck_assert_int_eq(pj_sim_dns_add(world_sim, record), PJ_SUCCESS);
}

static void start_udp(void)
{
    pjsip_udp_transport_cfg udp;
    pj_str_t here = {(char *)(uintptr_t)WORLD_HERE, (pj_ssize_t)strlen(WORLD_HERE)};

    pjsip_udp_transport_cfg_default(&udp, pj_AF_INET());
    pj_sockaddr_init(pj_AF_INET(), &udp.bind_addr, &here, 5060);
    ck_assert_int_eq(pjsip_udp_transport_start2(test_endpt, &udp, NULL), PJ_SUCCESS);
}

static void start_tcp(void)
{
    pjsip_tcp_transport_cfg tcp;
    pj_str_t here = {(char *)(uintptr_t)WORLD_HERE, (pj_ssize_t)strlen(WORLD_HERE)};

    pjsip_tcp_transport_cfg_default(&tcp, pj_AF_INET());
    pj_sockaddr_init(pj_AF_INET(), &tcp.bind_addr, &here, 5060);
    ck_assert_int_eq(pjsip_tcp_transport_start3(test_endpt, &tcp, NULL), PJ_SUCCESS);
}

static pj_status_t no_connection(pjsip_tpfactory *factory, pjsip_tpmgr *mgr, pjsip_endpoint *endpt,
                                 const pj_sockaddr *rem_addr, int addr_len, pjsip_transport **tp)
{
    (void)factory;
    (void)mgr;
    (void)endpt;
    (void)rem_addr;
    (void)addr_len;
    (void)tp;
    return PJ_ENOTSUP;
}

static pj_status_t gone(pjsip_tpfactory *factory)
{
    (void)factory;
    return PJ_SUCCESS;
}

/* Something that could send by TLS: enough to be chosen. */
static void start_tls(void)
{
    memset(&tls, 0, sizeof(tls));
    tls.type = PJSIP_TRANSPORT_TLS;
    tls.type_name = (char *)"TLS";
    tls.create_transport = &no_connection;
    tls.destroy = &gone;
    tls.addr_name.host = pj_str((char *)WORLD_HERE);
    ck_assert_int_eq(pjsip_tpmgr_register_tpfactory(pjsip_endpt_get_tpmgr(test_endpt), &tls),
                     PJ_SUCCESS);
}

static void setup(void)
{
    world_begin();
    ck_assert_int_eq(pj_sim_host_create(world_sim, "names", "10.0.0.53", &names), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_dns_serve(names), PJ_SUCCESS);
    memset(queries, 0, sizeof(queries));
    pj_sim_set_trace(world_sim, count_queries, NULL);
    pj_sim_enter_host(world_here);
    test_endpt_create();
    test_endpt_join_world();
    pool = pjsip_endpt_create_pool(test_endpt, "target", 4000, 4000);
    add("u.example.com A 192.0.2.1");
    add("t.example.com A 192.0.2.2");
    add("s.example.com A 192.0.2.3");
    add("example.com A 192.0.2.9");
}

static void teardown(void)
{
    pj_pool_release(pool);
    test_endpt_destroy();
    world_end();
}

/* ---- Asking ---- */

static void on_resolved(pj_status_t status, void *token, const struct pjsip_server_addresses *addr)
{
    size_t at = 0;

    ck_assert_ptr_eq(token, &told);
    told++;
    result = status;
    list[0] = '\0';
    for (unsigned i = 0; status == PJ_SUCCESS && i < addr->count; i++) {
        char text[80];

        at += (size_t)snprintf(list + at, sizeof(list) - at, "%s%d/%s", i ? " " : "",
                               addr->entry[i].type,
                               pj_sockaddr_print(&addr->entry[i].addr, text, sizeof(text), 3));
    }
}

/* As a request to that URI would. */
static void ask(const char *uri)
{
    char text[300];
    pjsip_host_info target;
    pjsip_uri *parsed;

    snprintf(text, sizeof(text), "%s", uri);
    parsed = pjsip_parse_uri(pool, text, strlen(text), 0);
    ck_assert_ptr_nonnull(parsed);
    ck_assert_int_eq(pjsip_get_dest_info(parsed, NULL, pool, &target), PJ_SUCCESS);
    told = 0;
    pjsip_endpt_resolve(test_endpt, pool, &target, &told, &on_resolved);
}

/* The list, or "" and a failure; told once. */
static const char *find(const char *uri)
{
    ask(uri);
    world_settle();
    ck_assert_int_eq(told, 1);
    ck_assert_int_eq(result == PJ_SUCCESS, list[0] != '\0');
    return list;
}

static void add_srv(void)
{
    add("_sip._udp.example.com SRV 10 0 5071 u.example.com");
    add("_sip._tcp.example.com SRV 10 0 5072 t.example.com");
    add("_sips._tcp.example.com SRV 10 0 5073 s.example.com");
}

static void add_naptr(void)
{
    add("example.com NAPTR 50 50 \"s\" \"SIPS+D2T\" \"\" _sips._tcp.example.com");
    add("example.com NAPTR 90 50 \"s\" \"SIP+D2T\" \"\" _sip._tcp.example.com");
    add("example.com NAPTR 100 50 \"s\" \"SIP+D2U\" \"\" _sip._udp.example.com");
}

/* ---- What is chosen ---- */

START_TEST(the_domain_chooses_among_the_transports_that_we_have)
{
    add_srv();
    add_naptr();
    start_udp();
    ck_assert_str_eq(find("sip:example.com"), "1/192.0.2.1:5071");
    start_tcp();
    ck_assert_str_eq(find("sip:example.com"), "2/192.0.2.2:5072");
    start_tls();
    ck_assert_str_eq(find("sip:example.com"), "3/192.0.2.3:5073");
    ck_assert_uint_eq(queries[PJ_DNS_TYPE_NAPTR], 1); /* the rest came from the cache */
}
END_TEST

START_TEST(a_secure_target_takes_secure_services_only)
{
    add_srv();
    add_naptr();
    start_udp();
    start_tcp();
    start_tls();
    ck_assert_str_eq(find("sips:example.com"), "3/192.0.2.3:5073");
    add("other.example.org NAPTR 1 1 \"s\" \"SIP+D2T\" \"\" _sip._tcp.example.com");
    ck_assert_str_eq(find("sips:other.example.org"), "");
}
END_TEST

START_TEST(a_transport_or_a_port_in_the_uri_is_obeyed_without_asking)
{
    add_srv();
    add_naptr();
    start_udp();
    start_tcp();
    ck_assert_str_eq(find("sip:example.com;transport=udp"), "1/192.0.2.1:5071");
    ck_assert_str_eq(find("sip:example.com:5099"), "1/192.0.2.9:5099");
    ck_assert_uint_eq(queries[PJ_DNS_TYPE_NAPTR], 0);
}
END_TEST

START_TEST(a_replacement_in_another_domain_is_followed)
{
    add("_sip._tcp.farm.example.net SRV 1 0 5090 t.example.com");
    add("example.com NAPTR 1 1 \"s\" \"SIP+D2T\" \"\" _sip._tcp.farm.example.net");
    add_srv();
    start_udp();
    start_tcp();
    ck_assert_str_eq(find("sip:example.com"), "2/192.0.2.2:5090");
}
END_TEST

START_TEST(without_naptr_the_first_transport_that_has_servers_is_taken)
{
    add("_sip._tcp.example.com SRV 10 0 5072 t.example.com");
    start_udp();
    start_tcp();
    ck_assert_str_eq(find("sip:example.com"), "2/192.0.2.2:5072");
    add("_sip._udp.both.example.org SRV 10 0 5071 u.example.com");
    add("_sip._tcp.both.example.org SRV 10 0 5072 t.example.com");
    ck_assert_str_eq(find("sip:both.example.org"), "1/192.0.2.1:5071");
}
END_TEST

START_TEST(without_services_the_addresses_serve_by_udp_or_tls)
{
    start_udp();
    start_tcp();
    start_tls();
    ck_assert_str_eq(find("sip:example.com"), "1/192.0.2.9:5060");
    ck_assert_str_eq(find("sips:example.com"), "3/192.0.2.9:5061");
}
END_TEST

START_TEST(an_endpoint_with_tcp_alone_uses_tcp)
{
    start_tcp();
    ck_assert_str_eq(find("sip:example.com"), "2/192.0.2.9:5060");
}
END_TEST

START_TEST(an_unspecified_type_is_open_too)
{
    pjsip_host_info target;

    add_srv();
    add_naptr();
    start_udp();
    start_tcp();
    memset(&target, 0, sizeof(target));
    target.addr.host = pj_str((char *)"example.com");
    told = 0;
    pjsip_endpt_resolve(test_endpt, pool, &target, &told, &on_resolved);
    world_settle();
    ck_assert_str_eq(list, "2/192.0.2.2:5072");
    target.flag = PJSIP_TRANSPORT_RELIABLE;
    pjsip_endpt_resolve(test_endpt, pool, &target, &told, &on_resolved);
    world_settle();
    ck_assert_uint_eq(queries[PJ_DNS_TYPE_NAPTR], 1);
}
END_TEST

START_TEST(a_program_that_sets_the_type_has_decided)
{
    pjsip_host_info target;

    add_srv();
    add_naptr();
    start_udp();
    start_tcp();
    start_tls();
    memset(&target, 0, sizeof(target));
    target.addr.host = pj_str((char *)"example.com");
    target.type = PJSIP_TRANSPORT_TCP;
    target.flag = PJSIP_TRANSPORT_DATAGRAM | PJSIP__HOST_OPEN;
    told = 0;
    pjsip_endpt_resolve(test_endpt, pool, &target, &told, &on_resolved);
    world_settle();
    ck_assert_str_eq(list, "2/192.0.2.2:5072");
    ck_assert_uint_eq(queries[PJ_DNS_TYPE_NAPTR], 0);
}
END_TEST

START_TEST(the_setting_turns_it_off)
{
    add_srv();
    add_naptr();
    start_udp();
    start_tcp();
    pjsip_endpt_limits(test_endpt)->naptr = 0;
    ck_assert_str_eq(find("sip:example.com"), "1/192.0.2.1:5071");
    ck_assert_uint_eq(queries[PJ_DNS_TYPE_NAPTR], 0);
}
END_TEST

/* ---- What leads nowhere ---- */

START_TEST(a_service_without_servers_gives_way_to_the_next_of_its_order)
{
    add("example.com NAPTR 1 1 \"s\" \"SIP+D2T\" \"\" _sip._tcp.nowhere.example.com");
    add("example.com NAPTR 1 2 \"s\" \"SIP+D2U\" \"\" _sip._udp.example.com");
    add_srv();
    start_udp();
    start_tcp();
    ck_assert_str_eq(find("sip:example.com"), "1/192.0.2.1:5071");
}
END_TEST

START_TEST(if_no_service_has_servers_the_domain_serves_by_the_preferred_transport)
{
    add("example.com NAPTR 1 1 \"s\" \"SIP+D2T\" \"\" _sip._tcp.nowhere.example.com");
    add("example.com NAPTR 2 1 \"s\" \"SIP+D2U\" \"\" _sip._udp.example.com");
    start_udp();
    start_tcp();
    ck_assert_str_eq(find("sip:example.com"), "2/192.0.2.9:5060");
}
END_TEST

START_TEST(broken_records_are_as_good_as_none)
{
    char record[400];

    snprintf(record, sizeof(record), "example.com NAPTR 1 1 \"s\" \"SIP+D2T\" \"!%0240d!\" .", 0);
    add(record);
    add("example.com NAPTR 1 1 \"\" \"SIP+D2T\" \"\" example.com"); /* leads to itself */
    add("example.com NAPTR 1 1 \"s\" \"SIP+D2T\" \"\" .");
    add("example.com NAPTR 1 1 \"a\" \"SIP+D2T\" \"\" t.example.com");
    add("example.com NAPTR 1 1 \"s\" \"SIP+D2T\" \"\" dotless");
    add_srv();
    start_udp();
    start_tcp();
    ck_assert_str_eq(find("sip:example.com"), "1/192.0.2.1:5071");
}
END_TEST

START_TEST(a_service_that_is_decidedly_not_there_is_not_replaced_by_addresses)
{
    add("_sip._udp.example.com SRV 0 0 0 .");
    start_udp();
    ck_assert_str_eq(find("sip:example.com"), "");
}
END_TEST

START_TEST(a_name_that_nobody_has_is_an_error)
{
    start_udp();
    start_tcp();
    ck_assert_str_eq(find("sip:nobody.example.org"), "");
}
END_TEST

START_TEST(a_name_too_long_for_services_is_an_error)
{
    char uri[300] = "sip:";

    for (int i = 0; i < 4; i++)
        memset(uri + 4 + i * 62, 'a', 61), uri[4 + i * 62 + 61] = '.';
    uri[4 + 247] = '\0';
    start_udp();
    start_tcp();
    ck_assert_str_eq(find(uri), "");
}
END_TEST

/* ---- Bad servers ---- */

static int naptr_fails; /* with this RCODE; -1: is dropped */

/* A server that knows everything but NAPTR, on a host of its own. */
static unsigned serve_badly(void *arg)
{
    pj_sock_t sock = *(pj_sock_t *)arg;
    pj_uint8_t packet[600];
    pj_ssize_t len = sizeof(packet);
    int from_len = sizeof(pj_sockaddr);
    pj_sockaddr from;
    unsigned type;

    if (pj_sock_recvfrom(sock, packet, &len, 0, &from, &from_len) != PJ_SUCCESS)
        return 0;
    type = type_in(packet, (pj_size_t)len);
    if (type == PJ_DNS_TYPE_NAPTR && naptr_fails < 0)
        return 1;
    packet[2] |= 0x80;
    packet[3] = (pj_uint8_t)(type == PJ_DNS_TYPE_NAPTR ? naptr_fails : 0);
    packet[11] = 0; /* no OPT record */
    len = 12;
    while (packet[len])
        len += 1 + packet[len];
    len += 5;
    if (type == PJ_DNS_TYPE_A) {
        static const pj_uint8_t a[] = {0xc0, 12, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 192, 0, 2, 77};

        memcpy(packet + len, a, sizeof(a));
        len += (pj_ssize_t)sizeof(a);
        packet[7] = 1;
    }
    pj_sock_sendto(sock, packet, &len, 0, &from, from_len);
    return 1;
}

static pj_sock_t bad_sock;

static void use_bad_server(int rcode)
{
    pj_str_t addr = {(char *)(uintptr_t) "10.0.0.54", 9};
    pj_dns_resolver *resolver;
    pj_sockaddr local;
    pj_sim_host *bad;

    naptr_fails = rcode;
    ck_assert_int_eq(pj_sim_host_create(world_sim, "bad", "10.0.0.54", &bad), PJ_SUCCESS);
    pj_sim_enter_host(bad);
    pj_sockaddr_init(pj_AF_INET(), &local, &addr, 53);
    ck_assert_int_eq(pj_sock_socket(pj_AF_INET(), pj_SOCK_DGRAM(), 0, &bad_sock), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_bind(bad_sock, &local, (int)pj_sockaddr_get_len(&local)), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_add_poller(bad, serve_badly, NULL, &bad_sock, NULL), PJ_SUCCESS);
    pj_sim_enter_host(world_here);
    ck_assert_int_eq(pjsip_endpt_create_resolver(test_endpt, &resolver), PJ_SUCCESS);
    ck_assert_int_eq(pj_dns_resolver_set_ns(resolver, 1, &addr, NULL), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_set_resolver(test_endpt, resolver), PJ_SUCCESS);
}

static const int rcodes[] = {PJ_DNS_RCODE_SERVFAIL, PJ_DNS_RCODE_NOTIMPL, PJ_DNS_RCODE_REFUSED,
                             PJ_DNS_RCODE_FORMERR};

START_TEST(a_server_that_fails_on_naptr_still_gives_addresses)
{
    use_bad_server(rcodes[_i]);
    start_udp();
    start_tcp();
    ask("sip:example.com");
    world_pass_ms(30000);
    ck_assert_int_eq(told, 1);
    ck_assert_str_eq(list, "1/192.0.2.77:5060");
}
END_TEST

START_TEST(a_server_that_drops_naptr_costs_two_rounds)
{
    use_bad_server(-1);
    start_udp();
    start_tcp();
    ask("sip:example.com");
    world_pass_ms(3900);
    ck_assert_int_eq(told, 0);
    world_pass_ms(200);
    ck_assert_int_eq(told, 1);
    ck_assert_str_eq(list, "1/192.0.2.77:5060");
}
END_TEST

START_TEST(and_is_not_asked_again_for_a_minute)
{
    use_bad_server(-1);
    start_udp();
    start_tcp();
    ask("sip:example.com");
    world_pass_ms(4100);
    ck_assert_int_eq(told, 1);
    ask("sip:other.example.com");
    world_pass_ms(100);
    ck_assert_int_eq(told, 1);
    ck_assert_str_eq(list, "1/192.0.2.77:5060");
    world_pass_ms(60000);
    ask("sip:another.example.com");
    world_pass_ms(3900);
    ck_assert_int_eq(told, 0);
    world_pass_ms(200);
    ck_assert_int_eq(told, 1);
}
END_TEST

START_TEST(silent_servers_cost_no_more_than_without_naptr)
{
    pj_sim_dns_set_failure(names, -1);
    start_udp();
    start_tcp();
    ask("sip:example.com");
    world_pass_ms(19900);
    ck_assert_int_eq(told, 0);
    world_pass_ms(200);
    ck_assert_int_eq(told, 1);
    ck_assert_int_eq(result, PJ_ETIMEDOUT);
}
END_TEST

START_TEST(the_end_of_the_resolver_ends_it)
{
    pj_dns_resolver *resolver;

    ck_assert_int_eq(pjsip_endpt_create_resolver(test_endpt, &resolver), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_set_resolver(test_endpt, resolver), PJ_SUCCESS);
    pj_sim_dns_set_failure(names, -1);
    start_udp();
    ask("sip:example.com");
    world_pass_ms(_i * 1000); /* in the question about NAPTR, SRV, A */
    ck_assert_int_eq(told, 0);
    pjsip_endpt_set_resolver(test_endpt, NULL);
    ck_assert_int_eq(told, 1);
    ck_assert_int_eq(result, PJ_ECANCELLED);
}
END_TEST

/* ---- What it costs ---- */

START_TEST(without_naptr_it_takes_no_longer_than_with_the_transport_given)
{
    pj_sim_link_cfg link;

    add_srv();
    start_udp();
    start_tcp();
    pj_sim_link_cfg_default(&link);
    link.delay = 50 * PJ_SIM_MSEC;
    ck_assert_int_eq(pj_sim_set_link(world_sim, world_here, names, &link), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_set_link(world_sim, names, world_here, &link), PJ_SUCCESS);
    ask("sip:example.com");
    world_pass_ms(199);
    ck_assert_int_eq(told, 0);
    world_pass_ms(2); /* NAPTR and SRV, then A */
    ck_assert_int_eq(told, 1);
    ck_assert_str_eq(list, "1/192.0.2.1:5071");
}
END_TEST

START_TEST(what_is_known_is_not_asked_again_until_it_expires)
{
    add("example.com 60 NAPTR 1 1 \"s\" \"SIP+D2T\" \"\" _sip._tcp.example.com");
    add_srv();
    start_udp();
    start_tcp();
    ck_assert_str_eq(find("sip:example.com"), "2/192.0.2.2:5072");
    pj_sim_dns_remove(world_sim, "example.com");
    add("example.com 60 NAPTR 1 1 \"s\" \"SIP+D2U\" \"\" _sip._udp.example.com");
    world_pass_ms(59000);
    ck_assert_str_eq(find("sip:example.com"), "2/192.0.2.2:5072");
    ck_assert_uint_eq(queries[PJ_DNS_TYPE_NAPTR], 1);
    world_pass_ms(2000);
    ck_assert_str_eq(find("sip:example.com"), "1/192.0.2.1:5071");
    ck_assert_uint_eq(queries[PJ_DNS_TYPE_NAPTR], 2);
}
END_TEST

Suite *target_dns_suite(void);
Suite *target_dns_suite(void)
{
    Suite *s = suite_create("target_dns");
    TCase *tc = tcase_create("target_dns");

    tcase_add_checked_fixture(tc, setup, teardown);
    tcase_add_test(tc, the_domain_chooses_among_the_transports_that_we_have);
    tcase_add_test(tc, a_secure_target_takes_secure_services_only);
    tcase_add_test(tc, a_transport_or_a_port_in_the_uri_is_obeyed_without_asking);
    tcase_add_test(tc, a_replacement_in_another_domain_is_followed);
    tcase_add_test(tc, without_naptr_the_first_transport_that_has_servers_is_taken);
    tcase_add_test(tc, without_services_the_addresses_serve_by_udp_or_tls);
    tcase_add_test(tc, an_endpoint_with_tcp_alone_uses_tcp);
    tcase_add_test(tc, an_unspecified_type_is_open_too);
    tcase_add_test(tc, a_program_that_sets_the_type_has_decided);
    tcase_add_test(tc, the_setting_turns_it_off);
    tcase_add_test(tc, a_service_without_servers_gives_way_to_the_next_of_its_order);
    tcase_add_test(tc, if_no_service_has_servers_the_domain_serves_by_the_preferred_transport);
    tcase_add_test(tc, broken_records_are_as_good_as_none);
    tcase_add_test(tc, a_service_that_is_decidedly_not_there_is_not_replaced_by_addresses);
    tcase_add_test(tc, a_name_that_nobody_has_is_an_error);
    tcase_add_test(tc, a_name_too_long_for_services_is_an_error);
    tcase_add_loop_test(tc, a_server_that_fails_on_naptr_still_gives_addresses, 0,
                        PJ_ARRAY_SIZE(rcodes));
    tcase_add_test(tc, a_server_that_drops_naptr_costs_two_rounds);
    tcase_add_test(tc, and_is_not_asked_again_for_a_minute);
    tcase_add_test(tc, silent_servers_cost_no_more_than_without_naptr);
    tcase_add_loop_test(tc, the_end_of_the_resolver_ends_it, 0, 19);
    tcase_add_test(tc, without_naptr_it_takes_no_longer_than_with_the_transport_given);
    tcase_add_test(tc, what_is_known_is_not_asked_again_until_it_expires);
    suite_add_tcase(s, tc);
    return s;
}
