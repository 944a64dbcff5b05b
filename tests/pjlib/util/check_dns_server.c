/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/oom.h"
#include "support/suites.h"
#include "support/test_pool.h"

#include <pjlib-util/dns_server.h>
#include <pjlib-util/resolver.h>
#include <pj/errno.h>
#include <pj/sock.h>
#include <pj/string.h>
#include <pj/timer.h>

#include <stdint.h>
#include <string.h>

Suite *dns_server_suite(void);

static pj_pool_t *pool;
static pj_ioqueue_t *ioqueue;
static pj_dns_server *server;
static pj_sock_t sock;
static pj_sockaddr server_addr;

static pj_str_t str(const char *text)
{
    return pj_str((char *)(uintptr_t)text);
}

static void setup(void)
{
    test_pools_begin();
    pool = test_pool_make();
    ck_assert_int_eq(pj_ioqueue_create(pool, 16, &ioqueue), PJ_SUCCESS);
    ck_assert_int_eq(
        pj_dns_server_create(test_pool_factory(), ioqueue, pj_AF_INET(), 0, 0, &server),
        PJ_SUCCESS);
    ck_assert_int_eq(pj_dns_server_get_addr(server, &server_addr), PJ_SUCCESS);
    ck_assert_uint_ne(pj_sockaddr_get_port(&server_addr), 0);
    ck_assert_int_eq(pj_sock_socket(pj_AF_INET(), pj_SOCK_DGRAM(), 0, &sock), PJ_SUCCESS);
    ck_assert_int_eq(pj_sock_connect(sock, &server_addr, (int)pj_sockaddr_get_len(&server_addr)),
                     PJ_SUCCESS);
}

static void teardown(void)
{
    pj_sock_close(sock);
    ck_assert_int_eq(pj_dns_server_destroy(server), PJ_SUCCESS);
    pj_ioqueue_destroy(ioqueue);
    pj_pool_release(pool);
    test_pools_end();
}

/* ---- records ---- */

static void add(const pj_dns_parsed_rr *rr)
{
    ck_assert_int_eq(pj_dns_server_add_rec(server, 1, rr), PJ_SUCCESS);
}

static void add_a(const char *name, const char *address)
{
    pj_str_t n = str(name), a = str(address);
    pj_in_addr in = pj_inet_addr(&a);
    pj_dns_parsed_rr rr;

    pj_dns_init_a_rr(&rr, &n, PJ_DNS_CLASS_IN, 60, &in);
    add(&rr);
}

static void add_cname(const char *name, const char *target)
{
    pj_str_t n = str(name), t = str(target);
    pj_dns_parsed_rr rr;

    pj_dns_init_cname_rr(&rr, &n, PJ_DNS_CLASS_IN, 60, &t);
    add(&rr);
}

static void add_srv(const char *name, unsigned prio, const char *target)
{
    pj_str_t n = str(name), t = str(target);
    pj_dns_parsed_rr rr;

    pj_dns_init_srv_rr(&rr, &n, PJ_DNS_CLASS_IN, 60, prio, 7, 5060, &t);
    add(&rr);
}

/* ---- asking ---- */

static pj_uint8_t packet[4096];

/* What comes back to these octets; 0: nothing. */
static unsigned exchange(const void *data, unsigned len)
{
    pj_time_val wait = {1, 0};
    pj_ssize_t n = (pj_ssize_t)len;

    ck_assert_int_eq(pj_sock_send(sock, data, &n, 0), PJ_SUCCESS);
    ck_assert_int_gt(pj_ioqueue_poll(ioqueue, &wait), 0);
    n = sizeof(packet);
    return pj_sock_recv(sock, packet, &n, 0x40 /* MSG_DONTWAIT */) == PJ_SUCCESS ? (unsigned)n : 0;
}

static pj_dns_parsed_packet *parsed(unsigned len)
{
    pj_dns_parsed_packet *answer;

    ck_assert_uint_gt(len, 0);
    ck_assert_int_eq(pj_dns_parse_packet(pool, packet, len, &answer), PJ_SUCCESS);
    ck_assert_int_eq(PJ_DNS_GET_QR(answer->hdr.flags), 1);
    return answer;
}

