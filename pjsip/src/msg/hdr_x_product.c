/* SPDX-License-Identifier: BSD-2-Clause */
/* Server and User-Agent: server-val *(LWS server-val) (RFC 3261 25.1). */
#include "msg/hdr_ext.h"
#include "msg/param.h"

#include <pjsip/sip_hdr_ext_sip.h>

/* product = token [ SLASH product-version ] / comment */
static void parse_product(pjsip__cursor *in, pjsip_x_product_hdr *h)
{
    pj_str_t name = {NULL, 0};
    pj_str_t value = {NULL, 0};

    if (cursor_is(in, '(')) {
        pjsip__cursor_comment(in, &value);
    } else {
        cursor_take(in, CH_TOKEN, &name);
        if (cursor_delim(in, '/'))
            cursor_take(in, CH_TOKEN, &value);
    }
    pjsip__param_add(in, &h->products, &name, &value);
}

static void parse_products(pjsip__cursor *in, void *hdr)
{
    do {
        parse_product(in, hdr);
        cursor_lws(in);
        /* what is no comment needs a blank before it, unless a comment is */
        if (!cursor_at_end(in) && *in->cur != '(' && !ch_is(in->cur[-1], CH_WS) &&
            in->cur[-1] != ')')
            cursor_fail(in, CURSOR_SYNTAX);
    } while (!cursor_at_end(in));
}

static void print_products(pjsip__out *out, const void *hdr)
{
    const pjsip_x_product_hdr *h = hdr;
    const pjsip_param *p;

    for (p = h->products.next; p != &h->products && !out->over; p = p->next) {
        if (p != h->products.next)
            out_char(out, ' ');
        out_str(out, &p->name);
        if (p->name.slen <= 0) {
            out_char(out, '(');
            out_str(out, &p->value);
            out_char(out, ')');
        } else if (p->value.slen > 0) {
            out_char(out, '/');
            out_str(out, &p->value);
        }
    }
}

static const pjsip__x_custom functions = {parse_products, print_products, NULL};

static const pjsip__x_item products[] = {
    CUSTOM_LIST(pjsip_x_product_hdr, products, &functions),
};
X_HDR(server, "Server", "Server", products, X_ONE);
X_HDR(user_agent, "User-Agent", "User-Agent", products, X_ONE);
