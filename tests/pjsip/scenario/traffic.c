/* SPDX-License-Identifier: BSD-2-Clause */
#include "traffic.h"

#include <check.h>
#include <errno.h>
#include <pjsip.h>
#include <pjsip_ua.h>
#include <pjlib.h>
#include <stdio.h>
#include <string.h>

#include "support/call_rig.h"
#include "support/endpoint.h"

enum { USERS = 4, LEGS = 4000, REQUESTS = 4000, PORT = 5060 };

typedef struct user {
    char ip[16];
    pj_sim_host *host;
    pjsip_transport *udp;
    pjsip_regc *client;
    unsigned sent, told; /* REGISTERs; told of refreshes as well */
    pj_bool_t refreshes;
} user;

/* One side of a call. */
typedef struct leg {
    pjsip_inv_session *inv; /* referenced; NULL: over and let go */
    pjsip_inv_state state;
    pj_bool_t over;
} leg;

typedef struct request {
    unsigned told;
} request;

traffic_counts traffic;
pj_sim *traffic_sim;

static user users[USERS];
static leg legs[LEGS];
static unsigned leg_count;
static request requests[REQUESTS];
static unsigned request_count;
static pj_uint64_t state;
static pj_sim_poller *poller;
static pj_sim_host *home; /* the endpoint's: connections leave from here */
static pj_size_t octets_before;
static unsigned pools_before;
static pj_bool_t faultless, draining;

/* ---- Chance ---- */

static unsigned roll(unsigned sides)
{
    pj_uint64_t z = state += 0x9e3779b97f4a7c15u;

    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return (unsigned)((z ^ (z >> 31)) % sides);
}

static pj_bool_t in_100(unsigned chances)
{
    return roll(100) < chances;
}

/* ---- What sessions tell ---- */

static int app_id(void);

static leg *leg_of(const pjsip_inv_session *inv)
{
    return inv->mod_data[app_id()];
}

static leg *new_leg(pjsip_inv_session *inv)
{
    leg *l = &legs[leg_count++];

    ck_assert_uint_lt(leg_count, LEGS);
    pjsip_inv_add_ref(inv);
    l->inv = inv;
    l->state = PJSIP_INV_STATE_NULL;
    l->over = PJ_FALSE;
    inv->mod_data[app_id()] = l;
    return l;
}

static pjmedia_sdp_session *description(pjsip_inv_session *inv)
{
    const char *text = roll(2) ? rig_sdp : rig_sdp_other;
    pjmedia_sdp_session *sdp;
    pj_str_t copy;

    pj_strdup2_with_null(inv->pool, &copy, text);
    ck_assert_int_eq(pjmedia_sdp_parse(inv->pool, copy.ptr, (pj_size_t)copy.slen, &sdp),
                     PJ_SUCCESS);
    return sdp;
}

static void end_leg(leg *l);
static void break_off(leg *l);

static void on_state_changed(pjsip_inv_session *inv, pjsip_event *e)
{
    leg *l = leg_of(inv);

    (void)e;
    if (!l)
        return; /* a fork that nobody took */
    ck_assert_msg(!l->over, "a state after the end");
    ck_assert_msg(
        inv->state > l->state || (inv->state == l->state && inv->state == PJSIP_INV_STATE_EARLY),
        "state %s after %s", pjsip_inv_state_name(inv->state), pjsip_inv_state_name(l->state));
    l->state = inv->state;
    traffic.confirmed += inv->state == PJSIP_INV_STATE_CONFIRMED;
    if (inv->state == PJSIP_INV_STATE_DISCONNECTED) {
        ck_assert_int_ge((int)inv->cause, 200);
        l->over = PJ_TRUE;
        traffic.ended++;
    } else if (in_100(2)) {
        end_leg(l); /* from the callback */
    } else if (in_100(1)) {
        break_off(l);
    }
}

static void on_new_session(pjsip_inv_session *inv, pjsip_event *e)
{
    (void)inv;
    (void)e;
}

