/* SPDX-License-Identifier: BSD-2-Clause */
/* GNU oSIP 2: osip_message_parse decodes every header into structures by itself. */
#include "mb.h"
#include <stdlib.h>
#include <string.h>
#include <osipparser2/osip_port.h>
#include <osipparser2/osip_parser.h>
#include <osipparser2/osip_message.h>

static void *parse(const char *b, size_t n)
{
    osip_message_t *m;
    if (osip_message_init(&m))
        return NULL;
    if (osip_message_parse(m, b, n)) {
        osip_message_free(m);
        return NULL;
    }
    return m;
}
/* full decode additionally needs Max-Forwards as a number (a generic header in osip) */
static void *full(const char *b, size_t n)
{
    osip_message_t *m = parse(b, n);
    static volatile int sink;
    osip_header_t *h = NULL;
    if (m && osip_message_get_max_forwards(m, 0, &h) >= 0 && h && h->hvalue)
        sink += atoi(h->hvalue);
    return m;
}
static size_t ser(void *v, char *out, size_t cap, int rebuild)
{
    osip_message_t *m = v;
    char *s = NULL;
    size_t n = 0;
    if (rebuild)
        osip_message_force_update(m);
    if (osip_message_to_str(m, &s, &n) || n > cap)
        return 0;
    memcpy(out, s, n);
    osip_free(s);
    return n;
}
static void destroy(void *m)
{
    osip_message_free(m);
}
static void host(char *d, size_t cap, osip_uri_t *u)
{
    const char *h = u && u->host ? u->host : "";
    mb_cpy(d, cap, h, strlen(h));
}
static int facts(void *v, struct mb_facts *f)
{
    osip_message_t *m = v;
    osip_generic_param_t *p = NULL;
    if (MSG_IS_REQUEST(m)) {
        MB_STR(f->start, m->sip_method);
        host(f->startarg, sizeof f->startarg, m->req_uri);
    } else {
        f->start[0] = '0' + m->status_code / 100;
        f->start[1] = '0' + m->status_code / 10 % 10;
        f->start[2] = '0' + m->status_code % 10;
        MB_STR(f->startarg, m->reason_phrase);
    }
    f->nvia = osip_list_size(&m->vias);
    osip_via_t *via = osip_list_get(&m->vias, 0);
    if (via && osip_via_param_get_byname(via, "branch", &p) == 0 && p)
        MB_STR(f->branch, p->gvalue);
    f->nroute = osip_list_size(&m->routes);
    f->nrr = osip_list_size(&m->record_routes);
    f->ncontact = osip_list_size(&m->contacts);
    osip_contact_t *c = osip_list_get(&m->contacts, 0);
    if (c)
        host(f->contacthost, sizeof f->contacthost, c->url);
    p = NULL;
    if (osip_from_param_get_byname(m->from, "tag", &p) == 0 && p)
        MB_STR(f->fromtag, p->gvalue);
    p = NULL;
    if (osip_to_param_get_byname(m->to, "tag", &p) == 0 && p)
        MB_STR(f->totag, p->gvalue);
    host(f->fromhost, sizeof f->fromhost, m->from->url);
    host(f->tohost, sizeof f->tohost, m->to->url);
    MB_STR(f->callid, m->call_id->number);
    if (m->call_id->host) {
        size_t l = strlen(f->callid);
        f->callid[l] = '@';
        mb_cpy(f->callid + l + 1, sizeof f->callid - l - 1, m->call_id->host,
               strlen(m->call_id->host));
    }
    f->cseq = strtoul(m->cseq->number, NULL, 10);
    MB_STR(f->cseqm, m->cseq->method);
    osip_header_t *h = NULL;
    if (osip_message_get_max_forwards(m, 0, &h) >= 0 && h)
        f->maxfwd = atoi(h->hvalue);
    if (m->content_type) {
        MB_STR(f->ctype, m->content_type->type);
        size_t l = strlen(f->ctype);
        f->ctype[l] = '/';
        mb_cpy(f->ctype + l + 1, sizeof f->ctype - l - 1, m->content_type->subtype,
               strlen(m->content_type->subtype));
    }
    f->clen = m->content_length ? atol(m->content_length->value) : -1;
    osip_body_t *b = osip_list_get(&m->bodies, 0);
    f->body = b ? (long)b->length : 0;
    osip_authorization_t *a = osip_list_get(&m->authorizations, 0);
    osip_www_authenticate_t *w = osip_list_get(&m->www_authenticates, 0);
    const char *r = a ? a->realm : w ? w->realm : NULL;
    if (r && *r == '"')
        MB_CPY(f->realm, r + 1, strlen(r) - 2);
    return 0;
}
const struct mb_impl mb_impl = {"osip2", MB_VERSION, parser_init, NULL, full,
                                ser,     1,          destroy,     facts};
