/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/call_rig.h"

#include <check.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "support/endpoint.h"
#include "support/sim_world.h"

#define SDP(addr, media) \
    "v=0\r\no=- 1 1 IN IP4 " addr "\r\ns=-\r\nc=IN IP4 " addr "\r\nt=0 0\r\n" media

const char rig_sdp[] = SDP("127.0.0.1", "m=audio 4000 RTP/AVP 0 8\r\n"
                                        "a=rtpmap:0 PCMU/8000\r\na=rtpmap:8 PCMA/8000\r\n");
const char rig_sdp_other[] = SDP("127.0.0.2", "m=audio 5000 RTP/AVP 8\r\na=rtpmap:8 PCMA/8000\r\n");
const char rig_sdp_video[] =
    SDP("127.0.0.3", "m=audio 6000 RTP/AVP 97\r\na=rtpmap:97 speex/32000\r\n");
const char rig_sdp_bad[] = "v=0\r\no=this is no SDP\r\n";

rig_policy rig;
pjsip_inv_session *rig_inv;

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER; /* of the record and of rig_inv */
static char record[16384];
static pj_pool_t *pool;
static pjsip_transport *udp;
static pj_size_t octets_before;
static pj_bool_t in_world;

/* --------------------------------------------------------------------------------------------- */
/* The application. */

static void note(const char *format, ...) __attribute__((format(printf, 1, 2)));
static void note(const char *format, ...)
{
    va_list args;
    size_t len;

    pthread_mutex_lock(&mutex);
    len = strlen(record);
    va_start(args, format);
    vsnprintf(record + len, sizeof(record) - len, format, args);
    va_end(args);
    pthread_mutex_unlock(&mutex);
}

static void adopt(pjsip_inv_session *inv)
{
    pjsip_inv_session *old;

    pjsip_inv_add_ref(inv);
    pthread_mutex_lock(&mutex);
    old = rig_inv;
    rig_inv = inv;
    pthread_mutex_unlock(&mutex);
    if (old)
        pjsip_inv_dec_ref(old);
}

pjsip_inv_session *rig_current(void)
{
    pjsip_inv_session *inv;

    pthread_mutex_lock(&mutex);
    inv = rig_inv;
    pthread_mutex_unlock(&mutex);
    return inv;
}

static void on_state_changed(pjsip_inv_session *inv, pjsip_event *e)
{
    if (inv->state == PJSIP_INV_STATE_DISCONNECTED)
        note("DISCONNCTD:%d ", (int)inv->cause);
    else
        note("%s ", pjsip_inv_state_name(inv->state));
    if (rig.on_state)
        rig.on_state(inv, e);
}

static int app_id(void);

static void on_new_session(pjsip_inv_session *inv, pjsip_event *e)
{
    (void)e;
    note("new ");
    if (rig.claim_forks)
        inv->mod_data[app_id()] = inv;
}

static void on_tsx_state_changed(pjsip_inv_session *inv, pjsip_transaction *tsx, pjsip_event *e)
{
    (void)inv;
    if (tsx->role == PJSIP_ROLE_UAC && tsx->state == PJSIP_TSX_STATE_COMPLETED &&
        e->body.tsx_state.type == PJSIP_EVENT_RX_MSG && tsx->status_code >= 300)
        note("%.*s:%d ", (int)tsx->method.name.slen, tsx->method.name.ptr, tsx->status_code);
}

static void on_rx_offer(pjsip_inv_session *inv, const pjmedia_sdp_session *offer)
{
    note("offer ");
    ck_assert_ptr_nonnull(offer);
    if (rig.reoffer_sdp)
        ck_assert_int_eq(pjsip_inv_set_sdp_answer(inv, rig_parse(rig.reoffer_sdp)), PJ_SUCCESS);
}

static void on_create_offer(pjsip_inv_session *inv, pjmedia_sdp_session **p_offer)
{
    (void)inv;
    note("create-offer ");
    if (rig.create_offer)
        *p_offer = rig_parse(rig.create_offer);
}

static pj_status_t on_rx_reinvite(pjsip_inv_session *inv, const pjmedia_sdp_session *offer,
                                  pjsip_rx_data *rdata)
{
    (void)inv;
    (void)offer;
    (void)rdata;
    note("reinvite ");
    return rig.own_reinvite ? PJ_SUCCESS : PJ_ENOTSUP;
}

static void on_media_update(pjsip_inv_session *inv, pj_status_t status)
{
    (void)inv;
    note(status == PJ_SUCCESS ? "media:0 " : "media:failed ");
}

/* With rig_start_own_ack() only. */
static void on_send_ack(pjsip_inv_session *inv, pjsip_rx_data *rdata)
{
    pjsip_tx_data *ack;

    note("ack? ");
    if (rig.delay_ack)
        return;
    ck_assert_int_eq(pjsip_inv_create_ack(inv, rdata->msg_info.cseq->cseq, &ack), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_send_msg(inv, ack), PJ_SUCCESS);
}

