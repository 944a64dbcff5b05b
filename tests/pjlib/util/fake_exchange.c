/* SPDX-License-Identifier: BSD-2-Clause */
#include "fake_exchange.h"

#include <pj/errno.h>
#include <pj/string.h>

#include <check.h>
#include <stdio.h>
#include <string.h>

fake_state fake;

void fake_reset(void)
{
    memset(&fake, 0, sizeof(fake));
}

/* ---- the exchange ---- */

static pj_status_t make(pj__dns_owner *owner, const pj__dns_exchange_cfg *cfg, pj__dns_exchange **p)
{
    fake.made++;
    fake.cfg = *cfg;
    if (cfg->server_count)
        fake.first_server = cfg->servers[0];
    *p = (pj__dns_exchange *)owner;
    return PJ_SUCCESS;
}

static pj_status_t query(pj__dns_exchange *x, const char *name, int type, void *token,
                         pj__dns_request **p)
{
    fake_query *q = &fake.queries[fake.count++];

    ck_assert_uint_lt(fake.count, PJ_ARRAY_SIZE(fake.queries));
    q->owner = (pj__dns_owner *)x;
    snprintf(q->name, sizeof(q->name), "%s", name);
    q->type = type;
    q->token = token;
    *p = (pj__dns_request *)q;
    if (fake.at_once != PJ_SUCCESS) {
        q->answered = 1;
        *p = NULL;
        q->owner->answer(token, fake.at_once, NULL, 0);
    }
    return PJ_SUCCESS;
}

static void cancel(pj__dns_exchange *x, pj__dns_request *request)
{
    fake_query *q = (fake_query *)request;

    PJ_UNUSED_ARG(x);
    ck_assert(!q->answered && !q->cancelled);
    q->cancelled = 1;
}

static void destroy(pj__dns_exchange *x)
{
    PJ_UNUSED_ARG(x);
    ck_assert_uint_eq(fake_waiting(), 0);
    fake.destroyed++;
}

const pj__dns_exchange_ops fake_exchange = {
    .name = "fake",
    .create = &make,
    .query = &query,
    .cancel = &cancel,
    .destroy = &destroy,
};

/* ---- answers ---- */

unsigned fake_waiting(void)
{
    unsigned n = 0;

    for (unsigned i = 0; i < fake.count; i++)
        n += !fake.queries[i].answered && !fake.queries[i].cancelled;
    return n;
}

fake_query *fake_find(const char *name, int type)
{
    for (unsigned i = 0; i < fake.count; i++) {
        fake_query *q = &fake.queries[i];

        if (!q->answered && !q->cancelled && q->type == type && strcmp(q->name, name) == 0)
            return q;
    }
    ck_abort_msg("no query about %s waits", name);
    return NULL;
}

static void give(fake_query *q, pj_status_t status, const void *packet, unsigned len)
{
    q->answered = 1;
    q->owner->enter(q->owner);
    q->owner->answer(q->token, status, packet, len);
    q->owner->leave(q->owner);
}

void fake_fail(fake_query *q, pj_status_t status)
{
    give(q, status, NULL, 0);
}

void fake_answer(fake_query *q, const void *packet, unsigned len)
{
    give(q, PJ_SUCCESS, packet, len);
}

void fake_begin(fake_packet *packet, const fake_query *q, int rcode)
{
    pj_str_t name = pj_str((char *)(uintptr_t)q->name);

    packet->len = sizeof(packet->octets);
    ck_assert_int_eq(pj_dns_make_query(packet->octets, &packet->len, 1, q->type, &name), 0);
    packet->octets[2] |= 0x80;
    packet->octets[3] = (pj_uint8_t)(0x80 | rcode);
}

static pj_uint8_t *begin_record(fake_packet *packet, int type, unsigned ttl, unsigned rdlength)
{
    pj_uint8_t *p = packet->octets + packet->len;
    const pj_uint8_t head[] = {0xc0,
                               12,
                               0,
                               (pj_uint8_t)type,
                               0,
                               1,
                               (pj_uint8_t)(ttl >> 24),
                               (pj_uint8_t)(ttl >> 16),
                               (pj_uint8_t)(ttl >> 8),
                               (pj_uint8_t)ttl,
                               (pj_uint8_t)(rdlength >> 8),
                               (pj_uint8_t)rdlength};

    ck_assert_uint_lt(packet->len + sizeof(head) + rdlength, sizeof(packet->octets));
    memcpy(p, head, sizeof(head));
    packet->len += (unsigned)sizeof(head) + rdlength;
    if (++packet->octets[7] == 0)
        packet->octets[6]++;
    return p + sizeof(head);
}

void fake_add_a(fake_packet *packet, unsigned ttl, const char *addr)
{
    pj_in_addr in = pj_inet_addr2(addr);

    memcpy(begin_record(packet, PJ_DNS_TYPE_A, ttl, 4), &in, 4);
}

void fake_add_aaaa(fake_packet *packet, unsigned ttl, const char *addr)
{
    pj_str_t text = pj_str((char *)(uintptr_t)addr);

    ck_assert_int_eq(
        pj_inet_pton(pj_AF_INET6(), &text, begin_record(packet, PJ_DNS_TYPE_AAAA, ttl, 16)), 0);
}

void fake_add_srv(fake_packet *packet, unsigned ttl, unsigned prio, unsigned weight, unsigned port,
                  const char *target)
{
    pj_uint8_t question[300];
    unsigned len = sizeof(question);
    pj_str_t name = pj_str((char *)(uintptr_t)target);
    pj_uint8_t *p;

    ck_assert_int_eq(pj_dns_make_query(question, &len, 1, 1, &name), 0);
    len -= 16; /* header, type and class */
    p = begin_record(packet, PJ_DNS_TYPE_SRV, ttl, 6 + len);
    p[0] = (pj_uint8_t)(prio >> 8);
    p[1] = (pj_uint8_t)prio;
    p[2] = (pj_uint8_t)(weight >> 8);
    p[3] = (pj_uint8_t)weight;
    p[4] = (pj_uint8_t)(port >> 8);
    p[5] = (pj_uint8_t)port;
    memcpy(p + 6, question + 12, len);
}

void fake_answer_a(fake_query *q, unsigned ttl, const char *addr)
{
    static fake_packet packet;

    fake_begin(&packet, q, 0);
    fake_add_a(&packet, ttl, addr);
    fake_answer(q, packet.octets, packet.len);
}

void fake_answer_aaaa(fake_query *q, unsigned ttl, const char *addr)
{
    static fake_packet packet;

    fake_begin(&packet, q, 0);
    fake_add_aaaa(&packet, ttl, addr);
    fake_answer(q, packet.octets, packet.len);
}

void fake_answer_rcode(fake_query *q, int rcode)
{
    static fake_packet packet;

    fake_begin(&packet, q, rcode);
    fake_answer(q, packet.octets, packet.len);
}
