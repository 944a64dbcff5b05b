/* SPDX-License-Identifier: BSD-2-Clause */
#include "support/fake_transport.h"

#include "support/manual_clock.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static pj_int64_t now_ms(void)
{
    pj_time_val now;

    pj_gettickcount(&now);
    return (pj_int64_t)now.sec * 1000 + now.msec;
}

static void keep(fake_transport *fake, const pjsip_tx_data *tdata, const pj_sockaddr_t *addr)
{
    pj_size_t len = (pj_size_t)(tdata->buf.cur - tdata->buf.start);
    fake_sent *sent;

    pj_lock_acquire(fake->guard);
    if (fake->keep_nothing) {
        fake->sent_count++;
        pj_lock_release(fake->guard);
        return;
    }
    ck_assert_uint_lt(fake->sent_count, FAKE_MAX_SENT);
    sent = &fake->sent[fake->sent_count++];
    sent->text = pj_pool_alloc(fake->base.pool, len + 1);
    memcpy(sent->text, tdata->buf.start, len);
    sent->text[len] = '\0';
    sent->at = now_ms();
    sent->port = pj_sockaddr_get_port(addr);
    pj_lock_release(fake->guard);
}

static pj_status_t fake_send(pjsip_transport *tp, pjsip_tx_data *tdata, const pj_sockaddr_t *addr,
                             int addr_len, void *token, pjsip_transport_callback cb)
{
    fake_transport *fake = (fake_transport *)tp;
    pj_status_t status = fake->fail_sync;

    PJ_UNUSED_ARG(addr_len);
    if (fake->on_send)
        fake->on_send(fake, tdata->buf.start);
    if (status != PJ_SUCCESS) {
        if (fake->fail_times && --fake->fail_times == 0)
            fake->fail_sync = PJ_SUCCESS;
        return status;
    }
    keep(fake, tdata, addr);
    if (!fake->hold)
        return PJ_SUCCESS;
    ck_assert_ptr_null(fake->held);
    fake->held = tdata;
    fake->held_token = token;
    fake->held_cb = cb;
    return PJ_EPENDING;
}

void fake_complete(fake_transport *fake, pj_ssize_t result)
{
    pjsip_transport_callback cb = fake->held_cb;
    pjsip_tx_data *tdata = fake->held;
    void *token = fake->held_token;

    ck_assert_ptr_nonnull(tdata);
    fake->held = NULL;
    cb(&fake->base, token, result < 0 ? result : tdata->buf.cur - tdata->buf.start);
}

static pj_status_t fake_destroy(pjsip_transport *tp)
{
    fake_transport *fake = (fake_transport *)tp;

    if (fake->held)
        fake_complete(fake, -(pj_ssize_t)PJ_ECANCELLED);
    pj_atomic_destroy(tp->ref_cnt);
    pj_lock_destroy(tp->lock);
    pj_lock_destroy(fake->guard);
    pj_pool_release(tp->pool);
    return PJ_SUCCESS;
}

fake_transport *fake_start(pjsip_endpoint *endpt, pj_bool_t reliable)
{
    pj_pool_t *pool = pjsip_endpt_create_pool(endpt, "fake", 8000, 8000);
    fake_transport *fake = PJ_POOL_ZALLOC_T(pool, fake_transport);
    pjsip_transport *tp = &fake->base;
    pj_str_t host = {"127.0.0.1", 9};

    pj_ansi_snprintf(tp->obj_name, sizeof(tp->obj_name), "fake%p", (void *)fake);
    tp->pool = pool;
    ck_assert_int_eq(pj_atomic_create(pool, 0, &tp->ref_cnt), PJ_SUCCESS);
    ck_assert_int_eq(pj_lock_create_recursive_mutex(pool, "fake", &tp->lock), PJ_SUCCESS);
    ck_assert_int_eq(pj_lock_create_simple_mutex(pool, "fake", &fake->guard), PJ_SUCCESS);
    tp->key.type = reliable ? PJSIP_TRANSPORT_TCP : PJSIP_TRANSPORT_UDP;
    tp->type_name = reliable ? "TCP" : "UDP";
    tp->flag = pjsip_transport_get_flag_from_type((pjsip_transport_type_e)tp->key.type);
    tp->info = "fake";
    if (reliable)
        pj_sockaddr_init(pj_AF_INET(), &tp->key.rem_addr, &host, 5070);
    else
        pj_sockaddr_init(pj_AF_INET(), &tp->key.rem_addr, NULL, 0);
    pj_sockaddr_init(pj_AF_INET(), &tp->local_addr, &host, 5060);
    tp->addr_len = (int)pj_sockaddr_get_len(&tp->local_addr);
    tp->local_name.host = host;
    tp->local_name.port = 5060;
    tp->remote_name.host = host;
    tp->remote_name.port = 5070;
    tp->dir = reliable ? PJSIP_TP_DIR_OUTGOING : PJSIP_TP_DIR_NONE;
    tp->endpt = endpt;
    tp->tpmgr = pjsip_endpt_get_tpmgr(endpt);
    tp->send_msg = &fake_send;
    tp->destroy = &fake_destroy;
    ck_assert_int_eq(pjsip_transport_register(tp->tpmgr, tp), PJ_SUCCESS);
    pjsip_transport_add_ref(tp); /* no idling out */
    return fake;
}

