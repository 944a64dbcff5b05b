/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The INVITE session: the object, its module, and the parts of its API that belong to neither side.
 *
 * A session is a usage of a dialog and lives in the dialog's memory: it holds a reference to the
 * dialog's lock until its own last reference goes, and a session count of the dialog until its end
 * has been told. Everything that happens to it arrives as the dialog's notifications
 * (on_tsx_state); what an API call causes does so too, and arrives before the call returns unless
 * the application is inside a callback of this very conversation. The public state therefore
 * changes in one place, pjsip__inv_advance(), and each callback sees the state it is told. What
 * must be known earlier, because an API call depends on it, has a field of its own (accepted,
 * bye_sent, invite_out ...) that is set by the call.
 *
 * Memory: descriptions of one round of offer and answer lie in pool_prov; success makes it
 * pool_active and empties the other. Messages are counted and freed as they are replaced. So a
 * call that is re-INVITEd for months does not grow.
 */
#include "session/inv_priv.h"

#include "base/log_later.h"

#include <pj/assert.h>
#include <pj/os.h>
#include <pj/pool.h>
#include <pj/string.h>
#include <pjmedia/errno.h>
#include <pjsip/sip_endpoint.h>
#include <pjsip/sip_errno.h>
#include <pjsip/sip_ua_layer.h>

#include "base/self.h"
#include "session/add_hdr.h"
#include "transaction/tsx.h"

static pj_status_t on_unload(void);
static pj_bool_t on_rx_request(pjsip_rx_data *rdata);
static pj_bool_t on_rx_response(pjsip_rx_data *rdata);
static void on_tsx_state(pjsip_transaction *tsx, pjsip_event *e);

/* One for the process, as pjsip_inv_usage_instance() names no endpoint. */
static struct {
    pjsip_module mod;
    pjsip_endpoint *endpt;
    pjsip_inv_callback cb;
    pj_pool_t *pool;
    pj_mutex_t *mutex; /* of the list */
    pjsip__inv *first;
} mod_inv = {
    .mod = {.name = {"mod-invite", 10},
            .id = -1,
            .priority = PJSIP_MOD_PRIORITY_DIALOG_USAGE,
            .unload = on_unload,
            .on_rx_request = on_rx_request,
            .on_rx_response = on_rx_response,
            .on_tsx_state = on_tsx_state},
};

/* --------------------------------------------------------------------------------------------- */
/* The module. */

int pjsip__inv_id(void)
{
    return mod_inv.mod.id;
}

pjsip_module *pjsip__inv_module(void)
{
    return &mod_inv.mod;
}

const pjsip_inv_callback *pjsip__inv_cb(void)
{
    return &mod_inv.cb;
}

static pj_status_t on_unload(void)
{
    if (mod_inv.mutex)
        pj_mutex_destroy(mod_inv.mutex);
    mod_inv.mutex = NULL;
    if (mod_inv.pool)
        pjsip_endpt_release_pool(mod_inv.endpt, mod_inv.pool);
    mod_inv.pool = NULL;
    mod_inv.endpt = NULL;
    return PJ_SUCCESS;
}

/* What every session can do, for Allow and Accept. */
static pj_status_t add_capabilities(pjsip_endpoint *endpt)
{
    static const pj_str_t allow[] = {
        {"INVITE", 6}, {"ACK", 3}, {"BYE", 3}, {"CANCEL", 6}, {"UPDATE", 6},
    };
    static const pj_str_t accept[] = {{"application/sdp", 15}, {"multipart/mixed", 15}};
    pj_status_t status;

    status = pjsip_endpt_add_capability(endpt, &mod_inv.mod, PJSIP_H_ALLOW, NULL,
                                        PJ_ARRAY_SIZE(allow), allow);
    if (status != PJ_SUCCESS)
        return status;
    return pjsip_endpt_add_capability(endpt, &mod_inv.mod, PJSIP_H_ACCEPT, NULL,
                                      PJ_ARRAY_SIZE(accept), accept);
}

