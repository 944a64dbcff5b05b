/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The registration client (RFC 3261 10.2): the object, what it registers, and the REGISTERs built
 * from that. Sending them and what comes back is register_run.c.
 *
 * All REGISTERs of a client have one Call-ID and a rising CSeq (10.2). A Contact that is exchanged
 * for another is taken away by the next REGISTER, which names it with an expiration of 0; then it
 * is forgotten. Contacts lie in a pool of their own that is exchanged with them, so that a client
 * that moves about for months does not grow.
 */
#include "session/reg_priv.h"

#include <pj/assert.h>
#include <pj/guid.h>
#include <pj/os.h>
#include <pj/pool.h>
#include <pj/rand.h>
#include <pj/string.h>
#include <pjsip/sip_endpoint.h>
#include <pjsip/sip_errno.h>
#include <pjsip/sip_parser.h>
#include <pjsip/sip_uri.h>

#include "session/add_hdr.h"

/* --------------------------------------------------------------------------------------------- */
/* Life. */

void pjsip__reg_enter(pjsip_regc *regc)
{
    pj_grp_lock_acquire(regc->lock);
}

void pjsip__reg_leave(pjsip_regc *regc)
{
    pj_grp_lock_release(regc->lock);
}

/* What the client owns; by the lock's last reference. */
static void destroy(void *member)
{
    pjsip_regc *regc = member;

    pjsip_tpselector_dec_ref(&regc->tp_sel);
    if (regc->last_tp)
        pjsip_transport_dec_ref(regc->last_tp);
    pjsip_auth_clt_deinit(&regc->auth);
    if (regc->contact_pool)
        pjsip_endpt_release_pool(regc->endpt, regc->contact_pool);
    pjsip_endpt_release_pool(regc->endpt, regc->pool);
}

static void init_lists(pjsip_regc *regc)
{
    pj_list_init(&regc->contacts);
    pj_list_init(&regc->removed);
    pj_list_init(&regc->routes);
    pj_list_init(&regc->headers);
}

pj_status_t pjsip_regc_create(pjsip_endpoint *endpt, void *token, pjsip_regc_cb *cb,
                              pjsip_regc **p_regc)
{
    pj_pool_t *pool;
    pjsip_regc *regc;
    pj_status_t status;

    if (!endpt || !cb || !p_regc)
        return PJ_EINVAL;
    pool = pjsip_endpt_create_pool(endpt, "regc", 1024, 1024);
    if (!pool)
        return PJ_ENOMEM;
    regc = PJ_POOL_ZALLOC_T(pool, pjsip_regc);
    if (!regc) {
        pjsip_endpt_release_pool(endpt, pool);
        return PJ_ENOMEM;
    }
    regc->pool = pool;
    regc->endpt = endpt;
    regc->token = token;
    regc->cb = cb;
    regc->delay = PJSIP_REGISTER_CLIENT_DELAY_BEFORE_REFRESH;
    regc->wanted = PJSIP_REGC_EXPIRATION_NOT_SPECIFIED;
    regc->cseq = pj_rand() & 0x7FFF; /* 8.1.1.5: below 2^31, with room to rise */
    init_lists(regc);
    status = pjsip_auth_clt_init(&regc->auth, endpt, pool, 0);
    if (status == PJ_SUCCESS)
        status = pjsip__conv_create(endpt, "regc", &regc->conv);
    if (status == PJ_SUCCESS) {
        regc->lock = pjsip__conv_lock(regc->conv);
        status = pj_grp_lock_add_handler(regc->lock, NULL, regc, &destroy);
        if (status != PJ_SUCCESS)
            pj_grp_lock_dec_ref(regc->lock);
    }
    if (status != PJ_SUCCESS) {
        pjsip_auth_clt_deinit(&regc->auth);
        pjsip_endpt_release_pool(endpt, pool);
        return status;
    }
    *p_regc = regc;
    return PJ_SUCCESS;
}

