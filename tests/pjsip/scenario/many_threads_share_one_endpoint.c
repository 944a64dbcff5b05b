/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * HAZARDS 1.1 to 1.3: many threads share one endpoint. It calls itself, over UDP and over TCP, while it registers with
 * another endpoint of the process (the layers of calls exist once a process, so the other one is without state).
 *
 * Three workers poll each endpoint, two threads place the calls, a third does what callbacks leave to it: it answers,
 * hangs up, cancels, offers anew and terminates while callbacks of the same sessions run. A fourth keeps registering.
 * What each call is to go through is its *story*; whoever wins a race, each session must tell its states in order,
 * each at most once, DISCONNECTED exactly once and last, never two things at a time; and at the end nothing is left.
 *
 * No lock of a conversation may be held by a thread that calls out. Every callback and every send asks that of the
 * conversation it belongs to and of all those that the test still holds: every other session, until the end. The
 * remaining half is let go as early as may be, so that what is used too late is used after it was freed.
 *
 * The threads run in real time, with small timers. Nothing waits for time to pass but for a condition, and all waits
 * have one deadline.
 */
#include <check.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <pjsip.h>
#include <pjsip_ua.h>
#include <pjlib.h>

#include "many_threads.h"
#include "os/group_lock.h"
#include "support/call_rig.h" /* its descriptions only */
#include "support/endpoint.h"

enum { CALLS = 300, SIDES = 3 * CALLS, CALLERS = 2, WORKERS = 3, AT_ONCE = 32 };
enum { DEADLINE_SEC = 100 };

Suite *many_threads_share_one_endpoint_suite(void);

/* What happens to a call. */
typedef enum plot {
    HUNG_UP_IN_THE_CALLBACK, /* answered at once; CONFIRMED hangs up */
    HUNG_UP_BY_ANOTHER, /* answered at once; the third thread hangs up while CONFIRMED is being told */
    ANSWER_MEETS_CANCEL, /* rung; the third thread answers while the caller cancels */
    CANCELLED_AT_ONCE,   /* the caller ends it as soon as the INVITE is sent */
    GLARE,               /* both re-INVITE, then both hang up */
    UPDATES,             /* both UPDATE, then both hang up */
    REFUSED,             /* 486 */
    TERMINATED_CALLEE,   /* the third thread terminates the callee while CONFIRMED is being told */
    TERMINATED_CALLER,   /* the third thread terminates the caller while EARLY is being told */
    RUNG_THEN_ENDED,     /* rung; the third thread refuses while the caller cancels */
    STORIES
} plot;

/* One session. */
typedef struct side {
    plot story;
    bool caller;
    pj_grp_lock_t *held;     /* its conversation, referenced until the end; or NULL */
    atomic_int inside;       /* callbacks that run */
    atomic_int last;         /* the state told last */
    atomic_int disconnected; /* times that DISCONNECTED was told */
    atomic_int after;        /* callbacks after it */
    atomic_bool reoffered, tried;
} side;

static side sides[SIDES];
static atomic_uint side_count;
static atomic_uint begun, over; /* sessions */
static atomic_uint confirmed;
static const char *transport_param; /* of URIs */
static int port;
static pj_size_t octets_before;
static pjmedia_sdp_session *sdp_offer, *sdp_other;
static pj_pool_t *pool;

static void complain(const side *s, const char *what)
{
    if (s)
        many_complain("%s (story %d, %s, last state %s)", what, (int)s->story,
                      s->caller ? "caller" : "callee",
                      pjsip_inv_state_name((pjsip_inv_state)atomic_load(&s->last)));
    else
        many_complain("%s", what);
}

/* --------------------------------------------------------------------------------------------- */
/* What must hold in each callback. */

/* Let others run first, now and then, so that things happen in more orders than they would. */
static void stir(void)
{
    static atomic_uint n;
    unsigned x = atomic_fetch_add(&n, 1) * 2654435761u;

    for (x >>= 28; x > 10; x--)
        sched_yield();
}

