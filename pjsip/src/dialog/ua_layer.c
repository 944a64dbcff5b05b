/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The user-agent layer's module: it finds the dialog of each message and hands it over. Requests with a To tag that
 * names no dialog get 481 (RFC 3261 12.2.2), other copies of a request that is being served 482 (8.2.2.2); a
 * request without a To tag that is new is the application's. A CANCEL goes to the dialog of the INVITE it names (9.2).
 *
 * The module is the user of the transactions in dialogs: their states and responses come here first.
 *
 * The compatible API knows one layer per process (pjsip_ua_instance(void)), so this is a global.
 */
#include "dialog/dialog_priv.h"

#include "base/log_later.h"

#define THIS_FILE "ua_layer.c"

static pj_status_t on_unload(void);
static pj_bool_t on_rx_request(pjsip_rx_data *rdata);
static pj_bool_t on_rx_response(pjsip_rx_data *rdata);
static void on_tsx_state(pjsip_transaction *tsx, pjsip_event *event);

ua_layer pjsip__ua_layer = {
    .mod =
        {
            .name = {"mod-ua", 6},
            .id = -1,
            .priority = PJSIP_MOD_PRIORITY_UA_PROXY_LAYER,
            .unload = &on_unload,
            .on_rx_request = &on_rx_request,
            .on_rx_response = &on_rx_response,
            .on_tsx_state = &on_tsx_state,
        },
};

static pj_status_t on_unload(void)
{
    ua_layer *layer = &pjsip__ua_layer;
    pjsip__table *sets = layer->sets;

    if (sets && pjsip__table_count(sets)) {
        PJ_LOG(3, (THIS_FILE, "%u dialog sets are left", pjsip__table_count(sets)));
        pjsip__dlg_table_empty(sets);
    }
    layer->sets = NULL;
    layer->endpt = NULL;
    pjsip__table_destroy(sets);
    return PJ_SUCCESS;
}

pj_status_t pjsip_ua_init_module(pjsip_endpoint *endpt, const pjsip_ua_init_param *prm)
{
    ua_layer *layer = &pjsip__ua_layer;
    pj_status_t status;

    if (!endpt)
        return PJ_EINVAL;
    if (layer->endpt)
        return PJ_EINVALIDOP;
    pj_bzero(&layer->param, sizeof(layer->param));
    if (prm)
        layer->param = *prm;
    status = pjsip__table_create(endpt, "dlgtable", &layer->sets);
    if (status != PJ_SUCCESS)
        return status;
    layer->endpt = endpt;
    status = pjsip_endpt_register_module(endpt, &layer->mod);
    if (status != PJ_SUCCESS)
        on_unload();
    return status;
}

pjsip_user_agent *pjsip_ua_instance(void)
{
    return &pjsip__ua_layer.mod;
}

pj_status_t pjsip_ua_destroy(void)
{
    pjsip_endpoint *endpt = pjsip__ua_layer.endpt;

    return endpt ? pjsip_endpt_unregister_module(endpt, &pjsip__ua_layer.mod) : PJ_EINVALIDOP;
}

pjsip_endpoint *pjsip_ua_get_endpt(pjsip_user_agent *ua)
{
    return ua == &pjsip__ua_layer.mod ? pjsip__ua_layer.endpt : NULL;
}

pj_uint32_t pjsip_ua_get_dlg_set_count(void)
{
    return pjsip__ua_layer.sets ? pjsip__table_count(pjsip__ua_layer.sets) : 0;
}

/* ---- Requests ---------------------------------------------------------------------------------------- */

/* The dialog of the INVITE that a CANCEL names, with a reference. */
static dlg *find_cancelled(pjsip_rx_data *rdata)
{
    pjsip_transaction *tsx;
    pj_str_t key;
    dlg *d;

    if (pjsip_tsx_create_key(rdata->tp_info.pool, &key, PJSIP_ROLE_UAS, pjsip_get_invite_method(),
                             rdata) != PJ_SUCCESS)
        return NULL;
    tsx = pjsip_tsx_layer_find_tsx(&key, PJ_TRUE);
    if (!tsx)
        return NULL;
    d = tsx->tsx_user == &pjsip__ua_layer.mod ? tsx->mod_data[pjsip__ua_layer.mod.id] : NULL;
    if (d)
        pj_grp_lock_add_ref(d->pub.grp_lock_);
    pj_grp_lock_release(tsx->grp_lock);
    return d;
}