pj_status_t pjsip_regc_destroy2(pjsip_regc *regc, pj_bool_t force)
{
    if (!regc)
        return PJ_EINVAL;
    pjsip__reg_enter(regc);
    if (regc->busy && !force) {
        pjsip__reg_leave(regc);
        return PJ_EBUSY;
    }
    if (!pjsip__reg_fsm_step(&regc->state, PJSIP__REG_DESTROY)) {
        pjsip__reg_leave(regc);
        return PJ_EINVALIDOP; /* destroyed already; somebody holds its memory */
    }
    pjsip__reg_disarm(regc);
    regc->cb = NULL;
    regc->tsx_cb = NULL;
    pjsip__reg_leave(regc);
    pj_grp_lock_dec_ref(regc->lock);
    return PJ_SUCCESS;
}

pj_status_t pjsip_regc_destroy(pjsip_regc *regc)
{
    return pjsip_regc_destroy2(regc, PJ_TRUE);
}

void pjsip_regc_add_ref(pjsip_regc *regc)
{
    if (regc)
        pj_grp_lock_add_ref(regc->lock);
}

pj_status_t pjsip_regc_dec_ref(pjsip_regc *regc)
{
    return regc ? pj_grp_lock_dec_ref(regc->lock) : PJ_EINVAL;
}

pj_pool_t *pjsip_regc_get_pool(pjsip_regc *regc)
{
    return regc ? regc->pool : NULL;
}

pj_status_t pjsip_regc_get_info(pjsip_regc *regc, pjsip_regc_info *info)
{
    pj_time_val now, left;

    if (!regc || !info)
        return PJ_EINVAL;
    pj_bzero(info, sizeof(*info));
    pjsip__reg_enter(regc);
    info->server_uri = regc->server_text;
    info->client_uri = regc->client_text;
    info->is_busy = regc->busy;
    info->auto_reg = regc->auto_reg;
    info->interval = regc->granted ? regc->granted : regc->wanted;
    info->transport = regc->last_tp;
    if (pj_timer_entry_running(&regc->timer)) {
        pj_gettickcount(&now);
        left = regc->due;
        PJ_TIME_VAL_SUB(left, now);
        info->next_reg = left.sec > 0 ? (unsigned)left.sec : 0;
    }
    pjsip__reg_leave(regc);
    return PJ_SUCCESS;
}

/* --------------------------------------------------------------------------------------------- */
/* What to register. */

static pjsip_uri *parse_uri(pj_pool_t *pool, const pj_str_t *text, unsigned options)
{
    pj_str_t copy;

    if (!text || text->slen <= 0)
        return NULL;
    pj_strdup_with_null(pool, &copy, text);
    return pjsip_parse_uri(pool, copy.ptr, (pj_size_t)copy.slen, options);
}

static pjsip_contact_hdr *parse_contact(pj_pool_t *pool, const pj_str_t *text)
{
    static const pj_str_t name = {"Contact", 7};
    pjsip_contact_hdr *contact;
    pj_str_t copy;

    if (text->slen <= 0)
        return NULL;
    pj_strdup_with_null(pool, &copy, text);
    contact =
        (pjsip_contact_hdr *)pjsip_parse_hdr(pool, &name, copy.ptr, (pj_size_t)copy.slen, NULL);
    return contact && contact->type == PJSIP_H_CONTACT && contact->uri ? contact : NULL;
}

/* The same binding (10.2: compared by 19.1.4)? */
static pj_bool_t same_contact(const pjsip_contact_hdr *a, const pjsip_contact_hdr *b)
{
    return a->uri && b->uri &&
           pjsip_uri_cmp(PJSIP_URI_IN_CONTACT_HDR, pjsip_uri_get_uri(a->uri),
                         pjsip_uri_get_uri(b->uri)) == 0;
}

static pj_bool_t list_has(const pjsip_contact_hdr *list, const pjsip_contact_hdr *contact)
{
    for (const pjsip_contact_hdr *c = list->next; c != list; c = c->next) {
        if (same_contact(c, contact))
            return PJ_TRUE;
    }
    return PJ_FALSE;
}

