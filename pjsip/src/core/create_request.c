/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Requests outside a dialog (RFC 3261 8.1.1), from texts or from headers. Both ways end in assemble(), which puts
 * the headers in the order of RFC 3261 7.3.1: those that proxies look at first. The Via is there, but empty: what
 * stands in it is known only when the transport is (18.1.1).
 */
#include "core/create.h"

#include <pjsip/sip_endpoint.h>
#include <pjsip/sip_errno.h>
#include <pjsip/sip_parser.h>
#include <pjsip/sip_uri.h>
#include <pjsip/sip_util.h>
#include <pj/errno.h>
#include <pj/guid.h>
#include <pj/rand.h>
#include <pj/string.h>

/* RFC 3261 8.1.1.6: the recommended value. */
#define DEFAULT_MAX_FORWARDS 70

/* The parts of a request, all in the memory of its tdata. */
typedef struct parts {
    pjsip_uri *target;
    pjsip_from_hdr *from;
    pjsip_to_hdr *to;
    pjsip_contact_hdr *contact; /* may be NULL */
    pjsip_cid_hdr *call_id;
    int cseq; /* negative: choose one */
    const pj_str_t *text;
} parts;

/* A URI from text; the text is copied because URIs keep slices of it. NULL if it is none. */
static pjsip_uri *parse_uri(pj_pool_t *pool, const pj_str_t *text, unsigned options)
{
    pj_str_t copy;

    if (!text || text->slen <= 0)
        return NULL;
    pj_strdup_with_null(pool, &copy, text);
    if (!copy.ptr)
        return NULL;
    return pjsip_parse_uri(pool, copy.ptr, (pj_size_t)copy.slen, options);
}

static pjsip_cseq_hdr *make_cseq(pj_pool_t *pool, const pjsip_method *method, int number)
{
    pjsip_cseq_hdr *hdr = pjsip_cseq_hdr_create(pool);

    if (hdr) {
        /* Below 2^31 with room to count up (RFC 3261 8.1.1.5). */
        hdr->cseq = number >= 0 ? number : (pj_int32_t)(pj_rand() & 0xFFFF);
        pjsip_method_copy(pool, &hdr->method, method);
    }
    return hdr;
}

static pj_status_t set_text_body(pjsip_tx_data *tdata, const pj_str_t *text)
{
    static const pj_str_t type = {(char *)"text", 4};
    static const pj_str_t subtype = {(char *)"plain", 5};

    if (!text)
        return PJ_SUCCESS;
    tdata->msg->body = pjsip_msg_body_create(tdata->pool, &type, &subtype, text);
    return tdata->msg->body ? PJ_SUCCESS : PJ_ENOMEM;
}

/* The endpoint's standing headers; Max-Forwards is added when it is not among them. */
static pj_status_t add_standing(pjsip_endpoint *endpt, pjsip_tx_data *tdata)
{
    pj_status_t status = pjsip__append_list(tdata, pjsip_endpt_get_request_headers(endpt));

    if (status == PJ_SUCCESS && !pjsip_msg_find_hdr(tdata->msg, PJSIP_H_MAX_FORWARDS, NULL)) {
        pjsip_max_fwd_hdr *hdr = pjsip_max_fwd_hdr_create(tdata->pool, DEFAULT_MAX_FORWARDS);

        if (!hdr)
            return PJ_ENOMEM;
        pjsip_msg_insert_first_hdr(tdata->msg, (pjsip_hdr *)hdr);
    }
    return status;
}

static pj_status_t assemble(pjsip_endpoint *endpt, const pjsip_method *method, pjsip_tx_data *tdata,
                            const parts *p)
{
    pjsip_via_hdr *via = pjsip_via_hdr_create(tdata->pool);
    pj_status_t status;

    pjsip_method_copy(tdata->pool, &tdata->msg->line.req.method, method);
    tdata->msg->line.req.uri = p->target;
    status = add_standing(endpt, tdata);
    if (status == PJ_SUCCESS && !via)
        status = PJ_ENOMEM;
    if (status == PJ_SUCCESS) {
        pjsip_msg_insert_first_hdr(tdata->msg, (pjsip_hdr *)via);
        status = pjsip__append_hdr(tdata, p->from);
    }
    if (status == PJ_SUCCESS)
        status = pjsip__append_hdr(tdata, p->to);
    if (status == PJ_SUCCESS && p->contact)
        status = pjsip__append_hdr(tdata, p->contact);
    if (status == PJ_SUCCESS)
        status = pjsip__append_hdr(tdata, p->call_id);
    if (status == PJ_SUCCESS)
        status = pjsip__append_hdr(tdata, make_cseq(tdata->pool, method, p->cseq));
    if (status == PJ_SUCCESS)
        status = set_text_body(tdata, p->text);
    return status;
}

/* From and To of texts; From gets a tag (RFC 3261 8.1.1.3). */
static pj_status_t parse_parties(pj_pool_t *pool, const pj_str_t *from, const pj_str_t *to,
                                 parts *p)
{
    p->from = pjsip_from_hdr_create(pool);
    p->to = pjsip_to_hdr_create(pool);
    if (!p->from || !p->to)
        return PJ_ENOMEM;
    p->from->uri = parse_uri(pool, from, PJSIP_PARSE_URI_AS_NAMEADDR);
    p->to->uri = parse_uri(pool, to, PJSIP_PARSE_URI_AS_NAMEADDR);
    if (!p->from->uri || !p->to->uri)
        return PJSIP_EINVALIDURI;
    pj_create_unique_string(pool, &p->from->tag);
    return PJ_SUCCESS;
}

