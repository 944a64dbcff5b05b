/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Linnet. pjsip_parse_msg() decodes every header that it knows into a struct by itself, so there is nothing lazy to
 * measure; pjsip_msg_print() encodes every header from its struct (no text is cached), so the natural way of writing is the
 * rebuild. The text is copied into the message's pool first: the message has to own it. Only the compatible API is used.
 */
#include "mb.h"
#include <pjlib.h>
#include <pjlib-util.h>
#include <pjsip.h>
#include <string.h>

struct m {
    pj_pool_t *pool;
    pjsip_msg *msg;
};

static pj_caching_pool pools;
static pjsip_endpoint *endpt;

static int init(void)
{
    pj_log_set_level(0);
    if (pj_init() || pjlib_util_init())
        return -1;
    pj_caching_pool_init(&pools, NULL, 0);
    return pjsip_endpt_create(&pools.factory, "mb", &endpt) ? -1 : 0;
}

/*
 * The structs of a message are three to six times its text, little ones the more: the first block of its pool holds text and
 * structs of nearly all, the second the rest.
 */
static pj_pool_t *pool_for(size_t len)
{
    return pj_pool_create(&pools.factory, "mb", 2000 + 4 * len, 1000, NULL);
}

/* A message with any error counts as not parsed: errors are not for speed. */
static void *parse(const char *buf, size_t len)
{
    pj_pool_t *pool = pool_for(len);
    struct m *m = pj_pool_alloc(pool, sizeof *m);
    char *text = pj_pool_alloc(pool, len + 1);
    pjsip_parser_err_report errors;

    memcpy(text, buf, len);
    text[len] = 0;
    pj_list_init(&errors);
    m->pool = pool;
    m->msg = pjsip_parse_msg(pool, text, len, &errors);
    if (!m->msg || !pj_list_empty(&errors)) {
        pj_pool_release(pool);
        return NULL;
    }
    return m;
}

static size_t serialise(void *v, char *out, size_t cap, int rebuild)
{
    struct m *m = v;
    pj_ssize_t n = pjsip_msg_print(m->msg, out, cap);

    (void)rebuild;
    return n < 0 ? 0 : (size_t)n;
}

static void destroy(void *v)
{
    pj_pool_release(((struct m *)v)->pool);
}

/* ---- Facts ---- */

#define STR(d, s) mb_cpy(d, sizeof(d), (s).ptr ? (s).ptr : "", (s).slen > 0 ? (size_t)(s).slen : 0)

static void host_of(char *d, size_t cap, void *any)
{
    pjsip_uri *uri = any ? pjsip_uri_get_uri(any) : NULL;

    d[0] = 0;
    if (uri && (PJSIP_URI_SCHEME_IS_SIP(uri) || PJSIP_URI_SCHEME_IS_SIPS(uri))) {
        pjsip_sip_uri *sip = (pjsip_sip_uri *)uri;
        mb_cpy(d, cap, sip->host.ptr, (size_t)sip->host.slen);
    }
}

static int count(const pjsip_msg *msg, pjsip_hdr_e type)
{
    int n = 0;

    for (const pjsip_hdr *h = msg->hdr.next; h != &msg->hdr; h = h->next)
        n += h->type == type;
    return n;
}

static void start_line_facts(const pjsip_msg *msg, struct mb_facts *f)
{
    int code = msg->line.status.code;

    if (msg->type == PJSIP_REQUEST_MSG) {
        STR(f->start, msg->line.req.method.name);
        host_of(f->startarg, sizeof f->startarg, msg->line.req.uri);
        return;
    }
    f->start[0] = (char)('0' + code / 100);
    f->start[1] = (char)('0' + code / 10 % 10);
    f->start[2] = (char)('0' + code % 10);
    STR(f->startarg, msg->line.status.reason);
}

static void dialog_facts(pjsip_msg *msg, struct mb_facts *f)
{
    pjsip_from_hdr *from = PJSIP_MSG_FROM_HDR(msg);
    pjsip_to_hdr *to = PJSIP_MSG_TO_HDR(msg);
    pjsip_cid_hdr *cid = PJSIP_MSG_CID_HDR(msg);
    pjsip_cseq_hdr *cseq = PJSIP_MSG_CSEQ_HDR(msg);

    if (from) {
        STR(f->fromtag, from->tag);
        host_of(f->fromhost, sizeof f->fromhost, from->uri);
    }
    if (to) {
        STR(f->totag, to->tag);
        host_of(f->tohost, sizeof f->tohost, to->uri);
    }
    if (cid)
        STR(f->callid, cid->id);
    if (cseq) {
        f->cseq = (unsigned)cseq->cseq;
        STR(f->cseqm, cseq->method.name);
    }
}

static void routing_facts(pjsip_msg *msg, struct mb_facts *f)
{
    pjsip_via_hdr *via = pjsip_msg_find_hdr(msg, PJSIP_H_VIA, NULL);
    pjsip_contact_hdr *contact = pjsip_msg_find_hdr(msg, PJSIP_H_CONTACT, NULL);
    pjsip_max_fwd_hdr *max_fwd = pjsip_msg_find_hdr(msg, PJSIP_H_MAX_FORWARDS, NULL);

    f->nvia = count(msg, PJSIP_H_VIA);
    f->nroute = count(msg, PJSIP_H_ROUTE);
    f->nrr = count(msg, PJSIP_H_RECORD_ROUTE);
    f->ncontact = count(msg, PJSIP_H_CONTACT);
    if (via)
        STR(f->branch, via->branch_param);
    if (contact)
        host_of(f->contacthost, sizeof f->contacthost, contact->uri);
    f->maxfwd = max_fwd ? (int)max_fwd->ivalue : -1;
}

static void body_facts(pjsip_msg *msg, struct mb_facts *f)
{
    pjsip_ctype_hdr *ctype = pjsip_msg_find_hdr(msg, PJSIP_H_CONTENT_TYPE, NULL);
    pjsip_clen_hdr *clen = pjsip_msg_find_hdr(msg, PJSIP_H_CONTENT_LENGTH, NULL);

    if (ctype) {
        size_t n;

        STR(f->ctype, ctype->media.type);
        n = strlen(f->ctype);
        f->ctype[n++] = '/';
        mb_cpy(f->ctype + n, sizeof f->ctype - n, ctype->media.subtype.ptr,
               (size_t)ctype->media.subtype.slen);
    }
    f->clen = clen ? clen->len : -1;
    f->body = msg->body ? (long)msg->body->len : 0;
}

static int facts(void *v, struct mb_facts *f)
{
    pjsip_msg *msg = ((struct m *)v)->msg;
    pjsip_authorization_hdr *auth = pjsip_msg_find_hdr(msg, PJSIP_H_AUTHORIZATION, NULL);
    pjsip_www_authenticate_hdr *challenge = pjsip_msg_find_hdr(msg, PJSIP_H_WWW_AUTHENTICATE, NULL);

    start_line_facts(msg, f);
    dialog_facts(msg, f);
    routing_facts(msg, f);
    body_facts(msg, f);
    if (auth)
        STR(f->realm, auth->credential.digest.realm);
    else if (challenge)
        STR(f->realm, challenge->challenge.digest.realm);
    return 0;
}

const struct mb_impl mb_impl = {"linnet",  MB_VERSION, init,    NULL, parse,
                                serialise, 1,          destroy, facts};