static void check_alive(const pjsip_inv_session *inv)
{
    const leg *l = leg_of(inv);

    ck_assert_msg(!l || !l->over, "a callback after the end");
}

static void on_rx_offer(pjsip_inv_session *inv, const pjmedia_sdp_session *offer)
{
    check_alive(inv);
    ck_assert_ptr_nonnull(offer);
    traffic.offers++;
    if (!in_100(10))
        pjsip_inv_set_sdp_answer(inv, description(inv));
}

static void on_media_update(pjsip_inv_session *inv, pj_status_t status)
{
    check_alive(inv);
    traffic.media += status == PJ_SUCCESS;
}

/* ---- Calls ---- */

static void send_msg(leg *l, pj_status_t status, pjsip_tx_data *tdata)
{
    if (status == PJ_SUCCESS && tdata)
        pjsip_inv_send_msg(l->inv, tdata);
}

static void end_leg(leg *l)
{
    pjsip_tx_data *tdata = NULL;
    pj_status_t status = pjsip_inv_end_session(l->inv, in_100(50) ? 486 : 603, NULL, &tdata);

    send_msg(l, status, tdata);
}

/* At once, without a message; and, if that is not wanted, without a callback. */
static void break_off(leg *l)
{
    pj_bool_t notify = in_100(50);

    if (!notify) {
        l->over = PJ_TRUE;
        traffic.ended++;
    }
    pjsip_inv_terminate(l->inv, 500, notify);
    ck_assert_msg(l->over, "the end was not told at once");
}

static void answer_leg(leg *l)
{
    static const int codes[] = {180, 183, 200, 200, 200, 200, 200, 302, 486, 500};
    pjsip_tx_data *tdata = NULL;
    pj_status_t status =
        pjsip_inv_answer(l->inv, codes[roll(PJ_ARRAY_SIZE(codes))], NULL, NULL, &tdata);

    send_msg(l, status, tdata);
}

static void change_leg(leg *l)
{
    pjmedia_sdp_session *offer = in_100(80) ? description(l->inv) : NULL;
    pjsip_tx_data *tdata = NULL;
    unsigned kind = roll(100);
    pj_status_t status;

    if (kind < 60)
        status = pjsip_inv_reinvite(l->inv, NULL, offer, &tdata);
    else if (kind < 90)
        status = pjsip_inv_update(l->inv, NULL, offer, &tdata);
    else
        status = pjsip_inv_cancel_reinvite(l->inv, &tdata);
    send_msg(l, status, tdata);
}

/* What one who has a call may do with it. */
static void act(leg *l)
{
    pj_bool_t early = l->inv->state < PJSIP_INV_STATE_CONNECTING;

    if (in_100(6))
        end_leg(l);
    else if (in_100(1))
        break_off(l);
    else if (early && l->inv->role == PJSIP_ROLE_UAS)
        answer_leg(l);
    else if (l->inv->state == PJSIP_INV_STATE_CONFIRMED)
        change_leg(l);
}

static void uri_of(char *text, size_t size, const user *u, const char *more)
{
    snprintf(text, size, "<sip:user@%.15s:%d%s>", u->ip, PORT, more);
}

static void use_udp(pjsip_dialog *dlg, const user *u)
{
    pjsip_tpselector sel;

    memset(&sel, 0, sizeof(sel));
    sel.type = PJSIP_TPSELECTOR_TRANSPORT;
    sel.u.transport = u->udp;
    ck_assert_int_eq(pjsip_dlg_set_transport(dlg, &sel), PJ_SUCCESS);
}