pj_status_t pjsip_inv_usage_init(pjsip_endpoint *endpt, const pjsip_inv_callback *cb)
{
    pj_status_t status;

    if (!endpt || !cb || !cb->on_state_changed || !cb->on_new_session)
        return PJ_EINVAL;
    if (mod_inv.mod.id != -1)
        return PJ_EINVALIDOP;
    status = pj_register_strerror(PJMEDIA_ERRNO_START, PJ_ERRNO_SPACE_SIZE, &pjmedia_strerror);
    if (status != PJ_SUCCESS && status != PJ_EEXISTS)
        return status;
    mod_inv.cb = *cb;
    mod_inv.endpt = endpt;
    mod_inv.first = NULL;
    mod_inv.pool = pjsip_endpt_create_pool(endpt, "mod-invite", 512, 512);
    if (!mod_inv.pool)
        return PJ_ENOMEM;
    status = pj_mutex_create_simple(mod_inv.pool, "mod-invite", &mod_inv.mutex);
    if (status == PJ_SUCCESS)
        status = pjsip_endpt_register_module(endpt, &mod_inv.mod);
    if (status != PJ_SUCCESS) {
        on_unload();
        return status;
    }
    status = add_capabilities(endpt);
    if (status != PJ_SUCCESS)
        pjsip_endpt_unregister_module(endpt, &mod_inv.mod);
    return status;
}

pjsip_module *pjsip_inv_usage_instance(void)
{
    return &mod_inv.mod;
}

void pjsip_inv_usage_dump(void)
{
    pj__log_lines lines = {0};
    unsigned count = 0;

    if (!mod_inv.mutex)
        return;
    pj_mutex_lock(mod_inv.mutex);
    for (pjsip__inv *in = mod_inv.first; in; in = in->list_next, count++) {
        pj__log_later(&lines, 3, in->pub.obj_name, "%s, %s, %d references",
                      pjsip_role_name(in->pub.role), pjsip_inv_state_name(in->pub.state),
                      (int)pj_atomic_get(in->pub.ref_cnt));
    }
    pj_mutex_unlock(mod_inv.mutex);
    pj__log_now(&lines);
    PJ_LOG(3, ("mod-invite", "%u INVITE sessions", count));
}

static void list_add(pjsip__inv *in)
{
    pj_mutex_lock(mod_inv.mutex);
    in->list_next = mod_inv.first;
    if (in->list_next)
        in->list_next->list_prev = in;
    mod_inv.first = in;
    pj_mutex_unlock(mod_inv.mutex);
}

static void list_remove(pjsip__inv *in)
{
    if (!mod_inv.mutex)
        return;
    pj_mutex_lock(mod_inv.mutex);
    if (in->list_prev)
        in->list_prev->list_next = in->list_next;
    else
        mod_inv.first = in->list_next;
    if (in->list_next)
        in->list_next->list_prev = in->list_prev;
    pj_mutex_unlock(mod_inv.mutex);
}

/* --------------------------------------------------------------------------------------------- */
/* The object. */

pj_grp_lock_t *pjsip__inv_lock(pjsip__inv *in)
{
    return pjsip_dlg_get_lock(in->pub.dlg);
}

void pjsip__inv_enter(pjsip__inv *in)
{
    pj_grp_lock_acquire(pjsip__inv_lock(in));
}

void pjsip__inv_leave(pjsip__inv *in)
{
    pj_grp_lock_release(pjsip__inv_lock(in));
}

void pjsip__inv_keep(pjsip_tx_data **slot, pjsip_tx_data *tdata)
{
    pjsip_tx_data *old = *slot;

    if (tdata)
        pjsip_tx_data_add_ref(tdata);
    *slot = tdata;
    if (old)
        pjsip_tx_data_dec_ref(old);
}

