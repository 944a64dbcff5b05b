/* SPDX-License-Identifier: BSD-2-Clause */
/* A header by its table, to text. Parameters come in the order of the table, the others behind. */
#include "msg/hdr_ext.h"
#include "msg/qvalue.h"

/* Whether an item has nothing to print. */
static pj_bool_t is_absent(const pjsip__x_item *item, const void *hdr)
{
    const void *field = x_cfield(hdr, item);

    switch (item->kind) {
    case X_NUMBER:
    case X_CODE:
    case X_METHOD:
    case X_CHAR:
    case X_SPACE:
    case X_CUSTOM:
    case X_CUSTOM_LIST: return PJ_FALSE;
    case X_ADDR:
    case X_BRACKETS: return ((const pjsip_name_addr *)field)->uri == NULL;
    case X_P_NUMBER:
    case X_P_Q: return *(const pj_uint32_t *)field == PJSIP_X_NONE;
    case X_P_FLAG: return !*(const pj_bool_t *)field;
    case X_QUOTED: return PJ_FALSE;
    case X_P_QUOTED: return ((const pj_str_t *)field)->ptr == NULL;
    default: return ((const pj_str_t *)field)->slen <= 0;
    }
}

static void out_angle(pjsip__out *out, const pj_str_t *str)
{
    out_char(out, '<');
    out_str(out, str);
    out_char(out, '>');
}

static void print_value(pjsip__out *out, const pjsip__x_item *item, const void *hdr)
{
    const void *field = x_cfield(hdr, item);

    switch (item->kind) {
    case X_VALUE:
    case X_CASE_VALUE: pjsip__out_value(out, field); break;
    case X_QUOTED: pjsip__out_quoted(out, field); break;
    case X_ANGLE: out_angle(out, field); break;
    case X_CODE:
    case X_NUMBER: pjsip__out_number(out, *(const pj_uint32_t *)field); break;
    case X_METHOD: out_str(out, &((const pjsip_method *)field)->name); break;
    case X_ADDR:
    case X_BRACKETS: pjsip__out_uri(out, PJSIP_URI_IN_OTHER, field); break;
    case X_CHAR: out_char(out, (char)item->arg); break;
    case X_SPACE: out_char(out, ' '); break;
    case X_DELAY:
        out_char(out, ' ');
        out_str(out, field);
        break;
    case X_CUSTOM:
    case X_CUSTOM_LIST: item->custom->print(out, hdr); break;
    default: out_str(out, field); break;
    }
}

/* What stands before a parameter; first tells whether none was printed yet. */
static void out_separator(pjsip__out *out, unsigned flags, pj_bool_t *first)
{
    if (flags & X_COMMA)
        out_text(out, *first ? "" : ", ");
    else if (!(flags & X_BARE) || !*first)
        out_char(out, ';');
    *first = PJ_FALSE;
}

static void print_param(pjsip__out *out, const pjsip__x_item *item, const void *hdr)
{
    const void *field = x_cfield(hdr, item);

    out_text(out, item->name);
    if (item->kind == X_P_FLAG)
        return;
    out_char(out, '=');
    switch (item->kind) {
    case X_P_QUOTED: pjsip__out_quoted(out, field); break;
    case X_P_ANGLE: out_angle(out, field); break;
    case X_P_NUMBER: pjsip__out_number(out, *(const pj_uint32_t *)field); break;
    case X_P_Q: out_q(out, *(const int *)field); break;
    default: pjsip__out_value(out, field); break;
    }
}

static void print_params(pjsip__out *out, unsigned flags, const pjsip_param *list, pj_bool_t *first)
{
    const pjsip_param *p;

    for (p = list->next; p != list && !out->over; p = p->next) {
        out_separator(out, flags, first);
        out_str(out, &p->name);
        if (p->value.slen > 0) {
            out_char(out, '=');
            pjsip__out_value(out, &p->value);
        }
    }
}

int pjsip__x_print(void *hdr, char *buf, pj_size_t len)
{
    const pjsip__x_desc *desc = (const pjsip__x_desc *)((const pjsip_hdr *)hdr)->vptr;
    pj_bool_t first = PJ_TRUE;
    pjsip__out out = out_to(buf, len);
    unsigned i;

    pjsip__out_hdr_name(&out, hdr);
    /* an empty list has neither its first value nor what follows it */
    if ((desc->flags & X_EMPTY) && is_absent(&desc->items[0], hdr))
        return out_result(&out);
    for (i = 0; i < desc->count; i++) {
        const pjsip__x_item *item = &desc->items[i];

        if (item->kind == X_PARAMS) {
            print_params(&out, desc->flags, x_cfield(hdr, item), &first);
        } else if (is_absent(item, hdr)) {
            continue;
        } else if (item->kind < X_P_VALUE) {
            print_value(&out, item, hdr);
        } else {
            out_separator(&out, desc->flags, &first);
            print_param(&out, item, hdr);
        }
    }
    return out_result(&out);
}