static void no_lock_is_held(const char *where)
{
    unsigned count = atomic_load(&side_count);

    for (unsigned i = 0; i < count && i < SIDES; i++) {
        pj_grp_lock_t *lock = __atomic_load_n(&sides[i].held, __ATOMIC_ACQUIRE);

        if (lock && pj__grp_lock_depth(lock) != 0)
            complain(&sides[i], where);
    }
    stir();
}

static pjsip_module app;

static side *enter(pjsip_inv_session *inv)
{
    side *s = inv->mod_data[app.id];

    if (!s) {
        complain(NULL, "a callback of a session that is not ours");
        return NULL;
    }
    if (atomic_fetch_add(&s->inside, 1) != 0)
        complain(s, "two callbacks at the same time");
    if (pj__grp_lock_depth(inv->dlg->grp_lock_) != 0)
        complain(s, "a callback with its conversation's lock held");
    no_lock_is_held("a callback with the lock of some conversation held");
    if (atomic_load(&s->disconnected))
        atomic_fetch_add(&s->after, 1);
    return s;
}

static void leave(side *s)
{
    atomic_fetch_sub(&s->inside, 1);
}

static bool is_late(side *s)
{
    return atomic_load(&s->disconnected) != 0;
}

static void state_is_in_order(side *s, pjsip_inv_state state)
{
    int before = atomic_exchange(&s->last, (int)state);
    bool again = before == (int)state && state == PJSIP_INV_STATE_EARLY;

    if ((int)state <= before && !again)
        complain(s, "a state that is not after the last one");
    if (state == (s->caller ? PJSIP_INV_STATE_INCOMING : PJSIP_INV_STATE_CALLING))
        complain(s, "a state of the other side");
}

/* --------------------------------------------------------------------------------------------- */
/* The third thread: what callbacks leave to it. */

typedef enum job_kind { JOB_ANSWER, JOB_HANG_UP, JOB_REFUSE, JOB_TERMINATE, JOB_REINVITE } job_kind;

typedef struct job {
    job_kind kind;
    pjsip_inv_session *inv; /* referenced */
} job;

static job jobs[4 * SIDES];
static unsigned job_count, jobs_done;
static bool no_more_jobs;

static void leave_to_another(pjsip_inv_session *inv, job_kind kind)
{
    pjsip_inv_add_ref(inv);
    pthread_mutex_lock(&many_mutex);
    if (job_count == PJ_ARRAY_SIZE(jobs))
        abort();
    jobs[job_count++] = (job){kind, inv};
    pthread_cond_broadcast(&many_changed);
    pthread_mutex_unlock(&many_mutex);
    for (int i = 0; i < 3; i++)
        sched_yield(); /* so that it is often done while the callback still runs */
}

/* False: there will be none any more. */
static bool next_job(job *j)
{
    bool found;

    pthread_mutex_lock(&many_mutex);
    while (jobs_done == job_count && !no_more_jobs)
        pthread_cond_wait(&many_changed, &many_mutex);
    found = jobs_done < job_count;
    if (found)
        *j = jobs[jobs_done++];
    pthread_mutex_unlock(&many_mutex);
    return found;
}

static void hang_up(pjsip_inv_session *inv)
{
    pjsip_tx_data *tdata = NULL;

    if (pjsip_inv_end_session(inv, 0, NULL, &tdata) == PJ_SUCCESS && tdata)
        pjsip_inv_send_msg(inv, tdata);
}

static void answer(pjsip_inv_session *inv, int code)
{
    pjsip_tx_data *tdata = NULL;

    if (pjsip_inv_answer(inv, code, NULL, NULL, &tdata) == PJ_SUCCESS)
        pjsip_inv_send_msg(inv, tdata);
}