/* What the object owns. */
static void destroy(pjsip__inv *in)
{
    pj_grp_lock_t *lock = pjsip__inv_lock(in);

    list_remove(in);
    pjsip__inv_keep(&in->pub.invite_req, NULL);
    pjsip__inv_keep(&in->pub.last_answer, NULL);
    pjsip__inv_keep(&in->pub.last_ack, NULL);
    pjsip__inv_keep(&in->pub.pending_bye, NULL);
    if (in->pub.pool_prov)
        pjsip_endpt_release_pool(in->pub.dlg->endpt, in->pub.pool_prov);
    if (in->pub.pool_active)
        pjsip_endpt_release_pool(in->pub.dlg->endpt, in->pub.pool_active);
    if (in->neg_pool)
        pjsip_endpt_release_pool(in->pub.dlg->endpt, in->neg_pool);
    in->pub.pool_prov = in->pub.pool_active = in->neg_pool = NULL;
    in->pub.neg = NULL;
    pj_atomic_destroy(in->pub.ref_cnt);
    in->pub.ref_cnt = NULL;
    pj_grp_lock_dec_ref(lock); /* the object's memory may go with it */
}

static pj_status_t allocate(pjsip_dialog *dlg, pjsip__inv **p_in)
{
    pjsip__inv *in = PJ_POOL_ZALLOC_T(dlg->pool, pjsip__inv);
    pj_status_t status;

    if (!in)
        return PJ_ENOMEM;
    status = pj_atomic_create(dlg->pool, 1, &in->pub.ref_cnt);
    if (status != PJ_SUCCESS)
        return status;
    pj__obj_name(in->pub.obj_name, sizeof(in->pub.obj_name), "inv%p", in);
    in->pub.pool = dlg->pool;
    in->pub.dlg = dlg;
    pj_grp_lock_add_ref(pjsip_dlg_get_lock(dlg));
    list_add(in);
    in->pub.pool_prov = pjsip_endpt_create_pool(dlg->endpt, in->pub.obj_name, PJSIP__INV_POOL_LEN,
                                                PJSIP__INV_POOL_INC);
    in->pub.pool_active = pjsip_endpt_create_pool(dlg->endpt, in->pub.obj_name, PJSIP__INV_POOL_LEN,
                                                  PJSIP__INV_POOL_INC);
    if (!in->pub.pool_prov || !in->pub.pool_active) {
        destroy(in);
        return PJ_ENOMEM;
    }
    *p_in = in;
    return PJ_SUCCESS;
}

pj_status_t pjsip__inv_create(pjsip_dialog *dlg, pjsip_role_e role, unsigned options,
                              pjsip__inv **p_in)
{
    pjsip__inv *in = NULL;
    pj_status_t status;

    if (mod_inv.mod.id == -1)
        return PJ_EINVALIDOP;
    if (pjsip_dlg_get_inv_session(dlg))
        return PJ_EEXISTS;
    status = allocate(dlg, &in);
    if (status != PJ_SUCCESS)
        return status;
    in->pub.role = role;
    in->pub.options = options;
    in->pub.notify = PJ_TRUE;
    in->pub.state = PJSIP_INV_STATE_NULL;
    in->pub.last_ack_cseq = -1;
    in->ack_due = -1;
    status = pjsip_dlg_add_usage(dlg, &mod_inv.mod, in);
    if (status != PJ_SUCCESS) {
        pjsip_dlg_set_mod_data(dlg, mod_inv.mod.id, NULL);
        destroy(in);
        return status;
    }
    *p_in = in;
    return PJ_SUCCESS;
}

pj_status_t pjsip__inv_settle(pjsip__inv *in, pj_status_t status)
{
    if (status == PJ_SUCCESS)
        status = pjsip_dlg_inc_session(in->pub.dlg, &mod_inv.mod);
    if (status != PJ_SUCCESS) {
        pjsip_dlg_set_mod_data(in->pub.dlg, mod_inv.mod.id, NULL);
        destroy(in);
    }
    return status;
}

pj_status_t pjsip_inv_add_ref(pjsip_inv_session *inv)
{
    if (!inv || !inv->ref_cnt)
        return PJ_EINVAL;
    pj_atomic_inc(inv->ref_cnt);
    return PJ_SUCCESS;
}

