/* SPDX-License-Identifier: BSD-2-Clause */
/* Registration, over the library's client, which refreshes by itself. */
#include "ua.h"

#include "cli.h"

#include <string.h>

enum { RETRY_SECONDS = 30 };

/* Why it failed: the library's own reason where the response says less. */
static void tell_failure(ua *u, const struct pjsip_regc_cbparam *p)
{
    const char *what = p->is_unreg ? "unregistration" : "registration";
    const char *why = p->status != PJ_SUCCESS ? ua_strerror(p->status) : NULL;

    report_begin(&u->out, p->is_unreg ? "unregistration-failed" : "registration-failed");
    report_number(&u->out, "status", p->code);
    report_text(&u->out, "reason", p->reason.ptr, (size_t)p->reason.slen);
    if (why)
        report_text(&u->out, "detail", why, strlen(why));
    report_end(&u->out, "%s failed: %d %.*s%s%s%s", what, p->code, (int)p->reason.slen,
               p->reason.ptr, why ? " (" : "", why ? why : "", why ? ")" : "");
}

static void tell_success(ua *u, const struct pjsip_regc_cbparam *p)
{
    bool here = !p->is_unreg && p->expiration > 0;

    report_begin(&u->out, here ? "registered" : "unregistered");
    report_text(&u->out, "id", u->id.ptr, (size_t)u->id.slen);
    if (here)
        report_number(&u->out, "expires", p->expiration);
    if (here)
        report_end(&u->out, "registered %.*s for %u s", (int)u->id.slen, u->id.ptr, p->expiration);
    else
        report_end(&u->out, "unregistered %.*s", (int)u->id.slen, u->id.ptr);
}

/* A server that is down or busy may come back; one that refuses us will refuse again. */
static void retry_later(ua *u, const struct pjsip_regc_cbparam *p)
{
    const pj_time_val delay = {RETRY_SECONDS, 0};

    if (p->is_unreg || u->quitting || u->opt->exit_when_done || (p->code < 500 && p->code != 408))
        return;
    if (!pj_timer_entry_running(&u->account.retry))
        pjsip_endpt_schedule_timer(u->endpt, &u->account.retry, &delay);
}

static void on_result(struct pjsip_regc_cbparam *p)
{
    ua *u = p->token;
    account *a = &u->account;
    bool good = p->status == PJ_SUCCESS && p->code / 100 == 2;

    a->busy = false;
    a->registered = good && !p->is_unreg && p->expiration > 0;
    if (good) {
        tell_success(u, p);
    } else {
        tell_failure(u, p);
        retry_later(u, p);
    }
    if (!a->first_done) {
        a->first_done = true;
        u->pending--;
        u->failed = u->failed || !good;
        ua_begin(u);
    } else if (u->quitting && a->registered) {
        account_unregister(u, "quit");
    }
    ua_check(u);
}

static void on_retry(pj_timer_heap_t *heap, pj_timer_entry *entry)
{
    PJ_UNUSED_ARG(heap);
    account_register(entry->user_data, "register");
}

bool account_create(ua *u)
{
    account *a = &u->account;
    pj_str_t registrar;
    pj_status_t status;

    pj_timer_entry_init(&a->retry, 0, u, on_retry);
    if (!u->opt->registrar)
        return true;
    if (!uri_target(u, u->pool, u->opt->registrar, &registrar)) {
        report_error(&u->out, "--registrar", "%s is not a SIP URI", u->opt->registrar);
        return false;
    }
    status = pjsip_regc_create(u->endpt, u, on_result, &a->regc);
    if (status == PJ_SUCCESS)
        status =
            pjsip_regc_init(a->regc, &registrar, &u->id, &u->id, 1, &u->contact, u->opt->expires);
    if (status == PJ_SUCCESS && u->credential_count)
        status = pjsip_regc_set_credentials(a->regc, 1, &u->credential);
    if (status == PJ_SUCCESS && !pj_list_empty(&u->routes))
        status = pjsip_regc_set_route_set(a->regc, &u->routes);
    if (status != PJ_SUCCESS)
        report_error(&u->out, "register", "%s", ua_strerror(status));
    return status == PJ_SUCCESS;
}

/* Send what regc built; its outcome comes by on_result(), unless it could not be sent at all. */
static void transmit(ua *u, const char *command, pj_status_t status, pjsip_tx_data *tdata)
{
    account *a = &u->account;

    if (status == PJ_SUCCESS) {
        a->busy = true;
        status = pjsip_regc_send(a->regc, tdata);
    }
    if (status == PJ_SUCCESS)
        return;
    if (status != PJ_EBUSY)
        a->busy = false;
    if (status == PJ_EBUSY && u->quitting)
        return; /* on_result() will go on */
    if (!a->first_done) {
        struct pjsip_regc_cbparam p = {.token = u,
                                       .status = status,
                                       .code = PJSIP_SC_SERVICE_UNAVAILABLE,
                                       .reason =
                                           *pjsip_get_status_text(PJSIP_SC_SERVICE_UNAVAILABLE)};

        on_result(&p);
        return;
    }
    a->registered = a->registered && !u->quitting;
    cli_failed(u, command, "%s", ua_strerror(status));
}

void account_register(ua *u, const char *command)
{
    pjsip_tx_data *tdata = NULL;
    pj_status_t status;

    if (!u->account.regc) {
        cli_failed(u, command, "there is no --registrar");
        return;
    }
    pjsip_endpt_cancel_timer(u->endpt, &u->account.retry);
    status = pjsip_regc_register(u->account.regc, PJ_TRUE, &tdata);
    transmit(u, command, status, tdata);
}

void account_unregister(ua *u, const char *command)
{
    pjsip_tx_data *tdata = NULL;
    pj_status_t status;

    if (!u->account.regc) {
        cli_failed(u, command, "there is no --registrar");
        return;
    }
    pjsip_endpt_cancel_timer(u->endpt, &u->account.retry);
    status = pjsip_regc_unregister(u->account.regc, &tdata);
    transmit(u, command, status, tdata);
}

void account_destroy(ua *u)
{
    if (!u->account.regc)
        return;
    pjsip_endpt_cancel_timer(u->endpt, &u->account.retry);
    pjsip_regc_destroy2(u->account.regc, PJ_TRUE);
    u->account.regc = NULL;
}
