/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The short way to print the headers that most are.
 *
 * A put function is a leaf: it counts the room that the text needs once, then puts literals and
 * text without looking again, and calls nobody. As soon as something is not as nearly always (a name
 * of the program's own, compact names, a character to escape, an IPv6 address, a rare parameter, not
 * enough room) it gives NULL, and the functions with checks write the header again from its
 * beginning. So what is put here need not be right about anything rare, and "NULL" is always right.
 *
 * Why nothing is written past the end: each text is counted by the one who puts it, once, and what
 * stands between texts is less than OUT_ROOM_MORE. Why nothing is read past the end of a text:
 * see plain.h. check_print.c prints all kinds in each size, so that both ways are taken and compared.
 */
#ifndef MSG_PUT_H
#define MSG_PUT_H

#include "msg/out.h"
#include "msg/uri.h"

/* Table 1 of RFC 3261 19.1.1 without what may stand everywhere. */
enum {
    HAS_PORT = 1,
    HAS_METHOD = 2,
    HAS_PLACE = 4,
    HAS_TTL = 8,
    HAS_LR = 16,
    HAS_HEADERS = 32,
    HAS_ALL = 63
};

OUT_INLINE unsigned uri_parts_of(pjsip_uri_context_e context)
{
    static const unsigned char parts[] = {
        [PJSIP_URI_IN_REQ_URI] = HAS_PORT | HAS_PLACE | HAS_TTL | HAS_LR,
        [PJSIP_URI_IN_ROUTING_HDR] = HAS_PORT | HAS_PLACE | HAS_LR,
        [PJSIP_URI_IN_CONTACT_HDR] = HAS_ALL,
        [PJSIP_URI_IN_OTHER] = HAS_ALL,
    };

    if (context == PJSIP_URI_IN_FROMTO_HDR)
        return pjsip_sip_cfg_var.endpt.allow_port_in_fromto_hdr ? HAS_PORT : 0;
    return (unsigned)context < PJ_ARRAY_SIZE(parts) ? parts[context] : HAS_ALL;
}

/* Private to the library file it is linked into: what is called or read without a detour. */
#define PUT_HIDDEN __attribute__((visibility("hidden")))

extern const pjsip_uri_vptr pjsip__sip_vptr PUT_HIDDEN;

/* "00" to "99" */
extern const char pjsip__two_digits[200] PUT_HIDDEN;

/* Whether there is room for text of this length and what stands beside it. */
OUT_INLINE pj_bool_t put_has_room(pj_size_t room, pj_ssize_t len)
{
    return room >= OUT_ROOM_MORE + (pj_size_t)len;
}

/* A literal. */
OUT_INLINE char *put_text(char *to, const char *text)
{
    memcpy(to, text, strlen(text));
    return to + strlen(text);
}

OUT_INLINE char *put_str(char *to, const pj_str_t *str)
{
    if (str->slen <= 0)
        return to;
    plain_copy(to, str->ptr, (pj_size_t)str->slen);
    return to + str->slen;
}

/* The name of a type, which the literal begins with, and ": ". */
OUT_INLINE char *put_name_of(char *to, const void *hdr, pjsip_hdr_e type, const char *literal)
{
    const pjsip_hdr *h = hdr;

    if (h->name.ptr != pjsip__hdr_descs[type].name.ptr ||
        h->name.slen != (pj_ssize_t)strlen(literal) - 2 || pjsip_sip_cfg_var.endpt.use_compact_form)
        return NULL;
    return put_text(to, literal);
}

/* A value that is not empty and needs no quotes; a part of a URI that nothing is to be escaped in. */
OUT_INLINE char *put_plain_word(char *to, const pj_str_t *word, unsigned classes)
{
    if (plain_put_all(to, word->ptr, (pj_size_t)word->slen, classes, '-', ':') != PLAIN_ALL)
        return NULL;
    return to + word->slen;
}

/* '+' begins most users that are numbers. */
OUT_INLINE char *put_plain_user(char *to, const pj_str_t *user)
{
    if (plain_put_all(to, user->ptr, (pj_size_t)user->slen, CH_USER, '+', '9') != PLAIN_ALL)
        return NULL;
    return to + user->slen;
}

/* A name or an IPv4 address: only an address of IPv6 has colons, only a zone a percent sign. */
OUT_INLINE char *put_plain_host(char *to, const pj_str_t *host)
{
    if (plain_put_none(to, host->ptr, (pj_size_t)host->slen, ':', '%', ':', '%'))
        return NULL;
    return to + host->slen;
}

