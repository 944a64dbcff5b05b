/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What an endpoint offers, with the Nth allocation failing: each round has an endpoint of its own, from its creation to
 * its end, so that nothing that is kept for reuse hides a leak. check_out_of_memory_call.c of the scenarios has the
 * layers above at work.
 */
#include "support/oom.h"
#include "support/suites.h"

#include "base/alloc.h"

#include <pjlib-util.h>
#include <pjlib.h>
#include <pjsip.h>
#include <string.h>

Suite *out_of_memory_suite(void);

/* A use of an endpoint. @return whether all went well. */
typedef int with_endpt(pj_pool_t *pool, pjsip_endpoint *endpt);

static int use_endpt(pj_pool_t *pool, with_endpt *with)
{
    pjsip_endpoint *endpt;
    pj_time_val now = {0, 0};
    int forgiven, ok;

    if (pjsip_endpt_create(pool->factory, "oom", &endpt) != PJ_SUCCESS)
        return 0;
    forgiven = pj__alloc_failed(); /* the texts of errors: check_endpoint.c looks at creation */
    ok = with(pool, endpt) && !forgiven;
    for (int i = 0; i < 3; i++)
        pjsip_endpt_handle_events(endpt, &now);
    pjsip_endpt_destroy(endpt);
    return ok;
}

static const pj_str_t uri = {(char *)(uintptr_t) "sip:a@127.0.0.1:9", 17};

static pjsip_tx_data *make_request(pjsip_endpoint *endpt)
{
    pjsip_tx_data *tdata;

    return pjsip_endpt_create_request(endpt, &pjsip_options_method, &uri, &uri, &uri, &uri, NULL, 1,
                                      &uri, &tdata) == PJ_SUCCESS
               ? tdata
               : NULL;
}

/* Received, as far as functions look that do not send; NULL without memory. */
static pjsip_rx_data *make_rdata(pj_pool_t *pool)
{
    static const char text[] = "INVITE sip:b@example.com SIP/2.0\r\n"
                               "Via: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bKa\r\n"
                               "Via: SIP/2.0/UDP 127.0.0.1:8;branch=z9hG4bKb;received=127.0.0.1\r\n"
                               "Record-Route: <sip:r.example;lr>\r\n"
                               "From: <sip:a@example.com>;tag=1\r\nTo: <sip:b@example.com>\r\n"
                               "Call-ID: x\r\nCSeq: 1 INVITE\r\nMax-Forwards: 70\r\n"
                               "Content-Length: 0\r\n\r\n";
    pjsip_rx_data *rdata = PJ_POOL_ZALLOC_T(pool, pjsip_rx_data);

    if (!rdata)
        return NULL;
    memcpy(rdata->pkt_info.packet, text, sizeof(text));
    rdata->tp_info.pool = pool;
    rdata->pkt_info.len = sizeof(text) - 1;
    pj_ansi_strxcpy(rdata->pkt_info.src_name, "127.0.0.1", sizeof(rdata->pkt_info.src_name));
    rdata->pkt_info.src_port = 9;
    rdata->msg_info.msg_buf = rdata->pkt_info.packet;
    rdata->msg_info.len = sizeof(text) - 1;
    pj_list_init(&rdata->msg_info.parse_err);
    return pjsip_parse_rdata(rdata->pkt_info.packet, sizeof(text) - 1, rdata) &&
                   pj_list_empty(&rdata->msg_info.parse_err) && rdata->msg_info.via &&
                   rdata->msg_info.cseq && rdata->msg_info.record_route
               ? rdata
               : NULL;
}

/* ---- Making messages ---- */

static int make_from_headers(pjsip_endpoint *endpt, const pjsip_tx_data *tdata)
{
    pjsip_from_hdr *from = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_FROM, NULL);
    pjsip_to_hdr *to = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_TO, NULL);
    pjsip_cid_hdr *id = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_CALL_ID, NULL);
    pjsip_tx_data *other;

    if (pjsip_endpt_create_request_from_hdr(endpt, &pjsip_options_method, tdata->msg->line.req.uri,
                                            from, to, NULL, id, 2, NULL, &other) != PJ_SUCCESS)
        return 0;
    pjsip_tx_data_dec_ref(other);
    return 1;
}

static int requests(pj_pool_t *pool, pjsip_endpoint *endpt)
{
    pjsip_tx_data *tdata = make_request(endpt), *copy;
    pjsip_host_info dest;
    int ok;

    if (!tdata)
        return 0;
    ok = make_from_headers(endpt, tdata) && pjsip_tx_data_encode(tdata) == PJ_SUCCESS &&
         pjsip_tx_data_get_info(tdata) && pjsip_get_request_dest(tdata, &dest) == PJ_SUCCESS &&
         dest.addr.host.slen == 9 && pjsip_process_route_set(tdata, &dest) == PJ_SUCCESS &&
         pjsip_get_dest_info(tdata->msg->line.req.uri, NULL, pool, &dest) == PJ_SUCCESS &&
         dest.addr.host.slen == 9;
    if (ok && (ok = pjsip_tx_data_clone(tdata, 0, &copy) == PJ_SUCCESS) != 0)
        pjsip_tx_data_dec_ref(copy);
    pjsip_tx_data_dec_ref(tdata);
    return ok;
}