/* Those of @a from that @a now has not, into @a gone. */
static void keep_gone(pj_pool_t *pool, const pjsip_contact_hdr *from, const pjsip_contact_hdr *now,
                      pjsip_contact_hdr *gone)
{
    for (const pjsip_contact_hdr *c = from->next; c != from; c = c->next) {
        pjsip_contact_hdr *copy;

        if (list_has(now, c) || list_has(gone, c))
            continue;
        copy = pjsip_hdr_clone(pool, c);
        if (!copy)
            return;
        copy->expires = 0;
        pj_list_push_back(gone, copy);
    }
}

/* Give the members of one list to another head. */
static void move_list(pjsip_contact_hdr *to, pjsip_contact_hdr *from)
{
    pj_list_init(to);
    if (!pj_list_empty(from))
        pj_list_merge_last(to, from);
}

pj_status_t pjsip__reg_set_contacts(pjsip_regc *regc, int count, const pj_str_t contact[])
{
    pj_pool_t *pool = pjsip_endpt_create_pool(regc->endpt, "regc-contact", 512, 512);
    pjsip_contact_hdr now, gone;
    pj_status_t status = PJ_SUCCESS;

    if (!pool)
        return PJ_ENOMEM;
    pj_list_init(&now);
    pj_list_init(&gone);
    for (int i = 0; i < count && status == PJ_SUCCESS; i++) {
        pjsip_contact_hdr *c = parse_contact(pool, &contact[i]);

        if (c)
            pj_list_push_back(&now, c);
        else
            status = PJSIP_EINVALIDURI;
    }
    if (status != PJ_SUCCESS) {
        pjsip_endpt_release_pool(regc->endpt, pool);
        return status;
    }
    keep_gone(pool, &regc->contacts, &now, &gone);
    keep_gone(pool, &regc->removed, &now, &gone);
    move_list(&regc->contacts, &now);
    move_list(&regc->removed, &gone);
    regc->contact_cnt = (unsigned)count;
    if (regc->contact_pool)
        pjsip_endpt_release_pool(regc->endpt, regc->contact_pool);
    regc->contact_pool = pool;
    return PJ_SUCCESS;
}

/* Inside. */
static pj_status_t set_parties(pjsip_regc *regc, const pj_str_t *srv_url, const pj_str_t *from_url,
                               const pj_str_t *to_url)
{
    regc->server = parse_uri(regc->pool, srv_url, 0);
    if (!regc->server)
        return PJSIP_EINVALIDREQURI;
    regc->from = pjsip_from_hdr_create(regc->pool);
    regc->to = pjsip_to_hdr_create(regc->pool);
    regc->call_id = pjsip_cid_hdr_create(regc->pool);
    if (!regc->from || !regc->to || !regc->call_id)
        return PJ_ENOMEM;
    regc->from->uri = parse_uri(regc->pool, from_url, PJSIP_PARSE_URI_AS_NAMEADDR);
    regc->to->uri = parse_uri(regc->pool, to_url, PJSIP_PARSE_URI_AS_NAMEADDR);
    if (!regc->from->uri || !regc->to->uri)
        return PJSIP_EINVALIDURI;
    pj_create_unique_string(regc->pool, &regc->call_id->id);
    pj_create_unique_string(regc->pool, &regc->from->tag);
    pj_strdup_with_null(regc->pool, &regc->server_text, srv_url);
    pj_strdup_with_null(regc->pool, &regc->client_text, from_url);
    return PJ_SUCCESS;
}

pj_status_t pjsip_regc_init(pjsip_regc *regc, const pj_str_t *srv_url, const pj_str_t *from_url,
                            const pj_str_t *to_url, int contact_cnt, const pj_str_t contact[],
                            pj_uint32_t expires)
{
    pj_status_t status;

    if (!regc || !srv_url || !from_url || !to_url || contact_cnt < 0 ||
        (contact_cnt > 0 && !contact))
        return PJ_EINVAL;
    if (contact_cnt > PJSIP_REGC_MAX_CONTACT)
        return PJ_ETOOMANY;
    pjsip__reg_enter(regc);
    status = regc->server ? PJ_EINVALIDOP : set_parties(regc, srv_url, from_url, to_url);
    if (status == PJ_SUCCESS)
        status = pjsip__reg_set_contacts(regc, contact_cnt, contact);
    if (status == PJ_SUCCESS)
        regc->wanted = expires;
    else if (status != PJ_EINVALIDOP)
        regc->server = NULL; /* it may be tried again */
    pjsip__reg_leave(regc);
    return status;
}