static pjsip_redirect_op on_redirected(pjsip_inv_session *inv, const pjsip_uri *target,
                                       const pjsip_event *e)
{
    (void)inv;
    (void)e;
    ck_assert_ptr_nonnull(target);
    note("redirected ");
    return (pjsip_redirect_op)rig.redirect;
}

static void incoming_call(pjsip_rx_data *rdata)
{
    pjmedia_sdp_session *sdp = rig.answer_sdp ? rig_parse(rig.answer_sdp) : NULL;
    unsigned options = rig.options;
    pjsip_tx_data *tdata = NULL;
    pjsip_inv_session *inv;
    pjsip_dialog *dlg;

    if (pjsip_inv_verify_request(rdata, &options, sdp, NULL, test_endpt, &tdata) != PJ_SUCCESS) {
        ck_assert_ptr_nonnull(tdata);
        ck_assert_int_eq(pjsip_endpt_send_response2(test_endpt, rdata, tdata, NULL, NULL),
                         PJ_SUCCESS);
        note("refused ");
        return;
    }
    ck_assert_int_eq(pjsip_dlg_create_uas_and_inc_lock(pjsip_ua_instance(), rdata, NULL, &dlg),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_create_uas(dlg, rdata, sdp, options, &inv), PJ_SUCCESS);
    pjsip_dlg_dec_lock(dlg);
    adopt(inv);
    ck_assert_int_eq(
        pjsip_inv_initial_answer(inv, rdata, rig.answer ? rig.answer : 100, NULL, NULL, &tdata),
        PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_send_msg(inv, tdata), PJ_SUCCESS);
}

static pj_bool_t on_rx_request(pjsip_rx_data *rdata)
{
    if (rdata->msg_info.msg->line.req.method.id == PJSIP_INVITE_METHOD)
        incoming_call(rdata);
    else if (rdata->msg_info.msg->line.req.method.id != PJSIP_ACK_METHOD)
        pjsip_endpt_respond_stateless(test_endpt, rdata, 481, NULL, NULL, NULL);
    return PJ_TRUE;
}

static pjsip_module app = {
    .name = {"rig", 3},
    .id = -1,
    .priority = PJSIP_MOD_PRIORITY_APPLICATION,
    .on_rx_request = on_rx_request,
};

static int app_id(void)
{
    return app.id;
}

/* --------------------------------------------------------------------------------------------- */
/* Life. */

static void start_udp(void)
{
    pj_sockaddr_in addr;
    pj_str_t any = pj_str((char *)(uintptr_t)peer_us_ip());

    ck_assert_int_eq(pj_sockaddr_in_init(&addr, &any, 0), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_udp_transport_start(test_endpt, &addr, NULL, 1, &udp), PJ_SUCCESS);
}

static void start(pj_bool_t own_ack, pj_bool_t simulated)
{
    pjsip_inv_callback cb;
    pj_size_t blocks;

    memset(&rig, 0, sizeof(rig));
    rig.answer_sdp = rig_sdp;
    record[0] = '\0';
    rig_inv = NULL;
    pj_alloc_get_live(&octets_before, &blocks);
    if (simulated)
        world_begin();
    test_endpt_create();
    pool = pjsip_endpt_create_pool(test_endpt, "rig", 4000, 4000);
    ck_assert_int_eq(pjsip_tsx_layer_init_module(test_endpt), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_ua_init_module(test_endpt, NULL), PJ_SUCCESS);
    memset(&cb, 0, sizeof(cb));
    cb.on_state_changed = on_state_changed;
    cb.on_new_session = on_new_session;
    cb.on_tsx_state_changed = on_tsx_state_changed;
    cb.on_rx_offer = on_rx_offer;
    cb.on_create_offer = on_create_offer;
    cb.on_rx_reinvite = on_rx_reinvite;
    cb.on_media_update = on_media_update;
    cb.on_send_ack = own_ack ? on_send_ack : NULL;
    cb.on_redirected = on_redirected;
    ck_assert_int_eq(pjsip_inv_usage_init(test_endpt, &cb), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &app), PJ_SUCCESS);
    start_udp();
    in_world = simulated;
    if (simulated)
        test_endpt_join_world();
    peer_open(rig_port(), rig_poll);
}

void rig_start(void)
{
    start(PJ_FALSE, PJ_TRUE);
}

void rig_start_own_ack(void)
{
    start(PJ_TRUE, PJ_TRUE);
}

void rig_start_threads(void)
{
    pjsip_cfg()->tsx.t1 = 5;
    pjsip_cfg()->tsx.t2 = 20;
    pjsip_cfg()->tsx.t4 = 20;
    pjsip_cfg()->tsx.td = 320;
    start(PJ_FALSE, PJ_FALSE);
}

/* Real time: until the last timer has run, and for ten seconds at most. */
static void wait_for_end(void)
{
    for (int i = 0; i < 1000; i++) {
        pj_time_val step = {0, 10};

        pjsip_endpt_handle_events(test_endpt, &step);
        if (pjsip_tsx_layer_get_tsx_count() == 0 && pjsip_ua_get_dlg_set_count() == 0)
            break;
    }
}