/* Offer anew; hang up if that cannot be done now. */
static void reinvite(pjsip_inv_session *inv)
{
    pjsip_tx_data *tdata = NULL;
    pj_status_t status = pjsip_inv_reinvite(inv, NULL, sdp_other, &tdata);

    if (status == PJ_SUCCESS)
        status = pjsip_inv_send_msg(inv, tdata);
    if (status != PJ_SUCCESS)
        hang_up(inv);
}

static void update(pjsip_inv_session *inv)
{
    pjsip_tx_data *tdata = NULL;
    pj_status_t status = pjsip_inv_update(inv, NULL, sdp_other, &tdata);

    if (status == PJ_SUCCESS)
        status = pjsip_inv_send_msg(inv, tdata);
    if (status != PJ_SUCCESS)
        hang_up(inv);
}

static void do_job(const job *j)
{
    switch (j->kind) {
    case JOB_ANSWER: answer(j->inv, 200); break;
    case JOB_HANG_UP: hang_up(j->inv); break;
    case JOB_REFUSE: answer(j->inv, 480); break;
    case JOB_TERMINATE: pjsip_inv_terminate(j->inv, 500, PJ_TRUE); break;
    case JOB_REINVITE: reinvite(j->inv); break;
    }
}

static void *third_thread(void *arg)
{
    job j;

    for (unsigned n = 0; next_job(&j); n++) {
        pjsip_dialog *held = n % 2 && j.kind != JOB_TERMINATE ? j.inv->dlg : NULL;

        for (unsigned i = j.kind == JOB_ANSWER || j.kind == JOB_REFUSE ? n % 64 : 0; i; i--)
            sched_yield(); /* what it races with comes later */
        if (held)          /* as programs do that ask first and act then */
            pjsip_dlg_inc_lock(held);
        do_job(&j);
        if (held)
            pjsip_dlg_dec_lock(held);
        no_lock_is_held("a function that returned with a lock held");
        pjsip_inv_dec_ref(j.inv);
    }
    return arg;
}

/* --------------------------------------------------------------------------------------------- */
/* The application. */

static void when_early(const side *s, pjsip_inv_session *inv)
{
    switch (s->story) {
    case ANSWER_MEETS_CANCEL:
        if (s->caller)
            hang_up(inv);
        else
            leave_to_another(inv, JOB_ANSWER);
        break;
    case RUNG_THEN_ENDED:
        if (s->caller)
            hang_up(inv);
        else
            leave_to_another(inv, JOB_REFUSE);
        break;
    case TERMINATED_CALLER: leave_to_another(inv, s->caller ? JOB_TERMINATE : JOB_ANSWER); break;
    default: break;
    }
}

static void when_confirmed(const side *s, pjsip_inv_session *inv)
{
    atomic_fetch_add(&confirmed, 1);
    switch (s->story) {
    case HUNG_UP_IN_THE_CALLBACK:
        if (s->caller)
            hang_up(inv);
        break;
    case GLARE:
        if (s->held)
            reinvite(inv);
        else
            leave_to_another(inv, JOB_REINVITE);
        break;
    case UPDATES: update(inv); break;
    case TERMINATED_CALLEE: leave_to_another(inv, s->caller ? JOB_HANG_UP : JOB_TERMINATE); break;
    default: leave_to_another(inv, JOB_HANG_UP); break;
    }
}

static void on_state_changed(pjsip_inv_session *inv, pjsip_event *e)
{
    side *s = enter(inv);
    pjsip_inv_state state;

    (void)e;
    if (!s)
        return;
    if (is_late(s))
        complain(s, "a state after DISCONNECTED");
    state = inv->state;
    state_is_in_order(s, state);
    if (state == PJSIP_INV_STATE_EARLY)
        when_early(s, inv);
    else if (state == PJSIP_INV_STATE_CONFIRMED)
        when_confirmed(s, inv);
    if (state != inv->state)
        complain(s, "the state changed while it was being told");
    if (state == PJSIP_INV_STATE_DISCONNECTED && atomic_fetch_add(&s->disconnected, 1) == 0)
        atomic_fetch_add(&over, 1);
    leave(s);
    many_something_changed();
}