pj_status_t pjsip_regc_set_delay_before_refresh(pjsip_regc *regc, pj_uint32_t delay)
{
    if (!regc)
        return PJ_EINVAL;
    pjsip__reg_enter(regc);
    regc->delay = delay;
    pjsip__reg_leave(regc);
    return PJ_SUCCESS;
}

pj_status_t pjsip_regc_set_reg_tsx_cb(pjsip_regc *regc, pjsip_regc_tsx_cb *tsx_cb)
{
    if (!regc)
        return PJ_EINVAL;
    pjsip__reg_enter(regc);
    regc->tsx_cb = tsx_cb;
    pjsip__reg_leave(regc);
    return PJ_SUCCESS;
}

pj_status_t pjsip_regc_set_credentials(pjsip_regc *regc, int count, const pjsip_cred_info cred[])
{
    pj_status_t status;

    if (!regc || count < 0 || (count > 0 && !cred))
        return PJ_EINVAL;
    pjsip__reg_enter(regc);
    status = pjsip_auth_clt_set_credentials(&regc->auth, count, cred);
    pjsip__reg_leave(regc);
    return status;
}

pj_status_t pjsip_regc_set_prefs(pjsip_regc *regc, const pjsip_auth_clt_pref *pref)
{
    pj_status_t status;

    if (!regc || !pref)
        return PJ_EINVAL;
    pjsip__reg_enter(regc);
    status = pjsip_auth_clt_set_prefs(&regc->auth, pref);
    pjsip__reg_leave(regc);
    return status;
}

pjsip_auth_clt_sess *pjsip_regc_get_auth_sess(pjsip_regc *regc)
{
    return regc ? &regc->auth : NULL;
}

pj_status_t pjsip_regc_set_auth_sess(pjsip_regc *regc, pjsip_auth_clt_sess *session)
{
    return regc ? pjsip_auth_clt_set_parent(&regc->auth, session) : PJ_EINVAL;
}

pj_status_t pjsip_regc_set_route_set(pjsip_regc *regc, const pjsip_route_hdr *route_set)
{
    pj_status_t status = PJ_SUCCESS;

    if (!regc || !route_set)
        return PJ_EINVAL;
    pjsip__reg_enter(regc);
    pj_list_init(&regc->routes);
    for (const pjsip_route_hdr *r = route_set->next; r != route_set && status == PJ_SUCCESS;
         r = r->next) {
        if (!pjsip__list_hdr(&regc->routes, pjsip_hdr_clone(regc->pool, r)))
            status = PJ_ENOMEM;
    }
    pjsip__reg_leave(regc);
    return status;
}

pj_status_t pjsip_regc_add_headers(pjsip_regc *regc, const pjsip_hdr *hdr_list)
{
    pj_status_t status = PJ_SUCCESS;

    if (!regc || !hdr_list)
        return PJ_EINVAL;
    pjsip__reg_enter(regc);
    pj_list_init(&regc->headers);
    for (const pjsip_hdr *h = hdr_list->next; h != hdr_list && status == PJ_SUCCESS; h = h->next) {
        if (!pjsip__list_hdr(&regc->headers, pjsip_hdr_clone(regc->pool, h)))
            status = PJ_ENOMEM;
    }
    pjsip__reg_leave(regc);
    return status;
}

pj_status_t pjsip_regc_set_transport(pjsip_regc *regc, const pjsip_tpselector *sel)
{
    pjsip_tpselector old;

    if (!regc || !sel)
        return PJ_EINVAL;
    pjsip__reg_enter(regc);
    old = regc->tp_sel;
    regc->tp_sel = *sel;
    pjsip_tpselector_add_ref(&regc->tp_sel);
    pjsip__reg_leave(regc);
    pjsip_tpselector_dec_ref(&old);
    return PJ_SUCCESS;
}

