/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Testing a call over a network that loses 30 % of all packets: two hosts of a simulated world, one
 * thread, one virtual clock. The caller calls, talks for a minute and hangs up; the test is that the
 * call is answered, or fails in the time that RFC 3261 gives it, and that each side is told of its
 * end once. Ten such calls take some milliseconds.
 *
 *   sim_call [CALLS [LOSS [SEED]]]     10 calls, 30 percent, seed 1
 *   cc sim_call.c $(pkg-config --cflags --libs linnet)
 *
 * Transactions and dialogs are the process's in this API, so the two share an endpoint; each has a
 * UDP transport on a host of its own. The same seed gives the same calls, octet for octet: the
 * digest in the last line shows it.
 */
#include <pj/sim.h>
#include <pjlib.h>
#include <pjlib-util.h>
#include <pjsip.h>
#include <pjsip_ua.h>
#include <pjmedia.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One side of the call. */
typedef struct side {
    const char *name, *ip;
    pjsip_transport *transport;
    pjsip_inv_session *inv;
    unsigned confirmed, ended; /* how often it was told so */
} side;

static pj_sim *sim;
static pjsip_endpoint *endpt;
static side caller = {.name = "caller", .ip = "10.0.0.1"};
static side callee = {.name = "callee", .ip = "10.0.0.2"};

static void check(pj_status_t status, const char *what)
{
    char text[PJ_ERR_MSG_SIZE];

    if (status == PJ_SUCCESS)
        return;
    pj_strerror(status, text, sizeof(text));
    fprintf(stderr, "%s: %s\n", what, text);
    exit(EXIT_FAILURE);
}

/* ---- The programs under test: an ordinary caller, an ordinary callee ---- */

static pjmedia_sdp_session *description(pj_pool_t *pool)
{
    pj_str_t text = pj_strdup3(pool, "v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\n"
                                     "c=IN IP4 10.0.0.1\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\n");
    pjmedia_sdp_session *sdp;

    check(pjmedia_sdp_parse(pool, text.ptr, (pj_size_t)text.slen, &sdp), "session description");
    return sdp;
}

/* Requests of this dialog leave from the side's own host. */
static void use_transport(pjsip_dialog *dlg, const side *s)
{
    pjsip_tpselector sel = {.type = PJSIP_TPSELECTOR_TRANSPORT, .u.transport = s->transport};

    check(pjsip_dlg_set_transport(dlg, &sel), "transport of the dialog");
}

static void call(void)
{
    pj_str_t from = pj_str((char *)"<sip:caller@10.0.0.1>");
    pj_str_t to = pj_str((char *)"<sip:callee@10.0.0.2>");
    pjsip_tx_data *invite;
    pjsip_dialog *dlg;

    check(pjsip_dlg_create_uac(pjsip_ua_instance(), &from, &from, &to, NULL, &dlg), "dialog");
    use_transport(dlg, &caller);
    check(pjsip_inv_create_uac(dlg, description(dlg->pool), 0, &caller.inv), "session");
    check(pjsip_inv_invite(caller.inv, &invite), "INVITE");
    check(pjsip_inv_send_msg(caller.inv, invite), "send");
}

static pj_bool_t on_rx_request(pjsip_rx_data *rdata)
{
    pjsip_tx_data *answer;
    pjsip_dialog *dlg;

    if (rdata->msg_info.msg->line.req.method.id != PJSIP_INVITE_METHOD)
        return rdata->msg_info.msg->line.req.method.id == PJSIP_ACK_METHOD;
    check(pjsip_dlg_create_uas_and_inc_lock(pjsip_ua_instance(), rdata, NULL, &dlg), "dialog");
    use_transport(dlg, &callee);
    check(pjsip_inv_create_uas(dlg, rdata, description(dlg->pool), 0, &callee.inv), "session");
    pjsip_dlg_dec_lock(dlg);
    check(pjsip_inv_initial_answer(callee.inv, rdata, 200, NULL, NULL, &answer), "answer");
    check(pjsip_inv_send_msg(callee.inv, answer), "send");
    return PJ_TRUE;
}

static void on_state_changed(pjsip_inv_session *inv, pjsip_event *e)
{
    side *s = inv->role == PJSIP_ROLE_UAC ? &caller : &callee;

    (void)e;
    printf("%9.3f s  %s: %s\n", (double)pj_sim_now(sim) / (double)PJ_SIM_SEC, s->name,
           pjsip_inv_state_name(inv->state));
    s->confirmed += inv->state == PJSIP_INV_STATE_CONFIRMED;
    s->ended += inv->state == PJSIP_INV_STATE_DISCONNECTED;
}

static void on_new_session(pjsip_inv_session *inv, pjsip_event *e)
{
    (void)inv;
    (void)e;
}

static void hang_up(void)
{
    pjsip_tx_data *bye = NULL;

    check(pjsip_inv_end_session(caller.inv, PJSIP_SC_OK, NULL, &bye), "BYE");
    if (bye)
        check(pjsip_inv_send_msg(caller.inv, bye), "send");
}

