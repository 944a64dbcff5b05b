/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Via (RFC 3261 20.42, RFC 3581, RFC 5118 4.5).
 *
 * The protocol version of the sender is not judged here: a message of another version needs its Via
 * to be answered (505). An IPv6 address in received or maddr may come with brackets or without and
 * is kept without; received is printed without, maddr with. The comment is of RFC 2543.
 */
#include "msg/hdr.h"
#include "msg/out.h"
#include "msg/param.h"
#include "msg/put.h"

#include <pjsip/sip_parser.h>

OUT_INLINE void out_via(pjsip__out *out, const pjsip_via_hdr *via)
{
    pjsip__out_hdr_name(out, via);
    out_text(out, "SIP/2.0/");
    out_str(out, &via->transport);
    out_char(out, ' ');
    pjsip__out_host(out, &via->sent_by.host);
    if (via->sent_by.port > 0) {
        out_char(out, ':');
        pjsip__out_number(out, (unsigned)via->sent_by.port);
    }
    if (via->ttl_param >= 0) {
        out_text(out, ";ttl=");
        pjsip__out_number(out, (unsigned)via->ttl_param);
    }
    if (via->rport_param >= 0) {
        out_text(out, ";rport");
        if (via->rport_param > 0) {
            out_char(out, '=');
            pjsip__out_number(out, (unsigned)via->rport_param);
        }
    }
    if (via->maddr_param.slen > 0) {
        out_text(out, ";maddr=");
        pjsip__out_host(out, &via->maddr_param);
    }
    pjsip__out_param(out, "received", &via->recvd_param);
    pjsip__out_param(out, "branch", &via->branch_param);
}

OUT_INLINE void out_via_rest(pjsip__out *out, const pjsip_via_hdr *via)
{
    pjsip__out_params(out, &via->other_param);
    if (via->comment.slen > 0) {
        out_text(out, " (");
        out_str(out, &via->comment);
        out_char(out, ')');
    }
}

OUT_TIGHT int via_print_tight(const pjsip_via_hdr *via, pjsip__out out)
{
    out_via(&out, via);
    out_via_rest(&out, via);
    return out_result(&out);
}

static __attribute__((noinline)) int via_print_any(const pjsip_via_hdr *via, char *buf,
                                                   pj_size_t len)
{
    pjsip__out out = out_to(buf, len);

    if (!out_has_room_for(&out, via,
                          via->transport.slen + via->sent_by.host.slen + via->maddr_param.slen +
                              via->recvd_param.slen + via->branch_param.slen))
        return via_print_tight(via, out);
    out.sure = PJ_TRUE;
    out_via(&out, via);
    out.sure = PJ_FALSE;
    out_via_rest(&out, via);
    return out_result(&out);
}

/* rport, with its value or without; received and branch. */
OUT_INLINE char *put_via_params(char *to, const pjsip_via_hdr *via)
{
    if (via->rport_param >= 0) {
        to = put_text(to, ";rport");
        if (via->rport_param > 0) {
            *to++ = '=';
            to = put_plain_number(to, (unsigned)via->rport_param);
            if (!to)
                return NULL;
        }
    }
    to = put_plain_param(to, ";received=", &via->recvd_param);
    return to ? put_plain_param(to, ";branch=", &via->branch_param) : NULL;
}

OUT_INLINE char *put_via(const pjsip_via_hdr *via, char *to, pj_size_t room)
{
    const pj_str_t *host = &via->sent_by.host;

    if (via->other_param.next != &via->other_param || via->ttl_param >= 0 || host->slen <= 0 ||
        (via->maddr_param.slen | via->comment.slen) > 0 ||
        !put_has_room(room, via->transport.slen + host->slen + via->recvd_param.slen +
                                via->branch_param.slen))
        return NULL;
    to = put_name_of(to, via, PJSIP_H_VIA, "Via: ");
    if (!to)
        return NULL;
    to = put_str(put_text(to, "SIP/2.0/"), &via->transport);
    *to++ = ' ';
    to = put_plain_host(to, host);
    if (to && via->sent_by.port > 0) {
        *to++ = ':';
        to = put_plain_number(to, (unsigned)via->sent_by.port);
    }
    return to ? put_via_params(to, via) : NULL;
}

static int via_print(void *hdr, char *buf, pj_size_t len)
{
    char *end = put_via(hdr, buf, len);

    return end ? (int)(end - buf) : via_print_any(hdr, buf, len);
}

