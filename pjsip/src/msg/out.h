/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The bounded buffer the print functions write to. When something does not fit, nothing more is
 * written and the result is -1, whatever follows.
 *
 * Printing is what a busy server does most, so this is made for few instructions: a print function
 * keeps its pjsip__out in registers, since its address goes to functions that are inlined here and
 * nowhere else. What is too long to inline takes and returns the two pointers of it by value
 * (pjsip__pen). When something does not fit, both pointers go to a place without room.
 */
#ifndef MSG_OUT_H
#define MSG_OUT_H

#include "msg/hdr.h"
#include "msg/plain.h"

#include <pjsip/sip_config.h>
#include <pjsip/sip_msg.h>
#include <pjsip/sip_uri.h>
#include <string.h>

typedef struct pjsip__out {
    char *cur;
    char *end;
    char *start;
    pj_bool_t over; /* something did not fit */
    pj_bool_t sure; /* there is room for all that will be written: nobody has to look */
} pjsip__out;

/* Where to write, for functions that are not inlined. */
typedef struct pjsip__pen {
    char *cur;
    char *end;
} pjsip__pen;

/* The place without room: nothing is written there. */
extern const char pjsip__out_full[];

/* What names, separators and numbers of one header or URI take at most, beside its text. */
enum { OUT_ROOM_MORE = 160 };

/* The same code with the checks, where it is not in the way of that without. */
#define OUT_TIGHT static __attribute__((noinline))

#define OUT_INLINE static inline __attribute__((always_inline))

OUT_INLINE pjsip__out out_to(char *buf, pj_size_t size)
{
    pjsip__out out = {buf, buf + size, buf, PJ_FALSE, PJ_FALSE};

    return out;
}

OUT_INLINE pjsip__out out_with(pjsip__pen pen)
{
    pjsip__out out = {pen.cur, pen.end, pen.cur, pen.end == pjsip__out_full, PJ_FALSE};

    return out;
}

OUT_INLINE pjsip__pen out_pen(const pjsip__out *out)
{
    pjsip__pen pen = {out->cur, out->end};

    return pen;
}

/* Go on where a function that was called left off. */
OUT_INLINE void out_take(pjsip__out *out, pjsip__pen pen)
{
    out->cur = pen.cur;
    out->end = pen.end;
    out->over = pen.end == pjsip__out_full;
}

/* What was written, or -1. */
OUT_INLINE int out_result(const pjsip__out *out)
{
    return out->end == pjsip__out_full ? -1 : (int)(out->cur - out->start);
}

OUT_INLINE void out_fail(pjsip__out *out)
{
    out->over = PJ_TRUE;
    out->cur = out->end = (char *)pjsip__out_full;
}

OUT_INLINE pj_size_t out_room(const pjsip__out *out)
{
    return (pj_size_t)(out->end - out->cur);
}

/*
 * Whether there is room for len octets of text, were each of them escaped or quoted. Then what
 * writes the text may be told not to look again (out->sure): the same code is compiled twice, with
 * and without the checks.
 */
OUT_INLINE pj_bool_t out_has_room(const pjsip__out *out, pj_ssize_t len)
{
    return out_room(out) >= OUT_ROOM_MORE + 3 * (pj_size_t)len;
}

/* Where the text that begins here ends; NULL if it does not fit. */
OUT_INLINE char *out_next(pjsip__out *out, pj_size_t len)
{
    /* as numbers: the pointer would leave its buffer */
    if (out->sure || (uintptr_t)out->cur + len <= (uintptr_t)out->end)
        return out->cur + len;
    out_fail(out);
    return NULL;
}

OUT_INLINE void out_mem(pjsip__out *out, const char *text, pj_size_t len)
{
    char *next = out_next(out, len);

    if (!next)
        return;
    if (__builtin_constant_p(len))
        memcpy(out->cur, text, len);
    else
        plain_copy(out->cur, text, len);
    out->cur = next;
}

OUT_INLINE void out_str(pjsip__out *out, const pj_str_t *str)
{
    if (str->slen > 0)
        out_mem(out, str->ptr, (pj_size_t)str->slen);
}

/* A string literal; its length is known when compiled. */
OUT_INLINE void out_text(pjsip__out *out, const char *text)
{
    out_mem(out, text, strlen(text));
}

