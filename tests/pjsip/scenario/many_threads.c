/* SPDX-License-Identifier: BSD-2-Clause */
#include "many_threads.h"

#include <check.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include <pjsip_ua.h>

#include "support/endpoint.h"

enum { CLIENTS = 4, WORKERS = 3 };

pthread_mutex_t many_mutex = PTHREAD_MUTEX_INITIALIZER;
pthread_cond_t many_changed;

/* --------------------------------------------------------------------------------------------- */
/* Waiting, and what goes wrong. */

static struct timespec deadline;
static char first_complaint[256];
static atomic_uint complaints;

void many_complain(const char *format, ...)
{
    va_list args;

    va_start(args, format);
    pthread_mutex_lock(&many_mutex);
    if (atomic_fetch_add(&complaints, 1) == 0)
        vsnprintf(first_complaint, sizeof(first_complaint), format, args);
    pthread_mutex_unlock(&many_mutex);
    va_end(args);
}

unsigned many_complaints(void)
{
    return atomic_load(&complaints);
}

const char *many_first_complaint(void)
{
    return first_complaint;
}

void many_start(unsigned seconds)
{
    pthread_condattr_t attr;

    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&many_changed, &attr);
    pthread_condattr_destroy(&attr);
    clock_gettime(CLOCK_MONOTONIC, &deadline);
    deadline.tv_sec += (time_t)seconds;
}

void many_stop(void)
{
    pthread_cond_destroy(&many_changed);
}

static bool too_late(const struct timespec *now)
{
    return now->tv_sec > deadline.tv_sec ||
           (now->tv_sec == deadline.tv_sec && now->tv_nsec >= deadline.tv_nsec);
}

bool many_wait_for(bool (*holds)(void))
{
    struct timespec now;

    for (;;) {
        if (holds())
            return true;
        clock_gettime(CLOCK_MONOTONIC, &now);
        if (too_late(&now))
            return false;
        now.tv_nsec += 2000000;
        if (now.tv_nsec >= 1000000000) {
            now.tv_nsec -= 1000000000;
            now.tv_sec++;
        }
        pthread_mutex_lock(&many_mutex);
        pthread_cond_timedwait(&many_changed, &many_mutex, &now);
        pthread_mutex_unlock(&many_mutex);
    }
}

void many_something_changed(void)
{
    pthread_mutex_lock(&many_mutex);
    pthread_cond_broadcast(&many_changed);
    pthread_mutex_unlock(&many_mutex);
}

int many_listen(pjsip_endpoint *endpt, bool tcp, pjsip_transport **p_udp)
{
    pj_sockaddr_in addr;
    pj_str_t host = pj_str("127.0.0.1");
    pjsip_tpfactory *factory;
    pjsip_transport *udp;

    ck_assert_int_eq(pj_sockaddr_in_init(&addr, &host, 0), PJ_SUCCESS);
    if (tcp) {
        ck_assert_int_eq(pjsip_tcp_transport_start(endpt, &addr, WORKERS, &factory), PJ_SUCCESS);
        return factory->addr_name.port;
    }
    ck_assert_int_eq(pjsip_udp_transport_start(endpt, &addr, NULL, WORKERS, &udp), PJ_SUCCESS);
    if (p_udp)
        *p_udp = udp;
    return udp->local_name.port;
}

/* --------------------------------------------------------------------------------------------- */
/* The registrar: grants two seconds to everybody. */

static pjsip_endpoint *registrar;

static pj_bool_t on_rx_request(pjsip_rx_data *rdata)
{
    const pjsip_contact_hdr *contact =
        pjsip_msg_find_hdr(rdata->msg_info.msg, PJSIP_H_CONTACT, NULL);
    pjsip_contact_hdr *granted;
    pjsip_hdr list;

    if (rdata->msg_info.msg->line.req.method.id != PJSIP_REGISTER_METHOD || !contact)
        return PJ_FALSE;
    pj_list_init(&list);
    granted = pjsip_hdr_clone(rdata->tp_info.pool, contact);
    if (contact->expires != 0)
        granted->expires = 2;
    pj_list_push_back(&list, granted);
    pjsip_endpt_respond_stateless(registrar, rdata, 200, NULL, &list, NULL);
    return PJ_TRUE;
}

static pjsip_module registrar_mod = {
    .name = {"registrar", 9},
    .id = -1,
    .priority = PJSIP_MOD_PRIORITY_APPLICATION,
    .on_rx_request = on_rx_request,
};

/* --------------------------------------------------------------------------------------------- */
/* Its clients. Half of them refresh by themselves as well. */

typedef struct client {
    pjsip_regc *regc;
    bool refreshes;
    atomic_int inside;       /* callbacks that run */
    atomic_uint asked, told; /* requests of ours; callbacks */
    atomic_bool gone;
} client;

enum { ABANDONED = 0 }; /* the client that is destroyed while its request is under way */