static void call(const user *from, const user *to)
{
    pj_bool_t tcp = in_100(20);
    char local[64], remote[64];
    pj_str_t us, them;
    pjsip_tx_data *tdata = NULL;
    pjsip_inv_session *inv;
    pjsip_dialog *dlg;
    leg *l;

    uri_of(local, sizeof(local), from, tcp ? ";transport=tcp" : "");
    uri_of(remote, sizeof(remote), to, tcp ? ";transport=tcp" : "");
    us = pj_str(local);
    them = pj_str(remote);
    ck_assert_int_eq(pjsip_dlg_create_uac(pjsip_ua_instance(), &us, &us, &them, NULL, &dlg),
                     PJ_SUCCESS);
    if (!tcp)
        use_udp(dlg, from);
    ck_assert_int_eq(pjsip_inv_create_uac(dlg, NULL, 0, &inv), PJ_SUCCESS);
    if (in_100(80))
        ck_assert_int_eq(pjsip_inv_set_local_sdp(inv, description(inv)), PJ_SUCCESS);
    l = new_leg(inv);
    traffic.calls++;
    ck_assert_int_eq(pjsip_inv_invite(inv, &tdata), PJ_SUCCESS);
    if (pjsip_inv_send_msg(inv, tdata) != PJ_SUCCESS && !l->over)
        break_off(l);
}

static const user *user_at(const pjsip_rx_data *rdata)
{
    const pjsip_sip_uri *uri = pjsip_uri_get_uri(rdata->msg_info.msg->line.req.uri);

    for (const user *u = users; u < users + USERS; u++) {
        if (pj_strcmp2(&uri->host, u->ip) == 0)
            return u;
    }
    return NULL;
}

static void on_invite(pjsip_rx_data *rdata)
{
    const user *u = user_at(rdata);
    pj_bool_t tcp = PJSIP_TRANSPORT_IS_RELIABLE(rdata->tp_info.transport) != 0;
    pjsip_tx_data *tdata = NULL;
    pjsip_inv_session *inv;
    pjsip_dialog *dlg;
    char contact[64];
    pj_str_t text;
    leg *l;

    ck_assert_ptr_nonnull(u);
    uri_of(contact, sizeof(contact), u, tcp ? ";transport=tcp" : "");
    text = pj_str(contact);
    ck_assert_int_eq(pjsip_dlg_create_uas_and_inc_lock(pjsip_ua_instance(), rdata, &text, &dlg),
                     PJ_SUCCESS);
    if (!tcp)
        use_udp(dlg, u);
    ck_assert_int_eq(pjsip_inv_create_uas(dlg, rdata, NULL, 0, &inv), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_set_local_sdp(inv, description(inv)), PJ_SUCCESS);
    pjsip_dlg_dec_lock(dlg);
    l = new_leg(inv);
    ck_assert_int_eq(
        pjsip_inv_initial_answer(inv, rdata, in_100(60) ? 180 : 100, NULL, NULL, &tdata),
        PJ_SUCCESS);
    send_msg(l, PJ_SUCCESS, tdata);
    if (!l->over && in_100(40))
        answer_leg(l);
}

/* ---- Other requests ---- */

static void on_register(pjsip_rx_data *rdata)
{
    pjsip_contact_hdr *contact = pjsip_msg_find_hdr(rdata->msg_info.msg, PJSIP_H_CONTACT, NULL);
    static const pj_str_t challenge = {(char *)"WWW-Authenticate", 16};
    char text[100];
    pj_str_t value;
    int code;
    pjsip_tx_data *tdata;

    code = in_100(85) ? 200 : 503;
    if (in_100(pjsip_msg_find_hdr(rdata->msg_info.msg, PJSIP_H_AUTHORIZATION, NULL) ? 10 : 60))
        code = 401;
    ck_assert_int_eq(pjsip_endpt_create_response(test_endpt, rdata, code, NULL, &tdata),
                     PJ_SUCCESS);
    if (code == 401) {
        snprintf(text, sizeof(text), "Digest realm=\"home\", nonce=\"%u\", qop=\"auth\"%s",
                 roll(100), in_100(50) ? ", stale=true" : "");
        value = pj_str(text);
        pjsip_msg_add_hdr(tdata->msg, (pjsip_hdr *)pjsip_generic_string_hdr_create(
                                          tdata->pool, &challenge, &value));
    }
    if (contact && code == 200) {
        contact = pjsip_hdr_clone(tdata->pool, contact);
        if (contact->expires != 0)
            contact->expires = 60 + roll(120);
        pjsip_msg_add_hdr(tdata->msg, (pjsip_hdr *)contact);
    }
    pjsip_endpt_send_response2(test_endpt, rdata, tdata, NULL, NULL);
}