static unsigned query(pj_uint8_t *out, int type, const char *name)
{
    pj_str_t n = str(name);
    unsigned size = 512;

    ck_assert_int_eq(pj_dns_make_query(out, &size, 0x1234, type, &n), PJ_SUCCESS);
    return size;
}

static pj_dns_parsed_packet *ask(int type, const char *name)
{
    pj_uint8_t q[512];
    pj_dns_parsed_packet *answer = parsed(exchange(q, query(q, type, name)));

    ck_assert_uint_eq(answer->hdr.id, 0x1234);
    ck_assert_uint_eq(answer->hdr.qdcount, 1);
    ck_assert_int_eq(pj_strcmp2(&answer->q[0].name, name), 0);
    ck_assert_uint_eq(answer->q[0].type, (unsigned)type);
    return answer;
}

/* ---- tests ---- */

START_TEST(an_address_is_answered_whatever_the_case_of_its_name)
{
    pj_dns_parsed_packet *answer;

    add_a("Host.Example", "10.1.2.3");
    add_a("host.example", "10.1.2.4");
    add_a("other.example", "10.1.2.5");
    answer = ask(PJ_DNS_TYPE_A, "hOST.eXAMPLE");
    ck_assert_int_eq(PJ_DNS_GET_RCODE(answer->hdr.flags), 0);
    ck_assert_int_eq(PJ_DNS_GET_AA(answer->hdr.flags), 1);
    ck_assert_int_eq(PJ_DNS_GET_RD(answer->hdr.flags), 1);
    ck_assert_uint_eq(answer->hdr.anscount, 2);
    ck_assert_uint_eq(answer->ans[0].ttl, 60);
    ck_assert_uint_eq(answer->ans[0].rdata.a.ip_addr.s_addr, pj_htonl(0x0a010203));
    ck_assert_uint_eq(answer->ans[1].rdata.a.ip_addr.s_addr, pj_htonl(0x0a010204));
}
END_TEST

START_TEST(an_unknown_name_and_an_unknown_type_differ)
{
    pj_dns_parsed_packet *answer;

    add_a("host.example", "10.1.2.3");
    answer = ask(PJ_DNS_TYPE_A, "nobody.example");
    ck_assert_int_eq(PJ_DNS_GET_RCODE(answer->hdr.flags), PJ_DNS_RCODE_NXDOMAIN);
    answer = ask(PJ_DNS_TYPE_AAAA, "host.example");
    ck_assert_int_eq(PJ_DNS_GET_RCODE(answer->hdr.flags), 0);
    ck_assert_uint_eq(answer->hdr.anscount, 0);
}
END_TEST

START_TEST(aliases_are_followed_and_a_circle_of_them_ends)
{
    pj_dns_parsed_packet *answer;

    add_cname("www.example", "web.example");
    add_cname("web.example", "host.example");
    add_a("host.example", "10.1.2.3");
    answer = ask(PJ_DNS_TYPE_A, "www.example");
    ck_assert_uint_eq(answer->hdr.anscount, 3);
    ck_assert_int_eq(pj_strcmp2(&answer->ans[0].rdata.cname.name, "web.example"), 0);
    ck_assert_int_eq(pj_strcmp2(&answer->ans[2].name, "host.example"), 0);
    answer = ask(PJ_DNS_TYPE_CNAME, "www.example");
    ck_assert_uint_eq(answer->hdr.anscount, 1);
    add_cname("a.example", "b.example");
    add_cname("b.example", "a.example");
    answer = ask(PJ_DNS_TYPE_A, "a.example");
    ck_assert_int_eq(PJ_DNS_GET_RCODE(answer->hdr.flags), PJ_DNS_RCODE_SERVFAIL);
}
END_TEST

