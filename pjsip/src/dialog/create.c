/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Making dialogs: for a request of ours (RFC 3261 12.1.2), for one of the peer's (12.1.1), and for another branch
 * that answered ours (13.2.2.4). Everything is built before the dialog enters the table, so that nobody meets half
 * a dialog.
 */
#include "dialog/dialog_priv.h"

/* ---- Parts ------------------------------------------------------------------------------------------- */

static pjsip_uri *parse_uri(pj_pool_t *pool, const pj_str_t *text, unsigned options)
{
    pj_str_t copy;

    if (!text || text->slen <= 0)
        return NULL;
    pj_strdup_with_null(pool, &copy, text);
    return copy.ptr ? pjsip_parse_uri(pool, copy.ptr, (pj_size_t)copy.slen, options) : NULL;
}

static pj_status_t parse_contact(pj_pool_t *pool, const pj_str_t *text,
                                 pjsip_contact_hdr **p_contact)
{
    static const pj_str_t name = {"Contact", 7};
    pjsip_contact_hdr *contact;
    pj_str_t copy;

    pj_strdup_with_null(pool, &copy, text);
    if (!copy.ptr)
        return PJ_ENOMEM;
    contact = pjsip_parse_hdr(pool, &name, copy.ptr, (pj_size_t)copy.slen, NULL);
    if (!contact || contact->star || !contact->uri)
        return PJSIP_EINVALIDURI;
    pj_list_init(contact); /* alone, should there have been several */
    *p_contact = contact;
    return PJ_SUCCESS;
}

static pj_status_t init_party(pj_pool_t *pool, pjsip_dlg_party *party, const pj_str_t *text,
                              bool local)
{
    party->info = local ? pjsip_from_hdr_create(pool) : pjsip_to_hdr_create(pool);
    if (!party->info)
        return PJ_ENOMEM;
    party->info->uri = parse_uri(pool, text, PJSIP_PARSE_URI_AS_NAMEADDR);
    if (!party->info->uri)
        return PJSIP_EINVALIDURI;
    pj_strdup(pool, &party->info_str, text);
    return local ? pjsip__dlg_new_tag(pool, party->info) : PJ_SUCCESS;
}

static bool is_sips(const pjsip_uri *uri)
{
    return PJSIP_URI_SCHEME_IS_SIPS(pjsip_uri_get_uri(uri)) != 0;
}

/*
 * The Request-URI of the first request. Headers that the URI asks for go into that request, and the URI itself must
 * not carry them (19.1.5).
 */
static pj_status_t init_target(dlg *d, const pj_str_t *text)
{
    pjsip_sip_uri *sip;
    pjsip_param *p;

    d->pub.target = parse_uri(d->pub.pool, text, 0);
    if (!d->pub.target)
        return PJSIP_EINVALIDREQURI;
    if (!PJSIP_URI_SCHEME_IS_SIP(d->pub.target) && !PJSIP_URI_SCHEME_IS_SIPS(d->pub.target))
        return PJ_SUCCESS;
    sip = pjsip_uri_get_uri(d->pub.target);
    d->pub.target = (pjsip_uri *)sip;
    for (p = sip->header_param.next; p != &sip->header_param; p = p->next) {
        pj_str_t value;
        pjsip_hdr *hdr;

        pj_strdup_with_null(d->pub.pool, &value, &p->value);
        hdr = pjsip_parse_hdr(d->pub.pool, &p->name, value.ptr, (pj_size_t)value.slen, NULL);
        if (!hdr)
            return PJSIP_EINVALIDREQURI;
        pj_list_push_back(&d->pub.inv_hdr, hdr);
    }
    pj_list_init(&sip->header_param);
    sip->method_param.slen = 0;
    return PJ_SUCCESS;
}

static pj_status_t new_call_id(dlg *d)
{
    d->pub.call_id = pjsip_cid_hdr_create(d->pub.pool);
    if (!d->pub.call_id)
        return PJ_ENOMEM;
    pj_create_unique_string(d->pub.pool, &d->pub.call_id->id);
    return d->pub.call_id->id.slen ? PJ_SUCCESS : PJ_ENOMEM;
}

static void hash_tags(dlg *d)
{
    d->pub.local.tag_hval = pjsip__dlg_tag_hash(&d->pub.local.info->tag);
    d->pub.remote.tag_hval = pjsip__dlg_tag_hash(&d->pub.remote.info->tag);
}

/* ---- Ours -------------------------------------------------------------------------------------------- */

