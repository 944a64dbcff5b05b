/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A call between two user agents over a network that loses packets, without a network: two hosts of
 * a simulated world, in one thread, with one virtual clock. Calls, talks for a minute, hangs up;
 * prints what became of it. Transactions and dialogs are the process's in this API, so the two
 * share an endpoint; each has a UDP transport on a host of its own.
 *   sim_call [SEED [LOSS [-v]]]     seed 1 and 30 percent if not given; -v prints every packet
 *   cc sim_call.c $(pkg-config --cflags --libs linnet)
 * The same seed gives the same call, octet for octet; the digest in the last line shows it.
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
    const char *name;
    pjsip_transport *transport;
    pjsip_inv_session *inv;
    pj_bool_t confirmed;
    unsigned ended; /* how often it was told so: once is right */
} side;

static pj_sim *sim;
static pjsip_endpoint *endpt;
static side caller = {.name = "caller"}, callee = {.name = "callee"};

static void check(pj_status_t status, const char *what)
{
    char text[PJ_ERR_MSG_SIZE];

    if (status == PJ_SUCCESS)
        return;
    pj_strerror(status, text, sizeof(text));
    fprintf(stderr, "%s: %s\n", what, text);
    exit(EXIT_FAILURE);
}

static pjmedia_sdp_session *no_media(pj_pool_t *pool)
{
    static const char text[] =
        "v=0\r\no=- 1 1 IN IP4 10.0.0.1\r\ns=-\r\nc=IN IP4 10.0.0.1\r\nt=0 0\r\n"
        "m=audio 4000 RTP/AVP 0\r\n";
    char *copy = pj_pool_alloc(pool, sizeof(text));
    pjmedia_sdp_session *sdp;

    memcpy(copy, text, sizeof(text));
    check(pjmedia_sdp_parse(pool, copy, strlen(copy), &sdp), "session description");
    return sdp;
}

/* Requests of this dialog leave from the side's own host. */
static void use_transport(pjsip_dialog *dlg, const side *s)
{
    pjsip_tpselector sel;

    pj_bzero(&sel, sizeof(sel));
    sel.type = PJSIP_TPSELECTOR_TRANSPORT;
    sel.u.transport = s->transport;
    check(pjsip_dlg_set_transport(dlg, &sel), "transport of the dialog");
}

static side *side_of(const pjsip_inv_session *inv)
{
    return inv == caller.inv ? &caller : &callee;
}

static void on_state_changed(pjsip_inv_session *inv, pjsip_event *e)
{
    side *s = side_of(inv);

    (void)e;
    printf("%8.3f s  %s: %s", (double)pj_sim_now(sim) / (double)PJ_SIM_SEC, s->name,
           pjsip_inv_state_name(inv->state));
    if (inv->state == PJSIP_INV_STATE_DISCONNECTED)
        printf(" (%d)", (int)inv->cause);
    puts("");
    if (inv->state == PJSIP_INV_STATE_CONFIRMED)
        s->confirmed = PJ_TRUE;
    if (inv->state == PJSIP_INV_STATE_DISCONNECTED)
        s->ended++;
}

static void on_new_session(pjsip_inv_session *inv, pjsip_event *e)
{
    (void)inv;
    (void)e;
}

static pj_bool_t on_rx_request(pjsip_rx_data *rdata)
{
    pjsip_dialog *dlg;
    pjsip_tx_data *answer;

    if (rdata->msg_info.msg->line.req.method.id != PJSIP_INVITE_METHOD || callee.inv)
        return rdata->msg_info.msg->line.req.method.id == PJSIP_ACK_METHOD;
    check(pjsip_dlg_create_uas_and_inc_lock(pjsip_ua_instance(), rdata, NULL, &dlg), "dialog");
    use_transport(dlg, &callee);
    check(pjsip_inv_create_uas(dlg, rdata, no_media(dlg->pool), 0, &callee.inv), "session");
    pjsip_dlg_dec_lock(dlg);
    check(pjsip_inv_initial_answer(callee.inv, rdata, 200, NULL, NULL, &answer), "answer");
    check(pjsip_inv_send_msg(callee.inv, answer), "send");
    return PJ_TRUE;
}

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

static void print_packet(void *arg, const pj_sim_trace *entry)
{
    char line[160], first[61] = "";
    size_t len = strcspn(entry->data, "\r\n");

    (void)arg;
    pj_sim_trace_print(entry, line, sizeof(line));
    if (len < entry->len)
        snprintf(first, sizeof(first), "%.*s", (int)len, (const char *)entry->data);
    printf("%s %s\n", line, first);
}

/* A host with a transport of the endpoint on it. */
static void make_host(side *s, const char *ip)
{
    pj_str_t text = pj_str((char *)(uintptr_t)ip);
    pj_sim_host *host;
    pj_sockaddr_in addr;

    check(pj_sim_host_create(sim, s->name, ip, &host), "host");
    pj_sim_enter_host(host);
    check(pj_sockaddr_in_init(&addr, &text, 5060), "address");
    check(pjsip_udp_transport_start(endpt, &addr, NULL, 1, &s->transport), "UDP transport");
}