pj_status_t pjsip_regc_release_transport(pjsip_regc *regc)
{
    pjsip_transport *tp;

    if (!regc)
        return PJ_EINVAL;
    pjsip__reg_enter(regc);
    tp = regc->last_tp;
    regc->last_tp = NULL;
    pjsip__reg_leave(regc);
    if (tp)
        pjsip_transport_dec_ref(tp);
    return PJ_SUCCESS;
}

pj_status_t pjsip_regc_update_contact(pjsip_regc *regc, int contact_cnt, const pj_str_t contact[])
{
    pj_status_t status;

    if (!regc || contact_cnt < 0 || (contact_cnt > 0 && !contact))
        return PJ_EINVAL;
    if (contact_cnt > PJSIP_REGC_MAX_CONTACT)
        return PJ_ETOOMANY;
    pjsip__reg_enter(regc);
    status = pjsip__reg_set_contacts(regc, contact_cnt, contact);
    pjsip__reg_leave(regc);
    return status;
}

pj_status_t pjsip_regc_update_expires(pjsip_regc *regc, pj_uint32_t expires)
{
    if (!regc)
        return PJ_EINVAL;
    pjsip__reg_enter(regc);
    regc->wanted = expires;
    pjsip__reg_leave(regc);
    return PJ_SUCCESS;
}

pj_status_t pjsip_regc_set_via_sent_by(pjsip_regc *regc, pjsip_host_port *via_addr,
                                       pjsip_transport *via_tp)
{
    if (!regc)
        return PJ_EINVAL;
    pjsip__reg_enter(regc);
    pj_bzero(&regc->via_addr, sizeof(regc->via_addr));
    regc->via_tp = NULL;
    if (via_addr && via_addr->host.slen > 0) {
        pj_strdup(regc->pool, &regc->via_addr.host, &via_addr->host);
        regc->via_addr.port = via_addr->port;
        regc->via_tp = via_tp;
    }
    pjsip__reg_leave(regc);
    return PJ_SUCCESS;
}

/* --------------------------------------------------------------------------------------------- */
/* REGISTERs. All of it inside, but for the API at the end. */

static pj_bool_t add_contacts(pjsip_tx_data *tdata, const pjsip_contact_hdr *list, pj_bool_t remove)
{
    for (const pjsip_contact_hdr *c = list->next; c != list; c = c->next) {
        pjsip_contact_hdr *copy = pjsip_hdr_clone(tdata->pool, c);

        if (!pjsip__add_hdr(tdata->msg, copy))
            return PJ_FALSE;
        if (remove)
            copy->expires = 0;
    }
    return PJ_TRUE;
}

pj_status_t pjsip__reg_put_contacts(pjsip_regc *regc, pjsip_tx_data *tdata, pj_bool_t unregister)
{
    while (pjsip_msg_find_remove_hdr(tdata->msg, PJSIP_H_CONTACT, NULL))
        continue;
    pjsip_tx_data_invalidate_msg(tdata);
    if (!add_contacts(tdata, &regc->contacts, unregister) ||
        !add_contacts(tdata, &regc->removed, PJ_TRUE))
        return PJ_ENOMEM;
    return PJ_SUCCESS;
}

static pj_status_t put_star(pjsip_tx_data *tdata)
{
    pjsip_contact_hdr *star = pjsip_contact_hdr_create(tdata->pool);

    if (!pjsip__add_hdr(tdata->msg, star))
        return PJ_ENOMEM;
    star->star = 1;
    return PJ_SUCCESS;
}

static pj_status_t put_expires(pjsip_regc *regc, pjsip_tx_data *tdata, pj_bool_t unregister)
{
    pj_uint32_t expires = unregister ? 0 : regc->wanted;

    if (expires == PJSIP_REGC_EXPIRATION_NOT_SPECIFIED)
        return PJ_SUCCESS;
    return pjsip__add_hdr(tdata->msg, pjsip_expires_hdr_create(tdata->pool, (unsigned)expires))
               ? PJ_SUCCESS
               : PJ_ENOMEM;
}