static client clients[CLIENTS];
static atomic_bool enough;
static void (*check_callback)(const char *where);

static void on_registered(struct pjsip_regc_cbparam *param)
{
    client *c = param->token;

    if (atomic_fetch_add(&c->inside, 1) != 0)
        many_complain("two callbacks of a registration at the same time");
    check_callback("a registration's callback");
    if (atomic_load(&c->gone))
        many_complain("a registration's callback after the last");
    atomic_fetch_add(&c->told, 1);
    atomic_fetch_sub(&c->inside, 1);
    many_something_changed();
}

static void start_client(client *c, unsigned n, pjsip_endpoint *endpt, int port, int to_port,
                         const char *param)
{
    char server_text[64], who_text[64], where_text[64];
    pj_str_t server, who, where;

    snprintf(server_text, sizeof(server_text), "sip:127.0.0.1:%d%s", to_port, param);
    snprintf(who_text, sizeof(who_text), "<sip:user%u@127.0.0.1>", n);
    snprintf(where_text, sizeof(where_text), "<sip:user%u@127.0.0.1:%d%s>", n, port, param);
    server = pj_str(server_text);
    who = pj_str(who_text);
    where = pj_str(where_text);
    memset(c, 0, sizeof(*c));
    c->refreshes = n % 2;
    ck_assert_int_eq(pjsip_regc_create(endpt, c, on_registered, &c->regc), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_regc_init(c->regc, &server, &who, &who, 1, &where, 60), PJ_SUCCESS);
}

void registrations_start(pjsip_endpoint *endpt, int port, const char *param,
                         void (*check)(const char *where))
{
    int to_port;

    ck_assert_int_eq(pjsip_endpt_create(&test_pools.factory, "registrar", &registrar), PJ_SUCCESS);
    ck_assert_int_eq(pjsip_endpt_register_module(registrar, &registrar_mod), PJ_SUCCESS);
    to_port = many_listen(registrar, *param != '\0', NULL);
    check_callback = check;
    atomic_store(&enough, false);
    for (unsigned i = 0; i < CLIENTS; i++)
        start_client(&clients[i], i, endpt, port, to_port, param);
    ck_assert_int_eq(pjsip_endpt_start_workers(registrar, WORKERS), PJ_SUCCESS);
}

static bool is_busy(const client *c)
{
    pjsip_regc_info info;

    pjsip_regc_get_info(c->regc, &info);
    return info.is_busy || atomic_load(&c->inside);
}

/* @return False: somebody else's request is under way. */
static bool ask(client *c, bool unregister)
{
    pjsip_tx_data *tdata = NULL;
    pj_status_t status;

    status = unregister ? pjsip_regc_unregister(c->regc, &tdata)
                        : pjsip_regc_register(c->regc, c->refreshes, &tdata);
    if (status != PJ_SUCCESS)
        return false;
    atomic_fetch_add(&c->asked, 1);
    status = pjsip_regc_send(c->regc, tdata);
    if (status == PJ_SUCCESS)
        return true;
    atomic_fetch_sub(&c->asked, 1);
    if (status != PJ_EBUSY)
        many_complain("a REGISTER that cannot be sent: status %d", status);
    return false;
}

static bool one_is_free(void)
{
    for (unsigned i = 0; i < CLIENTS; i++) {
        if (!is_busy(&clients[i]))
            return true;
    }
    return atomic_load(&enough);
}

static bool all_are_told(void)
{
    for (unsigned i = 0; i < CLIENTS; i++) {
        if (is_busy(&clients[i]) || atomic_load(&clients[i].told) < atomic_load(&clients[i].asked))
            return false;
    }
    return true;
}

void *registrations_keep_busy(void *arg)
{
    while (!atomic_load(&enough) && many_wait_for(one_is_free)) {
        for (unsigned i = 0; i < CLIENTS; i++) {
            if (!is_busy(&clients[i]))
                ask(&clients[i], false);
        }
    }
    return arg;
}

void registrations_enough(void)
{
    atomic_store(&enough, true);
    many_something_changed();
}

void registrations_end(void)
{
    for (unsigned i = 0; i < CLIENTS; i++) {
        do
            ck_assert_msg(many_wait_for(all_are_told), "a REGISTER was never told");
        while (!ask(&clients[i], true));
    }
    ck_assert_msg(many_wait_for(all_are_told), "the end of a registration was never told");
    for (unsigned i = 0; i < CLIENTS; i++) {
        client *c = &clients[i];

        ck_assert_uint_gt(atomic_load(&c->told), 1);
        if (!c->refreshes)
            ck_assert_uint_eq(atomic_load(&c->told), atomic_load(&c->asked));
        if (i == ABANDONED)
            ck_assert(ask(c, false));
        else
            atomic_store(&c->gone, true);
        ck_assert_int_eq(pjsip_regc_destroy(c->regc), PJ_SUCCESS);
    }
}

void registrations_stop(void)
{
    pjsip_endpt_destroy(registrar);
}