static void on_new_session(pjsip_inv_session *inv, pjsip_event *e)
{
    (void)inv;
    (void)e;
    complain(NULL, "a fork that nobody made");
}

/* Either side's re-INVITE or UPDATE is over: hang up, both at once. */
static void on_tsx_state_changed(pjsip_inv_session *inv, pjsip_transaction *tsx, pjsip_event *e)
{
    side *s = enter(inv);
    bool final = tsx->role == PJSIP_ROLE_UAC && tsx->state >= PJSIP_TSX_STATE_COMPLETED &&
                 e->body.tsx_state.prev_state < (int)PJSIP_TSX_STATE_COMPLETED;
    bool changes = tsx->method.id == PJSIP_INVITE_METHOD || tsx->method.id == PJSIP_OTHER_METHOD;

    if (!s)
        return;
    if (is_late(s) && atomic_load(&s->after) > 1)
        complain(s, "a transaction after DISCONNECTED and its own");
    if (final && changes && (s->story == GLARE || s->story == UPDATES) &&
        atomic_load(&s->last) == PJSIP_INV_STATE_CONFIRMED) {
        if (s->caller)
            leave_to_another(inv, JOB_HANG_UP);
        else
            hang_up(inv);
    }
    leave(s);
}

static void on_media_update(pjsip_inv_session *inv, pj_status_t status)
{
    side *s = enter(inv);

    if (!s)
        return;
    if (is_late(s))
        complain(s, "media after DISCONNECTED");
    if (status == PJ_SUCCESS && !inv->neg)
        complain(s, "media without a negotiation");
    leave(s);
}

static void on_rx_offer(pjsip_inv_session *inv, const pjmedia_sdp_session *offer)
{
    side *s = enter(inv);

    if (!s)
        return;
    if (is_late(s) || !offer)
        complain(s, "an offer after DISCONNECTED, or none");
    pjsip_inv_set_sdp_answer(inv, sdp_offer);
    leave(s);
}

static side *new_side(plot story, bool caller, pjsip_inv_session *inv)
{
    unsigned i = atomic_fetch_add(&side_count, 1);
    side *s;

    if (i >= SIDES)
        abort();
    s = &sides[i];
    s->story = story;
    s->caller = caller;
    atomic_store(&s->last, PJSIP_INV_STATE_NULL);
    inv->mod_data[app.id] = s;
    if (i % 2) {
        pj_grp_lock_add_ref(inv->dlg->grp_lock_);
        __atomic_store_n(&s->held, inv->dlg->grp_lock_, __ATOMIC_RELEASE);
    }
    atomic_fetch_add(&begun, 1);
    return s;
}

/* The number after "call" in the user part that was called. */
static plot story_called(const pjsip_rx_data *rdata)
{
    const pjsip_sip_uri *uri = pjsip_uri_get_uri(rdata->msg_info.to->uri);
    char digits[16] = "";

    if (uri->user.slen > 4 && uri->user.slen < 16)
        memcpy(digits, uri->user.ptr + 4, (size_t)uri->user.slen - 4);
    return (plot)(strtoul(digits, NULL, 10) % STORIES);
}

static int first_answer(plot story)
{
    switch (story) {
    case ANSWER_MEETS_CANCEL:
    case TERMINATED_CALLER:
    case RUNG_THEN_ENDED: return 180;
    case REFUSED: return 486;
    default: return 200;
    }
}