static void *via_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_via_hdr *src = hdr;
    pjsip_via_hdr *via = PJ_POOL_ALLOC_T(pool, pjsip_via_hdr);

    if (!via)
        return NULL;
    via->sent_by.port = src->sent_by.port;
    via->ttl_param = src->ttl_param;
    via->rport_param = src->rport_param;
    if (!pjsip__hdr_copy_common(pool, via, src, PJ_TRUE) ||
        !pjsip__str_copy(pool, &via->transport, &src->transport) ||
        !pjsip__str_copy(pool, &via->sent_by.host, &src->sent_by.host) ||
        !pjsip__str_copy(pool, &via->maddr_param, &src->maddr_param) ||
        !pjsip__str_copy(pool, &via->recvd_param, &src->recvd_param) ||
        !pjsip__str_copy(pool, &via->branch_param, &src->branch_param) ||
        !pjsip__params_copy(pool, &via->other_param, &src->other_param) ||
        !pjsip__str_copy(pool, &via->comment, &src->comment))
        return NULL;
    return via;
}

static void *via_shallow_clone(pj_pool_t *pool, const void *hdr)
{
    const pjsip_via_hdr *src = hdr;
    pjsip_via_hdr *via = PJ_POOL_ALLOC_T(pool, pjsip_via_hdr);

    if (!via)
        return NULL;
    *via = *src;
    pjsip__hdr_copy_common(pool, via, src, PJ_FALSE);
    return pjsip__params_shallow_copy(pool, &via->other_param, &src->other_param) ? via : NULL;
}

static const pjsip_hdr_vptr via_vptr = {via_clone, via_shallow_clone, via_print};

static inline pjsip_via_hdr *via_init(pjsip_via_hdr *via)
{
    hdr_init(via, PJSIP_H_VIA, &via_vptr);
    str_clear(&via->transport);
    str_clear(&via->sent_by.host);
    via->sent_by.port = 0;
    via->ttl_param = -1;
    via->rport_param = -1;
    str_clear(&via->maddr_param);
    str_clear(&via->recvd_param);
    str_clear(&via->branch_param);
    pj_list_init(&via->other_param);
    str_clear(&via->comment);
    return via;
}

PJ_DEF(pjsip_via_hdr *) pjsip_via_hdr_init(pj_pool_t *pool, void *mem)
{
    PJ_UNUSED_ARG(pool);
    return via_init(mem);
}

PJ_DEF(pjsip_via_hdr *) pjsip_via_hdr_create(pj_pool_t *pool)
{
    void *mem = pj_pool_alloc(pool, sizeof(pjsip_via_hdr));

    return mem ? via_init(mem) : NULL;
}

/* protocol-name SLASH protocol-version SLASH */
static void parse_version(pjsip__cursor *in)
{
    const char *from = in->cur;
    pj_str_t word;

    cursor_take(in, CH_TOKEN, &word);
    if (cursor_ok(in) && !name_is(&word, "sip"))
        pjsip__cursor_fail_at(in, CURSOR_SYNTAX, from);
    if (!cursor_delim(in, '/'))
        cursor_fail(in, CURSOR_SYNTAX);
    cursor_take(in, CH_TOKEN, &word);
    if (!cursor_delim(in, '/'))
        cursor_fail(in, CURSOR_SYNTAX);
}

/* sent-protocol = protocol-name SLASH protocol-version SLASH transport */
static void parse_protocol(pjsip__cursor *in, pjsip_via_hdr *via)
{
    /* what nobody writes otherwise is one comparison */
    if (in->end - in->cur > 8 && ch_same("sip/2.0/", in->cur, 8)) {
        in->cur += 8;
        cursor_lws(in);
    } else {
        parse_version(in);
    }
    cursor_take(in, CH_TOKEN, &via->transport);
}

/* sent-by = host [ COLON port ] */
static void parse_sent_by(pjsip__cursor *in, pjsip_via_hdr *via)
{
    if (cursor_opt(in, '[')) {
        cursor_take(in, CH_IPV6, &via->sent_by.host);
        cursor_char(in, ']');
    } else {
        cursor_take(in, CH_HOST, &via->sent_by.host);
    }
    if (cursor_delim(in, ':'))
        via->sent_by.port = (int)pjsip__cursor_number(in, PJSIP_MAX_PORT);
}

/*
 * sent-protocol and sent-by, if they are what nearly all are: "SIP/2.0/", words, one blank, a port.
 * At anything else nothing is taken, and the functions above begin anew.
 */
