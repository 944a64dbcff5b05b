/* SPDX-License-Identifier: BSD-2-Clause */
/* Sofia-SIP: msg_make + extract decodes every known header by itself. */
#include "mb.h"
#include <string.h>
#include <stdlib.h>
#include <sofia-sip/sip.h>
#include <sofia-sip/sip_protos.h>
#include <sofia-sip/sip_header.h>
#include <sofia-sip/sip_parser.h>
#include <sofia-sip/msg.h>
#include <sofia-sip/msg_addr.h>
#include <sofia-sip/msg_header.h>
#include <sofia-sip/url.h>

static const msg_mclass_t *mc;
static int init(void)
{
    mc = sip_default_mclass();
    return mc == NULL;
}
static void *parse(const char *b, size_t n)
{
    msg_t *m = msg_make(mc, 0, b, n);
    if (m && msg_has_error(m)) {
        msg_destroy(m);
        return NULL;
    }
    return m;
}
static size_t ser(void *v, char *out, size_t cap, int rebuild)
{
    msg_t *m = v;
    msg_iovec_t iov[64];
    if (rebuild) { /* drop the cached text so that each header is encoded from its structure */
        for (msg_header_t *h = *msg_chain_head(m); h; h = h->sh_succ)
            if (!sip_is_payload((sip_header_t *)h)) {
                h->sh_data = NULL;
                h->sh_len = 0;
            }
    }
    if (msg_serialize(m, msg_object(m)) < 0 || msg_prepare(m) < 0)
        return 0;
    isize_t k = msg_iovec(m, iov, 64);
    size_t n = 0;
    for (isize_t i = 0; i < k && i < 64; i++) {
        if (n + iov[i].siv_len > cap)
            return 0;
        memcpy(out + n, iov[i].siv_base, iov[i].siv_len);
        n += iov[i].siv_len;
    }
    return n;
}
static void destroy(void *m)
{
    msg_destroy(m);
}
static void host(char *d, size_t cap, const char *h)
{
    size_t n = h ? strlen(h) : 0;
    if (n > 1 && h[0] == '[')
        h++, n -= 2;
    mb_cpy(d, cap, h ? h : "", n);
}
#define HOST(d, h) host(d, sizeof(d), h)
static int facts(void *v, struct mb_facts *f)
{
    sip_t *s = sip_object(v);
    if (s->sip_request) {
        MB_STR(f->start, s->sip_request->rq_method_name);
        HOST(f->startarg, s->sip_request->rq_url->url_host);
    } else {
        int c = s->sip_status->st_status;
        f->start[0] = '0' + c / 100;
        f->start[1] = '0' + c / 10 % 10;
        f->start[2] = '0' + c % 10;
        MB_STR(f->startarg, s->sip_status->st_phrase);
    }
    for (sip_via_t *x = s->sip_via; x; x = x->v_next)
        f->nvia++;
    if (s->sip_via)
        MB_STR(f->branch, s->sip_via->v_branch);
    for (sip_route_t *x = s->sip_route; x; x = x->r_next)
        f->nroute++;
    for (sip_record_route_t *x = s->sip_record_route; x; x = x->r_next)
        f->nrr++;
    for (sip_contact_t *x = s->sip_contact; x; x = x->m_next)
        f->ncontact++;
    if (s->sip_contact)
        HOST(f->contacthost, s->sip_contact->m_url->url_host);
    MB_STR(f->fromtag, s->sip_from->a_tag);
    HOST(f->fromhost, s->sip_from->a_url->url_host);
    MB_STR(f->totag, s->sip_to->a_tag);
    HOST(f->tohost, s->sip_to->a_url->url_host);
    MB_STR(f->callid, s->sip_call_id->i_id);
    f->cseq = s->sip_cseq->cs_seq;
    MB_STR(f->cseqm, s->sip_cseq->cs_method_name);
    if (s->sip_max_forwards)
        f->maxfwd = (int)s->sip_max_forwards->mf_count;
    if (s->sip_content_type)
        MB_STR(f->ctype, s->sip_content_type->c_type);
    f->clen = s->sip_content_length ? (long)s->sip_content_length->l_length : -1;
    f->body = s->sip_payload ? (long)s->sip_payload->pl_len : 0;
    msg_auth_t *a = s->sip_authorization ? s->sip_authorization : s->sip_www_authenticate;
    const char *r = a ? msg_params_find(a->au_params, "realm=") : NULL;
    if (r && *r == '"')
        MB_CPY(f->realm, r + 1, strlen(r) - 2);
    return 0;
}
const struct mb_impl mb_impl = {"sofia", MB_VERSION, init, NULL, parse, ser, 1, destroy, facts};