pj_status_t pjsip_inv_dec_ref(pjsip_inv_session *inv)
{
    if (!inv || !inv->ref_cnt)
        return PJ_EINVAL;
    if (pj_atomic_dec_and_get(inv->ref_cnt) > 0)
        return PJ_SUCCESS;
    destroy(pjsip__inv_of(inv));
    return PJ_EGONE;
}

pjsip_inv_session *pjsip_dlg_get_inv_session(pjsip_dialog *dlg)
{
    if (!dlg || mod_inv.mod.id < 0)
        return NULL;
    return (pjsip_inv_session *)pjsip_dlg_get_mod_data(dlg, mod_inv.mod.id);
}

pjsip_inv_session *pjsip_tsx_get_inv_session(pjsip_transaction *tsx)
{
    return tsx ? pjsip_dlg_get_inv_session(pjsip_tsx_get_dlg(tsx)) : NULL;
}

const char *pjsip_inv_state_name(pjsip_inv_state state)
{
    static const char *const names[] = {
        [PJSIP_INV_STATE_NULL] = "NULL",
        [PJSIP_INV_STATE_CALLING] = "CALLING",
        [PJSIP_INV_STATE_INCOMING] = "INCOMING",
        [PJSIP_INV_STATE_EARLY] = "EARLY",
        [PJSIP_INV_STATE_CONNECTING] = "CONNECTING",
        [PJSIP_INV_STATE_CONFIRMED] = "CONFIRMED",
        [PJSIP_INV_STATE_DISCONNECTED] = "DISCONNCTD",
    };

    return (unsigned)state < PJ_ARRAY_SIZE(names) ? names[state] : "?";
}

/* --------------------------------------------------------------------------------------------- */
/* State. */

pj_bool_t pjsip__inv_tells(pjsip__inv *in)
{
    pj_bool_t tells;

    pjsip__inv_enter(in);
    tells = in->pub.notify && !in->over;
    pjsip__inv_leave(in);
    return tells;
}

pj_bool_t pjsip__inv_is_ending(pjsip__inv *in)
{
    pj_bool_t ending;

    pjsip__inv_enter(in);
    ending = in->pub.cancelling;
    pjsip__inv_leave(in);
    return ending;
}

pjsip_inv_state pjsip__inv_state_of(pjsip__inv *in)
{
    pjsip_inv_state state;

    pjsip__inv_enter(in);
    state = in->pub.state;
    pjsip__inv_leave(in);
    return state;
}

pj_bool_t pjsip__inv_hold(pjsip__inv *in)
{
    pj_bool_t alive;

    pjsip__inv_enter(in);
    alive = !in->over; /* its end gives up the first reference, later than this */
    if (alive)
        pjsip_inv_add_ref(&in->pub);
    pjsip__inv_leave(in);
    return alive;
}

void pjsip__inv_set_cause(pjsip__inv *in, int code, const pj_str_t *text)
{
    static const pj_str_t normal = {"Normal call clearing", 20};

    if (in->pub.cause != PJSIP_SC_NULL || code == 0)
        return;
    in->pub.cause = (pjsip_status_code)code;
    if (!text || text->slen <= 0)
        text = code == PJSIP_SC_OK ? &normal : pjsip_get_status_text(code);
    pj_strdup(in->pub.pool, &in->pub.cause_text, text);
}

/* Nothing more happens to the session: the dialog can go. Inside. */
static void take_apart(pjsip__inv *in)
{
    in->over = PJ_TRUE;
    in->end_requested = PJ_TRUE;
    pjsip__inv_ok_stop(in);
    pjsip__inv_keep(&in->pub.pending_bye, NULL);
    in->pub.pending_cancel = PJ_FALSE;
    pjsip_dlg_set_mod_data(in->pub.dlg, mod_inv.mod.id, NULL);
}