START_TEST(the_addresses_of_servers_come_along)
{
    pj_dns_parsed_packet *answer;

    add_srv("_sip._udp.example", 1, "one.example");
    add_srv("_sip._udp.example", 2, "two.example");
    add_a("one.example", "10.1.2.3");
    add_a("two.example", "10.1.2.4");
    answer = ask(PJ_DNS_TYPE_SRV, "_sip._udp.example");
    ck_assert_uint_eq(answer->hdr.anscount, 2);
    ck_assert_uint_eq(answer->ans[1].rdata.srv.prio, 2);
    ck_assert_uint_eq(answer->ans[1].rdata.srv.weight, 7);
    ck_assert_uint_eq(answer->ans[1].rdata.srv.port, 5060);
    ck_assert_int_eq(pj_strcmp2(&answer->ans[1].rdata.srv.target, "two.example"), 0);
    ck_assert_uint_eq(answer->hdr.arcount, 2);
    ck_assert_int_eq(pj_strcmp2(&answer->arr[1].name, "two.example"), 0);
}
END_TEST

START_TEST(every_type_comes_back_as_it_was_given)
{
    pj_str_t name = str("x.example");
    pj_dns_parsed_packet *answer;
    pj_dns_parsed_rr rr;
    pj_in6_addr in6;

    memset(&in6, 7, sizeof(in6));
    pj_dns_init_aaaa_rr(&rr, &name, PJ_DNS_CLASS_IN, 1, &in6);
    add(&rr);
    rr.type = PJ_DNS_TYPE_NS;
    rr.rdata.ns.name = str("ns.example");
    add(&rr);
    rr.type = PJ_DNS_TYPE_PTR;
    rr.rdata.ptr.name = str("ptr.example");
    add(&rr);
    rr.type = PJ_DNS_TYPE_NAPTR;
    rr.rdata.naptr.order = 10;
    rr.rdata.naptr.pref = 20;
    rr.rdata.naptr.flags = str("s");
    rr.rdata.naptr.service = str("SIP+D2U");
    rr.rdata.naptr.regexp = str("");
    rr.rdata.naptr.replacement = str("_sip._udp.example");
    add(&rr);
    rr.type = PJ_DNS_TYPE_TXT;
    rr.data = (void *)(uintptr_t) "\3abc";
    rr.rdlength = 4;
    add(&rr);
    answer = ask(PJ_DNS_TYPE_AAAA, "x.example");
    ck_assert_mem_eq(&answer->ans[0].rdata.aaaa.ip_addr, &in6, 16);
    answer = ask(PJ_DNS_TYPE_NS, "x.example");
    ck_assert_int_eq(pj_strcmp2(&answer->ans[0].rdata.ns.name, "ns.example"), 0);
    answer = ask(PJ_DNS_TYPE_PTR, "x.example");
    ck_assert_int_eq(pj_strcmp2(&answer->ans[0].rdata.ptr.name, "ptr.example"), 0);
    answer = ask(PJ_DNS_TYPE_NAPTR, "x.example");
    ck_assert_uint_eq(answer->ans[0].rdata.naptr.order, 10);
    ck_assert_uint_eq(answer->ans[0].rdata.naptr.pref, 20);
    ck_assert_int_eq(pj_strcmp2(&answer->ans[0].rdata.naptr.service, "SIP+D2U"), 0);
    ck_assert_int_eq(pj_strcmp2(&answer->ans[0].rdata.naptr.replacement, "_sip._udp.example"), 0);
    answer = ask(PJ_DNS_TYPE_TXT, "x.example");
    ck_assert_uint_eq(answer->ans[0].rdlength, 4);
    ck_assert_mem_eq(answer->ans[0].data, "\3abc", 4);
}
END_TEST

