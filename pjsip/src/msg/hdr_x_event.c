/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Event, Subscription-State and Allow-Events (RFC 6665 8.2), which the compatible API types.
 *
 * Allow-Events is an array there, as Allow is: its values go on in further headers where they do
 * not fit into one.
 */
#include "msg/hdr_ext.h"

#include <pjsip-simple/evsub_msg.h>

static const pjsip__x_item event[] = {
    TOKEN(pjsip_event_hdr, event_type),
    P_CASE(pjsip_event_hdr, id_param, "id"),
    PARAMS(pjsip_event_hdr),
};
X_HDR_AS(event, pjsip_event_hdr, "Event", "o", event, X_ONE);

/* the two numbers have all bits set where they are not there, as the compatible API has it */
static const pjsip__x_item sub_state[] = {
    TOKEN(pjsip_sub_state_hdr, sub_state),
    P_VALUE(pjsip_sub_state_hdr, reason_param, "reason"),
    P_NUMBER(pjsip_sub_state_hdr, expires_param, "expires", PJSIP_EXPIRES_NOT_SPECIFIED - 1),
    P_NUMBER(pjsip_sub_state_hdr, retry_after, "retry-after", 0x7FFFFFFF),
    PARAMS(pjsip_sub_state_hdr),
};
X_HDR_AS(sub_state, pjsip_sub_state_hdr, "Subscription-State", "Subscription-State", sub_state,
         X_ONE);

PJ_DEF(pjsip_allow_events_hdr *) pjsip_allow_events_hdr_create(pj_pool_t *pool)
{
    pjsip_allow_events_hdr *h = pjsip_generic_array_hdr_create(pool, &pjsip__x_allow_events.name);

    if (!h)
        return NULL;
    h->name = pjsip__x_allow_events.name;
    h->sname = pjsip__x_allow_events.sname;
    return h;
}

static pjsip_allow_events_hdr *new_allow_events(pjsip__cursor *in)
{
    pjsip_allow_events_hdr *h = pjsip_allow_events_hdr_create(in->pool);

    if (!h)
        cursor_fail(in, CURSOR_NO_MEMORY);
    return h;
}

/* event-type *( COMMA event-type ) */
static void parse_allow_events(pjsip__cursor *in, const pjsip__x_desc *desc)
{
    pjsip_allow_events_hdr *h = new_allow_events(in);
    pj_str_t value;

    PJ_UNUSED_ARG(desc);
    if (!h)
        return;
    do {
        cursor_take(in, CH_TOKEN, &value);
        if (cursor_ok(in) && h->count == PJ_ARRAY_SIZE(h->values)) {
            pjsip__cursor_push_hdr(in, h);
            h = new_allow_events(in);
        }
        if (h && cursor_ok(in))
            h->values[h->count++] = value;
    } while (cursor_delim(in, ','));
    cursor_end(in);
    if (h)
        pjsip__cursor_push_hdr(in, h);
}

static void *allow_events_create(pj_pool_t *pool)
{
    return pjsip_allow_events_hdr_create(pool);
}

const pjsip__x_desc pjsip__x_allow_events = {
    .name = {(char *)"Allow-Events", 12},
    .sname = {(char *)"u", 1},
    .size = sizeof(pjsip_allow_events_hdr),
    .flags = X_LIST,
    .parse = parse_allow_events,
    .create = allow_events_create,
};

PJ_DEF(pj_status_t) pjsip_evsub_init_parser(void)
{
    static const char *const names[] = {"Event", "Subscription-State", "Allow-Events"};

    return pjsip_hdr_ext_register(names, PJ_ARRAY_SIZE(names));
}
