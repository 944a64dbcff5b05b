/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Making the world go on.
 *
 * At each moment: what is due happens, then every poller is polled, and so on until nothing happens
 * and all pollers are idle; only then does the clock move, to the first of the next event and the
 * pollers' timers. A poller is polled also when nothing came for it, since what another one does
 * may have given it work.
 */
#include "sim/sim_priv.h"

#include "base/alloc.h"

#include <pj/errno.h>

enum { MAX_ROUNDS = 100000 }; /* at one moment */

typedef struct appointment {
    pj__sim_event ev;
    void (*cb)(pj_sim *sim, void *arg);
    void *arg;
} appointment;

/* ---- Pollers ---- */

pj_status_t pj_sim_add_poller(pj_sim_host *host, pj_sim_poll_cb *poll, pj_sim_next_cb *next,
                              void *arg, pj_sim_poller **p_poller)
{
    pj_sim_poller **at, *poller;

    if (!host || !poll)
        return PJ_EINVAL;
    poller = pj__calloc(1, sizeof(*poller));
    if (!poller)
        return PJ_ENOMEM;
    poller->host = host;
    poller->poll = poll;
    poller->next_timer = next;
    poller->arg = arg;
    for (at = &host->sim->pollers; *at; at = &(*at)->next)
        ;
    *at = poller;
    if (p_poller)
        *p_poller = poller;
    return PJ_SUCCESS;
}

/* Free those that were removed, unless somebody is walking along the list. */
static void sweep(pj_sim *sim)
{
    pj_sim_poller **at = &sim->pollers;

    if (sim->polling)
        return;
    while (*at) {
        pj_sim_poller *poller = *at;

        if (poller->host) {
            at = &poller->next;
            continue;
        }
        *at = poller->next;
        pj__free(poller);
    }
}

void pj_sim_remove_poller(pj_sim_poller *poller)
{
    pj_sim *sim = poller ? poller->host->sim : NULL;

    if (!poller)
        return;
    poller->host = NULL;
    sweep(sim);
}

static unsigned poll_all(pj_sim *sim)
{
    unsigned count = 0;

    sim->polling++;
    for (pj_sim_poller *poller = sim->pollers; poller; poller = poller->next) {
        if (!poller->host)
            continue;
        pj_sim_enter_host(poller->host);
        count += poller->poll(poller->arg);
    }
    sim->polling--;
    sweep(sim);
    return count;
}

/* ---- Steps ---- */

static pj_status_t settle(pj_sim *sim)
{
    for (unsigned rounds = 0; rounds < MAX_ROUNDS; rounds++) {
        unsigned happened = pj__sim_run_due(sim);

        if (poll_all(sim) == 0 && happened == 0)
            return PJ_SUCCESS;
    }
    return PJ_ETOOMANY;
}

static int64_t timer_time(const pj_sim *sim, const pj_time_val *delay)
{
    int64_t wait = delay->sec * PJ_SIM_SEC + delay->msec * PJ_SIM_MSEC;

    /* One that is due now but was not run when polled: its clock is coarser than ours. */
    return sim->now + (wait > 0 ? wait : PJ_SIM_MSEC);
}

/* When something will happen. @return false when nothing will. */
static bool next_time(pj_sim *sim, int64_t *at)
{
    bool found = pj__sim_next_event(sim, at);

    sim->polling++;
    for (pj_sim_poller *poller = sim->pollers; poller; poller = poller->next) {
        pj_time_val delay = {0, 0};
        int64_t due;

        if (!poller->host || !poller->next_timer)
            continue;
        pj_sim_enter_host(poller->host);
        if (!poller->next_timer(poller->arg, &delay))
            continue;
        due = timer_time(sim, &delay);
        if (!found || due < *at)
            *at = due;
        found = true;
    }
    sim->polling--;
    return found;
}

/*
 * Settle, go to the next moment unless that is after @a until, settle. @return PJ_EPENDING when it
 * is after; PJ_EEOF.
 */