pj_bool_t pjsip__inv_advance(pjsip__inv *in, pjsip__inv_event event, pjsip_event *e)
{
    pjsip_inv_state before, after;
    pj_bool_t tell;
    unsigned act = 0;

    pjsip__inv_enter(in);
    before = in->pub.state;
    if (!in->over)
        act = pjsip__inv_fsm_step(&in->pub.state, event);
    if (act & PJSIP__INV_END)
        take_apart(in);
    after = in->pub.state;
    tell = (act & PJSIP__INV_TELL) && in->pub.notify;
    pjsip__inv_leave(in);
    if (act == 0)
        return PJ_FALSE;
    PJ_LOG(5, (in->pub.obj_name, "%s -> %s", pjsip_inv_state_name(before),
               pjsip_inv_state_name(after)));
    if (tell)
        mod_inv.cb.on_state_changed(&in->pub, e);
    if (act & PJSIP__INV_END) {
        pjsip__inv_enter(in);
        in->pub.invite_tsx = NULL;
        pjsip__inv_leave(in);
        pjsip_dlg_dec_session(in->pub.dlg, &mod_inv.mod);
        pjsip_inv_dec_ref(&in->pub);
    }
    return PJ_TRUE;
}

/* The end, as an API call or a timer wanted it. Link. */
static void tell_end(void *object, const pjsip__conv_note *note)
{
    pjsip__inv *in = object;
    pjsip_event event;

    if (!pjsip__inv_hold(in))
        return;
    PJSIP_EVENT_INIT_USER(event, NULL, NULL, NULL, NULL);
    pjsip__inv_advance(in, (pjsip__inv_event)note->arg[0], &event);
    pjsip_inv_dec_ref(&in->pub);
}

pj_uint64_t pjsip__inv_queue_end(pjsip__inv *in, pjsip__inv_event event)
{
    pjsip__conv_note note;

    pj_bzero(&note, sizeof(note));
    note.type = PJSIP_EVENT_USER;
    note.arg[0] = (int)event;
    in->end_requested = PJ_TRUE;
    return pjsip__conv_notify(pjsip__inv_lock(in), &tell_end, in, &note);
}

/* A transaction that would wait for us, or for the peer, without end. */
static void end_invite_tsx(pjsip_transaction *tsx, int code)
{
    pj_bool_t final;

    if (!tsx)
        return;
    pj_grp_lock_acquire(tsx->grp_lock);
    final = pjsip__tsx_is_final(tsx);
    pj_grp_lock_release(tsx->grp_lock);
    if (!final)
        pjsip_tsx_terminate(tsx, code >= 200 ? code : PJSIP_SC_REQUEST_TERMINATED);
    pj_grp_lock_dec_ref(tsx->grp_lock);
}

pj_status_t pjsip_inv_terminate(pjsip_inv_session *inv, int st_code, pj_bool_t notify)
{
    pjsip__inv *in = pjsip__inv_of(inv);
    pjsip_transaction *tsx = NULL;
    pj_uint64_t ticket = 0;
    pj_status_t status;
    pjsip__conv *conv;

    if (!inv)
        return PJ_EINVAL;
    pjsip_inv_add_ref(inv);
    pjsip__inv_enter(in);
    conv = pjsip__conv_of(pjsip__inv_lock(in));
    status = in->over || in->terminated ? PJSIP_ESESSIONTERMINATED : pjsip__conv_reserve(conv);
    if (status == PJ_SUCCESS) {
        pjsip__inv_set_cause(in, st_code, NULL);
        in->terminated = PJ_TRUE;
        if (!notify)
            in->pub.notify = PJ_FALSE;
        ticket = pjsip__inv_queue_end(in, PJSIP__INV_TERMINATE);
        tsx = inv->invite_tsx;
        if (tsx)
            pj_grp_lock_add_ref(tsx->grp_lock);
    }
    pjsip__inv_leave(in);
    if (status == PJ_SUCCESS) {
        pjsip__conv_flush(pjsip__inv_lock(in), ticket);
        end_invite_tsx(tsx, st_code);
    }
    pjsip_inv_dec_ref(inv);
    return status == PJSIP_ESESSIONTERMINATED ? PJ_SUCCESS : status;
}

