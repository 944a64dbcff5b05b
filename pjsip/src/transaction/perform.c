/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Carrying out what a machine says: one event in, and out come sends, timers and notifications. All of it runs
 * inside the conversation; what it sends and tells is queued and happens outside.
 *
 * Timers. The machine keeps two, resend and end, as times on the monotonic clock. The two public timer entries are
 * made to follow them after each step, and a callback asks the machine what is due, so a callback that comes late,
 * or after its timer was stopped, finds nothing and does nothing. A timer is stepped as of the moment it was due, so
 * that the intervals of retransmissions do not drift with the poller; only when the process slept through several
 * of them is the present moment taken. Three more alarms stand beside the figures: the limit of a cancelled
 * INVITE (9.1), the repetition of provisional and 2xx responses to INVITE (13.3.1.1, 13.3.1.4), the delayed end.
 *
 * Without memory for its queue items a timer is put off for a while: losing it would leave the transaction for ever.
 * Where there is none for the timer that would end it, the step is not taken if somebody is there to be told so
 * (PJ_ENOMEM); else the transaction ends at once.
 */
#include "transaction/transaction_priv.h"

#include "base/ops.h"

#define LATE_MS  100 /* beyond this a timer counts from now */
#define RETRY_MS 500 /* after a lack of memory */

uint64_t pjsip__tsx_now(void)
{
    return (uint64_t)pj__mono_ms();
}

/* ---- Timer entries ----------------------------------------------------------------------------------- */

static void entry_stop(tsx *t, pj_timer_entry *entry)
{
    pj_timer_heap_cancel_if_active(pjsip_endpt_get_timer_heap(t->pub.endpt), entry, 0);
}

static bool entry_start(tsx *t, pj_timer_entry *entry, uint64_t at, int id)
{
    uint64_t now = pjsip__tsx_now();
    uint64_t wait = at > now ? at - now : 0;
    pj_time_val delay = {(long)(wait / 1000), (long)(wait % 1000)};
    pj_status_t status;

    status =
        pjsip_endpt_schedule_timer_w_grp_lock(t->pub.endpt, entry, &delay, id, t->pub.grp_lock);
    if (status != PJ_SUCCESS)
        PJ_PERROR(1, (t->pub.obj_name, status, "A timer cannot be scheduled"));
    return status == PJ_SUCCESS;
}

/* Make an entry fire at a time; `set_to` is what it is set to now. */
static void entry_follow(tsx *t, pj_timer_entry *entry, uint64_t *set_to, uint64_t at, int id)
{
    if (*set_to == at)
        return;
    if (*set_to != UINT64_MAX)
        entry_stop(t, entry);
    *set_to = at;
    if (at != UINT64_MAX && !entry_start(t, entry, at, id))
        *set_to = UINT64_MAX; /* the next step tries again */
}

static uint64_t timer_time(const pjsip__tsx_timer *timer)
{
    return timer->fires == EV_NONE ? UINT64_MAX : timer->at;
}

void pjsip__tsx_sync_timers(tsx *t)
{
    bool runs = t->started && !t->over;

    entry_follow(t, &t->pub.retransmit_timer, &t->resend_at,
                 runs ? timer_time(&t->fsm.resend) : UINT64_MAX, TSX_TIMER_RESEND);
    entry_follow(t, &t->pub.timeout_timer, &t->end_at, runs ? timer_time(&t->fsm.end) : UINT64_MAX,
                 TSX_TIMER_END);
}

bool pjsip__tsx_timer_is_lost(const tsx *t)
{
    return t->started && !t->over && timer_time(&t->fsm.end) != UINT64_MAX &&
           t->end_at == UINT64_MAX;
}

void pjsip__tsx_alarm_set(tsx *t, pj_timer_entry *entry, tsx_alarm *alarm, uint64_t at, int id)
{
    entry_follow(t, entry, &alarm->at, at, id);
}

