/* SPDX-License-Identifier: BSD-2-Clause */
#include "msg/out.h"
#include "msg/put.h"

const char pjsip__out_full[1] = "";

/* Where the functions with checks write text that put functions have room for. */
static pjsip__pen pen_for(char *to, const pj_str_t *text)
{
    pjsip__pen pen = {to, to + 3 * (pj_size_t)text->slen + 2};

    return pen;
}

char *pjsip__put_any_host(char *to, const pj_str_t *host)
{
    return pjsip__pen_host(pen_for(to, host), host).cur;
}

char *pjsip__put_escaped(char *to, const pj_str_t *str, unsigned classes)
{
    return pjsip__pen_escaped(pen_for(to, str), str, classes).cur;
}

static __attribute__((noinline)) char *put_word_slowly(char *to, const pj_str_t *word,
                                                       unsigned classes)
{
    if (classes == CH_VALUE_LAX)
        return pjsip__pen_value(pen_for(to, word), word).cur;
    return pjsip__put_escaped(to, word, classes);
}

/* CH_URI_PARAM, CH_URI_HDR and CH_VALUE_LAX have these in common. */
char *pjsip__put_word(char *to, const pj_str_t *word, unsigned classes)
{
    if (plain_put_all(to, word->ptr, (pj_size_t)word->slen, classes, '-', ':') != PLAIN_ALL)
        return put_word_slowly(to, word, classes);
    return to + word->slen;
}

/* "00" to "99" */
const char pjsip__two_digits[200] = "00010203040506070809"
                                    "10111213141516171819"
                                    "20212223242526272829"
                                    "30313233343536373839"
                                    "40414243444546474849"
                                    "50515253545556575859"
                                    "60616263646566676869"
                                    "70717273747576777879"
                                    "80818283848586878889"
                                    "90919293949596979899";

char *pjsip__put_number(char *to, pj_uint64_t value)
{
    unsigned low;

    if (value >= 10000) {
        low = (unsigned)(value % 10000);
        to = pjsip__put_number(to, value / 10000);
        return put_two_digits(put_two_digits(to, low / 100), low % 100);
    }
    low = (unsigned)value;
    if (low >= 1000)
        return put_two_digits(put_two_digits(to, low / 100), low % 100);
    if (low >= 100) {
        *to = (char)('0' + low / 100);
        return put_two_digits(to + 1, low % 100);
    }
    if (low >= 10)
        return put_two_digits(to, low);
    *to = (char)('0' + low);
    return to + 1;
}

pjsip__pen pjsip__pen_number(pjsip__pen pen, pj_uint64_t value)
{
    pjsip__out out = out_with(pen);
    char digits[20];

    out_mem(&out, digits, (pj_size_t)(pjsip__put_number(digits, value) - digits));
    return out_pen(&out);
}

/* The parts that may stand, and the octets between them as %HH. */
static pjsip__pen escape(pjsip__out out, const char *p, const char *end, unsigned classes)
{
    static const char hex[] = "0123456789ABCDEF";

    while (p < end && !out.over) {
        const char *stop = ch_span(p, end, classes);

        out_mem(&out, p, (pj_size_t)(stop - p));
        if (stop < end) {
            out_char(&out, '%');
            out_char(&out, hex[(unsigned char)*stop >> 4]);
            out_char(&out, hex[*stop & 15]);
            stop++;
        }
        p = stop;
    }
    return out_pen(&out);
}

pjsip__pen pjsip__pen_escaped(pjsip__pen pen, const pj_str_t *str, unsigned classes)
{
    return escape(out_with(pen), str->ptr, str->ptr + str->slen, classes);
}

/* Octet by octet: what was a quoted pair stays one. */
static pjsip__pen quote(pjsip__out out, const char *p, const char *end)
{
    out_char(&out, '"');
    for (; p < end; p++) {
        if (*p == '\\' && end - p > 1) {
            out_char(&out, *p++);
        } else if (*p == '"' || *p == '\\') {
            out_char(&out, '\\');
        }
        /* a program's line break would end the header and start another of its choice */
        out_char(&out, *p == '\r' || *p == '\n' ? ' ' : *p);
    }
    out_char(&out, '"');
    return out_pen(&out);
}

