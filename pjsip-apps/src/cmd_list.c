/* SPDX-License-Identifier: BSD-2-Clause */
#include "cli.h"

#include <string.h>

static void list_call(ua *u, const call *c)
{
    const char *direction = c->outgoing ? "out" : "in",
               *state = pjsip_inv_state_name(c->inv->state);

    report_begin(&u->out, "call");
    report_number(&u->out, "id", c->id);
    report_text(&u->out, "direction", direction, strlen(direction));
    report_text(&u->out, "state", state, strlen(state));
    report_text(&u->out, "peer", c->peer.ptr, (size_t)c->peer.slen);
    report_end(&u->out, "call %d %s %s %.*s", c->id, c->outgoing ? "to" : "from", state,
               (int)c->peer.slen, c->peer.ptr);
}

static void list_account(ua *u)
{
    pjsip_regc_info info;

    if (!u->account.regc || pjsip_regc_get_info(u->account.regc, &info) != PJ_SUCCESS)
        return;
    report_begin(&u->out, "registration");
    report_number(&u->out, "registered", u->account.registered);
    report_number(&u->out, "refresh", info.next_reg);
    report_end(&u->out, "%.*s at %.*s: %s, next in %u s", (int)info.client_uri.slen,
               info.client_uri.ptr, (int)info.server_uri.slen, info.server_uri.ptr,
               u->account.registered ? "registered" : "not registered", info.next_reg);
}

/* What is alive, for those who look for leaks. */
static void list_counts(ua *u)
{
    unsigned transactions = pjsip_tsx_layer_get_tsx_count(), dialogs = pjsip_ua_get_dlg_set_count();
    unsigned timers = (unsigned)pj_timer_heap_count(pjsip_endpt_get_timer_heap(u->endpt));
    unsigned keys = pj_ioqueue_get_key_count(pjsip_endpt_get_ioqueue(u->endpt));
    pj_size_t octets, blocks;

    pj_alloc_get_live(&octets, &blocks);
    report_begin(&u->out, "counts");
    report_number(&u->out, "transactions", transactions);
    report_number(&u->out, "dialogs", dialogs);
    report_number(&u->out, "timers", timers);
    report_number(&u->out, "keys", keys);
    report_number(&u->out, "octets", (long long)octets);
    report_end(&u->out, "transactions=%u dialogs=%u timers=%u keys=%u octets=%lu", transactions,
               dialogs, timers, keys, (unsigned long)octets);
}

static void run(ua *u, const cli_args *args)
{
    PJ_UNUSED_ARG(args);
    for (const call *c = u->calls.next; c != &u->calls; c = c->next)
        list_call(u, c);
    list_account(u);
    list_counts(u);
}

const cli_command cmd_list = {"list", "", "calls, registration, and what the stack holds",
                              0,      0,  run};