void pjsip__tsx_alarm_stop(tsx *t, pj_timer_entry *entry, tsx_alarm *alarm)
{
    entry_follow(t, entry, &alarm->at, UINT64_MAX, 0);
}

/* ---- The end ----------------------------------------------------------------------------------------- */

void pjsip__tsx_retire(tsx *t)
{
    if (t->over)
        return;
    t->over = true;
    pjsip__tsx_sync_timers(t);
    pjsip__tsx_alarm_stop(t, &t->repeat.entry, &t->repeat);
    pjsip__tsx_alarm_stop(t, &t->pub.misc_timer, &t->limit);
    pjsip__tsx_alarm_stop(t, &t->kill.entry, &t->kill);
    pjsip__tsx_cancel_go(t);
    pjsip__tsx_unregister(t);
}

pj_uint64_t pjsip__tsx_end(tsx *t, int code, const pj_str_t *text, pjsip_event_id_e type,
                           pj_status_t why)
{
    pjsip__conv_note note = {.type = type, .status = why};
    pj_uint64_t ticket;

    if (t->over)
        return 0;
    t->pub.terminating = PJ_TRUE;
    ticket = pjsip__tsx_tell(t, &note, PJSIP_TSX_STATE_TERMINATED, code, text);
    /* What has accepted or sent a 2xx goes on absorbing (RFC 6026), but tells nobody. */
    if (!t->started || t->fsm.state != ST_ACCEPTED) {
        pjsip__tsx_retire(t);
        return ticket;
    }
    pjsip__tsx_alarm_stop(t, &t->repeat.entry, &t->repeat);
    pjsip__tsx_alarm_stop(t, &t->kill.entry, &t->kill);
    return ticket;
}

/* ---- Steps ------------------------------------------------------------------------------------------- */

/* Repetitions that the figures leave to the user: a provisional each minute, a 2xx until the ACK. */
static void set_repeat(tsx *t, uint64_t now)
{
    uint64_t at = UINT64_MAX;

    if (t->started && t->fsm.kind == TSX_INVITE_SERVER && !t->told) {
        if (t->fsm.state == ST_PROCEEDING && t->pub.last_tx && t->last_code > 100) {
            at = now + 1000ull * PJSIP_TSX_1XX_RETRANS_DELAY;
        } else if (t->fsm.state == ST_ACCEPTED && t->pub.handle_200resp) {
            uint32_t doubled = t->repeat.interval ? t->repeat.interval * 2 : t->fsm.timing.t1;

            t->repeat.interval = doubled < t->fsm.timing.t2 ? doubled : t->fsm.timing.t2;
            at = now + t->repeat.interval;
        }
    }
    pjsip__tsx_alarm_set(t, &t->repeat.entry, &t->repeat, at, TSX_TIMER_REPEAT);
}

static void queue_resend(tsx *t)
{
    int max = atomic_load(&pjsip__tsx_layer.max_retransmit);

    if (!t->pub.last_tx)
        return;
    if (t->pub.role == PJSIP_ROLE_UAC && max >= 0 && t->pub.retransmit_count >= max)
        return;
    t->pub.retransmit_count++;
    pjsip__conv_send(t->pub.grp_lock, &pjsip__tsx_send_again, t, t->pub.last_tx, NULL);
}