static int responses(pj_pool_t *pool, pjsip_endpoint *endpt)
{
    pjsip_rx_data *rdata = make_rdata(pool);
    pjsip_tx_data *tdata;
    pj_str_t key = {NULL, 0};

    if (!rdata || pjsip_endpt_create_response(endpt, rdata, 200, NULL, &tdata) != PJ_SUCCESS)
        return 0;
    pjsip_tx_data_dec_ref(tdata);
    if (pjsip_endpt_create_request_fwd(endpt, rdata, NULL, NULL, 0, &tdata) != PJ_SUCCESS)
        return 0;
    pjsip_tx_data_dec_ref(tdata);
    return pjsip_calculate_branch_id(rdata).slen > 0 &&
           pjsip_tsx_create_key(pool, &key, PJSIP_ROLE_UAS, &pjsip_options_method, rdata) ==
               PJ_SUCCESS &&
           key.slen > 0;
}

static int targets(pj_pool_t *pool, pjsip_endpoint *endpt)
{
    char text[] = "sip:somebody@a.host.with.a.long.name.example.com;transport=tcp";
    pjsip_uri *target = pjsip_parse_uri(pool, text, strlen(text), 0);
    const pj_str_t reason = {(char *)(uintptr_t) "A Reason", 8};
    pjsip_target_set set;

    (void)endpt;
    pjsip_target_set_init(&set);
    return target && pjsip_target_set_add_uri(&set, pool, target, 0) == PJ_SUCCESS &&
           pjsip_target_assign_status(set.head.next, pool, 486, &reason) == PJ_SUCCESS;
}

/* ---- The endpoint's own ---- */

static pjsip_module module = {
    .name = {(char *)(uintptr_t) "oom", 3}, .id = -1, .priority = PJSIP_MOD_PRIORITY_APPLICATION};

static void on_exit_of(pjsip_endpoint *endpt)
{
    (void)endpt;
}

static int registrations(pj_pool_t *pool, pjsip_endpoint *endpt)
{
    pj_str_t tag = {(char *)(uintptr_t) "a-capability-that-has-a-name", 28};
    int ok;

    (void)pool;
    module.id = -1;
    if (pjsip_endpt_register_module(endpt, &module) != PJ_SUCCESS)
        return 0;
    ok = pjsip_endpt_add_capability(endpt, &module, PJSIP_H_SUPPORTED, NULL, 1, &tag) ==
             PJ_SUCCESS &&
         pjsip_endpt_has_capability(endpt, PJSIP_H_SUPPORTED, NULL, &tag) ==
             PJSIP_DIALOG_CAP_SUPPORTED &&
         pjsip_endpt_atexit(endpt, &on_exit_of) == PJ_SUCCESS;
    while (pjsip_endpt_unregister_module(endpt, &module) == PJ_ENOMEM)
        ok = 0;
    return ok;
}

static void on_timer(pj_timer_heap_t *heap, pj_timer_entry *entry)
{
    (void)heap;
    (void)entry;
}

static int timers(pj_pool_t *pool, pjsip_endpoint *endpt)
{
    pj_timer_entry entries[3];
    pj_time_val delay = {3600, 0};
    pj_grp_lock_t *lock;
    int ok;

    if (pj_grp_lock_create(pool, NULL, &lock) != PJ_SUCCESS)
        return 0;
    pj_grp_lock_add_ref(lock);
    for (int i = 0; i < 3; i++)
        pj_timer_entry_init(&entries[i], 0, NULL, &on_timer);
    ok = (pjsip_endpt_schedule_timer)(endpt, &entries[0], &delay) == PJ_SUCCESS &&
         pjsip_endpt_schedule_timer_dbg(endpt, &entries[1], &delay, "f", 1) == PJ_SUCCESS &&
         pjsip_endpt_schedule_timer_w_grp_lock(endpt, &entries[2], &delay, 1, lock) == PJ_SUCCESS;
    for (int i = 0; i < 3; i++)
        pjsip_endpt_cancel_timer(endpt, &entries[i]);
    pj_grp_lock_dec_ref(lock);
    return ok;
}

static int resolvers(pj_pool_t *pool, pjsip_endpoint *endpt)
{
    pj_dns_resolver *dns;
    pj_pool_t *own = pjsip_endpt_create_pool(endpt, "own", 1000, 1000);
    pjsip_resolver_t *resolver;

    if (!own)
        return 0;
    pjsip_endpt_release_pool(endpt, own);
    if (pjsip_endpt_create_resolver(endpt, &dns) != PJ_SUCCESS)
        return 0;
    pjsip_endpt_set_resolver(endpt, dns);
    if (pjsip_resolver_create(pool, &resolver) != PJ_SUCCESS)
        return 0;
    pjsip_resolver_destroy(resolver);
    return 1;
}