void rig_stop(void)
{
    pj_size_t octets, blocks;

    if (rig_inv && rig_inv->state != PJSIP_INV_STATE_DISCONNECTED)
        pjsip_inv_terminate(rig_inv, 500, PJ_FALSE);
    if (rig_inv)
        pjsip_inv_dec_ref(rig_inv);
    rig_inv = NULL;
    if (in_world)
        rig_pass(130 * pjsip_cfg()->tsx.t1);
    else
        wait_for_end();
    ck_assert_uint_eq(pjsip_tsx_layer_get_tsx_count(), 0);
    ck_assert_uint_eq(pjsip_ua_get_dlg_set_count(), 0);
    peer_close();
    pjsip_endpt_release_pool(test_endpt, pool);
    test_endpt_destroy();
    if (in_world)
        world_end();
    pj_alloc_get_live(&octets, &blocks);
    ck_assert_uint_eq(octets, octets_before);
}

void rig_poll(void)
{
    pj_time_val now = {0, 0};

    if (in_world) {
        world_settle();
        return;
    }
    for (unsigned idle = 0; idle < 3;) {
        unsigned count = 0;

        pjsip_endpt_handle_events2(test_endpt, &now, &count);
        idle = count ? 0 : idle + 1;
    }
}

void rig_pass(unsigned ms)
{
    world_pass_ms(ms);
}

const char *rig_log(void)
{
    static char copy[sizeof(record)];

    pthread_mutex_lock(&mutex);
    memcpy(copy, record, sizeof(copy));
    record[0] = '\0';
    pthread_mutex_unlock(&mutex);
    return copy;
}

int rig_port(void)
{
    return udp->local_name.port;
}

pj_pool_t *rig_pool(void)
{
    return pool;
}

pjmedia_sdp_session *rig_parse(const char *sdp)
{
    pjmedia_sdp_session *session;
    pj_str_t text;

    pj_strdup2_with_null(pool, &text, sdp);
    ck_assert_int_eq(pjmedia_sdp_parse(pool, text.ptr, (pj_size_t)text.slen, &session), PJ_SUCCESS);
    return session;
}

/* --------------------------------------------------------------------------------------------- */
/* Calls. */

pjsip_inv_session *rig_make_call(const char *sdp, unsigned options)
{
    char local[64], remote[64];
    pj_str_t from, to;
    pjsip_inv_session *inv;
    pjsip_dialog *dlg;

    snprintf(local, sizeof(local), "<sip:us@%s:%d>", peer_us_ip(), rig_port());
    snprintf(remote, sizeof(remote), "<sip:peer@%s:%d>", peer_ip(), peer_port());
    from = pj_str(local);
    to = pj_str(remote);
    ck_assert_int_eq(pjsip_dlg_create_uac(pjsip_ua_instance(), &from, &from, &to, NULL, &dlg),
                     PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_create_uac(dlg, sdp ? rig_parse(sdp) : NULL, options, &inv),
                     PJ_SUCCESS);
    adopt(inv);
    return inv;
}

void rig_call(const char *sdp)
{
    pjsip_tx_data *tdata;

    rig_make_call(sdp, 0);
    ck_assert_int_eq(pjsip_inv_invite(rig_inv, &tdata), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_send_msg(rig_inv, tdata), PJ_SUCCESS);
}

pj_status_t rig_hang_up(int code)
{
    pjsip_tx_data *tdata = NULL;
    pj_status_t status = pjsip_inv_end_session(rig_inv, code, NULL, &tdata);

    if (status == PJ_SUCCESS && tdata)
        status = pjsip_inv_send_msg(rig_inv, tdata);
    return status;
}

pj_status_t rig_answer(int code, const char *sdp)
{
    pjsip_tx_data *tdata = NULL;
    pj_status_t status = pjsip_inv_answer(rig_inv, code, NULL, sdp ? rig_parse(sdp) : NULL, &tdata);

    return status == PJ_SUCCESS ? pjsip_inv_send_msg(rig_inv, tdata) : status;
}

void rig_established_as_caller(peer_dialog *dlg)
{
    const peer_msg *invite;

    rig_call(rig_sdp);
    invite = peer_expect("INVITE ");
    peer_dialog_as_callee(dlg, invite, "callee");
    peer_reply(invite, "200 OK", "callee", "", rig_sdp);
    peer_expect("ACK ");
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_CONFIRMED);
    rig_log();
}

void rig_established_as_callee(peer_dialog *dlg)
{
    const peer_msg *ok;

    rig.answer = 200;
    peer_invite("established", "established", "Allow: INVITE, ACK, BYE, UPDATE\r\n", rig_sdp);
    ok = peer_expect("SIP/2.0 200 ");
    peer_dialog_as_caller(dlg, ok);
    peer_request(dlg, "ACK", 1, "established-ack", "", "");
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_CONFIRMED);
    rig_log();
}

void rig_peer_hangs_up(peer_dialog *dlg)
{
    peer_request(dlg, "BYE", 0, "bye-of-peer", "", "");
    peer_expect("SIP/2.0 200 ");
    ck_assert_int_eq(rig_inv->state, PJSIP_INV_STATE_DISCONNECTED);
}
