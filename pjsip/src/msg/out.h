/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The bounded buffer the print functions write to. When something does not fit, nothing more is
 * written and the result is -1, whatever follows.
 */
#ifndef MSG_OUT_H
#define MSG_OUT_H

#include "msg/chars.h"

#include <pjsip/sip_msg.h>
#include <pjsip/sip_uri.h>
#include <string.h>

typedef struct pjsip__out {
    char *cur;
    char *end;
    char *start;
    pj_bool_t over; /* something did not fit */
} pjsip__out;

static inline pjsip__out out_to(char *buf, pj_size_t size)
{
    pjsip__out out = {buf, buf + size, buf, PJ_FALSE};

    return out;
}

/* What was written, or -1. */
static inline int out_result(const pjsip__out *out)
{
    return out->over ? -1 : (int)(out->cur - out->start);
}

static inline void out_fail(pjsip__out *out)
{
    out->over = PJ_TRUE;
    out->end = out->cur;
}

static inline void out_mem(pjsip__out *out, const char *text, pj_size_t len)
{
    if ((pj_size_t)(out->end - out->cur) < len) {
        out_fail(out);
        return;
    }
    memcpy(out->cur, text, len);
    out->cur += len;
}

static inline void out_str(pjsip__out *out, const pj_str_t *str)
{
    if (str->slen > 0)
        out_mem(out, str->ptr, (pj_size_t)str->slen);
}

/* A string literal; its length is known when compiled. */
static inline void out_text(pjsip__out *out, const char *text)
{
    out_mem(out, text, strlen(text));
}

static inline void out_char(pjsip__out *out, char c)
{
    if (out->cur >= out->end) {
        out_fail(out);
        return;
    }
    *out->cur++ = c;
}

/* A number in decimal. */
void pjsip__out_number(pjsip__out *out, pj_uint64_t value);

/* Text; octets that are of none of the classes become %HH. */
void pjsip__out_escaped(pjsip__out *out, const pj_str_t *str, unsigned classes);

/* A quoted string; quoted pairs in str are kept, bare quotes become quoted pairs. */
void pjsip__out_quoted(pjsip__out *out, const pj_str_t *str);

/* Whether a host is an IPv6 address, without brackets and zone. */
pj_bool_t pjsip__is_ipv6(const pj_str_t *host);

/* A host; an IPv6 address, with a zone or without, gets its brackets. */
void pjsip__out_host(pjsip__out *out, const pj_str_t *host);

/* A URI by its own print function. */
void pjsip__out_uri(pjsip__out *out, pjsip_uri_context_e context, const void *uri);

/* Header parameters, ";name=value" each; values that are no token are quoted. */
void pjsip__out_params(pjsip__out *out, const pjsip_param *list);

/* One header parameter, if it has a value. */
void pjsip__out_param(pjsip__out *out, const char *name, const pj_str_t *value);

/* The header's name, long or compact, and ": ". */
void pjsip__out_hdr_name(pjsip__out *out, const void *hdr);

#endif