/* --------------------------------------------------------------------------------------------- */
/* What the dialog brings. */

static pj_bool_t is_update(const pjsip_method *method)
{
    return method->id == PJSIP_OTHER_METHOD && pj_strcmp2(&method->name, "UPDATE") == 0;
}

/* The session of a dialog, with a reference: another thread may be terminating it. */
static pjsip__inv *hold_session(pjsip_dialog *dlg)
{
    pjsip_inv_session *inv;

    if (!dlg || mod_inv.mod.id < 0)
        return NULL;
    pj_grp_lock_acquire(pjsip_dlg_get_lock(dlg));
    inv = pjsip_dlg_get_inv_session(dlg);
    if (inv)
        pjsip_inv_add_ref(inv);
    pj_grp_lock_release(pjsip_dlg_get_lock(dlg));
    return pjsip__inv_of(inv);
}

/*
 * Requests within the dialog are ours to answer; that is done when their transaction is told
 * (on_tsx_state).
 */
static pj_bool_t on_rx_request(pjsip_rx_data *rdata)
{
    const pjsip_method *method = &rdata->msg_info.msg->line.req.method;
    pjsip__inv *in = hold_session(pjsip_rdata_get_dlg(rdata));

    if (!in)
        return PJ_FALSE;
    if (method->id == PJSIP_ACK_METHOD)
        pjsip__inv_ack_on_rx(in, rdata);
    pjsip_inv_dec_ref(&in->pub);
    switch (method->id) {
    case PJSIP_ACK_METHOD:
    case PJSIP_INVITE_METHOD:
    case PJSIP_CANCEL_METHOD:
    case PJSIP_BYE_METHOD: return PJ_TRUE;
    default: return is_update(method);
    }
}

/* A first 2xx is on_tsx_state's; here come the repeated ones, and those of other branches. */
static pj_bool_t on_rx_response(pjsip_rx_data *rdata)
{
    pjsip_dialog *dlg = pjsip_rdata_get_dlg(rdata);
    const pj_str_t *to_tag = &rdata->msg_info.to->tag;
    pj_bool_t other_branch;
    pjsip__inv *in;

    if (rdata->msg_info.cseq->method.id != PJSIP_INVITE_METHOD ||
        !PJSIP_IS_STATUS_IN_CLASS(rdata->msg_info.msg->line.status.code, 200))
        return PJ_FALSE;
    in = hold_session(dlg);
    if (!in)
        return PJ_FALSE;
    pjsip__inv_enter(in);
    other_branch = dlg->uac_has_2xx && pj_strcmp(to_tag, &dlg->remote.info->tag) != 0;
    pjsip__inv_leave(in);
    if (other_branch)
        pjsip__inv_uac_on_fork(in, rdata);
    else
        pjsip__inv_ack_again(in, rdata);
    pjsip_inv_dec_ref(&in->pub);
    return PJ_FALSE; /* other usages may want to look */
}

typedef void tsx_fn(pjsip__inv *in, pjsip_transaction *tsx, pjsip_event *e);

/* Who looks after a transaction of the dialog. NULL: only the application does. */
static tsx_fn *owner_of(const pjsip_transaction *tsx)
{
    switch (tsx->method.id) {
    case PJSIP_INVITE_METHOD:
        return tsx->role == PJSIP_ROLE_UAC ? pjsip__inv_uac_on_tsx : pjsip__inv_uas_on_tsx;
    case PJSIP_BYE_METHOD: return pjsip__inv_bye_on_tsx;
    case PJSIP_CANCEL_METHOD: return pjsip__inv_cancel_on_tsx;
    default: return is_update(&tsx->method) ? pjsip__inv_update_on_tsx : NULL;
    }
}

