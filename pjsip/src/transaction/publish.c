/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * What programs see of a transaction, and when.
 *
 * The machines follow RFC 6026; the published states are those of RFC 3261 as programs of this API know them. The
 * difference is the Accepted state of INVITE. A client that received a 2xx shows TERMINATED at once: the dialog
 * sends the ACK, nothing is left to do. A server that sent one shows COMPLETED, and TERMINATED when its user says
 * that the ACK came, or by Timer L. Inside both stay Accepted until their timer: the client passes
 * further 2xx to its user's on_rx_response(), the server absorbs repeated INVITEs. A server that failed to send stays as it
 * is (RFC 6026 8.8), and shows nothing new: a repeated COMPLETED would be taken for another response. What went
 * wrong is in transport_err and in the cause of its end.
 *
 * The public fields change at the step if no notification waits or runs, else with their notification, so that each
 * callback finds the state it is told. The last told state, the code of it and the fact that the end was told
 * are kept beside.
 */
#include "transaction/transaction_priv.h"

pjsip_tsx_state_e pjsip__tsx_public_state(const tsx *t)
{
    static const pjsip_tsx_state_e shown[][ST_TERMINATED + 1] = {
        [TSX_INVITE_CLIENT] =
            {
                [ST_CALLING] = PJSIP_TSX_STATE_CALLING,
                [ST_PROCEEDING] = PJSIP_TSX_STATE_PROCEEDING,
                [ST_COMPLETED] = PJSIP_TSX_STATE_COMPLETED,
                [ST_ACCEPTED] = PJSIP_TSX_STATE_TERMINATED,
                [ST_TERMINATED] = PJSIP_TSX_STATE_TERMINATED,
            },
        [TSX_CLIENT] =
            {
                [ST_TRYING] = PJSIP_TSX_STATE_CALLING,
                [ST_PROCEEDING] = PJSIP_TSX_STATE_PROCEEDING,
                [ST_COMPLETED] = PJSIP_TSX_STATE_COMPLETED,
                [ST_TERMINATED] = PJSIP_TSX_STATE_TERMINATED,
            },
        [TSX_INVITE_SERVER] =
            {
                [ST_PROCEEDING] = PJSIP_TSX_STATE_PROCEEDING,
                [ST_COMPLETED] = PJSIP_TSX_STATE_COMPLETED,
                [ST_CONFIRMED] = PJSIP_TSX_STATE_CONFIRMED,
                [ST_ACCEPTED] = PJSIP_TSX_STATE_COMPLETED,
                [ST_TERMINATED] = PJSIP_TSX_STATE_TERMINATED,
            },
        [TSX_SERVER] =
            {
                [ST_TRYING] = PJSIP_TSX_STATE_TRYING,
                [ST_PROCEEDING] = PJSIP_TSX_STATE_PROCEEDING,
                [ST_COMPLETED] = PJSIP_TSX_STATE_COMPLETED,
                [ST_TERMINATED] = PJSIP_TSX_STATE_TERMINATED,
            },
    };

    if (!t->started)
        return PJSIP_TSX_STATE_NULL;
    /* RFC 6026 figure 7 begins in Proceeding; programs see TRYING until a response is sent. */
    if (t->fsm.kind == TSX_INVITE_SERVER && t->fsm.state == ST_PROCEEDING && !t->pub.last_tx)
        return PJSIP_TSX_STATE_TRYING;
    return shown[t->fsm.kind][t->fsm.state];
}

pj_bool_t pjsip__tsx_is_final(const pjsip_transaction *pub)
{
    const tsx *t = (const tsx *)pub;

    if (t->over || t->told)
        return PJ_TRUE;
    return t->started && t->fsm.state != ST_CALLING && t->fsm.state != ST_TRYING &&
           t->fsm.state != ST_PROCEEDING;
}

/* Set the public fields to what a notification says. Inside. */
static void show(tsx *t, pjsip_tsx_state_e state, int code, const pj_str_t *text)
{
    t->pub.state = state;
    t->pub.status_code = code;
    if (text)
        t->pub.status_text = *text;
}

static void fill_event(const tsx *t, const pjsip__conv_note *note, pjsip_event *event)
{
    pj_bzero(event, sizeof(*event));
    event->type = PJSIP_EVENT_TSX_STATE;
    event->body.tsx_state.tsx = (pjsip_transaction *)&t->pub;
    event->body.tsx_state.type = note->type;
    event->body.tsx_state.prev_state = note->arg[2];
    switch (note->type) {
    case PJSIP_EVENT_RX_MSG: event->body.tsx_state.src.rdata = note->rdata; break;
    case PJSIP_EVENT_TX_MSG: event->body.tsx_state.src.tdata = note->tdata; break;
    case PJSIP_EVENT_TIMER:
        event->body.tsx_state.src.timer = (pj_timer_entry *)&t->pub.timeout_timer;
        break;
    case PJSIP_EVENT_TRANSPORT_ERROR: event->body.tsx_state.src.status = note->status; break;
    default: break;
    }
}