static void incoming_call(pjsip_rx_data *rdata)
{
    plot story = story_called(rdata);
    char text[64];
    pj_str_t contact;
    pjsip_tx_data *tdata = NULL;
    pjsip_inv_session *inv;
    pjsip_dialog *dlg;
    pj_status_t status;

    snprintf(text, sizeof(text), "<sip:callee@127.0.0.1:%d%s>", port, transport_param);
    contact = pj_str(text);
    status = pjsip_dlg_create_uas_and_inc_lock(pjsip_ua_instance(), rdata, &contact, &dlg);
    if (status != PJ_SUCCESS)
        return; /* a retransmission that another thread has taken */
    if (pjsip_inv_create_uas(dlg, rdata, sdp_offer, 0, &inv) != PJ_SUCCESS) {
        complain(NULL, "an INVITE that makes no session");
        pjsip_dlg_dec_lock(dlg);
        return;
    }
    new_side(story, false, inv);
    pjsip_inv_add_ref(inv);
    pjsip_dlg_dec_lock(dlg);
    if (pjsip_inv_initial_answer(inv, rdata, first_answer(story), NULL, NULL, &tdata) == PJ_SUCCESS)
        pjsip_inv_send_msg(inv, tdata);
    pjsip_inv_dec_ref(inv);
}

static pj_bool_t on_rx_request(pjsip_rx_data *rdata)
{
    no_lock_is_held("on_rx_request() with a lock held");
    if (rdata->msg_info.msg->line.req.method.id == PJSIP_INVITE_METHOD)
        incoming_call(rdata);
    else if (rdata->msg_info.msg->line.req.method.id != PJSIP_ACK_METHOD)
        pjsip_endpt_respond_stateless(test_endpt, rdata, 481, NULL, NULL, NULL);
    return PJ_TRUE;
}

static pj_bool_t on_rx_response(pjsip_rx_data *rdata)
{
    (void)rdata;
    no_lock_is_held("on_rx_response() with a lock held");
    return PJ_FALSE;
}

static pj_status_t on_tx(pjsip_tx_data *tdata)
{
    (void)tdata;
    no_lock_is_held("on_tx_request() or on_tx_response() with a lock held");
    return PJ_SUCCESS;
}

static pjsip_module app = {
    .name = {"app", 3},
    .id = -1,
    .priority = PJSIP_MOD_PRIORITY_APPLICATION,
    .on_rx_request = on_rx_request,
    .on_rx_response = on_rx_response,
    .on_tx_request = on_tx,
    .on_tx_response = on_tx,
};

/* --------------------------------------------------------------------------------------------- */
/* Placing calls. */

static bool there_is_room(void)
{
    return atomic_load(&begun) - atomic_load(&over) < 2 * AT_ONCE;
}

static void place_call(unsigned n)
{
    char from_text[64], to_text[64];
    pjsip_tx_data *tdata = NULL;
    pjsip_inv_session *inv;
    pjsip_dialog *dlg;
    pj_str_t from, to;
    pj_status_t status;

    snprintf(from_text, sizeof(from_text), "<sip:us@127.0.0.1:%d%s>", port, transport_param);
    snprintf(to_text, sizeof(to_text), "<sip:call%u@127.0.0.1:%d%s>", n, port, transport_param);
    from = pj_str(from_text);
    to = pj_str(to_text);
    status = pjsip_dlg_create_uac(pjsip_ua_instance(), &from, &from, &to, NULL, &dlg);
    if (status == PJ_SUCCESS)
        status = pjsip_inv_create_uac(dlg, sdp_offer, 0, &inv);
    if (status != PJ_SUCCESS) {
        complain(NULL, "a call that cannot be made");
        return;
    }
    new_side((plot)(n % STORIES), true, inv);
    pjsip_inv_add_ref(inv);
    status = pjsip_inv_invite(inv, &tdata);
    if (status == PJ_SUCCESS)
        status = pjsip_inv_send_msg(inv, tdata);
    if (status != PJ_SUCCESS)
        complain(NULL, "an INVITE that cannot be sent");
    if (n % STORIES == CANCELLED_AT_ONCE)
        hang_up(inv);
    pjsip_inv_dec_ref(inv);
}

