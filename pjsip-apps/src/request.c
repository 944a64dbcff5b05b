/* SPDX-License-Identifier: BSD-2-Clause */
/* Requests of ours outside a call: MESSAGE, OPTIONS. A challenge is answered once. */
#include "ua.h"

#include "cli.h"

#include <string.h>

/* One request, in a pool of its own. */
typedef struct request {
    pj_pool_t *pool;
    pjsip_auth_clt_sess auth;
    bool has_auth;
    pjsip_tx_data *tdata; /* kept for a second try */
    const char *command;
    char *uri;
    bool counts;
} request;

static void release(ua *u, request *r)
{
    pj_pool_t *pool = r->pool;

    if (r->counts)
        u->pending--;
    if (r->tdata)
        pjsip_tx_data_dec_ref(r->tdata);
    if (r->has_auth)
        pjsip_auth_clt_deinit(&r->auth);
    pjsip_endpt_release_pool(u->endpt, pool);
}

static void tell(ua *u, const request *r, int code, const pj_str_t *reason)
{
    report_begin(&u->out, "response");
    report_text(&u->out, "command", r->command, strlen(r->command));
    report_text(&u->out, "to", r->uri, strlen(r->uri));
    report_number(&u->out, "status", code);
    report_text(&u->out, "reason", reason->ptr, (size_t)reason->slen);
    report_end(&u->out, "%s to %s: %d %.*s", r->command, r->uri, code, (int)reason->slen,
               reason->ptr);
}

static void on_response(void *token, pjsip_event *e);

static pj_status_t transmit(ua *u, request *r, pjsip_tx_data *tdata)
{
    return pjsip_endpt_send_request(u->endpt, tdata, -1, r, on_response);
}

/* Answer a challenge. @return whether the request is on its way again. */
static bool send_again(ua *u, request *r, const pjsip_event *e)
{
    const pjsip_transaction *tsx = e->body.tsx_state.tsx;
    pjsip_cseq_hdr *cseq;
    pjsip_tx_data *again;

    if (!r->has_auth || (tsx->status_code != 401 && tsx->status_code != 407) ||
        e->body.tsx_state.type != PJSIP_EVENT_RX_MSG)
        return false;
    if (pjsip_auth_clt_reinit_req(&r->auth, e->body.tsx_state.src.rdata, r->tdata, &again) !=
        PJ_SUCCESS)
        return false;
    cseq = pjsip_msg_find_hdr(again->msg, PJSIP_H_CSEQ, NULL);
    if (cseq)
        cseq->cseq++;
    return transmit(u, r, again) == PJ_SUCCESS;
}

static void on_response(void *token, pjsip_event *e)
{
    ua *u = ua_get();
    request *r = token;
    const pjsip_transaction *tsx = e->body.tsx_state.tsx;

    if (send_again(u, r, e))
        return;
    tell(u, r, tsx->status_code, &tsx->status_text);
    if (r->counts && tsx->status_code / 100 != 2)
        u->failed = true;
    release(u, r);
    ua_check(u);
}

static request *make(ua *u, const char *command, const char *uri)
{
    pj_pool_t *pool = pjsip_endpt_create_pool(u->endpt, "request", 1000, 1000);
    pj_str_t text = pj_str((char *)uri), copy;
    request *r = pool ? PJ_POOL_ZALLOC_T(pool, request) : NULL;

    if (!r) {
        pj_pool_safe_release(&pool);
        return NULL;
    }
    pj_strdup_with_null(pool, &copy, &text);
    r->pool = pool;
    r->command = command;
    r->uri = copy.ptr;
    r->counts = u->initial;
    u->pending += r->counts;
    return r;
}

static pj_status_t set_credentials(ua *u, request *r)
{
    pj_status_t status;

    if (!u->credential_count)
        return PJ_SUCCESS;
    status = pjsip_auth_clt_init(&r->auth, u->endpt, r->pool, 0);
    r->has_auth = status == PJ_SUCCESS;
    return r->has_auth ? pjsip_auth_clt_set_credentials(&r->auth, 1, &u->credential) : status;
}

static pj_status_t build(ua *u, request *r, const pjsip_method *method, const char *body)
{
    pj_str_t to = pj_str(r->uri), text = pj_str((char *)body), target;
    pj_status_t status = set_credentials(u, r);

    if (status != PJ_SUCCESS)
        return status;
    if (!uri_target(u, r->pool, r->uri, &target))
        return PJSIP_EINVALIDURI;
    status = pjsip_endpt_create_request(u->endpt, method, &target, &u->id, &to, &u->contact, NULL,
                                        -1, body ? &text : NULL, &r->tdata);
    if (status != PJ_SUCCESS)
        return status;
    for (const pjsip_route_hdr *route = u->routes.next; route != &u->routes; route = route->next)
        pjsip_msg_add_hdr(r->tdata->msg, pjsip_hdr_clone(r->tdata->pool, route));
    return PJ_SUCCESS;
}

void request_send(ua *u, const char *command, const pjsip_method *method, const char *uri,
                  const char *body)
{
    request *r = make(u, command, uri);
    pj_status_t status = r ? build(u, r, method, body) : PJ_ENOMEM;

    if (status == PJ_SUCCESS) {
        pjsip_tx_data_add_ref(r->tdata); /* one for the sender, one for a second try */
        status = transmit(u, r, r->tdata);
    }
    if (status == PJ_SUCCESS)
        return;
    cli_failed(u, command, "%s: %s", uri, ua_strerror(status));
    if (r)
        release(u, r);
}