static pj_bool_t on_rx_request(pjsip_rx_data *rdata)
{
    const pjsip_method *method = &rdata->msg_info.msg->line.req.method;

    if (method->id == PJSIP_ACK_METHOD)
        return PJ_TRUE;
    if (in_100(5) && !draining)
        return PJ_TRUE; /* nobody has time for it */
    if (method->id == PJSIP_INVITE_METHOD)
        on_invite(rdata);
    else if (method->id == PJSIP_REGISTER_METHOD)
        on_register(rdata);
    else if (method->id == PJSIP_OPTIONS_METHOD && in_100(50))
        pjsip_endpt_respond(test_endpt, NULL, rdata, 200, NULL, NULL, NULL, NULL);
    else
        pjsip_endpt_respond_stateless(
            test_endpt, rdata, method->id == PJSIP_OPTIONS_METHOD ? 200 : 481, NULL, NULL, NULL);
    return PJ_TRUE;
}

static pjsip_module app = {
    .name = {"traffic", 7},
    .id = -1,
    .priority = PJSIP_MOD_PRIORITY_APPLICATION,
    .on_rx_request = on_rx_request,
};

static int app_id(void)
{
    return app.id;
}

static void on_end(void *token, pjsip_event *e)
{
    request *r = token;

    ck_assert_msg(r->told++ == 0, "a request's end was told twice");
    ck_assert_int_ge(e->body.tsx_state.tsx->status_code, 200);
    traffic.answered++;
}

static void ask(const user *from, const user *to)
{
    pj_bool_t tcp = in_100(20);
    char local[64], remote[64];
    pj_str_t us, them;
    pjsip_tx_data *tdata;
    pjsip_tpselector sel;
    request *r = &requests[request_count];

    uri_of(local, sizeof(local), from, tcp ? ";transport=tcp" : "");
    snprintf(remote, sizeof(remote), "sip:user@%.15s:%d%s", to->ip, PORT,
             tcp ? ";transport=tcp" : "");
    us = pj_str(local);
    them = pj_str(remote);
    ck_assert_int_eq(pjsip_endpt_create_request(test_endpt, &pjsip_options_method, &them, &us,
                                                &them, NULL, NULL, -1, NULL, &tdata),
                     PJ_SUCCESS);
    if (!tcp) {
        memset(&sel, 0, sizeof(sel));
        sel.type = PJSIP_TPSELECTOR_TRANSPORT;
        sel.u.transport = from->udp;
        pjsip_tx_data_set_transport(tdata, &sel);
    }
    r->told = 0;
    if (pjsip_endpt_send_request(test_endpt, tdata, in_100(20) ? (int)roll(3000) : -1, r, on_end) !=
        PJ_SUCCESS)
        ck_assert_uint_eq(r->told, 0);
    else
        request_count++;
    traffic.requests++;
    ck_assert_uint_lt(request_count, REQUESTS);
}

static void on_registered(struct pjsip_regc_cbparam *param)
{
    user *u = param->token;

    ck_assert_msg(param->regc == u->client, "a callback after the end");
    u->told++;
    ck_assert_msg(u->refreshes || u->told <= u->sent, "a REGISTER's end was told twice");
    traffic.registered += param->code == 200;
}