static pj_status_t init_uac(dlg *d, const pjsip_dlg_create_uac_param *prm)
{
    pj_pool_t *pool = d->pub.pool;
    pj_status_t status;

    status = init_party(pool, &d->pub.local, &prm->local_uri, true);
    if (status == PJ_SUCCESS)
        status = init_party(pool, &d->pub.remote, &prm->remote_uri, false);
    if (status == PJ_SUCCESS)
        status =
            parse_contact(pool, prm->local_contact.slen ? &prm->local_contact : &prm->local_uri,
                          &d->pub.local.contact);
    if (status == PJ_SUCCESS)
        status = init_target(d, prm->target.slen ? &prm->target : &prm->remote_uri);
    if (status == PJ_SUCCESS)
        status = new_call_id(d);
    if (status == PJ_SUCCESS)
        status = pjsip_auth_clt_init(&d->pub.auth_sess, d->pub.endpt, pool, 0);
    if (status != PJ_SUCCESS)
        return status;
    d->pub.secure = is_sips(d->pub.target);
    hash_tags(d);
    return PJ_SUCCESS;
}

pj_status_t pjsip_dlg_create_uac2(const pjsip_dlg_create_uac_param *prm, pjsip_dialog **p_dlg)
{
    pj_status_t status;
    dlg *d;

    if (!prm || !prm->ua || !prm->local_uri.slen || !prm->remote_uri.slen || !p_dlg)
        return PJ_EINVAL;
    status = pjsip__dlg_new(prm->ua, prm->grp_lock, PJSIP_ROLE_UAC, &d);
    if (status != PJ_SUCCESS)
        return status;
    status = init_uac(d, prm);
    if (status == PJ_SUCCESS)
        status = pjsip__dlg_register(d);
    if (status == PJ_SUCCESS)
        *p_dlg = &d->pub;
    pjsip__dlg_free_new(d); /* the table holds it now */
    return status;
}

pj_status_t pjsip_dlg_create_uac(pjsip_user_agent *ua, const pj_str_t *local_uri,
                                 const pj_str_t *local_contact, const pj_str_t *remote_uri,
                                 const pj_str_t *target, pjsip_dialog **p_dlg)
{
    pjsip_dlg_create_uac_param prm = {.ua = ua};

    if (!local_uri || !remote_uri)
        return PJ_EINVAL;
    prm.local_uri = *local_uri;
    prm.remote_uri = *remote_uri;
    if (local_contact)
        prm.local_contact = *local_contact;
    if (target)
        prm.target = *target;
    return pjsip_dlg_create_uac2(&prm, p_dlg);
}

/* ---- The peer's -------------------------------------------------------------------------------------- */

/* Our Contact when the program gives none: the address that the request came to. */
static pj_status_t default_contact(dlg *d, const pjsip_rx_data *rdata)
{
    const pjsip_transport *tp = rdata->tp_info.transport;
    pjsip_contact_hdr *contact = pjsip_contact_hdr_create(d->pub.pool);
    pjsip_name_addr *name_addr = pjsip_name_addr_create(d->pub.pool);
    pjsip_sip_uri *uri = pjsip_sip_uri_create(d->pub.pool, d->pub.secure);

    if (!contact || !name_addr || !uri)
        return PJ_ENOMEM;
    pj_strdup(d->pub.pool, &uri->host, &tp->local_name.host);
    uri->port = tp->local_name.port;
    if ((tp->key.type & ~PJSIP_TRANSPORT_IPV6) != PJSIP_TRANSPORT_UDP)
        pj_strdup2(d->pub.pool, &uri->transport_param, tp->type_name);
    name_addr->uri = (pjsip_uri *)uri;
    contact->uri = (pjsip_uri *)name_addr;
    d->pub.local.contact = contact;
    return PJ_SUCCESS;
}

static pj_status_t init_uas_parties(dlg *d, const pjsip_rx_data *rdata)
{
    pj_pool_t *pool = d->pub.pool;
    pj_status_t status;

    d->pub.local.info = pjsip_hdr_clone(pool, rdata->msg_info.to);
    d->pub.remote.info = pjsip_hdr_clone(pool, rdata->msg_info.from);
    d->pub.call_id = pjsip_hdr_clone(pool, rdata->msg_info.cid);
    if (!d->pub.local.info || !d->pub.remote.info || !d->pub.call_id)
        return PJ_ENOMEM;
    /* Seen from us, the local party is From in requests and the remote one To. */
    pjsip_fromto_hdr_set_from(d->pub.local.info);
    pjsip_fromto_hdr_set_to(d->pub.remote.info);
    status = pjsip__dlg_new_tag(pool, d->pub.local.info);
    if (status == PJ_SUCCESS)
        status = pjsip__dlg_print_party(pool, d->pub.local.info->uri, &d->pub.local.info_str);
    if (status == PJ_SUCCESS)
        status = pjsip__dlg_print_party(pool, d->pub.remote.info->uri, &d->pub.remote.info_str);
    d->pub.remote.cseq = d->pub.remote.first_cseq = rdata->msg_info.cseq->cseq;
    return status;
}