OUT_INLINE void out_char(pjsip__out *out, char c)
{
    if (out_next(out, 1))
        *out->cur++ = c;
}

/*
 * Text where there is room for three times as much and two octets more, by which nothing fails.
 * Nearly all of it may stand as it is, which is seen while it is copied; the rest is written again by
 * the functions with checks.
 */
char *pjsip__put_any_host(char *to, const pj_str_t *host);
char *pjsip__put_word(char *to, const pj_str_t *word, unsigned classes);
char *pjsip__put_escaped(char *to, const pj_str_t *str, unsigned classes);
char *pjsip__put_quoted(char *to, const pj_str_t *text);

/* A name or an IPv4 address: only an address of IPv6 has colons, only a zone a percent sign. */
OUT_INLINE char *out_put_host(char *to, const pj_str_t *host)
{
    if (plain_put_none(to, host->ptr, (pj_size_t)host->slen, ':', '%', ':', '%'))
        return pjsip__put_any_host(to, host);
    return to + host->slen;
}

/* '+' begins most users that are numbers. */
OUT_INLINE char *out_put_user(char *to, const pj_str_t *user)
{
    if (plain_put_all(to, user->ptr, (pj_size_t)user->slen, CH_USER, '+', '9') != PLAIN_ALL)
        return pjsip__put_escaped(to, user, CH_USER);
    return to + user->slen;
}

/* A number in decimal, where there is room for 20 digits. */
char *pjsip__put_number(char *to, pj_uint64_t value);

/* A number in decimal. */
pjsip__pen pjsip__pen_number(pjsip__pen pen, pj_uint64_t value);

/* Text; octets that are of none of the classes become %HH. */
pjsip__pen pjsip__pen_escaped(pjsip__pen pen, const pj_str_t *str, unsigned classes);

/* A quoted string; quoted pairs in str are kept, bare quotes become quoted pairs. */
pjsip__pen pjsip__pen_quoted(pjsip__pen pen, const pj_str_t *str);

/* A host; an IPv6 address, with a zone or without, gets its brackets. */
pjsip__pen pjsip__pen_host(pjsip__pen pen, const pj_str_t *host);

/* A URI by its own print function; NULL prints nothing. */
pjsip__pen pjsip__pen_uri(pjsip__pen pen, pjsip_uri_context_e context, const void *uri);

/* The same for the two sorts that nearly all are of URI; it is not NULL. */
pjsip__pen pjsip__pen_sip_uri(pjsip__pen pen, pjsip_uri_context_e context,
                              const pjsip_sip_uri *uri);

/* The text of its lists, for pjsip__sip_uri_text(). */
pj_ssize_t pjsip__uri_lists_text(const pjsip_sip_uri *uri);

/* The same where there is room for pjsip__sip_uri_text(). */
char *pjsip__put_sip_uri(char *to, pjsip_uri_context_e context, const pjsip_sip_uri *uri);

/* The print function of sip: and sips: URIs, by which pjsip__out_uri() knows them. */
pj_ssize_t pjsip__sip_uri_print(pjsip_uri_context_e context, const void *uri, char *buf,
                                pj_size_t size);

/* A value as it is if it may stand so, else quoted. It is not empty. */
pjsip__pen pjsip__pen_value(pjsip__pen pen, const pj_str_t *value);

/* Header parameters, ";name=value" each; values that are no token are quoted. */
pjsip__pen pjsip__pen_params(pjsip__pen pen, const pjsip_param *list);

/* Whether a host is an IPv6 address, without brackets and zone. */
pj_bool_t pjsip__is_ipv6(const pj_str_t *host);

OUT_INLINE void pjsip__out_number(pjsip__out *out, pj_uint64_t value)
{
    if (value < 10)
        out_char(out, (char)('0' + value));
    else if (out->sure)
        out->cur = pjsip__put_number(out->cur, value);
    else
        out_take(out, pjsip__pen_number(out_pen(out), value));
}