static void start_client(user *u)
{
    char server[64], who[64];
    pj_str_t where, us;
    pjsip_cred_info cred;
    pjsip_tpselector sel;

    snprintf(server, sizeof(server), "sip:%.15s:%d", users[0].ip, PORT);
    uri_of(who, sizeof(who), u, "");
    where = pj_str(server);
    us = pj_str(who);
    u->sent = u->told = 0;
    ck_assert_int_eq(pjsip_regc_create(test_endpt, u, on_registered, &u->client), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_regc_init(u->client, &where, &us, &us, 1, &us, 120), PJ_SUCCESS);
    memset(&sel, 0, sizeof(sel));
    sel.type = PJSIP_TPSELECTOR_TRANSPORT;
    sel.u.transport = u->udp;
    ck_assert_int_eq(pjsip_regc_set_transport(u->client, &sel), PJ_SUCCESS);
    memset(&cred, 0, sizeof(cred));
    cred.realm = pj_str((char *)"home");
    cred.scheme = pj_str((char *)"digest");
    cred.username = pj_str((char *)"user");
    cred.data_type = PJSIP_CRED_DATA_PLAIN_PASSWD;
    cred.data = pj_str((char *)"secret");
    ck_assert_int_eq(pjsip_regc_set_credentials(u->client, 1, &cred), PJ_SUCCESS);
}

/* Another client in its place; what is under way goes on unheard. */
static void renew_client(user *u)
{
    ck_assert_int_eq(pjsip_regc_destroy(u->client), PJ_SUCCESS);
    start_client(u);
}

static void registers(user *u)
{
    pjsip_tx_data *tdata;
    pj_status_t status = in_100(70) ? pjsip_regc_register(u->client, u->refreshes, &tdata)
                                    : pjsip_regc_unregister(u->client, &tdata);
    unsigned told = u->told;

    if (status != PJ_SUCCESS)
        return;
    u->sent++;
    if (pjsip_regc_send(u->client, tdata) == PJ_SUCCESS)
        return;
    ck_assert_uint_eq(u->told, told);
    u->sent--;
}

/* ---- Weather ---- */

static void change_links(void)
{
    pj_sim_link_cfg link;

    pj_sim_link_cfg_default(&link);
    link.delay = (pj_int64_t)roll(100) * PJ_SIM_MSEC;
    link.jitter = (pj_int64_t)roll(30) * PJ_SIM_MSEC;
    link.loss = in_100(50) ? PJ_SIM_PERCENT(roll(50)) : 0;
    link.duplicate = in_100(30) ? PJ_SIM_PERCENT(roll(30)) : 0;
    link.reorder = in_100(30) ? PJ_SIM_PERCENT(roll(30)) : 0;
    link.reorder_delay = (pj_int64_t)roll(800) * PJ_SIM_MSEC;
    ck_assert_int_eq(pj_sim_set_link(traffic_sim, NULL, NULL, &link), PJ_SUCCESS);
}

/* Calls of the system that fail: sockets, buffers, routes. */
static void break_system(pj_sim_host *host)
{
    static const int errors[] = {ENETUNREACH, EPERM, ENOBUFS, ECONNREFUSED, EAGAIN};
    unsigned kind = roll(4);

    if (kind == 0)
        pj_sim_host_set_full(host, in_100(50));
    else if (kind == 1)
        pj_sim_fail(host, PJ_SIM_SOCKET, roll(3), 1 + roll(2), EMFILE);
    else if (kind == 2)
        pj_sim_fail(host, PJ_SIM_RECV, roll(3), 1, errors[roll(PJ_ARRAY_SIZE(errors))]);
    else
        pj_sim_fail(host, PJ_SIM_SEND, roll(3), 1 + roll(3), errors[roll(PJ_ARRAY_SIZE(errors))]);
}

static void close_connections(void)
{
    pjsip_tpmgr_shutdown_param prm;

    pjsip_tpmgr_shutdown_param_default(&prm);
    prm.include_udp = PJ_FALSE;
    prm.force = in_100(50);
    pjsip_tpmgr_shutdown_all(pjsip_endpt_get_tpmgr(test_endpt), &prm);
}

