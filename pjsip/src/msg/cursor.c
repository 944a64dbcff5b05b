/* SPDX-License-Identifier: BSD-2-Clause */
#include "msg/cursor.h"
#include "msg/cfg.h"
#include "msg/find.h"

#include <pjsip/sip_parser.h>
#include <string.h>

PJ_DEF_DATA(const int) PJSIP_SYN_ERR_EXCEPTION = CURSOR_SYNTAX;
PJ_DEF_DATA(const int) PJSIP_EINVAL_ERR_EXCEPTION = CURSOR_RANGE;

void pjsip__cursor_init(pjsip__cursor *in, pj_pool_t *pool, const char *text, pj_size_t len)
{
    const pjsip_msg_limits *limits = pjsip_msg_limits_get();

    in->cur = text;
    in->end = text + len;
    in->err = NULL;
    in->err_code = 0;
    in->params = limits->params;
    in->max_params = limits->params;
    in->headers = limits->headers;
    in->pool = pool;
    in->list = NULL;
    in->mark = text;
    in->index = &pjsip__index_none;
}

void pjsip__cursor_fail_at(pjsip__cursor *in, int code, const char *where)
{
    if (in->err)
        return;
    in->err = where;
    in->err_code = code;
    in->cur = in->end;
}

void pjsip__cursor_quoted(pjsip__cursor *in, pj_str_t *out)
{
    const char *from = in->cur;
    const char *p = from + 1;

    cursor_slice(out, from, from);
    if (!cursor_is(in, '"')) {
        cursor_fail(in, CURSOR_SYNTAX);
        return;
    }
    for (;;) {
        p = pjsip__find_2(p, in->end, '"', '\\');
        if (in->end - p < 1 || (*p == '\\' && in->end - p < 2)) {
            cursor_fail(in, CURSOR_SYNTAX);
            return;
        }
        if (*p == '"')
            break;
        p += 2;
    }
    in->cur = p + 1;
    cursor_slice(out, from, in->cur);
}

void pjsip__cursor_comment(pjsip__cursor *in, pj_str_t *out)
{
    const char *from = in->cur + 1;
    const char *p = in->cur;
    unsigned depth = 0;

    cursor_slice(out, in->cur, in->cur);
    for (; p < in->end; p++) {
        if (*p == '\\')
            p++;
        else if (*p == '(')
            depth++;
        else if (*p == ')' && --depth == 0)
            break;
        else if (depth == 0)
            break;
    }
    if (p >= in->end || *p != ')' || p < from) {
        cursor_fail(in, CURSOR_SYNTAX);
        return;
    }
    in->cur = p + 1;
    cursor_slice(out, from, p);
}

void *pjsip__cursor_alloc_more(pjsip__cursor *in, pj_size_t size)
{
    void *mem = pj_pool_alloc(in->pool, size);

    if (!mem)
        cursor_fail(in, CURSOR_NO_MEMORY);
    return mem;
}

void pjsip__cursor_unescape(pjsip__cursor *in, pj_str_t *text)
{
    const char *p = text->slen > 0 ? memchr(text->ptr, '%', (size_t)text->slen) : NULL;
    const char *end = text->ptr + text->slen;
    char *to;
    char *mem;

    if (!p)
        return;
    mem = pjsip__cursor_alloc(in, (pj_size_t)text->slen);
    if (!mem)
        return;
    memcpy(mem, text->ptr, (size_t)(p - text->ptr));
    to = mem + (p - text->ptr);
    while (p < end) {
        if (*p != '%') {
            *to++ = *p++;
            continue;
        }
        if (end - p < 3 || !ch_is(p[1], CH_HEX) || !ch_is(p[2], CH_HEX)) {
            pjsip__cursor_fail_at(in, CURSOR_SYNTAX, p);
            return;
        }
        *to++ = (char)(ch_hex(p[1]) << 4 | ch_hex(p[2]));
        p += 3;
    }
    cursor_slice(text, mem, to);
}

pj_size_t pjsip__cursor_err_offset(const pjsip__cursor *in, const char *from, const char *to)
{
    uintptr_t offset = (uintptr_t)in->err - (uintptr_t)from;

    return offset <= (uintptr_t)(to - from) ? (pj_size_t)offset : 0;
}