static void start_endpoint(pj_caching_pool *pools)
{
    static const pjsip_inv_callback callbacks = {.on_state_changed = on_state_changed,
                                                 .on_new_session = on_new_session};
    static pjsip_module module = {.name = {"sim-call", 8},
                                  .id = -1,
                                  .priority = PJSIP_MOD_PRIORITY_APPLICATION,
                                  .on_rx_request = on_rx_request};

    check(pjsip_endpt_create(&pools->factory, "sim-call", &endpt), "endpoint");
    check(pjsip_tsx_layer_init_module(endpt), "transactions");
    check(pjsip_ua_init_module(endpt, NULL), "dialogs");
    check(pjsip_inv_usage_init(endpt, &callbacks), "INVITE sessions");
    check(pjsip_endpt_register_module(endpt, &module), "module");
}

static void call(void)
{
    pj_str_t from = pj_str((char *)"<sip:caller@10.0.0.1>"),
             to = pj_str((char *)"<sip:callee@10.0.0.2>");
    pjsip_tx_data *invite;
    pjsip_dialog *dlg;

    check(pjsip_dlg_create_uac(pjsip_ua_instance(), &from, &from, &to, NULL, &dlg), "dialog");
    use_transport(dlg, &caller);
    check(pjsip_inv_create_uac(dlg, no_media(dlg->pool), 0, &caller.inv), "session");
    check(pjsip_inv_invite(caller.inv, &invite), "INVITE");
    check(pjsip_inv_send_msg(caller.inv, invite), "send");
}

/* A minute later, if there is a call by then. */
static void hang_up(pj_sim *world, void *arg)
{
    pjsip_tx_data *bye = NULL;

    (void)world;
    (void)arg;
    if (caller.ended)
        return;
    check(pjsip_inv_end_session(caller.inv, PJSIP_SC_OK, NULL, &bye), "BYE");
    if (bye)
        check(pjsip_inv_send_msg(caller.inv, bye), "send");
}

/* Run the world; all is over long before five minutes. @return whether it went as it should. */
static pj_bool_t run(unsigned seed, unsigned loss)
{
    check(pj_sim_at(sim, PJ_SIM_SEC * 60, hang_up, NULL), "appointment");
    check(pj_sim_run_until(sim, PJ_SIM_SEC * 300), "run");
    printf("%lu packets sent, %lu arrived, %lu lost\n",
           (unsigned long)pj_sim_get_count(sim, PJ_SIM_SENT),
           (unsigned long)pj_sim_get_count(sim, PJ_SIM_ARRIVED),
           (unsigned long)pj_sim_get_count(sim, PJ_SIM_LOST));
    printf("seed %u, loss %u %%, digest %016llx: ", seed, loss,
           (unsigned long long)pj_sim_get_digest(sim));
    /* An INVITE may fail by timeout; but each side that has a session is told of its end, once. */
    return caller.ended == 1 && callee.ended == (callee.inv ? 1u : 0u);
}

int main(int argc, char **argv)
{
    unsigned seed = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 1;
    unsigned loss = argc > 2 ? (unsigned)strtoul(argv[2], NULL, 10) : 30;
    pj_sim_link_cfg link;
    pj_caching_pool pools;
    pj_sim_host *network;
    pj_bool_t good;

    pj_log_set_level(2);
    check(pj_init(), "pjlib");
    check(pjlib_util_init(), "pjlib-util");
    check(pj_sim_create(seed, &sim), "world");
    pj_sim_link_cfg_default(&link);
    link.delay = 20 * PJ_SIM_MSEC;
    link.jitter = 10 * PJ_SIM_MSEC;
    link.loss = PJ_SIM_PERCENT(loss);
    check(pj_sim_set_link(sim, NULL, NULL, &link), "links");
    if (argc > 3 && strcmp(argv[3], "-v") == 0)
        pj_sim_set_trace(sim, print_packet, NULL);
    pj_caching_pool_init(&pools, NULL, 0);
    check(pj_sim_host_create(sim, "endpoint", "10.0.0.9", &network), "host");
    pj_sim_enter_host(network);
    start_endpoint(&pools);
    make_host(&caller, "10.0.0.1");
    make_host(&callee, "10.0.0.2");
    check(pj_sim_add_poller(network, poll_endpoint, next_timer, endpt, NULL), "poller");
    call();
    good = run(seed, loss);
    puts(!good              ? "FAILED"
         : caller.confirmed ? "the call went well"
                            : "the call was not answered, and ended");
    pjsip_endpt_destroy(endpt);
    pj_caching_pool_destroy(&pools);
    check(pj_sim_destroy(sim), "end of the world");
    pj_shutdown();
    return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
