/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * A header by its table, from text.
 *
 * A named parameter goes to its field once. Its second appearance, and one that has no value where
 * it needs one or has one where it is a flag, is a parameter like any other: lists of parameters
 * are open (generic-param), and nothing is lost when the header is printed. A number that is no
 * number, or too large, is an error, as it is for Expires.
 */
#include "msg/hdr_ext.h"
#include "msg/param.h"
#include "msg/qvalue.h"
#include "msg/uri.h"

#include <pjsip/sip_parser.h>

/* ---- values ---------------------------------------------------------------------------------- */

/* word [ "@" word ], with what peers put into it */
static void parse_call_id(pjsip__cursor *in, pj_str_t *out)
{
    const char *from = in->cur;

    while (!cursor_at_end(in) && ch_is(*in->cur, CH_CALL_ID) && *in->cur != ',' && *in->cur != ';')
        in->cur++;
    cursor_slice(out, from, in->cur);
    if (in->cur == from)
        cursor_fail(in, CURSOR_SYNTAX);
}

/* token-nodot (RFC 6665 8.4) */
static void parse_nodot(pjsip__cursor *in, pj_str_t *out)
{
    const char *from = in->cur;

    while (!cursor_at_end(in) && ch_is(*in->cur, CH_TOKEN) && *in->cur != '.')
        in->cur++;
    cursor_slice(out, from, in->cur);
    if (in->cur == from)
        cursor_fail(in, CURSOR_SYNTAX);
}

static void parse_quoted(pjsip__cursor *in, pj_str_t *out)
{
    pjsip__cursor_quoted(in, out);
    if (cursor_ok(in))
        pjsip__param_unquote(out);
}

static void parse_angle(pjsip__cursor *in, pj_str_t *out, unsigned classes)
{
    cursor_char(in, '<');
    cursor_take(in, classes, out);
    cursor_char(in, '>');
}

/* 32(DIGIT / %x61-66) (RFC 7989 5) */
static void check_uuid(pjsip__cursor *in, const pj_str_t *uuid)
{
    const char *p = uuid->ptr;
    const char *end = p + uuid->slen;

    while (p < end && (ch_is(*p, CH_DIGIT) || (*p >= 'a' && *p <= 'f')))
        p++;
    if (p < end || uuid->slen != 32)
        pjsip__cursor_fail_at(in, CURSOR_SYNTAX, p);
}

static void parse_uuid(pjsip__cursor *in, pj_str_t *out)
{
    cursor_take(in, CH_TOKEN, out);
    if (cursor_ok(in))
        check_uuid(in, out);
}

/* 1*(DIGIT) [ "." *(DIGIT) ]; the delay of a Timestamp may begin with its point */
static void parse_decimal(pjsip__cursor *in, pj_str_t *out, pj_bool_t digits_first)
{
    const char *from = in->cur;

    in->cur = ch_span(from, in->end, CH_DIGIT);
    if (digits_first && in->cur == from)
        cursor_fail(in, CURSOR_SYNTAX);
    if (cursor_opt(in, '.'))
        in->cur = ch_span(in->cur, in->end, CH_DIGIT);
    cursor_slice(out, from, in->cur);
}

/* [ LWS *(DIGIT) [ "." *(DIGIT) ] ] (RFC 3261 25.1, Timestamp) */
static void parse_delay(pjsip__cursor *in, pj_str_t *out)
{
    if (cursor_is(in, ' ') || cursor_is(in, '\t')) {
        cursor_lws(in);
        parse_decimal(in, out, PJ_FALSE);
    }
}

static void parse_address(pjsip__cursor *in, const pjsip__x_item *item, pjsip_name_addr *addr)
{
    const char *from = in->cur;
    pj_bool_t brackets;

    pjsip__addr_parse(in, ADDR_ENDS_AT_PARAMS, addr, &brackets);
    if (!brackets && item->kind == X_BRACKETS)
        pjsip__cursor_fail_at(in, CURSOR_SYNTAX, from);
}

static void parse_method(pjsip__cursor *in, pjsip_method *method)
{
    pj_str_t name;

    cursor_take(in, CH_TOKEN, &name);
    if (cursor_ok(in))
        pjsip_method_init_np(method, &name);
}

static void parse_space(pjsip__cursor *in)
{
    const char *from = in->cur;

    cursor_lws(in);
    if (in->cur == from)
        cursor_fail(in, CURSOR_SYNTAX);
}

/* warn-code = 3DIGIT, from 100 on as the codes of responses are (RFC 3261 20.43) */
static pj_uint32_t parse_code(pjsip__cursor *in)
{
    const char *from = in->cur;
    pj_uint64_t code = pjsip__cursor_number(in, PJSIP_MAX_STATUS_CODE);

    if (cursor_ok(in) && (code < PJSIP_MIN_STATUS_CODE || in->cur - from != 3))
        pjsip__cursor_fail_at(in, CURSOR_RANGE, from);
    return (pj_uint32_t)code;
}

static void parse_value(pjsip__cursor *in, const pjsip__x_item *item, void *hdr)
{
    void *field = x_field(hdr, item);

    switch (item->kind) {
    case X_CHARS:
    case X_CASE: cursor_take(in, item->arg, field); break;
    case X_NODOT: parse_nodot(in, field); break;
    case X_CALL_ID: parse_call_id(in, field); break;
    case X_VALUE:
    case X_CASE_VALUE: pjsip__param_value(in, field, CH_VALUE_LAX); break;
    case X_QUOTED: parse_quoted(in, field); break;
    case X_ANGLE: parse_angle(in, field, item->arg); break;
    case X_DECIMAL: parse_decimal(in, field, PJ_TRUE); break;
    case X_DELAY: parse_delay(in, field); break;
    case X_UUID: parse_uuid(in, field); break;
    case X_CODE: *(pj_uint32_t *)field = parse_code(in); break;
    case X_NUMBER: *(pj_uint32_t *)field = (pj_uint32_t)pjsip__cursor_number(in, item->arg); break;
    case X_METHOD: parse_method(in, field); break;
    case X_ADDR:
    case X_BRACKETS: parse_address(in, item, field); break;
    case X_CHAR: cursor_char(in, (char)item->arg); break;
    case X_SPACE: parse_space(in); break;
    case X_CUSTOM:
    case X_CUSTOM_LIST: item->custom->parse(in, hdr); break;
    default: break;
    }
}