static inline pj_bool_t parse_plain_head(pjsip__cursor *in, pjsip_via_hdr *via)
{
    const char *from = in->cur + 8;
    const char *p;
    pj_uint64_t port = 0;

    if (in->end - in->cur < 8 || !ch_same("sip/2.0/", in->cur, 8))
        return PJ_FALSE;
    p = index_word(in->index, from);
    cursor_slice(&via->transport, from, p);
    if (p == from || *p != ' ')
        return PJ_FALSE;
    from = p + 1;
    p = index_word(in->index, from);
    cursor_slice(&via->sent_by.host, from, p);
    if (p == from)
        return PJ_FALSE;
    if (*p == ':') {
        from = ++p;
        port = ch_number_stopped(&p, in->end, PJSIP_MAX_PORT);
        if (p == from || port > PJSIP_MAX_PORT)
            return PJ_FALSE;
    }
    if (p < in->end && *p != ';')
        return PJ_FALSE;
    via->sent_by.port = (int)port;
    in->cur = p;
    return PJ_TRUE;
}

static void parse_head(pjsip__cursor *in, pjsip_via_hdr *via)
{
    parse_protocol(in, via);
    if (!cursor_is(in, ' ') && !cursor_is(in, '\t'))
        cursor_fail(in, CURSOR_SYNTAX);
    cursor_lws(in);
    parse_sent_by(in, via);
}

static void strip_brackets(pj_str_t *host)
{
    if (host->slen >= 2 && host->ptr[0] == '[' && host->ptr[host->slen - 1] == ']') {
        host->ptr++;
        host->slen -= 2;
    }
}

/* Store a text parameter, unless it is there already: then it is kept among the others. */
static void store_text(pjsip__cursor *in, pjsip_via_hdr *via, pj_str_t *field, const pj_str_t *name,
                       const pj_str_t *value)
{
    if (field->slen == 0)
        *field = *value;
    else
        pjsip__param_add(in, &via->other_param, name, value);
}

/* The parameters that are text, by name; NULL for any other. */
static pj_str_t *text_param(pjsip_via_hdr *via, const pj_str_t *name)
{
    switch (name->slen) {
    case 5: return name_is(name, "maddr") ? &via->maddr_param : NULL;
    case 6: return name_is(name, "branch") ? &via->branch_param : NULL;
    case 8: return name_is(name, "received") ? &via->recvd_param : NULL;
    default: return NULL;
    }
}

static void store_param(pjsip__cursor *in, pjsip_via_hdr *via, const pj_str_t *name,
                        pj_str_t *value)
{
    pj_str_t *text = text_param(via, name);

    if (text) {
        if (text != &via->branch_param)
            strip_brackets(value);
        store_text(in, via, text, name, value);
    } else if (name_is(name, "rport") && via->rport_param < 0) {
        via->rport_param = value->slen ? (int)pjsip__param_number(in, value, PJSIP_MAX_PORT) : 0;
    } else if (name_is(name, "ttl") && via->ttl_param < 0) {
        via->ttl_param = (int)pjsip__param_number(in, value, PJSIP_MAX_TTL);
    } else {
        pjsip__param_add(in, &via->other_param, name, value);
    }
}

/* *( SEMI via-params ) [ comment ], up to the comma or the end */
static void parse_rest(pjsip__cursor *in, pjsip_via_hdr *via)
{
    pj_str_t name;
    pj_str_t value;

    /* as it is written nearly always; there can be none before it */
    param_is_next(in, ";branch=", &via->branch_param);
    while (param_next(in, &name, &value)) {
        if (cursor_ok(in))
            store_param(in, via, &name, &value);
    }
    if (cursor_at_end(in))
        return;
    cursor_lws(in);
    if (cursor_is(in, '('))
        pjsip__cursor_comment(in, &via->comment);
    cursor_end_of_value(in);
}

/*
 * Push a Via whose parameters are broken: a 400 can be sent to it. What is wrong with it is not
 * kept.
 */
static void push_broken(pjsip__cursor *in, pjsip_via_hdr *via)
{
    const char *err = in->err;

    if (in->err_code == CURSOR_NO_MEMORY)
        return;
    in->err = NULL;
    pjsip__cursor_push_hdr(in, via);
    in->err = err;
    in->mark = NULL;
}

/* via-parm = sent-protocol LWS sent-by *( SEMI via-params ) [ comment ] */
static void parse_one(pjsip__cursor *in)
{
    pjsip_via_hdr *via = pjsip__cursor_alloc(in, sizeof(*via));

    if (!via)
        return;
    via_init(via);
    if (!cursor_is_indexed(in) || !parse_plain_head(in, via))
        parse_head(in, via);
    if (!cursor_ok(in))
        return;
    parse_rest(in, via);
    if (cursor_ok(in))
        pjsip__cursor_push_hdr(in, via);
    else
        push_broken(in, via);
}

void pjsip__parse_via(pjsip__cursor *in, const pjsip__hdr_desc *desc)
{
    PJ_UNUSED_ARG(desc);
    do {
        in->mark = in->cur;
        parse_one(in);
    } while (cursor_delim(in, ','));
}