/* The last words of a transaction that a timer or the transport ended. */
static void tell_failure(tsx *t, pjsip__tsx_ev ev)
{
    pj_status_t why = t->pub.transport_err;
    bool broken = ev == EV_TRANSPORT_ERR || (t->pub.role == PJSIP_ROLE_UAS && why != PJ_SUCCESS);
    pjsip__conv_note note = {.type = broken ? PJSIP_EVENT_TRANSPORT_ERROR : PJSIP_EVENT_TIMER,
                             .status = why};
    char text[PJ_ERR_MSG_SIZE];
    pj_str_t reason;

    if (!broken) {
        pjsip__tsx_tell(t, &note, PJSIP_TSX_STATE_TERMINATED, PJSIP_SC_TSX_TIMEOUT, NULL);
        return;
    }
    reason = pj_strerror(why, text, sizeof(text));
    if (t->pub.role == PJSIP_ROLE_UAC &&
        t->last_code >= 200) /* the ACK failed: the outcome stands */
        pjsip__tsx_tell(t, &note, PJSIP_TSX_STATE_TERMINATED, t->last_code, t->last_text);
    else
        pjsip__tsx_tell(t, &note, PJSIP_TSX_STATE_TERMINATED, PJSIP_SC_TSX_TRANSPORT_ERROR,
                        &reason);
}

/* Timer L ends what no ACK ended. Where the transaction repeated its 2xx itself, that is a failure. */
static void tell_timer_l(tsx *t)
{
    pjsip__conv_note note = {.type = PJSIP_EVENT_TIMER};

    if (t->pub.handle_200resp)
        tell_failure(t, EV_TIMER_H);
    else
        pjsip__tsx_tell(t, &note, PJSIP_TSX_STATE_TERMINATED, t->last_code, t->last_text);
}

static void tell_end(tsx *t, pjsip__tsx_ev ev, unsigned did)
{
    pjsip__conv_note note = {.type = PJSIP_EVENT_TIMER};

    if (did & DO_FAIL)
        tell_failure(t, ev);
    else if (ev == EV_TIMER_L)
        tell_timer_l(t);
    else
        pjsip__tsx_tell(t, &note, PJSIP_TSX_STATE_TERMINATED, t->last_code, t->last_text);
}

void pjsip__tsx_end_if_lost(tsx *t)
{
    pjsip__conv_note note = {.type = PJSIP_EVENT_TIMER, .status = PJ_ENOMEM};

    if (!pjsip__tsx_timer_is_lost(t))
        return;
    t->pub.transport_err = PJ_ENOMEM;
    if (!t->told && t->last_code >= 200)
        pjsip__tsx_tell(t, &note, PJSIP_TSX_STATE_TERMINATED, t->last_code, t->last_text);
    else if (!t->told)
        tell_failure(t, EV_TRANSPORT_ERR);
    pjsip__tsx_retire(t);
}

/* Step the machine and see to everything but the message that came with the event. */
static unsigned step(tsx *t, pjsip__tsx_ev ev, uint64_t now)
{
    pjsip__tsx_st before = t->fsm.state;
    unsigned did = pjsip__tsx_fsm_step(&t->fsm, ev, now);

    t->steps++;
    if (t->fsm.kind == TSX_INVITE_SERVER)
        atomic_store(&t->accepted, t->fsm.state == ST_ACCEPTED);
    if (did & DO_RESEND)
        queue_resend(t);
    if (t->fsm.state != before)
        t->repeat.interval = 0;
    if (t->fsm.state == ST_TERMINATED) {
        tell_end(t, ev, did);
        pjsip__tsx_retire(t);
    } else {
        pjsip__tsx_sync_timers(t);
    }
    return did;
}

void pjsip__tsx_start(tsx *t)
{
    const pjsip_cfg_t *cfg = pjsip_cfg();
    bool invite = t->pub.method.id == PJSIP_INVITE_METHOD;
    pjsip__tsx_kind kind = t->pub.role == PJSIP_ROLE_UAC
                               ? (invite ? TSX_INVITE_CLIENT : TSX_CLIENT)
                               : (invite ? TSX_INVITE_SERVER : TSX_SERVER);

    pjsip__tsx_fsm_init(&t->fsm, kind, t->pub.is_reliable,
                        (pjsip__tsx_timing){cfg->tsx.t1, cfg->tsx.t2, cfg->tsx.t4, cfg->tsx.td},
                        pjsip__tsx_now());
    t->started = true;
    pjsip__tsx_sync_timers(t);
}