static void on_tsx_state(pjsip_transaction *tsx, pjsip_event *e)
{
    pjsip__inv *in = hold_session(pjsip_tsx_get_dlg(tsx));
    tsx_fn *fn = owner_of(tsx);
    pj_bool_t tell;

    if (!in)
        return;
    if (fn)
        fn(in, tsx, e);
    /* The event that ended the session is told whole; after pjsip_inv_terminate() nothing is. */
    pjsip__inv_enter(in);
    tell = mod_inv.cb.on_tsx_state_changed && in->pub.notify && !in->terminated;
    pjsip__inv_leave(in);
    if (tell)
        mod_inv.cb.on_tsx_state_changed(&in->pub, tsx, e);
    pjsip__inv_enter(in);
    if (in->pub.invite_tsx == tsx && tsx->state >= PJSIP_TSX_STATE_TERMINATED)
        in->pub.invite_tsx = NULL;
    pjsip__inv_leave(in);
    pjsip_inv_dec_ref(&in->pub);
}

void pjsip__inv_respond(pjsip__inv *in, pjsip_transaction *tsx, pjsip_rx_data *rdata, int code,
                        pjsip_hdr *hdr)
{
    pjsip_tx_data *tdata = NULL;
    pj_status_t status;

    status = pjsip_dlg_create_response(in->pub.dlg, rdata, code, NULL, &tdata);
    if (status != PJ_SUCCESS)
        goto done;
    if (hdr)
        pjsip__add_hdr(tdata->msg, pjsip_hdr_clone(tdata->pool, hdr));
    status = pjsip_dlg_send_response(in->pub.dlg, tsx, tdata);
    if (status != PJ_SUCCESS)
        pjsip_tx_data_dec_ref(tdata);
done:
    if (status != PJ_SUCCESS)
        pjsip__inv_cannot_respond(in, tsx, code, status);
}

void pjsip__inv_cannot_respond(pjsip__inv *in, pjsip_transaction *tsx, int code, pj_status_t status)
{
    pj_bool_t open;

    PJ_LOG(2, (in->pub.obj_name, "cannot answer %.*s with %d (status %d)",
               (int)tsx->method.name.slen, tsx->method.name.ptr, code, status));
    if (status == PJ_EINVALIDOP || status == PJSIP_ETSXDESTROYED)
        return; /* it was answered, or is over */
    pjsip__inv_enter(in);
    open = !pjsip__tsx_is_final(tsx);
    if (open && tsx == in->pub.invite_tsx && !in->over)
        pjsip__inv_media_cancel(in);
    pjsip__inv_leave(in);
    if (open)
        pjsip_tsx_terminate(tsx, PJSIP_SC_TSX_TRANSPORT_ERROR);
}

/* --------------------------------------------------------------------------------------------- */
/* Sending. */

static pj_status_t send_request(pjsip__inv *in, pjsip_tx_data *tdata)
{
    const pjsip_method *method = &tdata->msg->line.req.method;

    switch (method->id) {
    case PJSIP_INVITE_METHOD: return pjsip__inv_uac_send(in, tdata);
    case PJSIP_ACK_METHOD: return pjsip__inv_ack_send(in, tdata);
    case PJSIP_BYE_METHOD: return pjsip__inv_bye_send(in, tdata);
    case PJSIP_CANCEL_METHOD: return pjsip__inv_cancel_send(in, tdata);
    default: break;
    }
    if (is_update(method))
        return pjsip__inv_update_send(in, tdata);
    return pjsip_dlg_send_request(in->pub.dlg, tdata, -1, NULL);
}

pj_status_t pjsip_inv_send_msg(pjsip_inv_session *inv, pjsip_tx_data *tdata)
{
    pjsip__inv *in = pjsip__inv_of(inv);
    pj_status_t status;

    if (!inv || !tdata)
        return PJ_EINVAL;
    if (in->over) {
        pjsip_tx_data_dec_ref(tdata);
        return PJSIP_ESESSIONTERMINATED;
    }
    pjsip_inv_add_ref(inv);
    if (tdata->msg->type == PJSIP_REQUEST_MSG)
        status = send_request(in, tdata);
    else
        status = pjsip__inv_uas_send(in, tdata);
    pjsip_inv_dec_ref(inv);
    return status;
}
