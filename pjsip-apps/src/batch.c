/* SPDX-License-Identifier: BSD-2-Clause */
/* Calls at a rate: whenever the timer fires, as many as are due by the clock. */
#include "ua.h"

void batch_stop(ua *u)
{
    batch *b = &u->batch;

    if (!b->pool)
        return;
    pjsip_endpt_cancel_timer(u->endpt, &b->timer);
    if (b->counts)
        u->pending--;
    pj_pool_safe_release(&b->pool);
}

static void place_due(ua *u)
{
    batch *b = &u->batch;
    pj_time_val now, delay;
    double elapsed;
    unsigned due;

    pj_gettickcount(&now);
    PJ_TIME_VAL_SUB(now, b->start);
    elapsed = (double)now.sec + (double)now.msec / 1000;
    due = (unsigned)(elapsed * b->rate) + 1;
    u->initial = b->counts;
    while (b->pool && b->placed < b->count && b->placed < due && !u->quitting) {
        b->placed++;
        call_place(u, b->uri.ptr);
    }
    u->initial = false;
    if (!b->pool)
        return;
    if (b->placed == b->count) {
        batch_stop(u);
        ua_check(u);
        return;
    }
    elapsed = (double)b->placed / b->rate - elapsed;
    delay.sec = (long)elapsed;
    delay.msec = (long)((elapsed - (double)delay.sec) * 1000) + 1;
    pj_time_val_normalize(&delay);
    pjsip_endpt_schedule_timer(u->endpt, &b->timer, &delay);
}

static void on_timer(pj_timer_heap_t *heap, pj_timer_entry *entry)
{
    PJ_UNUSED_ARG(heap);
    place_due(entry->user_data);
}

bool batch_start(ua *u, const char *uri, unsigned count, double rate)
{
    batch *b = &u->batch;
    bool counts = u->initial;
    pj_str_t text = pj_str((char *)uri);

    if (b->pool)
        return false;
    b->pool = pjsip_endpt_create_pool(u->endpt, "batch", 1000, 1000);
    if (!b->pool)
        return false;
    pj_strdup_with_null(b->pool, &b->uri, &text);
    b->count = count;
    b->placed = 0;
    b->rate = rate;
    b->counts = counts;
    u->pending += counts;
    pj_gettickcount(&b->start);
    pj_timer_entry_init(&b->timer, 0, u, on_timer);
    place_due(u);
    u->initial = counts;
    return true;
}
