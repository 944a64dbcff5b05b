/* SPDX-License-Identifier: BSD-2-Clause */
/* libre (baresip's re): sip_msg_decode splits the headers and decodes the first Via, From, To, CSeq,
 * Content-Type and the request URI; the rest is forced here.  re has no message encoder: serialising
 * writes the start line and the header list back. */
#include "mb.h"
#include <stdlib.h>
#include <string.h>
#include <re.h>

#define MAXV 16
struct m {
    struct sip_msg *msg;
    struct sip_via via[MAXV];
    struct sip_addr route[MAXV], rr[MAXV], contact[MAXV];
    int nvia, nroute, nrr, ncontact, err;
    uint32_t clen, maxfwd, expires;
    struct httpauth_digest_chall chall;
    struct httpauth_digest_resp resp;
    int has_chall, has_resp;
};
static struct sip_msg *decode(const char *b, size_t n)
{
    struct mbuf *mb = mbuf_alloc(n);
    struct sip_msg *msg = NULL;
    if (!mb)
        return NULL;
    mbuf_write_mem(mb, (const uint8_t *)b, n);
    mb->pos = 0;
    if (sip_msg_decode(&msg, mb))
        msg = NULL;
    mem_deref(mb);
    return msg;
}
static void *lazy(const char *b, size_t n)
{
    struct m *m = malloc(sizeof *m);
    m->msg = decode(b, n);
    if (!m->msg) {
        free(m);
        return NULL;
    }
    return m;
}
static bool on_via(const struct sip_hdr *h, const struct sip_msg *s, void *a)
{
    struct m *m = a;
    (void)s;
    if (m->nvia < MAXV)
        m->err |= sip_via_decode(&m->via[m->nvia++], &h->val);
    return false;
}
static bool on_route(const struct sip_hdr *h, const struct sip_msg *s, void *a)
{
    struct m *m = a;
    (void)s;
    if (m->nroute < MAXV)
        m->err |= sip_addr_decode(&m->route[m->nroute++], &h->val);
    return false;
}
static bool on_rr(const struct sip_hdr *h, const struct sip_msg *s, void *a)
{
    struct m *m = a;
    (void)s;
    if (m->nrr < MAXV)
        m->err |= sip_addr_decode(&m->rr[m->nrr++], &h->val);
    return false;
}
static bool on_contact(const struct sip_hdr *h, const struct sip_msg *s, void *a)
{
    struct m *m = a;
    (void)s;
    if (m->ncontact < MAXV)
        m->err |= sip_addr_decode(&m->contact[m->ncontact++], &h->val);
    return false;
}

static void *parse(const char *b, size_t n)
{
    struct m *m = lazy(b, n);
    const struct sip_hdr *h;
    if (!m)
        return NULL;
    m->nvia = m->nroute = m->nrr = m->ncontact = m->err = m->has_chall = m->has_resp = 0;
    sip_msg_hdr_apply(m->msg, true, SIP_HDR_VIA, on_via, m);
    sip_msg_hdr_apply(m->msg, true, SIP_HDR_ROUTE, on_route, m);
    sip_msg_hdr_apply(m->msg, true, SIP_HDR_RECORD_ROUTE, on_rr, m);
    sip_msg_hdr_apply(m->msg, true, SIP_HDR_CONTACT, on_contact, m);
    m->clen = pl_u32(&m->msg->clen);
    m->maxfwd = pl_u32(&m->msg->maxfwd);
    m->expires = pl_u32(&m->msg->expires);
    if ((h = sip_msg_hdr(m->msg, SIP_HDR_AUTHORIZATION)))
        m->err |= httpauth_digest_response_decode(&m->resp, &h->val), m->has_resp = 1;
    if ((h = sip_msg_hdr(m->msg, SIP_HDR_WWW_AUTHENTICATE)))
        m->err |= httpauth_digest_challenge_decode(&m->chall, &h->val), m->has_chall = 1;
    if (m->err) {
        mem_deref(m->msg);
        free(m);
        return NULL;
    }
    return m;
}
static size_t ser(void *v, char *out, size_t cap, int rebuild)
{
    struct m *m = v;
    struct mbuf *mb = mbuf_alloc(2048);
    size_t n;
    (void)rebuild;
    if (m->msg->req)
        mbuf_printf(mb, "%r %r SIP/2.0\r\n", &m->msg->met, &m->msg->ruri);
    else
        mbuf_printf(mb, "SIP/2.0 %u %r\r\n", m->msg->scode, &m->msg->reason);
    for (struct le *le = list_head(&m->msg->hdrl); le; le = le->next) {
        struct sip_hdr *h = le->data;
        mbuf_write_pl(mb, &h->name);
        mbuf_write_mem(mb, (const uint8_t *)": ", 2);
        mbuf_write_pl(mb, &h->val);
        mbuf_write_mem(mb, (const uint8_t *)"\r\n", 2);
    }
    mbuf_write_mem(mb, (const uint8_t *)"\r\n", 2);
    mbuf_write_mem(mb, mbuf_buf(m->msg->mb), mbuf_get_left(m->msg->mb));
    n = mb->end;
    if (n <= cap)
        memcpy(out, mb->buf, n);
    mem_deref(mb);
    return n <= cap ? n : 0;
}
static void destroy(void *v)
{
    struct m *m = v;
    mem_deref(m->msg);
    free(m);
}
#undef PL
#define PL(d, x) MB_CPY(d, (x).p ? (x).p : "", (x).l)
static int facts(void *v, struct mb_facts *f)
{
    struct m *m = v;
    struct sip_msg *s = m->msg;
    if (s->req) {
        PL(f->start, s->met);
        PL(f->startarg, s->uri.host);
    } else {
        f->start[0] = '0' + s->scode / 100;
        f->start[1] = '0' + s->scode / 10 % 10;
        f->start[2] = '0' + s->scode % 10;
        PL(f->startarg, s->reason);
    }
    f->nvia = m->nvia;
    f->nroute = m->nroute;
    f->nrr = m->nrr;
    f->ncontact = m->ncontact;
    PL(f->branch, m->via[0].branch);
    if (m->ncontact)
        PL(f->contacthost, m->contact[0].uri.host);
    PL(f->fromtag, s->from.tag);
    PL(f->fromhost, s->from.uri.host);
    PL(f->totag, s->to.tag);
    PL(f->tohost, s->to.uri.host);
    PL(f->callid, s->callid);
    f->cseq = s->cseq.num;
    PL(f->cseqm, s->cseq.met);
    if (pl_isset(&s->maxfwd))
        f->maxfwd = (int)m->maxfwd;
    if (pl_isset(&s->ctyp.type)) {
        PL(f->ctype, s->ctyp.type);
        size_t l = strlen(f->ctype);
        f->ctype[l] = '/';
        mb_cpy(f->ctype + l + 1, sizeof f->ctype - l - 1, s->ctyp.subtype.p, s->ctyp.subtype.l);
    }
    f->clen = pl_isset(&s->clen) ? (long)m->clen : -1;
    f->body = (long)mbuf_get_left(s->mb);
    if (m->has_resp)
        PL(f->realm, m->resp.realm);
    if (m->has_chall)
        PL(f->realm, m->chall.realm);
    return 0;
}
static int init(void)
{
    return libre_init();
}
const struct mb_impl mb_impl = {"re", MB_VERSION, init, lazy, parse, ser, 0, destroy, facts};
