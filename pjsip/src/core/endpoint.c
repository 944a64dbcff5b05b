/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The endpoint: makes the layers, runs them, takes them down.
 *
 * A poll runs what is due, waits for sockets no longer than until the next timer, and runs what has become due. A
 * timer scheduled meanwhile by another thread wakes a poller if it is the earliest, so an idle endpoint sleeps until
 * something happens. It is taken down in this order: modules,
 * transports, resolver, loop.
 */
#include "core/core_priv.h"

#include <stdarg.h>
#include <stdbool.h>
#include <pj/assert.h>
#include <pj/limits.h>
#include <pj/os.h>

#include "transport/resolver.h"

#define THIS_FILE "endpoint.c"

enum { SOME_HANDLES = 1024 };

static void wake_poller(void *arg)
{
    pj_ioqueue_wake(arg);
}

static pj_status_t add_request_headers(pjsip_endpoint *endpt)
{
    pjsip_max_fwd_hdr *hdr = pjsip_max_fwd_hdr_create(endpt->pool, PJSIP_MAX_FORWARDS_VALUE);

    if (!hdr)
        return PJ_ENOMEM;
    pj_list_push_back(&endpt->req_hdr, hdr);
    return PJ_SUCCESS;
}

static void destroy_loop(pjsip_endpoint *endpt)
{
    if (endpt->env.ioqueue)
        pj_ioqueue_destroy(endpt->env.ioqueue);
    if (endpt->env.timers)
        pj_timer_heap_destroy(endpt->env.timers);
    endpt->env.ioqueue = NULL;
    endpt->env.timers = NULL;
}

static pj_status_t make_loop(pjsip_endpoint *endpt)
{
    pj_status_t status;

    status = pj_timer_heap_create(endpt->pool, 1024, &endpt->env.timers);
    if (status != PJ_SUCCESS)
        return status;
    status = pj_ioqueue_create(endpt->pool, SOME_HANDLES, &endpt->env.ioqueue);
    if (status != PJ_SUCCESS)
        return status;
    pj_timer_heap_set_wake(endpt->env.timers, &wake_poller, endpt->env.ioqueue);
    return PJ_SUCCESS;
}

/* Everything that an endpoint consists of; on failure, what was made is there to be destroyed. */
static pj_status_t make_parts(pjsip_endpoint *endpt)
{
    pj_status_t status;

    status = pj_lock_create_recursive_mutex(endpt->pool, "endpt", &endpt->lock);
    if (status == PJ_SUCCESS)
        status = pjsip__modules_init(&endpt->modules, endpt->pool, endpt->env.pf);
    if (status == PJ_SUCCESS)
        status = make_loop(endpt);
    if (status == PJ_SUCCESS)
        status = pjsip_resolver_create(endpt->pool, &endpt->env.resolver);
    if (status == PJ_SUCCESS) {
        pjsip__resolver_set_env(endpt->env.resolver, &endpt->env);
        status = pjsip_tpmgr_create(endpt->pool, endpt, &pjsip__dispatch_received,
                                    &pjsip__dispatch_sending, &endpt->env.tpmgr);
    }
    if (status == PJ_SUCCESS)
        status = add_request_headers(endpt);
    return status;
}

static void destroy_parts(pjsip_endpoint *endpt)
{
    if (endpt->env.tpmgr)
        pjsip_tpmgr_destroy(endpt->env.tpmgr);
    endpt->env.tpmgr = NULL;
    if (endpt->env.resolver)
        pjsip_resolver_destroy(endpt->env.resolver);
    endpt->env.resolver = NULL;
    destroy_loop(endpt);
    pjsip__modules_fini(&endpt->modules);
    if (endpt->lock)
        pj_lock_destroy(endpt->lock);
    pj_pool_release(endpt->pool);
}