/* By tags; or one that waits to hear its peer's tag. */
static dlg *find_dialog(const pjsip_rx_data *rdata)
{
    static const pj_str_t none = {NULL, 0};
    const pj_str_t *call_id = &rdata->msg_info.cid->id;
    const pj_str_t *local = &rdata->msg_info.to->tag;
    dlg *d = pjsip__dlg_find(call_id, local, &rdata->msg_info.from->tag);

    return d ? d : pjsip__dlg_find(call_id, local, &none);
}

static pj_bool_t hand_over(dlg *d, pjsip_rx_data *rdata)
{
    pjsip_dlg_on_rx_request(&d->pub, rdata);
    pj_grp_lock_dec_ref(d->pub.grp_lock_);
    return PJ_TRUE;
}

static pj_bool_t on_rx_request(pjsip_rx_data *rdata)
{
    pjsip_method_e id = rdata->msg_info.msg->line.req.method.id;
    dlg *d;

    if (id == PJSIP_CANCEL_METHOD) {
        d = find_cancelled(rdata);
        if (d)
            return hand_over(d, rdata);
    }
    if (!rdata->msg_info.to->tag.slen) {
        if (id == PJSIP_ACK_METHOD || id == PJSIP_CANCEL_METHOD ||
            !pjsip_tsx_detect_merged_requests(rdata))
            return PJ_FALSE;
        pjsip_endpt_respond(pjsip__ua_layer.endpt, NULL, rdata, PJSIP_SC_LOOP_DETECTED, NULL, NULL,
                            NULL, NULL);
        return PJ_TRUE;
    }
    /* A CANCEL that names no transaction gets 481 too (9.2), whatever dialog it is in. */
    d = id == PJSIP_CANCEL_METHOD ? NULL : find_dialog(rdata);
    if (d)
        return hand_over(d, rdata);
    if (id == PJSIP_ACK_METHOD) /* nobody answers an ACK; somebody may know it */
        return PJ_FALSE;
    pjsip_endpt_respond_stateless(pjsip__ua_layer.endpt, rdata, PJSIP_SC_CALL_TSX_DOES_NOT_EXIST,
                                  NULL, NULL, NULL);
    return PJ_TRUE;
}

/* ---- Responses --------------------------------------------------------------------------------------- */

/* May this response be from a branch that we have not heard of? */
static bool may_fork(const pjsip_rx_data *rdata)
{
    int code = rdata->msg_info.msg->line.status.code;

    return code > 100 && code < 300 && rdata->msg_info.to->tag.slen &&
           pjsip_method_creates_dialog(&rdata->msg_info.cseq->method);
}

/*
 * The dialog of the branch that sent it, with a reference, given the dialog `first` of the request, whose reference is
 * used up. NULL: the application does not want it.
 */
static dlg *pick_branch(dlg *first, pjsip_rx_data *rdata)
{
    pjsip_dialog *(*forked)(pjsip_dialog *, pjsip_rx_data *) = pjsip__ua_layer.param.on_dlg_forked;
    pjsip_dialog *chosen = NULL;
    bool known;
    dlg *d;

    if (!may_fork(rdata))
        return first;
    d = pjsip__dlg_find(&rdata->msg_info.cid->id, &rdata->msg_info.from->tag,
                        &rdata->msg_info.to->tag);
    if (d) {
        pj_grp_lock_dec_ref(first->pub.grp_lock_);
        return d;
    }
    pj_grp_lock_acquire(first->pub.grp_lock_);
    known = first->pub.remote.info->tag.slen != 0;
    pj_grp_lock_release(first->pub.grp_lock_);
    if (!known || !forked)
        return first; /* it is the first branch; or the dialog deals with it */

    chosen = forked(&first->pub, rdata);
    if (chosen)
        pj_grp_lock_add_ref(chosen->grp_lock_);
    pj_grp_lock_dec_ref(first->pub.grp_lock_);
    return (dlg *)chosen;
}