/* After the end was told: give back what only retransmissions would need (they are over, or the user's). */
static void shed(tsx *t)
{
    pjsip_tx_data *last = NULL;

    pj_grp_lock_acquire(t->pub.grp_lock);
    if (!t->over) {
        last = t->pub.last_tx;
        t->pub.last_tx = NULL;
    }
    pj_grp_lock_release(t->pub.grp_lock);
    if (last)
        pjsip_tx_data_dec_ref(last);
}

/* A notification of the conversation: tell the user; runs outside. */
static void deliver(void *object, const pjsip__conv_note *note)
{
    tsx *t = object;
    pjsip_module *user = t->pub.tsx_user;
    pjsip_tsx_state_e state = (pjsip_tsx_state_e)note->arg[0];
    pjsip_event event;

    pj_grp_lock_acquire(t->pub.grp_lock);
    show(t, state, note->arg[1], note->data);
    pj_grp_lock_release(t->pub.grp_lock);
    fill_event(t, note, &event);
    if (note->rdata)
        note->rdata->endpt_info.mod_data[pjsip__tsx_layer.mod.id] = t;

    PJ_LOG(5, (t->pub.obj_name, "State is now %s (%s)", pjsip_tsx_state_str(state),
               pjsip_event_str(note->type)));
    if (user && note->rdata && note->rdata->msg_info.msg->type == PJSIP_RESPONSE_MSG &&
        user->on_rx_response)
        user->on_rx_response(note->rdata);
    if (user && user->on_tsx_state)
        user->on_tsx_state(&t->pub, &event);
    if (state == PJSIP_TSX_STATE_TERMINATED)
        shed(t);
}

/*
 * The phrase in memory that lasts; the usual one costs nothing. Not in the public pool: programs use that, unlocked.
 */
const pj_str_t *pjsip__tsx_keep_text(tsx *t, int code, const pj_str_t *text)
{
    const pj_str_t *usual = pjsip_get_status_text(code);
    pj_str_t *copy;

    if (!text || pj_strcmp(text, usual) == 0)
        return usual;
    if (t->last_text && pj_strcmp(text, t->last_text) == 0)
        return t->last_text;
    if (!t->texts)
        t->texts = pjsip_endpt_create_pool(t->pub.endpt, "tsxtext%p", 512, 512);
    copy = t->texts ? PJ_POOL_ZALLOC_T(t->texts, pj_str_t) : NULL;
    if (!copy)
        return usual;
    pj_strdup(t->texts, copy, text);
    t->last_text = copy;
    return copy;
}

pj_uint64_t pjsip__tsx_tell(tsx *t, const pjsip__conv_note *cause, pjsip_tsx_state_e state,
                            int code, const pj_str_t *text)
{
    pjsip__conv_note note = *cause;

    if (t->told)
        return 0;
    t->told = state == PJSIP_TSX_STATE_TERMINATED;
    note.arg[0] = (int)state;
    note.arg[1] = code;
    note.arg[2] = (int)t->last_told;
    note.data = code ? (void *)(uintptr_t)pjsip__tsx_keep_text(t, code, text) : NULL;
    t->last_told = state;
    t->last_code = code;

    if (!pjsip__conv_pending(t->pub.grp_lock))
        show(t, state, code, note.data);
    return pjsip__conv_notify(t->pub.grp_lock, &deliver, t, &note);
}

void pjsip__tsx_untell(tsx *t, pjsip_tsx_state_e state, int code)
{
    if (t->pub.state == t->last_told)
        show(t, state, code, NULL);
    t->last_told = state;
    t->last_code = code;
    t->told = false;
}

/* A further 2xx for the user (RFC 6026 7.2); it has no part in the states any more. */
static void deliver_2xx(void *object, const pjsip__conv_note *note)
{
    tsx *t = object;
    pjsip_module *user = t->pub.tsx_user;

    note->rdata->endpt_info.mod_data[pjsip__tsx_layer.mod.id] = NULL;
    if (user && user->on_rx_response)
        user->on_rx_response(note->rdata);
}

void pjsip__tsx_pass(tsx *t, pjsip_rx_data *rdata)
{
    pjsip__conv_note note = {.type = PJSIP_EVENT_RX_MSG, .rdata = rdata};

    pjsip__conv_notify(t->pub.grp_lock, &deliver_2xx, t, &note);
}

const char *pjsip_tsx_state_str(pjsip_tsx_state_e state)
{
    static const char *const names[] = {"Null",      "Calling",   "Trying",     "Proceeding",
                                        "Completed", "Confirmed", "Terminated", "Destroyed"};

    return (unsigned)state < PJ_ARRAY_SIZE(names) ? names[state] : "Unknown";
}

const char *pjsip_role_name(pjsip_role_e role)
{
    return role == PJSIP_ROLE_UAC ? "UAC" : "UAS";
}