static void *place_calls(void *arg)
{
    for (unsigned n = *(unsigned *)arg; n < CALLS; n += CALLERS) {
        if (!many_wait_for(there_is_room))
            break;
        place_call(n);
    }
    return NULL;
}

/* --------------------------------------------------------------------------------------------- */
/* Life. */

static pj_status_t (*real_send)(pjsip_transport *tp, pjsip_tx_data *tdata,
                                const pj_sockaddr_t *addr, int addr_len, void *token,
                                pjsip_transport_callback callback);

static pj_status_t watched_send(pjsip_transport *tp, pjsip_tx_data *tdata,
                                const pj_sockaddr_t *addr, int addr_len, void *token,
                                pjsip_transport_callback callback)
{
    no_lock_is_held("a transport called with a lock held");
    return real_send(tp, tdata, addr, addr_len, token, callback);
}

static pjmedia_sdp_session *parse(const char *text)
{
    pjmedia_sdp_session *sdp;
    pj_str_t copy;

    pj_strdup2_with_null(pool, &copy, text);
    ck_assert_int_eq(pjmedia_sdp_parse(pool, copy.ptr, (pj_size_t)copy.slen, &sdp), PJ_SUCCESS);
    return sdp;
}

static void start_layers(void)
{
    pjsip_inv_callback cb;

    memset(&cb, 0, sizeof(cb));
    cb.on_state_changed = on_state_changed;
    cb.on_new_session = on_new_session;
    cb.on_tsx_state_changed = on_tsx_state_changed;
    cb.on_media_update = on_media_update;
    cb.on_rx_offer = on_rx_offer;
    ck_assert_int_eq(pjsip_tsx_layer_init_module(test_endpt), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_ua_init_module(test_endpt, NULL), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_inv_usage_init(test_endpt, &cb), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_register_module(test_endpt, &app), PJ_SUCCESS);
}

static void start(bool tcp)
{
    pjsip_transport *udp = NULL;
    pj_size_t blocks;

    pjsip_cfg()->tsx.t1 = 20;
    pjsip_cfg()->tsx.t2 = 80;
    pjsip_cfg()->tsx.t4 = 100;
    pjsip_cfg()->tsx.td = 64 * 20;
    transport_param = tcp ? ";transport=tcp" : "";
    many_start(DEADLINE_SEC);
    pj_alloc_get_live(&octets_before, &blocks);
    test_endpt_create();
    pool = pjsip_endpt_create_pool(test_endpt, "test", 4000, 4000);
    sdp_offer = parse(rig_sdp);
    sdp_other = parse(rig_sdp_other);
    start_layers();
    port = many_listen(test_endpt, tcp, &udp);
    if (udp) {
        real_send = udp->send_msg;
        udp->send_msg = watched_send;
    }
    registrations_start(test_endpt, port, transport_param, no_lock_is_held);
    ck_assert_int_eq(pjsip_endpt_start_workers(test_endpt, WORKERS), PJ_SUCCESS);
}

static void start_udp(void)
{
    start(false);
}

static void start_tcp(void)
{
    start(true);
}

static void stop(void)
{
    pj_size_t octets, blocks;

    pjsip_endpt_release_pool(test_endpt, pool);
    registrations_stop();
    test_endpt_destroy(); /* looks for pools that are left */
    many_stop();
    pj_alloc_get_live(&octets, &blocks);
    ck_assert_uint_eq(octets, octets_before);
}

/* --------------------------------------------------------------------------------------------- */
/* The story of stories. */

static bool all_sessions_are_over(void)
{
    return atomic_load(&over) == atomic_load(&begun);
}

/* Timers of transactions and sessions; that of an idle connection may run on. */
static bool nothing_is_left(void)
{
    return pjsip_tsx_layer_get_tsx_count() == 0 && pjsip_ua_get_dlg_set_count() == 0 &&
           (*transport_param || pj_timer_heap_count(pjsip_endpt_get_timer_heap(test_endpt)) == 0) &&
           all_sessions_are_over();
}

