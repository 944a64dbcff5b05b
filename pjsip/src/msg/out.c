/* SPDX-License-Identifier: BSD-2-Clause */
#include "msg/out.h"

void pjsip__out_number(pjsip__out *out, pj_uint64_t value)
{
    char digits[20];
    char *p = digits + sizeof(digits);

    do {
        *--p = (char)('0' + value % 10);
        value /= 10;
    } while (value);
    out_mem(out, p, (pj_size_t)(digits + sizeof(digits) - p));
}

void pjsip__out_escaped(pjsip__out *out, const pj_str_t *str, unsigned classes)
{
    static const char hex[] = "0123456789ABCDEF";
    const char *p = str->ptr;
    const char *end = str->slen > 0 ? p + str->slen : p;

    while (p < end) {
        const char *stop = ch_span(p, end, classes);

        out_mem(out, p, (pj_size_t)(stop - p));
        if (stop < end) {
            char escape[3] = {'%', hex[(unsigned char)*stop >> 4], hex[*stop & 15]};

            out_mem(out, escape, sizeof(escape));
            stop++;
        }
        p = stop;
    }
}

void pjsip__out_quoted(pjsip__out *out, const pj_str_t *str)
{
    const char *p = str->ptr;
    const char *end = str->slen > 0 ? p + str->slen : p;

    out_char(out, '"');
    for (; p < end; p++) {
        if (*p == '\\' && end - p > 1) {
            out_char(out, *p++);
        } else if (*p == '"' || *p == '\\') {
            out_char(out, '\\');
        }
        /* a program's line break would end the header and start another of its choice */
        out_char(out, *p == '\r' || *p == '\n' ? ' ' : *p);
    }
    out_char(out, '"');
}

static pj_bool_t is_ipv6(const char *text, pj_ssize_t len)
{
    return len > 0 && memchr(text, ':', (size_t)len) != NULL && ch_all(text, text + len, CH_IPV6);
}

pj_bool_t pjsip__is_ipv6(const pj_str_t *host)
{
    return is_ipv6(host->ptr, host->slen);
}

void pjsip__out_host(pjsip__out *out, const pj_str_t *host)
{
    /* an address of ours may name its interface (RFC 4007 11): fe80::1%eth0 */
    const char *zone = host->slen > 0 ? memchr(host->ptr, '%', (size_t)host->slen) : NULL;
    pj_bool_t ipv6 = is_ipv6(host->ptr, zone ? zone - host->ptr : host->slen);

    if (ipv6)
        out_char(out, '[');
    out_str(out, host);
    if (ipv6)
        out_char(out, ']');
}

void pjsip__out_uri(pjsip__out *out, pjsip_uri_context_e context, const void *uri)
{
    int len;

    if (!uri)
        return;
    len = pjsip_uri_print(context, uri, out->cur, (pj_size_t)(out->end - out->cur));
    if (len < 0)
        out_fail(out);
    else
        out->cur += len;
}

static void out_value(pjsip__out *out, const pj_str_t *value)
{
    const char *end = value->ptr + value->slen;

    if (value->ptr[0] == '"' || ch_all(value->ptr, end, CH_VALUE_LAX))
        out_str(out, value);
    else
        pjsip__out_quoted(out, value);
}

void pjsip__out_param(pjsip__out *out, const char *name, const pj_str_t *value)
{
    if (value->slen <= 0)
        return;
    out_char(out, ';');
    out_text(out, name);
    out_char(out, '=');
    out_value(out, value);
}

void pjsip__out_params(pjsip__out *out, const pjsip_param *list)
{
    const pjsip_param *p;

    for (p = list->next; p != list && !out->over; p = p->next) {
        out_char(out, ';');
        out_str(out, &p->name);
        if (p->value.slen > 0) {
            out_char(out, '=');
            out_value(out, &p->value);
        }
    }
}

void pjsip__out_hdr_name(pjsip__out *out, const void *hdr)
{
    const pjsip_hdr *h = hdr;
    pj_bool_t compact = pjsip_sip_cfg_var.endpt.use_compact_form && h->sname.slen > 0;

    out_str(out, compact ? &h->sname : &h->name);
    out_text(out, ": ");
}