/* ---- The test ---- */

static pj_bool_t is_decided(void *arg)
{
    (void)arg;
    return caller.confirmed || caller.ended;
}

/* One call. @return whether it went as it may. */
static pj_bool_t try_call(void)
{
    caller.inv = callee.inv = NULL;
    caller.confirmed = callee.confirmed = caller.ended = callee.ended = 0;
    call();
    check(pj_sim_run_while_not(sim, is_decided, NULL, 33 * PJ_SIM_SEC), "answer or time-out");
    check(pj_sim_run_for(sim, 60 * PJ_SIM_SEC), "run");
    if (!caller.ended)
        hang_up();
    check(pj_sim_run_for(sim, 100 * PJ_SIM_SEC), "run"); /* all timers of RFC 3261 have run then */
    return caller.ended == 1 && callee.ended == (callee.inv ? 1u : 0u) &&
           pjsip_tsx_layer_get_tsx_count() == 0 && pjsip_ua_get_dlg_set_count() == 0;
}

/* ---- The world ---- */

static unsigned poll_endpoint(void *arg)
{
    const pj_time_val none = {0, 0};
    unsigned count = 0;

    (void)arg;
    check(pjsip_endpt_handle_events2(endpt, &none, &count), "poll");
    return count;
}

static pj_bool_t next_timer(void *arg, pj_time_val *delay)
{
    (void)arg;
    return pjsip_endpt_next_timeout(endpt, delay);
}

/* A host with a transport of the endpoint on it. */
static void make_host(side *s)
{
    pj_str_t ip = pj_str((char *)(uintptr_t)s->ip);
    pj_sim_host *host;
    pj_sockaddr_in addr;

    check(pj_sim_host_create(sim, s->name, s->ip, &host), "host");
    pj_sim_enter_host(host);
    check(pj_sockaddr_in_init(&addr, &ip, 5060), "address");
    check(pjsip_udp_transport_start(endpt, &addr, NULL, 1, &s->transport), "UDP transport");
}

static void make_world(pj_caching_pool *pools, unsigned seed, unsigned loss)
{
    static const pjsip_inv_callback callbacks = {.on_state_changed = on_state_changed,
                                                 .on_new_session = on_new_session};
    static pjsip_module module = {.name = {"sim-call", 8},
                                  .id = -1,
                                  .priority = PJSIP_MOD_PRIORITY_APPLICATION,
                                  .on_rx_request = on_rx_request};
    pj_sim_link_cfg link;
    pj_sim_host *host;

    check(pj_sim_create(seed, &sim), "world");
    pj_sim_link_cfg_default(&link);
    link.delay = 20 * PJ_SIM_MSEC;
    link.jitter = 10 * PJ_SIM_MSEC;
    link.loss = PJ_SIM_PERCENT(loss);
    check(pj_sim_set_link(sim, NULL, NULL, &link), "links");
    check(pj_sim_host_create(sim, "home", "10.0.0.9", &host), "host");
    pj_sim_enter_host(host); /* the endpoint, too, is made inside */
    check(pjsip_endpt_create(&pools->factory, "sim-call", &endpt), "endpoint");
    check(pjsip_tsx_layer_init_module(endpt), "transactions");
    check(pjsip_ua_init_module(endpt, NULL), "dialogs");
    check(pjsip_inv_usage_init(endpt, &callbacks), "INVITE sessions");
    check(pjsip_endpt_register_module(endpt, &module), "module");
    make_host(&caller);
    make_host(&callee);
    check(pj_sim_add_poller(host, poll_endpoint, next_timer, NULL, NULL), "poller");
}

int main(int argc, char **argv)
{
    unsigned calls = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 10;
    unsigned loss = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 30;
    unsigned seed = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : 1;
    unsigned answered = 0, good = 0;
    pj_caching_pool pools;

    pj_log_set_level(2);
    check(pj_init(), "pjlib");
    check(pjlib_util_init(), "pjlib-util");
    pj_caching_pool_init(&pools, NULL, 0);
    make_world(&pools, seed, loss);
    for (unsigned i = 0; i < calls; i++) {
        good += try_call() != PJ_FALSE;
        answered += caller.confirmed;
    }
    printf("%u calls of %u answered, %u ended as they should, in %.0f simulated seconds\n",
           answered, calls, good, (double)pj_sim_now(sim) / (double)PJ_SIM_SEC);
    printf("%lu packets, %lu lost, digest %016llx\n",
           (unsigned long)pj_sim_get_count(sim, PJ_SIM_SENT),
           (unsigned long)pj_sim_get_count(sim, PJ_SIM_LOST),
           (unsigned long long)pj_sim_get_digest(sim));
    pjsip_endpt_destroy(endpt);
    check(pj_sim_destroy(sim), "end of the world");
    pj_caching_pool_destroy(&pools);
    pj_shutdown();
    return good == calls ? EXIT_SUCCESS : EXIT_FAILURE;
}