static void say_what_is_left(void)
{
    for (unsigned i = 0; i < atomic_load(&side_count) && i < SIDES; i++) {
        side *s = &sides[i];

        if (!atomic_load(&s->disconnected))
            fprintf(stderr, "left: session %u, story %d, %s, %s, %d callbacks running\n", i,
                    (int)s->story, s->caller ? "caller" : "callee",
                    pjsip_inv_state_name((pjsip_inv_state)atomic_load(&s->last)),
                    atomic_load(&s->inside));
    }
    fprintf(stderr, "left: %u transactions, %u dialogs, %u timers; %u of %u sessions\n",
            pjsip_tsx_layer_get_tsx_count(), pjsip_ua_get_dlg_set_count(),
            (unsigned)pj_timer_heap_count(pjsip_endpt_get_timer_heap(test_endpt)),
            atomic_load(&begun) - atomic_load(&over), atomic_load(&begun));
}

static void each_ended_once(void)
{
    for (unsigned i = 0; i < atomic_load(&side_count); i++) {
        side *s = &sides[i];
        pj_grp_lock_t *held = s->held;

        if (atomic_load(&s->disconnected) != 1)
            complain(s, "DISCONNECTED was not told exactly once");
        if (atomic_load(&s->inside) != 0)
            complain(s, "a callback that never returned");
        __atomic_store_n(&s->held, NULL, __ATOMIC_RELEASE);
        if (held)
            pj_grp_lock_dec_ref(held);
    }
}

static void end_third_thread(pthread_t thread)
{
    pthread_mutex_lock(&many_mutex);
    no_more_jobs = true;
    pthread_cond_broadcast(&many_changed);
    pthread_mutex_unlock(&many_mutex);
    pthread_join(thread, NULL);
}

START_TEST(every_call_ends_once_and_nothing_is_left)
{
    pthread_t callers[CALLERS], third, registering;
    unsigned first[CALLERS];

    ck_assert_int_eq(pthread_create(&third, NULL, third_thread, NULL), 0);
    ck_assert_int_eq(pthread_create(&registering, NULL, registrations_keep_busy, NULL), 0);
    for (unsigned i = 0; i < CALLERS; i++) {
        first[i] = i;
        ck_assert_int_eq(pthread_create(&callers[i], NULL, place_calls, &first[i]), 0);
    }
    for (unsigned i = 0; i < CALLERS; i++)
        pthread_join(callers[i], NULL);
    many_wait_for(all_sessions_are_over);
    registrations_enough();
    pthread_join(registering, NULL);
    registrations_end();
    if (!many_wait_for(nothing_is_left)) {
        say_what_is_left();
        ck_abort_msg("not everything has ended in time; %s", many_first_complaint());
    }
    end_third_thread(third);
    each_ended_once();
    if (many_complaints())
        ck_abort_msg("%u times: %s", many_complaints(), many_first_complaint());
    ck_assert_uint_ge(atomic_load(&side_count),
                      2 * CALLS * 9 / 10); /* the rest was lost on the way */
    ck_assert_uint_gt(atomic_load(&confirmed), CALLS / 4);
}
END_TEST

static void add_case(Suite *suite, const char *name, SFun set_up)
{
    TCase *tc = tcase_create(name);

    tcase_add_checked_fixture(tc, set_up, stop);
    tcase_set_timeout(tc, DEADLINE_SEC + 20);
    tcase_add_test(tc, every_call_ends_once_and_nothing_is_left);
    suite_add_tcase(suite, tc);
}

Suite *many_threads_share_one_endpoint_suite(void)
{
    Suite *suite = suite_create("many_threads_share_one_endpoint");

    add_case(suite, "udp", start_udp);
    add_case(suite, "tcp", start_tcp);
    return suite;
}