static void calm(void)
{
    pj_sim_link_cfg link;

    pj_sim_link_cfg_default(&link);
    ck_assert_int_eq(pj_sim_set_link(traffic_sim, NULL, NULL, &link), PJ_SUCCESS);
    for (unsigned i = 0; i <= USERS; i++) {
        pj_sim_host *host = i < USERS ? users[i].host : home;

        pj_sim_host_set_state(host, PJ_SIM_HOST_UP);
        pj_sim_host_set_full(host, PJ_FALSE);
        for (int kind = 0; kind < PJ_SIM_CALLS; kind++)
            pj_sim_fail(host, (pj_sim_call)kind, 0, 0, 0);
    }
}

static void storm(void)
{
    static const pj_sim_host_state states[] = {PJ_SIM_HOST_UP, PJ_SIM_HOST_UP, PJ_SIM_HOST_SILENT,
                                               PJ_SIM_HOST_UNREACHABLE};
    pj_sim_host *a = users[roll(USERS)].host, *b = users[roll(USERS)].host;
    unsigned kind = roll(20);

    if (kind < 5)
        calm();
    else if (kind < 10)
        change_links();
    else if (kind < 13 && a != b)
        pj_sim_partition(a, b, in_100(50));
    else if (kind < 14)
        pj_sim_reset_connections(a, NULL);
    else if (kind < 15)
        pj_sim_host_set_state(a, states[roll(4)]);
    else if (kind < 16)
        close_connections();
    else if (kind < 18)
        pj_sim_set_wall_clock(traffic_sim, (pj_int64_t)roll(2000000000) * PJ_SIM_SEC);
    else
        break_system(in_100(50) ? a : home);
}

/* ---- Steps ---- */

static void run(pj_int64_t time)
{
    ck_assert_int_eq(pj_sim_run_for(traffic_sim, time), PJ_SUCCESS);
}

/* The next from some place on that is not over. */
static leg *any_leg(void)
{
    unsigned start = leg_count ? roll(leg_count) : 0;

    for (unsigned i = 0; i < leg_count; i++) {
        leg *l = &legs[(start + i) % leg_count];

        if (!l->over)
            return l;
    }
    return NULL;
}

/* Sessions that are over are let go of some time, not at once. */
static void let_go(pj_bool_t all)
{
    for (unsigned i = 0; i < leg_count; i++) {
        if (legs[i].inv && legs[i].over && (all || in_100(10))) {
            pjsip_inv_dec_ref(legs[i].inv);
            legs[i].inv = NULL;
        }
    }
}

void traffic_step(void)
{
    user *a = &users[roll(USERS)], *b = &users[roll(USERS)];
    leg *l = any_leg();
    unsigned kind = roll(100);

    if (kind < 12)
        call(a, b);
    else if (kind < 75 && l)
        act(l);
    else if (kind < 85)
        ask(a, b);
    else if (kind < 92)
        registers(a);
    else if (kind < 93)
        renew_client(a);
    else if (!faultless)
        storm();
    let_go(PJ_FALSE);
    run(in_100(95) ? (pj_int64_t)roll(1000) * PJ_SIM_MSEC : (pj_int64_t)roll(40) * PJ_SIM_SEC);
}

static void check_all_told(void)
{
    for (unsigned i = 0; i < leg_count; i++)
        ck_assert_msg(legs[i].over, "a call has not ended: %s",
                      pjsip_inv_state_name(legs[i].state));
    for (unsigned i = 0; i < request_count; i++)
        ck_assert_msg(requests[i].told == 1, "a request's end was not told");
    for (user *u = users; u < users + USERS; u++)
        ck_assert_msg(u->told >= u->sent, "a REGISTER's end was not told");
}

/* Pools in use, without what the thread keeps to receive with. */
static unsigned pools(void)
{
    pj_list *list = &test_pools.used_list;
    unsigned count = 0;

    for (pj_list *p = list->next; p != list; p = p->next)
        count += strncmp(pj_pool_getobjname((pj_pool_t *)p), "rdata", 5) != 0;
    return count;
}