static pj_status_t init_uas(dlg *d, const pjsip_rx_data *rdata, const pj_str_t *contact)
{
    const pjsip_msg *msg = rdata->msg_info.msg;
    pj_status_t status = init_uas_parties(d, rdata);

    if (status != PJ_SUCCESS)
        return status;
    d->pub.secure =
        is_sips(msg->line.req.uri) && PJSIP_TRANSPORT_IS_SECURE(rdata->tp_info.transport);
    pjsip__dlg_take_target(d, msg);
    if (!d->pub.target)
        return PJSIP_EINVALIDURI;
    if (contact)
        status = parse_contact(d->pub.pool, contact, &d->pub.local.contact);
    else
        status = default_contact(d, rdata);
    if (status == PJ_SUCCESS)
        status = pjsip__dlg_routes(d->pub.pool, msg, false, &d->pub.route_set);
    if (status == PJ_SUCCESS)
        status = pjsip_auth_clt_init(&d->pub.auth_sess, d->pub.endpt, d->pub.pool, 0);
    if (status != PJ_SUCCESS)
        return status;
    d->pub.route_set_frozen = PJ_TRUE;
    pjsip_dlg_update_remote_cap(&d->pub, msg, PJ_TRUE);
    hash_tags(d);
    return PJ_SUCCESS;
}

static pj_status_t check_request(const pjsip_rx_data *rdata)
{
    const pjsip_msg *msg = rdata->msg_info.msg;

    if (!msg || msg->type != PJSIP_REQUEST_MSG)
        return PJ_EINVAL;
    if (!rdata->msg_info.to || !rdata->msg_info.from || !rdata->msg_info.cid ||
        !rdata->msg_info.cseq)
        return PJSIP_EMISSINGHDR;
    if (rdata->msg_info.to->tag.slen || !pjsip_method_creates_dialog(&msg->line.req.method))
        return PJ_EINVALIDOP;
    if (!pjsip_msg_find_hdr(msg, PJSIP_H_CONTACT, NULL))
        return PJSIP_EMISSINGHDR;
    return PJ_SUCCESS;
}

/* The server transaction of the request. Its user makes the dialog in response to it, so it is not told of it. */
static pj_status_t attach_tsx(dlg *d, pjsip_rx_data *rdata)
{
    pjsip_transaction *tsx;
    pj_status_t status = pjsip_tsx_create_uas2(d->pub.ua, rdata, d->pub.grp_lock_, &tsx);

    if (status != PJ_SUCCESS)
        return status;
    status = pjsip__dlg_hold_tsx(d, tsx);
    if (status != PJ_SUCCESS) {
        pjsip__tsx_discard(tsx);
        return status;
    }
    pjsip__tsx_begin(tsx);
    rdata->endpt_info.mod_data[d->pub.ua->id] = d;
    return PJ_SUCCESS;
}

pj_status_t pjsip_dlg_create_uas_and_inc_lock(pjsip_user_agent *ua, pjsip_rx_data *rdata,
                                              const pj_str_t *contact, pjsip_dialog **p_dlg)
{
    pj_status_t status;
    dlg *d;

    if (!ua || !rdata || !p_dlg)
        return PJ_EINVAL;
    status = check_request(rdata);
    if (status != PJ_SUCCESS)
        return status;
    status = pjsip__dlg_new(ua, NULL, PJSIP_ROLE_UAS, &d);
    if (status != PJ_SUCCESS)
        return status;
    pj_grp_lock_acquire(d->pub.grp_lock_);
    status = init_uas(d, rdata, contact);
    if (status == PJ_SUCCESS)
        status = pjsip__dlg_register(d);
    if (status == PJ_SUCCESS) {
        status = attach_tsx(d, rdata);
        if (status != PJ_SUCCESS)
            pjsip__dlg_end(d);
    }
    pjsip__dlg_free_new(d);
    if (status != PJ_SUCCESS) {
        pj_grp_lock_release(d->pub.grp_lock_); /* the last reference: it is gone */
        return status;
    }
    *p_dlg = &d->pub;
    return PJ_SUCCESS;
}