static pj_status_t advance(pj_sim *sim, int64_t until)
{
    pj_status_t status = settle(sim);
    int64_t at;

    if (status != PJ_SUCCESS)
        return status;
    if (!next_time(sim, &at))
        return PJ_EEOF;
    if (at > until)
        return PJ_EPENDING;
    if (at > sim->now)
        sim->now = at;
    return settle(sim);
}

/* Callbacks see the world entered; afterwards the thread is where it was. */
typedef struct place {
    bool inside;
    pj_sim_host *host;
} place;

static place go_inside(pj_sim *sim)
{
    place old = {sim->former != NULL, sim->current};

    if (!old.inside)
        sim->former = pj__ops_set(&sim->ops);
    return old;
}

static void go_back(pj_sim *sim, place old)
{
    sim->current = old.host;
    if (!old.inside)
        pj_sim_leave(sim);
}

pj_status_t pj_sim_step(pj_sim *sim)
{
    place old = go_inside(sim);
    pj_status_t status = advance(sim, INT64_MAX);

    go_back(sim, old);
    return status;
}

pj_status_t pj_sim_run_until(pj_sim *sim, pj_int64_t time)
{
    place old = go_inside(sim);
    pj_status_t status;

    do {
        status = advance(sim, time);
    } while (status == PJ_SUCCESS);
    if (status == PJ_EEOF || status == PJ_EPENDING) {
        if (time > sim->now)
            sim->now = time;
        status = settle(sim);
    }
    go_back(sim, old);
    return status;
}

pj_status_t pj_sim_run_for(pj_sim *sim, pj_int64_t duration)
{
    return pj_sim_run_until(sim, sim->now + duration);
}

pj_status_t pj_sim_run_while_not(pj_sim *sim, pj_bool_t (*done)(void *arg), void *arg,
                                 pj_int64_t limit)
{
    int64_t until = sim->now + limit;
    place old = go_inside(sim);
    pj_status_t status = settle(sim);

    while (status == PJ_SUCCESS && !done(arg))
        status = advance(sim, until);
    go_back(sim, old);
    return status == PJ_EPENDING ? PJ_ETIMEDOUT : status;
}

/* ---- Waits ---- */

void pj__sim_pass_until(pj_sim *sim, int64_t until, bool (*done)(void *arg), void *arg)
{
    int64_t at;

    while (!done(arg)) {
        if (pj__sim_run_due(sim))
            continue;
        if (!pj__sim_next_event(sim, &at) || at > until) {
            if (until != INT64_MAX && until > sim->now)
                sim->now = until;
            break;
        }
        if (at > sim->now)
            sim->now = at;
    }
}

void pj__sim_pass(pj_sim *sim, int msec, bool (*done)(void *arg), void *arg)
{
    pj__sim_pass_until(sim, msec < 0 ? INT64_MAX : sim->now + msec * PJ_SIM_MSEC, done, arg);
}

/* ---- Appointments ---- */

static void drop_appointment(pj__sim_event *ev)
{
    pj__free(ev);
}

static void keep_appointment(pj_sim *sim, pj__sim_event *ev)
{
    appointment app = *(appointment *)ev;

    pj__free(ev);
    app.cb(sim, app.arg);
}

pj_status_t pj_sim_at(pj_sim *sim, pj_int64_t time, void (*cb)(pj_sim *sim, void *arg), void *arg)
{
    appointment *app;

    if (!sim || !cb)
        return PJ_EINVAL;
    app = pj__calloc(1, sizeof(*app));
    if (!app)
        return PJ_ENOMEM;
    app->ev.run = keep_appointment;
    app->ev.drop = drop_appointment;
    app->cb = cb;
    app->arg = arg;
    if (!pj__sim_schedule(sim, &app->ev, time > sim->now ? time : sim->now)) {
        pj__free(app);
        return PJ_ENOMEM;
    }
    return PJ_SUCCESS;
}