static pjsip__tsx_ev response_event(int code)
{
    if (code < 200)
        return EV_1XX;
    return code < 300 ? EV_2XX : EV_3XX_6XX;
}

unsigned pjsip__tsx_step_response(tsx *t, int code)
{
    return step(t, response_event(code), pjsip__tsx_now());
}

void pjsip__tsx_set_repeat(tsx *t)
{
    set_repeat(t, pjsip__tsx_now());
}

static void on_response(tsx *t, pjsip_rx_data *rdata)
{
    const pjsip_status_line *line = &rdata->msg_info.msg->line.status;
    pjsip__conv_note note = {.type = PJSIP_EVENT_RX_MSG, .rdata = rdata};
    pjsip__tsx_st before = t->fsm.state;
    unsigned did;

    if (!t->started) /* an answer to what was not asked yet */
        return;
    did = step(t, response_event(line->code), pjsip__tsx_now());
    if (did & DO_ACK)
        pjsip__tsx_ack(t, rdata);
    if (before == ST_ACCEPTED && (did & DO_PASS))
        pjsip__tsx_pass(t, rdata);
    else if (did & DO_PASS)
        pjsip__tsx_tell(t, &note, pjsip__tsx_public_state(t), line->code, &line->reason);
    if (line->code >= 200)
        pjsip__tsx_alarm_stop(t, &t->pub.misc_timer, &t->limit);
    pjsip__tsx_cancel_go(t);
}

static void on_request(tsx *t, pjsip_rx_data *rdata)
{
    pjsip__conv_note note = {.type = PJSIP_EVENT_RX_MSG, .rdata = rdata};
    bool ack = rdata->msg_info.msg->line.req.method.id == PJSIP_ACK_METHOD;
    pjsip__tsx_st before;

    if (!t->started && ack)
        return;
    if (!t->started) {
        pjsip__tsx_start(t);
        pjsip__tsx_tell(t, &note, PJSIP_TSX_STATE_TRYING, 0, NULL);
        return;
    }
    before = t->fsm.state;
    step(t, ack ? EV_ACK : EV_REQUEST, pjsip__tsx_now());
    if (before == ST_COMPLETED && t->fsm.state == ST_CONFIRMED)
        pjsip__tsx_tell(t, &note, PJSIP_TSX_STATE_CONFIRMED, t->last_code, t->last_text);
}

void pjsip__tsx_message_event(void *object, pjsip_rx_data *rdata)
{
    tsx *t = object;
    bool request = rdata->msg_info.msg->type == PJSIP_REQUEST_MSG;

    if (t->over || request != (t->pub.role == PJSIP_ROLE_UAS))
        return;
    if (request)
        on_request(t, rdata);
    else
        on_response(t, rdata);
    pjsip__tsx_end_if_lost(t);
}

void pjsip__tsx_fail(tsx *t, pj_status_t why)
{
    if (t->over || !t->started)
        return;
    t->pub.transport_err = why;
    if (t->told || pjsip__conv_reserve(pjsip__conv_of(t->pub.grp_lock)) != PJ_SUCCESS)
        return; /* timers will end it */
    step(t, EV_TRANSPORT_ERR, pjsip__tsx_now());
}

void pjsip__tsx_lost_transport(tsx *t, pj_status_t why)
{
    if (t->over || t->told || !t->started)
        return;
    if (t->pub.role == PJSIP_ROLE_UAC && t->fsm.kind == TSX_INVITE_CLIENT &&
        t->fsm.state == ST_PROCEEDING) {
        t->pub.transport_err = why;
        if (pjsip__conv_reserve(pjsip__conv_of(t->pub.grp_lock)) == PJ_SUCCESS)
            pjsip__tsx_end(t, PJSIP_SC_TSX_TRANSPORT_ERROR, NULL, PJSIP_EVENT_TRANSPORT_ERROR, why);
        return;
    }
    if (t->pub.role == PJSIP_ROLE_UAC && !pjsip__tsx_is_final(&t->pub))
        pjsip__tsx_fail(t, why);
}