/* In quotes, with nothing to escape in it. */
OUT_INLINE char *put_plain_quoted(char *to, const pj_str_t *text)
{
    pj_size_t len = (pj_size_t)text->slen;

    if (plain_put_none(to + 1, text->ptr, len, '"', '\\', '\r', '\n'))
        return NULL;
    to[0] = '"';
    to[len + 1] = '"';
    return to + len + 2;
}

OUT_INLINE char *put_two_digits(char *to, unsigned value)
{
    memcpy(to, pjsip__two_digits + 2 * value, 2);
    return to + 2;
}

/* A number of five digits at most; ports have four or five, nearly always. */
OUT_INLINE char *put_plain_number(char *to, unsigned number)
{
    if (number > 99999)
        return NULL;
    if (number >= 1000) {
        if (number >= 10000) {
            *to++ = (char)('0' + number / 10000);
            number %= 10000;
        }
        return put_two_digits(put_two_digits(to, number / 100), number % 100);
    }
    if (number >= 100) {
        *to++ = (char)('0' + number / 100);
        return put_two_digits(to, number % 100);
    }
    if (number >= 10)
        return put_two_digits(to, number);
    *to = (char)('0' + number);
    return to + 1;
}

/* A sip: URI without what is rare; NULL for any other. */
OUT_INLINE const pjsip_sip_uri *put_plain_uri_of(const pjsip_uri *uri)
{
    const pjsip_sip_uri *u = (const pjsip_sip_uri *)uri;

    if (!uri || uri->vptr != &pjsip__sip_vptr || pjsip__uri_has_lists(u) || u->ttl_param >= 0 ||
        u->host.slen <= 0 || (u->passwd.slen | u->method_param.slen | u->maddr_param.slen) > 0)
        return NULL;
    return u;
}

/* How much text put_plain_uri() puts. */
OUT_INLINE pj_ssize_t put_plain_uri_text(const pjsip_sip_uri *uri)
{
    return uri->user.slen + uri->host.slen + uri->user_param.slen + uri->transport_param.slen;
}

OUT_INLINE char *put_plain_uri_params(char *to, unsigned parts, const pjsip_sip_uri *uri)
{
    if (uri->user_param.slen > 0) {
        to = put_plain_word(put_text(to, ";user="), &uri->user_param, CH_URI_PARAM);
        if (!to)
            return NULL;
    }
    if (uri->transport_param.slen > 0 && (parts & HAS_PLACE)) {
        to = put_plain_word(put_text(to, ";transport="), &uri->transport_param, CH_URI_PARAM);
        if (!to)
            return NULL;
    }
    if (uri->lr_param && (parts & HAS_LR))
        to = put_text(to, ";lr");
    return to;
}

OUT_INLINE char *put_plain_uri(char *to, pjsip_uri_context_e context, const pjsip_sip_uri *uri)
{
    to = put_text(to, "sip:");
    if (uri->user.slen > 0) {
        to = put_plain_user(to, &uri->user);
        if (!to)
            return NULL;
        *to++ = '@';
    }
    to = put_plain_host(to, &uri->host);
    if (!to)
        return NULL;
    if (uri->port > 0 && (uri_parts_of(context) & HAS_PORT)) {
        *to++ = ':';
        to = put_plain_number(to, (unsigned)uri->port);
        if (!to)
            return NULL;
    }
    /* what the context does not allow is asked where there is something only */
    return put_plain_uri_params(to, context == PJSIP_URI_IN_FROMTO_HDR ? 0 : uri_parts_of(context),
                                uri);
}

/* An address in a header: [ quoted-string SP ] "<" URI ">". The URI is that of put_plain_uri_of(). */
OUT_INLINE char *put_plain_addr(char *to, pjsip_uri_context_e context, const pjsip_name_addr *addr,
                                const pjsip_sip_uri *uri)
{
    if (addr->display.slen > 0) {
        to = put_plain_quoted(to, &addr->display);
        if (!to)
            return NULL;
        *to++ = ' ';
    }
    *to++ = '<';
    to = put_plain_uri(to, context, uri);
    if (to)
        *to++ = '>';
    return to;
}

/* A parameter, the literal up to its "=", if it has a value. */
OUT_INLINE char *put_plain_param(char *to, const char *literal, const pj_str_t *value)
{
    if (value->slen <= 0)
        return to;
    return put_plain_word(put_text(to, literal), value, CH_VALUE_LAX);
}

#endif