START_TEST(removed_records_are_gone)
{
    pj_str_t name = str("HOST.example");

    add_a("host.example", "10.1.2.3");
    add_a("host.example", "10.1.2.4");
    add_srv("host.example", 1, "x");
    ck_assert_int_eq(pj_dns_server_del_rec(server, PJ_DNS_CLASS_IN, PJ_DNS_TYPE_A, &name),
                     PJ_SUCCESS);
    ck_assert_uint_eq(ask(PJ_DNS_TYPE_A, "host.example")->hdr.anscount, 0);
    ck_assert_uint_eq(ask(PJ_DNS_TYPE_SRV, "host.example")->hdr.anscount, 1);
    ck_assert_int_eq(pj_dns_server_del_rec(server, PJ_DNS_CLASS_IN, PJ_DNS_TYPE_A, &name),
                     PJ_ENOTFOUND);
    ck_assert_int_eq(pj_dns_server_del_rec(server, PJ_DNS_CLASS_IN, PJ_DNS_TYPE_A, NULL),
                     PJ_EINVAL);
}
END_TEST

START_TEST(what_is_too_long_is_cut_and_said_to_be)
{
    pj_dns_parsed_packet *answer;
    pj_uint8_t q[512];
    unsigned len;

    for (int i = 0; i < 40; i++)
        add_a("many.example", "10.1.2.3");
    len = query(q, PJ_DNS_TYPE_A, "many.example");
    answer = parsed(exchange(q, len));
    ck_assert_int_eq(PJ_DNS_GET_TC(answer->hdr.flags), 1);
    ck_assert_uint_eq(answer->hdr.anscount, (512 - len) / 16);
    /* the same with an OPT record that allows 1232 octets */
    memcpy(q + len, "\0\0\x29\x04\xd0\0\0\0\0\0\0", 11);
    q[11] = 1;
    answer = parsed(exchange(q, len + 11));
    ck_assert_int_eq(PJ_DNS_GET_TC(answer->hdr.flags), 0);
    ck_assert_uint_eq(answer->hdr.anscount, 40);
    ck_assert_uint_eq(answer->hdr.arcount, 1);
    ck_assert_uint_eq(answer->arr[0].type, PJ_DNS_TYPE_OPT);
}
END_TEST

START_TEST(hostile_datagrams_get_an_error_or_nothing)
{
    pj_uint8_t q[512];
    unsigned len = query(q, PJ_DNS_TYPE_A, "x");

    for (unsigned n = 1; n < 12; n++)
        ck_assert_uint_eq(exchange(q, n), 0);
    for (unsigned n = 12; n < len; n++) {
        ck_assert_uint_eq(exchange(q, n), 12);
        ck_assert_int_eq(packet[3] & 15, PJ_DNS_RCODE_FORMERR);
    }
    q[2] |= 0x80; /* an answer */
    ck_assert_uint_eq(exchange(q, len), 0);
    q[2] = 0x28; /* UPDATE */
    ck_assert_uint_eq(exchange(q, len), 12);
    ck_assert_int_eq(packet[3] & 15, PJ_DNS_RCODE_NOTIMPL);
    q[2] = 0;
    q[5] = 0; /* no question */
    ck_assert_uint_eq(exchange(q, len), 12);
    ck_assert_int_eq(packet[3] & 15, PJ_DNS_RCODE_FORMERR);
    q[5] = 1;
    q[len - 1] = 3; /* CHAOS */
    ck_assert_uint_eq(exchange(q, len), len);
    ck_assert_int_eq(packet[3] & 15, PJ_DNS_RCODE_REFUSED);
    memcpy(q + 12, "\xc0\x0c", 2); /* a name that is itself */
    ck_assert_uint_eq(exchange(q, len), 12);
    ck_assert_int_eq(packet[3] & 15, PJ_DNS_RCODE_FORMERR);
}
END_TEST