pj_status_t pjsip_endpt_create(pj_pool_factory *pf, const char *name, pjsip_endpoint **p_endpt)
{
    pjsip_endpoint *endpt;
    pj_pool_t *pool;
    pj_status_t status;

    PJ_ASSERT_RETURN(pf && p_endpt, PJ_EINVAL);
    pj_register_strerror(PJSIP_ERRNO_START, PJ_ERRNO_SPACE_SIZE, &pjsip_strerror);
    pool = pj_pool_create(pf, "pept%p", PJSIP_POOL_LEN_ENDPT, PJSIP_POOL_INC_ENDPT, NULL);
    /* Counters of readers stand on cache lines of their own. */
    endpt = pool ? pj_pool_aligned_alloc(pool, _Alignof(pjsip_endpoint), sizeof(*endpt)) : NULL;
    if (!endpt) {
        pj_pool_release(pool);
        return PJ_ENOMEM;
    }
    memset(endpt, 0, sizeof(*endpt));
    endpt->env.pf = pf;
    endpt->pool = pool;
    pj_list_init(&endpt->req_hdr);
    pjsip__limits_default(&endpt->env.limits);
    if (name)
        pj_strdup2_with_null(pool, &endpt->name, name);
    else
        pj_strdup_with_null(pool, &endpt->name, pj_gethostname());

    status = make_parts(endpt);
    if (status != PJ_SUCCESS) {
        PJ_PERROR(1, (THIS_FILE, status, "The endpoint cannot be created"));
        destroy_parts(endpt);
        return status;
    }
    PJ_LOG(4, (THIS_FILE, "Endpoint %s is created", endpt->name.ptr));
    *p_endpt = endpt;
    return PJ_SUCCESS;
}

static void stop_workers(pjsip_endpoint *endpt)
{
    pjsip_endpt_stop_handle_events(endpt);
    for (const pjsip__worker *w = endpt->workers; w; w = w->next) {
        pj_thread_join(w->thread);
        pj_thread_destroy(w->thread);
    }
    endpt->workers = NULL;
}

void pjsip_endpt_destroy(pjsip_endpoint *endpt)
{
    if (!endpt)
        return;
    while (endpt->exit_cbs) {
        pjsip__exit_cb *cb = endpt->exit_cbs;

        endpt->exit_cbs = cb->next;
        cb->func(endpt);
    }
    stop_workers(endpt);
    pjsip__modules_unload_all(endpt);
    PJ_LOG(4, (THIS_FILE, "Endpoint %s is destroyed", endpt->name.ptr));
    destroy_parts(endpt);
}

pj_status_t pjsip_endpt_atexit(pjsip_endpoint *endpt, pjsip_endpt_exit_callback func)
{
    pjsip__exit_cb *cb;

    PJ_ASSERT_RETURN(endpt && func, PJ_EINVAL);
    pj_lock_acquire(endpt->lock);
    cb = PJ_POOL_ZALLOC_T(endpt->pool, pjsip__exit_cb);
    if (cb) {
        cb->func = func;
        cb->next = endpt->exit_cbs;
        endpt->exit_cbs = cb;
    }
    pj_lock_release(endpt->lock);
    return cb ? PJ_SUCCESS : PJ_ENOMEM;
}

/* ---- Running ---- */

pj_status_t pjsip_endpt_handle_events(pjsip_endpoint *endpt, const pj_time_val *max_timeout)
{
    return pjsip_endpt_handle_events2(endpt, max_timeout, NULL);
}

/* How long to wait: until the next timer, at most what the caller gives; NULL: for ever. */
static const pj_time_val *wait_time(pj_time_val *next, const pj_time_val *max, unsigned handled)
{
    if (handled) {
        next->sec = next->msec = 0;
        return next;
    }
    if (max && PJ_TIME_VAL_GT(*next, *max))
        *next = *max;
    return next->sec == PJ_MAXINT32 ? NULL : next;
}

pj_status_t pjsip_endpt_handle_events2(pjsip_endpoint *endpt, const pj_time_val *max_timeout,
                                       unsigned *p_count)
{
    pj_time_val next = {PJ_MAXINT32, 0};
    unsigned count;
    int n = 0;

    PJ_ASSERT_RETURN(endpt, PJ_EINVAL);
    count = pj_timer_heap_poll(endpt->env.timers, &next);
    if (!atomic_load_explicit(&endpt->stopped, memory_order_acquire)) {
        n = pj_ioqueue_poll(endpt->env.ioqueue, wait_time(&next, max_timeout, count));
        if (n == 0 && !count)
            count = pj_timer_heap_poll(endpt->env.timers, NULL);
    }
    /* One wake-up wakes one thread: pass it on. */
    if (atomic_load_explicit(&endpt->stopped, memory_order_acquire))
        pj_ioqueue_wake(endpt->env.ioqueue);
    if (n < 0) {
        PJ_PERROR(1, (THIS_FILE, -n, "The ioqueue cannot be polled"));
        if (PJSIP_HANDLE_EVENTS_HAS_SLEEP_ON_ERR)
            pj_thread_sleep(10);
        if (p_count)
            *p_count = count;
        return -n;
    }
    if (p_count)
        *p_count = count + (unsigned)n;
    return PJ_SUCCESS;
}