static pj_status_t put_headers(pjsip_regc *regc, pjsip_tx_data *tdata)
{
    for (const pjsip_route_hdr *r = regc->routes.next; r != &regc->routes; r = r->next) {
        if (!pjsip__add_hdr(tdata->msg, pjsip_hdr_clone(tdata->pool, r)))
            return PJ_ENOMEM;
    }
    for (const pjsip_hdr *h = regc->headers.next; h != &regc->headers; h = h->next) {
        if (!pjsip__add_hdr(tdata->msg, pjsip_hdr_clone(tdata->pool, h)))
            return PJ_ENOMEM;
    }
    return PJ_SUCCESS;
}

pj_status_t pjsip__reg_build(pjsip_regc *regc, pj_bool_t unregister, pj_bool_t star,
                             pjsip_tx_data **p_tdata)
{
    pjsip_tx_data *tdata = NULL;
    pj_status_t status;

    if (!regc->server)
        return PJ_EINVALIDOP;
    status = pjsip_endpt_create_request_from_hdr(regc->endpt, &pjsip_register_method, regc->server,
                                                 regc->from, regc->to, NULL, regc->call_id,
                                                 ++regc->cseq, NULL, &tdata);
    if (status != PJ_SUCCESS)
        return status;
    status = star ? put_star(tdata) : pjsip__reg_put_contacts(regc, tdata, unregister);
    if (status == PJ_SUCCESS)
        status = put_expires(regc, tdata, unregister);
    if (status == PJ_SUCCESS)
        status = put_headers(regc, tdata);
    if (regc->via_addr.host.slen > 0) {
        pj_strdup(tdata->pool, &tdata->via_addr.host, &regc->via_addr.host);
        tdata->via_addr.port = regc->via_addr.port;
        tdata->via_tp = regc->via_tp;
    }
    if (status == PJ_SUCCESS)
        status = pjsip_tx_data_set_transport(tdata, &regc->tp_sel);
    if (status == PJ_SUCCESS)
        status = pjsip_auth_clt_init_req(&regc->auth, tdata);
    if (status != PJ_SUCCESS) {
        pjsip_tx_data_dec_ref(tdata);
        return status;
    }
    *p_tdata = tdata;
    return PJ_SUCCESS;
}

static pj_status_t create(pjsip_regc *regc, pj_bool_t unregister, pj_bool_t star, pj_bool_t autoreg,
                          pjsip_tx_data **p_tdata)
{
    pj_status_t status;

    if (!regc || !p_tdata)
        return PJ_EINVAL;
    *p_tdata = NULL;
    pjsip__reg_enter(regc);
    if (regc->state == PJSIP__REG_DEAD)
        status = PJ_EINVALIDOP;
    else
        status = regc->busy ? PJ_EBUSY : pjsip__reg_build(regc, unregister, star, p_tdata);
    if (status == PJ_SUCCESS) {
        regc->auto_reg = autoreg;
        if (unregister)
            pjsip__reg_disarm(regc);
    }
    pjsip__reg_leave(regc);
    return status;
}

pj_status_t pjsip_regc_register(pjsip_regc *regc, pj_bool_t autoreg, pjsip_tx_data **p_tdata)
{
    return create(regc, PJ_FALSE, PJ_FALSE, autoreg, p_tdata);
}

pj_status_t pjsip_regc_unregister(pjsip_regc *regc, pjsip_tx_data **p_tdata)
{
    return create(regc, PJ_TRUE, PJ_FALSE, PJ_FALSE, p_tdata);
}

pj_status_t pjsip_regc_unregister_all(pjsip_regc *regc, pjsip_tx_data **p_tdata)
{
    return create(regc, PJ_TRUE, PJ_TRUE, PJ_FALSE, p_tdata);
}

pj_status_t pjsip_regc_send(pjsip_regc *regc, pjsip_tx_data *tdata)
{
    const pjsip_expires_hdr *expires;

    if (!regc || !tdata)
        return PJ_EINVAL;
    expires = pjsip_msg_find_hdr(tdata->msg, PJSIP_H_EXPIRES, NULL);
    return pjsip__reg_send(regc, tdata,
                           expires && expires->ivalue == 0 ? PJSIP__REG_REMOVE : PJSIP__REG_SEND);
}