/* ---- parameters ------------------------------------------------------------------------------ */

static const pjsip__x_item *named(const pjsip__x_desc *desc, const pj_str_t *name)
{
    unsigned i;

    for (i = 0; i < desc->count; i++) {
        if (desc->items[i].name && name_is(name, desc->items[i].name))
            return &desc->items[i];
    }
    return NULL;
}

/* The item that lists the other parameters; NULL if there are none. */
static const pjsip__x_item *params_item(const pjsip__x_desc *desc)
{
    const pjsip__x_item *last = &desc->items[desc->count - 1];

    return last->kind == X_PARAMS ? last : NULL;
}

/* Take what stands behind the name into the item's field; whether it could be taken. */
static pj_bool_t take_string(const pjsip__x_item *item, pj_str_t *field, const pj_str_t *value)
{
    if (field->ptr || value->slen == 0)
        return PJ_FALSE;
    *field = *value;
    if (item->kind == X_P_QUOTED)
        pjsip__param_unquote(field);
    return PJ_TRUE;
}

static pj_bool_t take_number(pjsip__cursor *in, const pjsip__x_item *item, pj_uint32_t *field,
                             const pj_str_t *value)
{
    if (*field != PJSIP_X_NONE || value->slen == 0)
        return PJ_FALSE;
    *field = (pj_uint32_t)(item->kind == X_P_Q ? (pj_uint64_t)pjsip__q_parse(in, value)
                                               : pjsip__param_number(in, value, item->arg));
    return PJ_TRUE;
}

static pj_bool_t take_param(pjsip__cursor *in, const pjsip__x_item *item, void *hdr,
                            const pj_str_t *value)
{
    void *field = x_field(hdr, item);
    pj_bool_t *flag = field;

    switch (item->kind) {
    case X_P_NUMBER:
    case X_P_Q: return take_number(in, item, field, value);
    case X_P_FLAG:
        if (*flag || value->slen > 0)
            return PJ_FALSE;
        *flag = PJ_TRUE;
        return PJ_TRUE;
    case X_P_UUID:
        if (value->slen > 0)
            check_uuid(in, value);
        return take_string(item, field, value);
    default: return take_string(item, field, value);
    }
}

static void parse_param(pjsip__cursor *in, const pjsip__x_desc *desc, void *hdr)
{
    const pjsip__x_item *item = NULL;
    pj_str_t name;
    pj_str_t value;

    if ((desc->flags & X_UNNAMED) && cursor_is(in, '"')) {
        pjsip__cursor_quoted(in, &name);
    } else {
        cursor_take(in, CH_TOKEN, &name);
        item = named(desc, &name);
    }
    cursor_slice(&value, in->cur, in->cur);
    if (name.slen > 0 && name.ptr[0] != '"' && cursor_delim(in, '=')) {
        if (item && item->kind == X_P_ANGLE)
            parse_angle(in, &value, CH_URI_LAX);
        else
            pjsip__param_value(in, &value, CH_VALUE_LAX);
    }
    if (!cursor_ok(in) || (item && take_param(in, item, hdr, &value)))
        return;
    /* the second of a sort that only brackets make whole has no place in a list */
    if (item && item->kind == X_P_ANGLE)
        cursor_fail(in, CURSOR_SYNTAX);
    pjsip__param_add(in, x_field(hdr, params_item(desc)), &name, &value);
}

static void parse_params(pjsip__cursor *in, const pjsip__x_desc *desc, void *hdr)
{
    const char sep = desc->flags & X_COMMA ? ',' : ';';

    if (desc->flags & (X_BARE | X_COMMA))
        parse_param(in, desc, hdr);
    while (cursor_delim(in, sep))
        parse_param(in, desc, hdr);
}

/* ---- headers --------------------------------------------------------------------------------- */

static void parse_one(pjsip__cursor *in, const pjsip__x_desc *desc)
{
    void *hdr = pjsip__cursor_alloc(in, desc->size);
    unsigned i;

    if (!hdr)
        return;
    pjsip__x_init(hdr, desc);
    for (i = 0; i < desc->count && desc->items[i].kind < X_P_VALUE; i++)
        parse_value(in, &desc->items[i], hdr);
    if (params_item(desc))
        parse_params(in, desc, hdr);
    cursor_lws(in);
    if (!cursor_at_end(in) && !((desc->flags & X_LIST) && cursor_is(in, ',')))
        cursor_fail(in, CURSOR_SYNTAX);
    pjsip__cursor_push_hdr(in, hdr);
}

void pjsip__x_parse(pjsip__cursor *in, const pjsip__x_desc *desc)
{
    cursor_lws(in);
    in->mark = in->cur;
    if (desc->parse) {
        desc->parse(in, desc);
        return;
    }
    if ((desc->flags & X_EMPTY) && cursor_at_end(in)) {
        void *hdr = pjsip__cursor_alloc(in, desc->size);

        if (hdr)
            pjsip__cursor_push_hdr(in, pjsip__x_init(hdr, desc));
        return;
    }
    do {
        in->mark = in->cur;
        parse_one(in, desc);
    } while ((desc->flags & X_LIST) && cursor_delim(in, ','));
}