static __attribute__((noinline)) char *put_quoted_slowly(char *to, const pj_str_t *text)
{
    return pjsip__pen_quoted(pen_for(to, text), text).cur;
}

char *pjsip__put_quoted(char *to, const pj_str_t *text)
{
    pj_size_t len = text->slen > 0 ? (pj_size_t)text->slen : 0;

    if (plain_put_none(to + 1, text->ptr, len, '"', '\\', '\r', '\n'))
        return put_quoted_slowly(to, text);
    to[0] = '"';
    to[len + 1] = '"';
    return to + len + 2;
}

pjsip__pen pjsip__pen_quoted(pjsip__pen pen, const pj_str_t *str)
{
    pj_size_t len = str->slen > 0 ? (pj_size_t)str->slen : 0;
    const char *text = len ? str->ptr : "";

    return quote(out_with(pen), text, text + len);
}

static pj_bool_t is_ipv6(const char *text, pj_ssize_t len)
{
    return len > 0 && memchr(text, ':', (size_t)len) != NULL && ch_all(text, text + len, CH_IPV6);
}

pj_bool_t pjsip__is_ipv6(const pj_str_t *host)
{
    return is_ipv6(host->ptr, host->slen);
}

pjsip__pen pjsip__pen_host(pjsip__pen pen, const pj_str_t *host)
{
    pjsip__out out = out_with(pen);
    /* an address of ours may name its interface (RFC 4007 11): fe80::1%eth0 */
    const char *zone = memchr(host->ptr, '%', (size_t)host->slen);
    pj_bool_t ipv6 = is_ipv6(host->ptr, zone ? zone - host->ptr : host->slen);

    if (ipv6)
        out_char(&out, '[');
    out_str(&out, host);
    if (ipv6)
        out_char(&out, ']');
    return out_pen(&out);
}

pjsip__pen pjsip__pen_uri(pjsip__pen pen, pjsip_uri_context_e context, const void *uri)
{
    const pjsip_uri *u = uri;
    pjsip__out out = out_with(pen);
    int len;

    if (!u || out.over)
        return pen;
    len = pjsip_uri_print(context, uri, out.cur, out_room(&out));
    if (len < 0)
        out_fail(&out);
    else
        out.cur += len;
    return out_pen(&out);
}

pjsip__pen pjsip__pen_value(pjsip__pen pen, const pj_str_t *value)
{
    pjsip__out out = out_with(pen);
    pj_size_t len = (pj_size_t)value->slen;

    if (value->ptr[0] != '"' && !ch_all(value->ptr, value->ptr + len, CH_VALUE_LAX))
        return pjsip__pen_quoted(pen, value);
    out_mem(&out, value->ptr, len);
    return out_pen(&out);
}

OUT_INLINE void out_one_param(pjsip__out *out, const pjsip_param *p)
{
    out_char(out, ';');
    out_str(out, &p->name);
    if (p->value.slen > 0) {
        out_char(out, '=');
        pjsip__out_value(out, &p->value);
    }
}

OUT_TIGHT pjsip__pen one_param_tight(pjsip__pen pen, const pjsip_param *p)
{
    pjsip__out out = out_with(pen);

    out_one_param(&out, p);
    return out_pen(&out);
}

pjsip__pen pjsip__pen_params(pjsip__pen pen, const pjsip_param *list)
{
    pjsip__out out = out_with(pen);
    const pjsip_param *p;

    for (p = list->next; p != list && !out.over; p = p->next) {
        if (!out_has_room(&out, p->name.slen + p->value.slen)) {
            out_take(&out, one_param_tight(out_pen(&out), p));
            continue;
        }
        out.sure = PJ_TRUE;
        out_one_param(&out, p);
        out.sure = PJ_FALSE;
    }
    return out_pen(&out);
}
