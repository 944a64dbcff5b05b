/* SPDX-License-Identifier: BSD-2-Clause */
/* belle-sip: belle_sip_message_parse_raw decodes every header into objects by itself. */
#include "mb.h"
#include <stdlib.h>
#include <string.h>
#include <belle-sip/belle-sip.h>

static int init(void)
{
    belle_sip_set_log_level(BELLE_SIP_LOG_FATAL);
    return 0;
}
static void *parse(const char *b, size_t n)
{
    /* as belle-sip's own channel does it: headers first, then the body is attached */
    size_t used = 0;
    belle_sip_message_t *m = belle_sip_message_parse_raw(b, n, &used);
    if (m && used < n)
        belle_sip_message_set_body(m, b + used, n - used);
    return m;
}
static size_t ser(void *v, char *out, size_t cap, int rebuild)
{
    size_t off = 0;
    (void)rebuild;
    if (belle_sip_object_marshal(v, out, cap, &off) != BELLE_SIP_OK)
        return 0;
    const char *b = belle_sip_message_get_body(v); /* its channel sends the body apart */
    size_t n = b ? belle_sip_message_get_body_size(v) : 0;
    if (off + n > cap)
        return 0;
    memcpy(out + off, b ? b : "", n);
    return off + n;
}
static void destroy(void *v)
{
    belle_sip_object_unref(v);
}
static void host(char *d, size_t cap, belle_sip_uri_t *u)
{
    const char *h = u ? belle_sip_uri_get_host(u) : NULL;
    size_t n = h ? strlen(h) : 0;
    if (n > 1 && h[0] == '[')
        h++, n -= 2;
    mb_cpy(d, cap, h ? h : "", n);
}
#define HOST(d, a) host(d, sizeof(d), belle_sip_header_address_get_uri(BELLE_SIP_HEADER_ADDRESS(a)))
static int count(belle_sip_message_t *m, const char *n)
{
    return (int)belle_sip_list_size(belle_sip_message_get_headers(m, n));
}
static int facts(void *v, struct mb_facts *f)
{
    belle_sip_message_t *m = v;
    if (belle_sip_message_is_request(m)) {
        MB_STR(f->start, belle_sip_request_get_method(BELLE_SIP_REQUEST(m)));
        host(f->startarg, sizeof f->startarg, belle_sip_request_get_uri(BELLE_SIP_REQUEST(m)));
    } else {
        int c = belle_sip_response_get_status_code(BELLE_SIP_RESPONSE(m));
        f->start[0] = '0' + c / 100;
        f->start[1] = '0' + c / 10 % 10;
        f->start[2] = '0' + c % 10;
        MB_STR(f->startarg, belle_sip_response_get_reason_phrase(BELLE_SIP_RESPONSE(m)));
    }
    f->nvia = count(m, "Via");
    f->nroute = count(m, "Route");
    f->nrr = count(m, "Record-Route");
    f->ncontact = count(m, "Contact");
    belle_sip_header_via_t *via = belle_sip_message_get_header_by_type(m, belle_sip_header_via_t);
    if (via)
        MB_STR(f->branch, belle_sip_header_via_get_branch(via));
    belle_sip_header_contact_t *c =
        belle_sip_message_get_header_by_type(m, belle_sip_header_contact_t);
    if (c)
        HOST(f->contacthost, c);
    belle_sip_header_from_t *from =
        belle_sip_message_get_header_by_type(m, belle_sip_header_from_t);
    belle_sip_header_to_t *to = belle_sip_message_get_header_by_type(m, belle_sip_header_to_t);
    MB_STR(f->fromtag, belle_sip_header_from_get_tag(from));
    HOST(f->fromhost, from);
    MB_STR(f->totag, belle_sip_header_to_get_tag(to));
    HOST(f->tohost, to);
    MB_STR(f->callid, belle_sip_header_call_id_get_call_id(
                          belle_sip_message_get_header_by_type(m, belle_sip_header_call_id_t)));
    belle_sip_header_cseq_t *cs = belle_sip_message_get_header_by_type(m, belle_sip_header_cseq_t);
    f->cseq = belle_sip_header_cseq_get_seq_number(cs);
    MB_STR(f->cseqm, belle_sip_header_cseq_get_method(cs));
    belle_sip_header_max_forwards_t *mf =
        belle_sip_message_get_header_by_type(m, belle_sip_header_max_forwards_t);
    if (mf)
        f->maxfwd = belle_sip_header_max_forwards_get_max_forwards(mf);
    belle_sip_header_content_type_t *ct =
        belle_sip_message_get_header_by_type(m, belle_sip_header_content_type_t);
    if (ct) {
        MB_STR(f->ctype, belle_sip_header_content_type_get_type(ct));
        size_t l = strlen(f->ctype);
        const char *s = belle_sip_header_content_type_get_subtype(ct);
        f->ctype[l] = '/';
        mb_cpy(f->ctype + l + 1, sizeof f->ctype - l - 1, s, strlen(s));
    }
    belle_sip_header_content_length_t *cl =
        belle_sip_message_get_header_by_type(m, belle_sip_header_content_length_t);
    f->clen = cl ? (long)belle_sip_header_content_length_get_content_length(cl) : -1;
    const char *b = belle_sip_message_get_body(m);
    f->body = b ? (long)belle_sip_message_get_body_size(m) : 0;
    belle_sip_header_authorization_t *a =
        belle_sip_message_get_header_by_type(m, belle_sip_header_authorization_t);
    belle_sip_header_www_authenticate_t *w =
        belle_sip_message_get_header_by_type(m, belle_sip_header_www_authenticate_t);
    if (a)
        MB_STR(f->realm, belle_sip_header_authorization_get_realm(a));
    else if (w)
        MB_STR(f->realm, belle_sip_header_www_authenticate_get_realm(w));
    return 0;
}
const struct mb_impl mb_impl = {"belle-sip", MB_VERSION, init, NULL, parse, ser, 0, destroy, facts};