START_TEST(records_are_added_all_or_none)
{
    pj_str_t good = str("good.example"), bad = str("bad..example");
    pj_in_addr in = {0};
    pj_dns_parsed_rr rr[2];
    char longest[300];

    pj_dns_init_a_rr(&rr[0], &good, PJ_DNS_CLASS_IN, 1, &in);
    pj_dns_init_a_rr(&rr[1], &bad, PJ_DNS_CLASS_IN, 1, &in);
    ck_assert_int_eq(pj_dns_server_add_rec(server, 2, rr), PJ_EINVAL);
    ck_assert_int_eq(PJ_DNS_GET_RCODE(ask(PJ_DNS_TYPE_A, "good.example")->hdr.flags),
                     PJ_DNS_RCODE_NXDOMAIN);
    pj_dns_init_cname_rr(&rr[1], &good, PJ_DNS_CLASS_IN, 1, &bad);
    ck_assert_int_eq(pj_dns_server_add_rec(server, 2, rr), PJ_EINVAL);
    memset(longest, 'x', sizeof(longest));
    rr[1].type = PJ_DNS_TYPE_NAPTR;
    memset(&rr[1].rdata, 0, sizeof(rr[1].rdata));
    rr[1].rdata.naptr.regexp.ptr = longest;
    rr[1].rdata.naptr.regexp.slen = 256;
    ck_assert_int_eq(pj_dns_server_add_rec(server, 2, rr), PJ_EINVAL);
    rr[1].type = PJ_DNS_TYPE_TXT;
    rr[1].rdlength = 1;
    ck_assert_int_eq(pj_dns_server_add_rec(server, 2, rr), PJ_EINVAL);
    rr[1].data = longest;
    rr[1].rdlength = 65535;
    ck_assert_int_eq(pj_dns_server_add_rec(server, 2, rr), PJ_EINVAL);
    ck_assert_int_eq(pj_dns_server_add_rec(server, 0, NULL), PJ_SUCCESS);
    ck_assert_int_eq(pj_dns_server_add_rec(server, 1, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_dns_server_add_rec(NULL, 1, rr), PJ_EINVAL);
}
END_TEST

static struct {
    int calls;
    pj_status_t status;
    unsigned answers;
} seen;

static void on_answer(void *user_data, pj_status_t status, pj_dns_parsed_packet *response)
{
    PJ_UNUSED_ARG(user_data);
    seen.calls++;
    seen.status = status;
    seen.answers = response ? response->hdr.anscount : 0;
}

START_TEST(the_resolver_of_this_library_is_served)
{
    pj_str_t ns = str("127.0.0.1"), name = str("host.example");
    pj_uint16_t port = pj_sockaddr_get_port(&server_addr);
    pj_dns_resolver *resolver;
    pj_timer_heap_t *timers;

    add_a("host.example", "10.1.2.3");
    ck_assert_int_eq(pj_timer_heap_create(pool, 8, &timers), PJ_SUCCESS);
    ck_assert_int_eq(
        pj_dns_resolver_create(test_pool_factory(), "r", 0, timers, ioqueue, &resolver),
        PJ_SUCCESS);
    ck_assert_int_eq(pj_dns_resolver_set_ns(resolver, 1, &ns, &port), PJ_SUCCESS);
    ck_assert_int_eq(
        pj_dns_resolver_start_query(resolver, &name, PJ_DNS_TYPE_A, 0, on_answer, NULL, NULL),
        PJ_SUCCESS);
    for (int i = 0; i < 100 && !seen.calls; i++) {
        pj_time_val wait = {0, 50};

        pj_ioqueue_poll(ioqueue, &wait);
        pj_timer_heap_poll(timers, NULL);
    }
    ck_assert_int_eq(seen.calls, 1);
    ck_assert_int_eq(seen.status, PJ_SUCCESS);
    ck_assert_uint_eq(seen.answers, 1);
    pj_dns_resolver_destroy(resolver, PJ_FALSE);
    pj_timer_heap_destroy(timers);
}
END_TEST

START_TEST(it_listens_on_ipv6_and_on_a_given_port)
{
    pj_dns_server *other = NULL;
    pj_sockaddr addr;
    unsigned port = pj_sockaddr_get_port(&server_addr);

    ck_assert_int_ne(
        pj_dns_server_create(test_pool_factory(), ioqueue, pj_AF_INET(), port, 0, &other),
        PJ_SUCCESS);
    ck_assert_ptr_null(other);
    ck_assert_int_eq(
        pj_dns_server_create(test_pool_factory(), ioqueue, pj_AF_INET6(), 0, 0, &other),
        PJ_SUCCESS);
    ck_assert_int_eq(pj_dns_server_get_addr(other, &addr), PJ_SUCCESS);
    ck_assert_int_eq(addr.addr.sa_family, pj_AF_INET6());
    ck_assert_int_eq(pj_dns_server_destroy(other), PJ_SUCCESS);
}
END_TEST

START_TEST(wrong_arguments_are_refused)
{
    pj_pool_factory *pf = test_pool_factory();
    pj_dns_server *other;
    int af = pj_AF_INET();

    ck_assert_int_eq(pj_dns_server_create(NULL, ioqueue, af, 0, 0, &other), PJ_EINVAL);
    ck_assert_int_eq(pj_dns_server_create(pf, NULL, af, 0, 0, &other), PJ_EINVAL);
    ck_assert_int_eq(pj_dns_server_create(pf, ioqueue, 12345, 0, 0, &other), PJ_EINVAL);
    ck_assert_int_eq(pj_dns_server_create(pf, ioqueue, af, 65536, 0, &other), PJ_EINVAL);
    ck_assert_int_eq(pj_dns_server_create(pf, ioqueue, af, 0, 1, &other), PJ_EINVAL);
    ck_assert_int_eq(pj_dns_server_create(pf, ioqueue, af, 0, 0, NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_dns_server_destroy(NULL), PJ_EINVAL);
    ck_assert_int_eq(pj_dns_server_get_addr(server, NULL), PJ_EINVAL);
}
END_TEST

static int one_round(void *arg)
{
    pj_str_t name = str("x.example");
    pj_in_addr in = {0};
    pj_dns_parsed_rr rr[2];
    pj_caching_pool cp;
    pj_dns_server *s = NULL;
    int ok;

    PJ_UNUSED_ARG(arg);
    pj_dns_init_a_rr(&rr[0], &name, PJ_DNS_CLASS_IN, 1, &in);
    rr[1] = rr[0];
    pj_caching_pool_init(&cp, NULL, 0);
    ok = pj_dns_server_create(&cp.factory, ioqueue, pj_AF_INET(), 0, 0, &s) == PJ_SUCCESS;
    if (ok) {
        ok = pj_dns_server_add_rec(s, 2, rr) == PJ_SUCCESS;
        pj_dns_server_destroy(s);
    }
    pj_caching_pool_destroy(&cp);
    return ok;
}

START_TEST(no_memory_is_an_error_and_leaves_nothing)
{
    ck_assert_uint_gt(oom_loop(one_round, NULL, 0), 5);
}
END_TEST

Suite *dns_server_suite(void)
{
    Suite *s = suite_create("dns_server");
    TCase *t = tcase_create("dns_server");

    tcase_add_checked_fixture(t, setup, teardown);
    tcase_set_timeout(t, 60);
    tcase_add_test(t, an_address_is_answered_whatever_the_case_of_its_name);
    tcase_add_test(t, an_unknown_name_and_an_unknown_type_differ);
    tcase_add_test(t, aliases_are_followed_and_a_circle_of_them_ends);
    tcase_add_test(t, the_addresses_of_servers_come_along);
    tcase_add_test(t, every_type_comes_back_as_it_was_given);
    tcase_add_test(t, removed_records_are_gone);
    tcase_add_test(t, what_is_too_long_is_cut_and_said_to_be);
    tcase_add_test(t, hostile_datagrams_get_an_error_or_nothing);
    tcase_add_test(t, records_are_added_all_or_none);
    tcase_add_test(t, the_resolver_of_this_library_is_served);
    tcase_add_test(t, it_listens_on_ipv6_and_on_a_given_port);
    tcase_add_test(t, wrong_arguments_are_refused);
    tcase_add_test(t, no_memory_is_an_error_and_leaves_nothing);
    suite_add_tcase(s, t);
    return s;
}