OUT_INLINE void pjsip__out_escaped(pjsip__out *out, const pj_str_t *str, unsigned classes)
{
    if (str->slen <= 0)
        return;
    if (out->sure && classes == CH_USER)
        out->cur = out_put_user(out->cur, str);
    else if (out->sure && (classes == CH_URI_PARAM || classes == CH_URI_HDR))
        out->cur = pjsip__put_word(out->cur, str, classes);
    else if (out->sure)
        out->cur = pjsip__put_escaped(out->cur, str, classes);
    else
        out_take(out, pjsip__pen_escaped(out_pen(out), str, classes));
}

OUT_INLINE void pjsip__out_quoted(pjsip__out *out, const pj_str_t *str)
{
    if (out->sure || out_has_room(out, str->slen > 0 ? str->slen : 0))
        out->cur = pjsip__put_quoted(out->cur, str);
    else
        out_take(out, pjsip__pen_quoted(out_pen(out), str));
}

OUT_INLINE void pjsip__out_host(pjsip__out *out, const pj_str_t *host)
{
    if (host->slen <= 0)
        return;
    if (out->sure)
        out->cur = out_put_host(out->cur, host);
    else
        out_take(out, pjsip__pen_host(out_pen(out), host));
}

OUT_INLINE void pjsip__out_uri(pjsip__out *out, pjsip_uri_context_e context, const void *uri)
{
    const pjsip_uri *u = uri;

    if (out->sure)
        out->cur = pjsip__put_sip_uri(out->cur, context, uri);
    else if (u && u->vptr->p_print == &pjsip__sip_uri_print)
        out_take(out, pjsip__pen_sip_uri(out_pen(out), context, uri));
    else
        out_take(out, pjsip__pen_uri(out_pen(out), context, uri));
}

OUT_INLINE pj_bool_t pjsip__uri_has_lists(const pjsip_sip_uri *uri)
{
    return uri->other_param.next != &uri->other_param ||
           uri->header_param.next != &uri->header_param;
}

/* How much text a sip: or sips: URI has; where there is room for it pjsip__put_sip_uri() prints it. */
OUT_INLINE pj_ssize_t pjsip__sip_uri_text(const pjsip_sip_uri *uri)
{
    return uri->user.slen + uri->passwd.slen + uri->host.slen + uri->user_param.slen +
           uri->method_param.slen + uri->transport_param.slen + uri->maddr_param.slen +
           (pjsip__uri_has_lists(uri) ? pjsip__uri_lists_text(uri) : 0);
}

/* The same of any URI: -1 if there is no telling. */
OUT_INLINE pj_ssize_t pjsip__uri_text(const void *uri)
{
    const pjsip_uri *u = uri;

    return u && u->vptr->p_print == &pjsip__sip_uri_print ? pjsip__sip_uri_text(uri) : -1;
}

OUT_INLINE void pjsip__out_params(pjsip__out *out, const pjsip_param *list)
{
    if (list->next != list)
        out_take(out, pjsip__pen_params(out_pen(out), list));
}

/* A value that is not empty, quoted if it has to be. */
OUT_INLINE void pjsip__out_value(pjsip__out *out, const pj_str_t *value)
{
    if (out->sure)
        out->cur = pjsip__put_word(out->cur, value, CH_VALUE_LAX);
    else
        out_take(out, pjsip__pen_value(out_pen(out), value));
}

/* One header parameter, if it has a value. */
OUT_INLINE void pjsip__out_param(pjsip__out *out, const char *name, const pj_str_t *value)
{
    if (value->slen <= 0)
        return;
    out_char(out, ';');
    out_text(out, name);
    out_char(out, '=');
    pjsip__out_value(out, value);
}

/* Whether there is room for a header of a known type with so much text. */
OUT_INLINE pj_bool_t out_has_room_for(const pjsip__out *out, const void *hdr, pj_ssize_t len)
{
    const pjsip_hdr *h = hdr;

    return out_has_room(out, h->name.slen + h->sname.slen + len);
}

/* The header's name, long or compact, and ": ". */
OUT_INLINE void pjsip__out_hdr_name(pjsip__out *out, const void *hdr)
{
    const pjsip_hdr *h = hdr;
    pj_bool_t compact = pjsip_sip_cfg_var.endpt.use_compact_form && h->sname.slen > 0;

    out_str(out, compact ? &h->sname : &h->name);
    out_text(out, ": ");
}

#endif