void fake_receive(fake_transport *fake, const char *text)
{
    pj_pool_t *home = pj_pool_create(fake->base.pool->factory, "fakerx",
                                     sizeof(pjsip_rx_data) + 1000, 1000, NULL);
    pjsip_rx_data *rdata = PJ_POOL_ZALLOC_T(home, pjsip_rx_data);
    pj_str_t host = {"127.0.0.1", 9};
    char *to = rdata->pkt_info.packet;
    pj_bool_t blank = PJ_FALSE;

    for (const char *c = text; *c; c++) {
        if (*c == '\n')
            *to++ = '\r';
        blank = *c == '\n' && c[1] == '\n';
        *to++ = *c;
        if (blank)
            break;
    }
    to += snprintf(to, 32, "Content-Length: 0\r\n\r\n");
    rdata->tp_info.pool = pj_pool_create(fake->base.pool->factory, "fakerx", 4000, 4000, NULL);
    rdata->tp_info.transport = &fake->base;
    rdata->pkt_info.len = to - rdata->pkt_info.packet;
    pj_sockaddr_init(pj_AF_INET(), &rdata->pkt_info.src_addr, &host, 5070);
    rdata->pkt_info.src_addr_len = (int)pj_sockaddr_get_len(&rdata->pkt_info.src_addr);
    pj_ansi_strxcpy(rdata->pkt_info.src_name, "127.0.0.1", sizeof(rdata->pkt_info.src_name));
    rdata->pkt_info.src_port = 5070;
    ck_assert_int_gt(pjsip_tpmgr_receive_packet(fake->base.tpmgr, rdata), 0);
    pj_pool_release(rdata->tp_info.pool);
    pj_pool_release(home);
}

void fake_disconnect(fake_transport *fake, pj_status_t why)
{
    PJ_UNUSED_ARG(why);
    pjsip_transport_shutdown2(&fake->base, PJ_TRUE);
}

static pj_bool_t begins_so(const fake_sent *sent, const char *begins)
{
    return !begins || strncmp(sent->text, begins, strlen(begins)) == 0;
}

unsigned fake_count(fake_transport *fake, const char *begins)
{
    unsigned n = 0;

    pj_lock_acquire(fake->guard);
    for (unsigned i = 0; !fake->keep_nothing && i < fake->sent_count; i++)
        n += begins_so(&fake->sent[i], begins) ? 1 : 0;
    if (fake->keep_nothing)
        n = fake->sent_count;
    pj_lock_release(fake->guard);
    return n;
}

const fake_sent *fake_find(fake_transport *fake, const char *begins, int n)
{
    if (n < 0)
        n += (int)fake_count(fake, begins);
    for (unsigned i = 0; i < fake->sent_count; i++) {
        if (begins_so(&fake->sent[i], begins) && n-- == 0)
            return &fake->sent[i];
    }
    return NULL;
}

const char *fake_header(const char *text, const char *name)
{
    static char values[8][512];
    static unsigned turn;
    char *value = values[turn++ % 8];
    size_t len = strlen(name);
    const char *line = text;

    value[0] = '\0';
    while ((line = strstr(line, "\r\n")) != NULL) {
        line += 2;
        if (strncmp(line, name, len) == 0 && line[len] == ':') {
            size_t size = strcspn(line + len + 2, "\r");

            ck_assert_uint_lt(size, sizeof(values[0]));
            memcpy(value, line + len + 2, size);
            value[size] = '\0';
            break;
        }
    }
    return value;
}

void fake_clear(fake_transport *fake)
{
    pj_lock_acquire(fake->guard);
    fake->sent_count = 0;
    pj_lock_release(fake->guard);
}

void fake_answer(fake_transport *fake, const char *text, const char *status, const char *to_tag,
                 const char *extra)
{
    const char *to = fake_header(text, "To");
    char response[4000];

    snprintf(response, sizeof(response),
             "SIP/2.0 %s\nVia: %s\nFrom: %s\nTo: %s%s%s\nCall-ID: %s\nCSeq: %s\n%s\n", status,
             fake_header(text, "Via"), fake_header(text, "From"), to,
             to_tag && !strstr(to, ";tag=") ? ";tag=" : "",
             to_tag && !strstr(to, ";tag=") ? to_tag : "", fake_header(text, "Call-ID"),
             fake_header(text, "CSeq"), extra ? extra : "");
    fake_receive(fake, response);
}

void fake_pass_ms(pjsip_endpoint *endpt, long ms)
{
    while (ms > 0) {
        long part = ms < 10 ? ms : 10;

        manual_clock_advance_ms(part);
        ms -= part;
        pj_timer_heap_poll(pjsip_endpt_get_timer_heap(endpt), NULL);
    }
}

static void on_nothing(pj_timer_heap_t *heap, pj_timer_entry *entry)
{
    PJ_UNUSED_ARG(heap);
    PJ_UNUSED_ARG(entry);
}

void fake_use_timers(pjsip_endpoint *endpt)
{
    enum { MANY = 512 };
    const pj_time_val later = {3600, 0};
    pj_timer_entry *entries = calloc(MANY, sizeof(*entries));

    ck_assert_ptr_nonnull(entries);
    for (int i = 0; i < MANY; i++) {
        pj_timer_entry_init(&entries[i], 1, NULL, &on_nothing);
        ck_assert_int_eq(pjsip_endpt_schedule_timer(endpt, &entries[i], &later), PJ_SUCCESS);
    }
    for (int i = 0; i < MANY; i++)
        pjsip_endpt_cancel_timer(endpt, &entries[i]);
    free(entries);
}