void traffic_drain(void)
{
    calm();
    draining = PJ_TRUE;
    run(40 * PJ_SIM_SEC);
    for (unsigned i = 0; i < leg_count; i++) {
        if (!legs[i].over)
            end_leg(&legs[i]);
    }
    run(70 * PJ_SIM_SEC);
    check_all_told();
    let_go(PJ_TRUE);
    for (user *u = users; u < users + USERS; u++)
        ck_assert_int_eq(pjsip_regc_destroy(u->client), PJ_SUCCESS);
    run(600 * PJ_SIM_SEC); /* unused connections idle out */
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 0);
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 0);
    ck_assert_uint_eq(pj_timer_heap_count(pjsip_endpt_get_timer_heap(test_endpt)), 0);
    ck_assert_uint_eq(pools(), pools_before);
}

/* ---- Life ---- */

static void move_in(user *u, unsigned number)
{
    pj_sockaddr_in addr;
    pjsip_tpfactory *listener;
    pj_str_t text;

    memset(u, 0, sizeof(*u));
    snprintf(u->ip, sizeof(u->ip), "10.0.0.%u", 1 + number);
    text = pj_str(u->ip);
    ck_assert_int_eq(pj_sim_host_create(traffic_sim, "user", u->ip, &u->host), PJ_SUCCESS);
    pj_sim_enter_host(u->host);
    ck_assert_int_eq(pj_sockaddr_in_init(&addr, &text, PORT), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_udp_transport_start(test_endpt, &addr, NULL, 1, &u->udp), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_tcp_transport_start(test_endpt, &addr, 1, &listener), PJ_SUCCESS);
    u->refreshes = number & 1;
}

static unsigned poll_endpoint(void *arg)
{
    const pj_time_val none = {0, 0};
    unsigned count = 0;

    pjsip_endpt_handle_events2(arg, &none, &count);
    return count;
}

static pj_bool_t next_timer(void *arg, pj_time_val *delay)
{
    return pjsip_endpt_next_timeout(arg, delay);
}

static void start_endpoint(pj_sim_host *host)
{
    static const pjsip_inv_callback callbacks = {.on_state_changed = on_state_changed,
                                                 .on_new_session = on_new_session,
                                                 .on_rx_offer = on_rx_offer,
                                                 .on_media_update = on_media_update};

    pj_sim_enter_host(host);
    test_endpt_create();
    ck_assert_int_eq(pjsip_tsx_layer_init_module(test_endpt), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_ua_init_module(test_endpt, NULL), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_usage_init(test_endpt, &callbacks), PJ_SUCCESS);
    app.id = -1;
    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &app), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_add_poller(host, poll_endpoint, next_timer, test_endpt, &poller),
                     PJ_SUCCESS);
}

void traffic_start(pj_uint64_t seed, pj_bool_t perfect)
{
    pj_size_t blocks;

    pj_alloc_get_live(&octets_before, &blocks);
    memset(&traffic, 0, sizeof(traffic));
    leg_count = request_count = 0;
    state = seed;
    faultless = perfect;
    draining = PJ_FALSE;
    ck_assert_int_eq(pj_sim_create(seed, &traffic_sim), PJ_SUCCESS);
    ck_assert_int_eq(pj_sim_host_create(traffic_sim, "home", "10.0.0.99", &home), PJ_SUCCESS);
    start_endpoint(home);
    for (unsigned i = 0; i < USERS; i++)
        move_in(&users[i], i);
    pj_sim_enter_host(home);
    run(0);
    pools_before = pools();
    for (unsigned i = 0; i < USERS; i++)
        start_client(&users[i]);
}

void traffic_stop(void)
{
    pj_size_t octets, blocks;

    pj_sim_remove_poller(poller);
    test_endpt_destroy();
    ck_assert_int_eq(pj_sim_destroy(traffic_sim), PJ_SUCCESS);
    pj_alloc_get_live(&octets, &blocks);
    ck_assert_uint_eq(octets, octets_before);
}