/* A Contact header from its value, parameters included. */
static pj_status_t parse_contact(pj_pool_t *pool, const pj_str_t *contact, parts *p)
{
    static const pj_str_t name = {(char *)"Contact", 7};
    pj_str_t copy;

    if (!contact || contact->slen <= 0)
        return PJ_SUCCESS;
    pj_strdup_with_null(pool, &copy, contact);
    if (!copy.ptr)
        return PJ_ENOMEM;
    p->contact = pjsip_parse_hdr(pool, &name, copy.ptr, (pj_size_t)copy.slen, NULL);
    return p->contact ? PJ_SUCCESS : PJSIP_EINVALIDHDR;
}

static pj_status_t make_call_id(pj_pool_t *pool, const pj_str_t *call_id, parts *p)
{
    p->call_id = pjsip_cid_hdr_create(pool);
    if (!p->call_id)
        return PJ_ENOMEM;
    if (call_id && call_id->slen > 0)
        pj_strdup(pool, &p->call_id->id, call_id);
    else
        pj_create_unique_string(pool, &p->call_id->id);
    return PJ_SUCCESS;
}

static pj_status_t from_texts(pj_pool_t *pool, const pj_str_t *target, const pj_str_t *from,
                              const pj_str_t *to, const pj_str_t *contact, const pj_str_t *call_id,
                              parts *p)
{
    pj_status_t status;

    p->target = parse_uri(pool, target, 0);
    if (!p->target)
        return PJSIP_EINVALIDREQURI;
    status = parse_parties(pool, from, to, p);
    if (status == PJ_SUCCESS)
        status = parse_contact(pool, contact, p);
    if (status == PJ_SUCCESS)
        status = make_call_id(pool, call_id, p);
    return status;
}

PJ_DEF(pj_status_t)
pjsip_endpt_create_request(pjsip_endpoint *endpt, const pjsip_method *method,
                           const pj_str_t *target, const pj_str_t *from, const pj_str_t *to,
                           const pj_str_t *contact, const pj_str_t *call_id, int cseq,
                           const pj_str_t *text, pjsip_tx_data **p_tdata)
{
    parts p = {.cseq = cseq, .text = text};
    pjsip_tx_data *tdata;
    pj_status_t status;

    if (!(endpt && method && target && from && to && p_tdata))
        return PJ_EINVAL;
    status = pjsip__create_message(endpt, PJSIP_REQUEST_MSG, &tdata);
    if (status != PJ_SUCCESS)
        return status;
    status = from_texts(tdata->pool, target, from, to, contact, call_id, &p);
    if (status == PJ_SUCCESS)
        status = assemble(endpt, method, tdata, &p);
    return pjsip__finish_message(tdata, status, p_tdata);
}

static pj_status_t from_headers(pj_pool_t *pool, const pjsip_uri *target,
                                const pjsip_from_hdr *from, const pjsip_to_hdr *to,
                                const pjsip_contact_hdr *contact, const pjsip_cid_hdr *call_id,
                                parts *p)
{
    /* A request line holds a bare URI (RFC 3261 25.1): of a name-addr, what is inside. */
    p->target = pjsip_uri_clone(pool, pjsip_uri_get_uri(target));
    p->from = pjsip_hdr_clone(pool, from);
    p->to = pjsip_hdr_clone(pool, to);
    if (!p->target || !p->from || !p->to)
        return PJ_ENOMEM;
    /* The caller may hold both in the role the other party has, as a dialog does. */
    pjsip_fromto_hdr_set_from(p->from);
    pjsip_fromto_hdr_set_to(p->to);
    if (contact) {
        p->contact = pjsip_hdr_clone(pool, contact);
        if (!p->contact)
            return PJ_ENOMEM;
    }
    if (!call_id)
        return make_call_id(pool, NULL, p);
    p->call_id = pjsip_hdr_clone(pool, call_id);
    return p->call_id ? PJ_SUCCESS : PJ_ENOMEM;
}

PJ_DEF(pj_status_t)
pjsip_endpt_create_request_from_hdr(pjsip_endpoint *endpt, const pjsip_method *method,
                                    const pjsip_uri *target, const pjsip_from_hdr *from,
                                    const pjsip_to_hdr *to, const pjsip_contact_hdr *contact,
                                    const pjsip_cid_hdr *call_id, int cseq, const pj_str_t *text,
                                    pjsip_tx_data **p_tdata)
{
    parts p = {.cseq = cseq, .text = text};
    pjsip_tx_data *tdata;
    pj_status_t status;

    if (!(endpt && method && target && from && to && p_tdata))
        return PJ_EINVAL;
    status = pjsip__create_message(endpt, PJSIP_REQUEST_MSG, &tdata);
    if (status != PJ_SUCCESS)
        return status;
    status = from_headers(tdata->pool, target, from, to, contact, call_id, &p);
    if (status == PJ_SUCCESS)
        status = assemble(endpt, method, tdata, &p);
    return pjsip__finish_message(tdata, status, p_tdata);
}