/* ---- Transports ---- */

static void on_state(pjsip_transport *tp, pjsip_transport_state state,
                     const pjsip_transport_state_info *info)
{
    (void)tp;
    (void)state;
    (void)info;
}

static int udp(pj_pool_t *pool, pjsip_endpoint *endpt)
{
    const pj_str_t here = {(char *)(uintptr_t) "127.0.0.1", 9};
    pjsip_tp_state_listener_key *key;
    pjsip_tpmgr_fla2_param param;
    pjsip_udp_transport_cfg cfg;
    pjsip_transport *tp;

    pjsip_udp_transport_cfg_default(&cfg, pj_AF_INET());
    pj_sockaddr_init(pj_AF_INET(), &cfg.bind_addr, &here, 0);
    pjsip_tpmgr_fla2_param_default(&param);
    param.tp_type = PJSIP_TRANSPORT_UDP;
    return pjsip_udp_transport_start2(endpt, &cfg, &tp) == PJ_SUCCESS &&
           pjsip_transport_add_state_listener(tp, &on_state, NULL, &key) == PJ_SUCCESS &&
           pjsip_tpmgr_find_local_addr2(pjsip_endpt_get_tpmgr(endpt), pool, &param) == PJ_SUCCESS &&
           param.ret_addr.slen > 0 &&
           pjsip_udp_transport_pause(tp, PJSIP_UDP_TRANSPORT_KEEP_SOCKET) == PJ_SUCCESS &&
           pjsip_udp_transport_restart(tp, PJSIP_UDP_TRANSPORT_KEEP_SOCKET, PJ_INVALID_SOCKET, NULL,
                                       NULL) == PJ_SUCCESS;
}

static int tcp(pj_pool_t *pool, pjsip_endpoint *endpt)
{
    const pj_str_t here = {(char *)(uintptr_t) "127.0.0.1", 9};
    pjsip_tcp_transport_cfg cfg;
    pjsip_tpfactory *factory;
    pj_sockaddr addr;

    (void)pool;
    pj_sockaddr_init(pj_AF_INET(), &addr, &here, 0);
    pjsip_tcp_transport_cfg_default(&cfg, pj_AF_INET());
    pj_sockaddr_init(pj_AF_INET(), &cfg.bind_addr, &here, 0);
    return pjsip_tcp_transport_start2(endpt, &addr.ipv4, NULL, 1, &factory) == PJ_SUCCESS &&
           pjsip_tcp_transport_start3(endpt, &cfg, &factory) == PJ_SUCCESS &&
           pjsip_tcp_transport_restart(factory, &addr, NULL) == PJ_SUCCESS;
}

/* ---- Sending ---- */

static int sending(pj_pool_t *pool, pjsip_endpoint *endpt)
{
    pj_sockaddr_in addr;
    const pj_str_t here = {(char *)(uintptr_t) "127.0.0.1", 9};
    pjsip_tx_data *tdata;

    (void)pool;
    pj_sockaddr_in_init(&addr, &here, 0);
    if (pjsip_udp_transport_start(endpt, &addr, NULL, 1, NULL) != PJ_SUCCESS)
        return 0;
    tdata = make_request(endpt);
    if (!tdata)
        return 0;
    if (pjsip_endpt_send_request_stateless(endpt, tdata, NULL, NULL) != PJ_SUCCESS) {
        pjsip_tx_data_dec_ref(tdata);
        return 0;
    }
    addr.sin_port = pj_htons(9);
    return pjsip_endpt_send_raw(endpt, PJSIP_TRANSPORT_UDP, NULL, "data", 4, &addr, sizeof(addr),
                                NULL, NULL) >= 0 &&
           pjsip_endpt_send_raw_to_uri(endpt, &uri, NULL, "data", 4, NULL, NULL) == PJ_SUCCESS;
}

#define USE(f)                          \
    static int use_##f(pj_pool_t *pool) \
    {                                   \
        return use_endpt(pool, &f);     \
    }

USE(requests)
USE(responses)
USE(targets)
USE(registrations)
USE(timers)
USE(resolvers)
USE(udp)
USE(tcp)
USE(sending)

/* What is sent or comes meanwhile may be lost; the parser tries a Request-URI twice. */
static const oom_row rows[] = {
    {"requests", use_requests, 0}, {"responses", use_responses, 1},
    {"targets", use_targets, 0},   {"registrations", use_registrations, 0},
    {"timers", use_timers, 0},     {"resolvers", use_resolvers, 0},
    {"udp", use_udp, 1},           {"tcp", use_tcp, 0},
    {"sending", use_sending, 1},
};

Suite *out_of_memory_suite(void)
{
    return oom_suite("out_of_memory", rows, (int)PJ_ARRAY_SIZE(rows), NULL);
}