void pjsip_endpt_stop_handle_events(pjsip_endpoint *endpt)
{
    atomic_store_explicit(&endpt->stopped, true, memory_order_release);
    pj_ioqueue_wake(endpt->env.ioqueue);
}

int pjsip_endpt_get_fd(pjsip_endpoint *endpt)
{
    PJ_ASSERT_RETURN(endpt, -1);
    return pj_ioqueue_get_fd(endpt->env.ioqueue);
}

pj_bool_t pjsip_endpt_next_timeout(pjsip_endpoint *endpt, pj_time_val *timeout)
{
    pj_time_val now;

    PJ_ASSERT_RETURN(endpt && timeout, PJ_FALSE);
    if (pj_timer_heap_earliest_time(endpt->env.timers, timeout) != PJ_SUCCESS)
        return PJ_FALSE;
    pj_gettickcount(&now);
    if (PJ_TIME_VAL_GT(*timeout, now))
        PJ_TIME_VAL_SUB(*timeout, now);
    else
        timeout->sec = timeout->msec = 0;
    return PJ_TRUE;
}

static int PJ_THREAD_FUNC worker_main(void *arg)
{
    pjsip_endpoint *endpt = arg;

    while (!atomic_load_explicit(&endpt->stopped, memory_order_acquire))
        pjsip_endpt_handle_events2(endpt, NULL, NULL);
    return 0;
}

pj_status_t pjsip_endpt_start_workers(pjsip_endpoint *endpt, unsigned count)
{
    pj_status_t status = PJ_SUCCESS;

    PJ_ASSERT_RETURN(endpt, PJ_EINVAL);
    pj_lock_acquire(endpt->lock);
    while (count-- && status == PJ_SUCCESS) {
        pjsip__worker *w = PJ_POOL_ZALLOC_T(endpt->pool, pjsip__worker);

        status = w ? pj_thread_create(endpt->pool, "sip%p", &worker_main, endpt, 0, 0, &w->thread)
                   : PJ_ENOMEM;
        if (status == PJ_SUCCESS) {
            w->next = endpt->workers;
            endpt->workers = w;
        }
    }
    pj_lock_release(endpt->lock);
    return status;
}

/* ---- Timers ---- */

pj_status_t pjsip_endpt_schedule_timer(pjsip_endpoint *endpt, pj_timer_entry *entry,
                                       const pj_time_val *delay)
{
    return pj_timer_heap_schedule(endpt->env.timers, entry, delay);
}

pj_status_t pjsip_endpt_schedule_timer_dbg(pjsip_endpoint *endpt, pj_timer_entry *entry,
                                           const pj_time_val *delay, const char *src_file,
                                           int src_line)
{
    return pj_timer_heap_schedule_dbg(endpt->env.timers, entry, delay, src_file, src_line);
}

pj_status_t pjsip_endpt_schedule_timer_w_grp_lock(pjsip_endpoint *endpt, pj_timer_entry *entry,
                                                  const pj_time_val *delay, int id_val,
                                                  pj_grp_lock_t *grp_lock)
{
    return pj_timer_heap_schedule_w_grp_lock(endpt->env.timers, entry, delay, id_val, grp_lock);
}

pj_status_t pjsip_endpt_schedule_timer_w_grp_lock_dbg(pjsip_endpoint *endpt, pj_timer_entry *entry,
                                                      const pj_time_val *delay, int id_val,
                                                      pj_grp_lock_t *grp_lock, const char *src_file,
                                                      int src_line)
{
    return pj_timer_heap_schedule_w_grp_lock_dbg(endpt->env.timers, entry, delay, id_val, grp_lock,
                                                 src_file, src_line);
}

void pjsip_endpt_cancel_timer(pjsip_endpoint *endpt, pj_timer_entry *entry)
{
    pj_timer_heap_cancel(endpt->env.timers, entry);
}

pj_timer_heap_t *pjsip_endpt_get_timer_heap(pjsip_endpoint *endpt)
{
    return endpt->env.timers;
}

/* ---- What it owns ---- */

const pj_str_t *pjsip_endpt_name(const pjsip_endpoint *endpt)
{
    PJ_ASSERT_RETURN(endpt, NULL);
    return &endpt->name;
}

pj_pool_t *pjsip_endpt_create_pool(pjsip_endpoint *endpt, const char *pool_name, pj_size_t initial,
                                   pj_size_t increment)
{
    return pj_pool_create(endpt->env.pf, pool_name, initial, increment, NULL);
}

void pjsip_endpt_release_pool(pjsip_endpoint *endpt, pj_pool_t *pool)
{
    PJ_UNUSED_ARG(endpt);
    pj_pool_release(pool);
}