/* ---- Timer callbacks --------------------------------------------------------------------------------- */

static uint64_t moment_of(uint64_t due, uint64_t now)
{
    return now - due < LATE_MS ? due : now;
}

static void run_machine_timers(tsx *t, uint64_t now)
{
    pjsip__tsx_ev ev;

    while (!t->over && t->started && (ev = pjsip__tsx_fsm_due(&t->fsm, now)) != EV_NONE) {
        uint64_t due = ev == t->fsm.end.fires ? t->fsm.end.at : t->fsm.resend.at;

        step(t, ev, moment_of(due, now));
        if (pjsip__conv_reserve(pjsip__conv_of(t->pub.grp_lock)) != PJ_SUCCESS)
            return;
    }
}

static void run_repeat(tsx *t, uint64_t now)
{
    uint64_t due = t->repeat.at;

    if (due > now)
        return;
    t->repeat.at = UINT64_MAX;
    if (t->fsm.kind == TSX_INVITE_SERVER && !t->told)
        queue_resend(t);
    set_repeat(t, moment_of(due, now));
}

static void run_alarms(tsx *t, uint64_t now)
{
    if (t->kill.at <= now)
        pjsip__tsx_end(t, t->kill_code, t->kill_text, PJSIP_EVENT_USER, PJ_SUCCESS);
    else if (t->limit.at <= now && !pjsip__tsx_is_final(&t->pub))
        pjsip__tsx_end(t, PJSIP_SC_TSX_TIMEOUT, NULL, PJSIP_EVENT_TIMER, PJ_SUCCESS);
    else
        run_repeat(t, now);
}

/* An entry that has fired is to be scheduled again if its timer still runs. */
static void forget_fired(pj_timer_entry *entry, uint64_t *set_to)
{
    if (!pj_timer_entry_running(entry))
        *set_to = UINT64_MAX;
}

static void keep_running(tsx *t, pj_timer_entry *entry, uint64_t at, uint64_t now, int id)
{
    if (at != UINT64_MAX && at > now && !pj_timer_entry_running(entry))
        entry_start(t, entry, at, id);
}

/* An event: whatever is due. */
static void on_time(void *object, pjsip_rx_data *rdata)
{
    tsx *t = object;
    uint64_t now = pjsip__tsx_now();
    pjsip__conv *conv = pjsip__conv_of(t->pub.grp_lock);

    PJ_UNUSED_ARG(rdata);
    if (t->over)
        return;
    forget_fired(&t->pub.retransmit_timer, &t->resend_at);
    forget_fired(&t->pub.timeout_timer, &t->end_at);
    if (pjsip__conv_reserve(conv) != PJ_SUCCESS) {
        pjsip__tsx_alarm_set(t, &t->repeat.entry, &t->repeat, now + RETRY_MS, TSX_TIMER_REPEAT);
        return;
    }
    run_machine_timers(t, now);
    if (!t->over && pjsip__conv_reserve(conv) == PJ_SUCCESS)
        run_alarms(t, now);
    if (t->over)
        return;
    pjsip__tsx_sync_timers(t);
    keep_running(t, &t->repeat.entry, t->repeat.at, now, TSX_TIMER_REPEAT);
    keep_running(t, &t->pub.misc_timer, t->limit.at, now, TSX_TIMER_LIMIT);
    keep_running(t, &t->kill.entry, t->kill.at, now, TSX_TIMER_KILL);
    pjsip__tsx_end_if_lost(t);
}

void pjsip__tsx_timer_cb(pj_timer_heap_t *heap, pj_timer_entry *entry)
{
    tsx *t = entry->user_data;

    PJ_UNUSED_ARG(heap);
    pjsip__conv_event(t->pub.grp_lock, &on_time, t, NULL);
}