pj_status_t pjsip_dlg_create_uas(pjsip_user_agent *ua, pjsip_rx_data *rdata,
                                 const pj_str_t *contact, pjsip_dialog **p_dlg)
{
    pj_status_t status = pjsip_dlg_create_uas_and_inc_lock(ua, rdata, contact, p_dlg);

    if (status == PJ_SUCCESS)
        pjsip_dlg_dec_lock(*p_dlg);
    return status;
}

/* ---- Another branch's -------------------------------------------------------------------------------- */

static pj_status_t copy_party(pj_pool_t *pool, pjsip_dlg_party *to, const pjsip_dlg_party *from)
{
    to->info = pjsip_hdr_clone(pool, from->info);
    to->contact = from->contact ? pjsip_hdr_clone(pool, from->contact) : NULL;
    pj_strdup(pool, &to->info_str, &from->info_str);
    to->first_cseq = from->first_cseq;
    to->cseq = from->cseq;
    return to->info && (to->contact || !from->contact) ? PJ_SUCCESS : PJ_ENOMEM;
}

/* The original's lock is held. */
static pj_status_t init_fork(dlg *d, const pjsip_dialog *original, const pjsip_rx_data *rdata)
{
    pj_pool_t *pool = d->pub.pool;
    pj_status_t status;

    status = copy_party(pool, &d->pub.local, &original->local);
    if (status == PJ_SUCCESS)
        status = copy_party(pool, &d->pub.remote, &original->remote);
    d->pub.call_id = pjsip_hdr_clone(pool, original->call_id);
    d->pub.target = pjsip_uri_clone(pool, original->target);
    if (status != PJ_SUCCESS || !d->pub.call_id || !d->pub.target)
        return PJ_ENOMEM;
    d->pub.remote.contact = NULL;
    d->pub.remote.cseq = d->pub.remote.first_cseq = -1; /* this peer has sent nothing yet */
    d->pub.secure = original->secure;
    d->pub.add_allow = original->add_allow;
    d->pub.tp_sel = original->tp_sel;
    pjsip_tpselector_add_ref(&d->pub.tp_sel);
    pj_strdup(pool, &d->pub.via_addr.host, &original->via_addr.host);
    d->pub.via_addr.port = original->via_addr.port;
    d->pub.via_tp = original->via_tp;
    status = pjsip_auth_clt_clone(pool, &d->pub.auth_sess, &original->auth_sess);
    if (status != PJ_SUCCESS)
        return status;
    pjsip__dlg_take_target(d, rdata->msg_info.msg);
    status = pjsip__dlg_take_peer(d, rdata, true);
    if (status != PJ_SUCCESS)
        return status;
    d->pub.state = PJSIP_DIALOG_STATE_ESTABLISHED;
    if (PJSIP_IS_STATUS_IN_CLASS(rdata->msg_info.msg->line.status.code, 200)) {
        d->pub.route_set_frozen = PJ_TRUE;
        d->pub.uac_has_2xx = PJ_TRUE;
    }
    hash_tags(d);
    return PJ_SUCCESS;
}

pj_status_t pjsip_dlg_fork(const pjsip_dialog *original, const pjsip_rx_data *rdata,
                           pjsip_dialog **new_dlg)
{
    const pjsip_msg *msg = rdata ? rdata->msg_info.msg : NULL;
    pj_status_t status;
    dlg *d;

    if (!original || !new_dlg || !msg || msg->type != PJSIP_RESPONSE_MSG ||
        !rdata->msg_info.to->tag.slen)
        return PJ_EINVAL;
    if (original->role != PJSIP_ROLE_UAC)
        return PJ_EINVALIDOP;
    status = pjsip__dlg_new(original->ua, NULL, PJSIP_ROLE_UAC, &d);
    if (status != PJ_SUCCESS)
        return status;
    pj_grp_lock_acquire(original->grp_lock_);
    status = init_fork(d, original, rdata);
    pj_grp_lock_release(original->grp_lock_);
    if (status == PJ_SUCCESS) {
        pjsip_dlg_update_remote_cap(&d->pub, msg, PJ_FALSE);
        status = pjsip__dlg_register(d);
    }
    if (status == PJ_SUCCESS)
        *new_dlg = &d->pub;
    pjsip__dlg_free_new(d);
    return status;
}