static pj_bool_t on_rx_response(pjsip_rx_data *rdata)
{
    pjsip_transaction *tsx = pjsip_rdata_get_tsx(rdata);
    dlg *d = (dlg *)pjsip_tsx_get_dlg(tsx);

    if (d)
        pj_grp_lock_add_ref(d->pub.grp_lock_);
    else if (!tsx && rdata->msg_info.from && rdata->msg_info.cid && rdata->msg_info.to &&
             rdata->msg_info.cseq)
        d = pjsip__dlg_find_first(&rdata->msg_info.cid->id, &rdata->msg_info.from->tag);
    if (!d)
        return PJ_FALSE;
    d = pick_branch(d, rdata);
    if (!d)
        return PJ_TRUE;
    pjsip_dlg_on_rx_response(&d->pub, rdata);
    pj_grp_lock_dec_ref(d->pub.grp_lock_);
    return PJ_TRUE;
}

static void on_tsx_state(pjsip_transaction *tsx, pjsip_event *event)
{
    pjsip_dialog *d = pjsip_tsx_get_dlg(tsx);

    if (d)
        pjsip_dlg_on_tsx_state(d, tsx, event);
}

/* ---- Looking in from outside --------------------------------------------------------------------------- */

pjsip_dialog *pjsip_ua_find_dialog(const pj_str_t *call_id, const pj_str_t *local_tag,
                                   const pj_str_t *remote_tag, pj_bool_t lock)
{
    dlg *d;

    if (!call_id || !local_tag || !remote_tag)
        return NULL;
    d = pjsip__dlg_find(call_id, local_tag, remote_tag);
    if (!d)
        return NULL;
    if (lock) {
        pj_grp_lock_acquire(d->pub.grp_lock_); /* counts as a reference */
        if (d->over) {
            pj_grp_lock_release(d->pub.grp_lock_);
            pj_grp_lock_dec_ref(d->pub.grp_lock_);
            return NULL;
        }
    }
    pj_grp_lock_dec_ref(d->pub.grp_lock_);
    return &d->pub;
}

pj_status_t pjsip_ua_register_dlg(pjsip_user_agent *ua, pjsip_dialog *pub)
{
    pj_status_t status;

    if (!pub || ua != &pjsip__ua_layer.mod || !pjsip__ua_layer.sets || !pub->call_id ||
        !pub->local.info->tag.slen)
        return PJ_EINVAL;
    pj_grp_lock_acquire(pub->grp_lock_);
    status = ((dlg *)pub)->registered ? PJ_EEXISTS : pjsip__dlg_register((dlg *)pub);
    pj_grp_lock_release(pub->grp_lock_);
    return status;
}

pj_status_t pjsip_ua_unregister_dlg(pjsip_user_agent *ua, pjsip_dialog *pub)
{
    bool found;

    if (!pub || ua != &pjsip__ua_layer.mod)
        return PJ_EINVAL;
    pj_grp_lock_acquire(pub->grp_lock_);
    found = pjsip__dlg_unregister((dlg *)pub);
    pj_grp_lock_release(pub->grp_lock_);
    return found ? PJ_SUCCESS : PJ_ENOTFOUND;
}

static bool dump_set(pjsip__table_node *node, void *arg)
{
    const dlg_set *set = (const dlg_set *)node;

    for (const dlg *d = set->members; d; d = d->next_in_set)
        pj__log_later(arg, 3, THIS_FILE, "  %s %s, remote tag %.*s", d->pub.obj_name,
                      pjsip_role_name(d->pub.role), (int)d->remote_tag.slen, d->remote_tag.ptr);
    return true;
}

void pjsip_ua_dump(pj_bool_t detail)
{
    pj__log_lines lines = {0};

    PJ_LOG(3, (THIS_FILE, "Dialog sets: %u", pjsip_ua_get_dlg_set_count()));
    if (detail && pjsip__ua_layer.sets)
        pjsip__table_each(pjsip__ua_layer.sets, &dump_set, &lines);
    pj__log_now(&lines);
}
