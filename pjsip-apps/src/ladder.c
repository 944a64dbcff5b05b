/* SPDX-License-Identifier: BSD-2-Clause */
#include "ladder.h"

#include <string.h>

static ladder_call *find_call_id(ladder *l, const char *call_id, size_t len)
{
    if (len >= sizeof(l->calls[0].call_id))
        len = sizeof(l->calls[0].call_id) - 1;
    for (unsigned i = 0; i < LADDER_CALLS; i++) {
        ladder_call *call = &l->calls[i];

        if (len > 0 && strlen(call->call_id) == len && !memcmp(call->call_id, call_id, len))
            return call;
    }
    return NULL;
}

static ladder_call *new_call(ladder *l, const ladder_seen *seen)
{
    ladder_call *call = &l->calls[l->next];

    l->next = (l->next + 1) % LADDER_CALLS;
    snprintf(call->call_id, sizeof(call->call_id), "%.*s", (int)seen->call_id_len, seen->call_id);
    call->id = 0;
    call->start_us = seen->now_us;
    call->count = call->left_out = 0;
    return call;
}

void ladder_record(ladder *l, const ladder_seen *seen)
{
    ladder_call *call = find_call_id(l, seen->call_id, seen->call_id_len);
    ladder_message *m;

    if (!call && seen->begins)
        call = new_call(l, seen);
    if (!call)
        return;
    if (call->count == LADDER_MESSAGES) {
        call->left_out++;
        return;
    }
    m = &call->messages[call->count++];
    m->at_us = seen->now_us - call->start_us;
    m->out = seen->out;
    snprintf(m->label, sizeof(m->label), "%s", seen->label);
    snprintf(m->peer, sizeof(m->peer), "%s", seen->peer);
}

void ladder_name(ladder *l, const char *call_id, size_t len, int id)
{
    ladder_call *call = find_call_id(l, call_id, len);

    if (call)
        call->id = id;
}

const ladder_call *ladder_find(const ladder *l, int id)
{
    const ladder_call *last = &l->calls[(l->next + LADDER_CALLS - 1) % LADDER_CALLS];

    if (id == 0)
        return last->call_id[0] ? last : NULL;
    for (unsigned i = 0; i < LADDER_CALLS; i++) {
        if (l->calls[i].call_id[0] && l->calls[i].id == id)
            return &l->calls[i];
    }
    return NULL;
}

/* Columns between the two lines of life, and room for the time in front. */
enum { SPAN = 56 };

static const char dashes[] = "--------------------------------------------------------";

static void draw_message(const ladder_message *m, const char *peer, FILE *out)
{
    bool elsewhere = strcmp(m->peer, peer) != 0;

    fprintf(out, "%10s |  %-*.*s|%s%s\n", "", SPAN - 2, SPAN - 2, m->label, elsewhere ? "  " : "",
            elsewhere ? m->peer : "");
    fprintf(out, "%10.3f |%s%.*s%s|\n", (double)m->at_us / 1e6, m->out ? "" : "<", SPAN - 1, dashes,
            m->out ? ">" : "");
}

void ladder_draw(const ladder_call *call, FILE *out)
{
    const char *peer = call->count ? call->messages[0].peer : "";

    fprintf(out, "ladder of call %d (Call-ID %s)\n", call->id, call->call_id);
    fprintf(out, "%6s%-*s%s\n", "", SPAN - 4, "linnet-ua", peer);
    for (unsigned i = 0; i < call->count; i++)
        draw_message(&call->messages[i], peer, out);
    if (call->left_out)
        fprintf(out, "%10s    and %u more\n", "", call->left_out);
    fprintf(out, "end of ladder\n");
    fflush(out);
}

void ladder_tell(const ladder_call *call, report *r)
{
    for (unsigned i = 0; i < call->count; i++) {
        const ladder_message *m = &call->messages[i];

        report_begin(r, "ladder");
        report_number(r, "id", call->id);
        report_number(r, "at_us", m->at_us);
        report_text(r, "direction", m->out ? "out" : "in", m->out ? 3 : 2);
        report_text(r, "label", m->label, strlen(m->label));
        report_text(r, "peer", m->peer, strlen(m->peer));
        report_end(r, "%s", m->label);
    }
}