pj_status_t pjsip_endpt_create_tdata(pjsip_endpoint *endpt, pjsip_tx_data **p_tdata)
{
    PJ_ASSERT_RETURN(endpt, PJ_EINVAL);
    return pjsip_tx_data_create(endpt->env.tpmgr, p_tdata);
}

pjsip_tpmgr *pjsip_endpt_get_tpmgr(pjsip_endpoint *endpt)
{
    return endpt->env.tpmgr;
}

pj_ioqueue_t *pjsip_endpt_get_ioqueue(pjsip_endpoint *endpt)
{
    return endpt->env.ioqueue;
}

pj_status_t pjsip_endpt_acquire_transport(pjsip_endpoint *endpt, pjsip_transport_type_e type,
                                          const pj_sockaddr_t *remote, int addr_len,
                                          const pjsip_tpselector *sel, pjsip_transport **p_tp)
{
    return pjsip_tpmgr_acquire_transport(endpt->env.tpmgr, type, remote, addr_len, sel, p_tp);
}

pj_status_t pjsip_endpt_acquire_transport2(pjsip_endpoint *endpt, pjsip_transport_type_e type,
                                           const pj_sockaddr_t *remote, int addr_len,
                                           const pjsip_tpselector *sel, pjsip_tx_data *tdata,
                                           pjsip_transport **p_tp)
{
    return pjsip_tpmgr_acquire_transport2(endpt->env.tpmgr, type, remote, addr_len, sel, tdata,
                                          p_tp);
}

/* ---- Resolving ---- */

pj_status_t pjsip_endpt_create_resolver(pjsip_endpoint *endpt, pj_dns_resolver **p_resv)
{
    PJ_ASSERT_RETURN(endpt && p_resv, PJ_EINVAL);
    return pj_dns_resolver_create(endpt->env.pf, endpt->name.ptr, 0, endpt->env.timers,
                                  endpt->env.ioqueue, p_resv);
}

pj_status_t pjsip_endpt_set_resolver(pjsip_endpoint *endpt, pj_dns_resolver *resv)
{
    PJ_ASSERT_RETURN(endpt, PJ_EINVAL);
    return pjsip_resolver_set_resolver(endpt->env.resolver, resv);
}

pj_status_t pjsip_endpt_set_ext_resolver(pjsip_endpoint *endpt, pjsip_ext_resolver *ext_res)
{
    PJ_ASSERT_RETURN(endpt, PJ_EINVAL);
    return pjsip_resolver_set_ext_resolver(endpt->env.resolver, ext_res);
}

pj_dns_resolver *pjsip_endpt_get_resolver(pjsip_endpoint *endpt)
{
    PJ_ASSERT_RETURN(endpt, NULL);
    return pjsip_resolver_get_resolver(endpt->env.resolver);
}

void pjsip_endpt_resolve(pjsip_endpoint *endpt, pj_pool_t *pool, pjsip_host_info *target,
                         void *token, pjsip_resolver_callback *cb)
{
    pjsip_resolve(endpt->env.resolver, pool, target, token, cb);
}

/* ---- Logging ---- */

void pjsip_endpt_log_error(pjsip_endpoint *endpt, const char *sender, pj_status_t error_code,
                           const char *format, ...)
{
    char text[512];
    va_list args;

    PJ_UNUSED_ARG(endpt);
    va_start(args, format);
    vsnprintf(text, sizeof(text), format, args);
    va_end(args);
    PJ_PERROR(1, (sender, error_code, "%s", text));
}

void pjsip_endpt_dump(pjsip_endpoint *endpt, pj_bool_t detail)
{
    pjsip__modview view;

    PJ_LOG(3, (THIS_FILE, "Endpoint %s:", endpt->name.ptr));
    pjsip__modules_enter(&endpt->modules, &view);
    for (unsigned i = 0; view.set && i < view.set->count; i++)
        PJ_LOG(3, (THIS_FILE, "  module %2d, priority %d: %.*s", view.set->mod[i]->id,
                   view.set->mod[i]->priority, (int)view.set->mod[i]->name.slen,
                   view.set->mod[i]->name.ptr));
    pjsip__modules_leave(&endpt->modules, &view);
    pjsip_tpmgr_dump_transports(endpt->env.tpmgr);
    PJ_LOG(3, (THIS_FILE, "Timers: %u", (unsigned)pj_timer_heap_count(endpt->env.timers)));
    if (detail)
        pj_timer_heap_dump(endpt->env.timers);
    if (endpt->env.pf->dump_status)
        endpt->env.pf->dump_status(endpt->env.pf, detail);
}
