/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * The endpoint: owner of event loop, timers, transports, modules and capabilities of one SIP element. Any
 * number of endpoints may live in one process; any number of threads may poll one of them.
 */
#ifndef PJSIP_SIP_ENDPOINT_H
#define PJSIP_SIP_ENDPOINT_H

#include <pjsip/sip_transport.h>
#include <pjsip/sip_limits.h>
#include <pjsip/sip_resolve.h>
#include <pjsip/sip_module.h>

PJ_BEGIN_DECL

/** Called by pjsip_endpt_destroy(). */
typedef void (*pjsip_endpt_exit_callback)(pjsip_endpoint *endpt);

/**
 * Create an endpoint.
 *
 * @param pf    Where all its memory comes from; must outlive it.
 * @param name  For logs; may be NULL (the host's name is used then).
 */
PJ_DECL(pj_status_t)
pjsip_endpt_create(pj_pool_factory *pf, const char *name, pjsip_endpoint **endpt);

/**
 * Destroy: exit callbacks are called (last registered first), modules stopped and unloaded from the highest
 * priority value down, transports shut, memory released. No other thread may be polling it.
 */
PJ_DECL(void) pjsip_endpt_destroy(pjsip_endpoint *endpt);

/** Its name. */
PJ_DECL(const pj_str_t *) pjsip_endpt_name(const pjsip_endpoint *endpt);

/**
 * Wait for timers and sockets for at most @a max_timeout (NULL: until something happens) and handle what has
 * come. Returns early when something was handled or when another thread scheduled an earlier timer.
 *
 * @return PJ_SUCCESS, or the error of the ioqueue.
 */
PJ_DECL(pj_status_t)
pjsip_endpt_handle_events(pjsip_endpoint *endpt, const pj_time_val *max_timeout);

/** As pjsip_endpt_handle_events(); @a count, if not NULL, gets the number of events handled. */
PJ_DECL(pj_status_t)
pjsip_endpt_handle_events2(pjsip_endpoint *endpt, const pj_time_val *max_timeout, unsigned *count);

/** Let every thread leave pjsip_endpt_handle_events(), now and in the future, without waiting. */
PJ_DECL(void) pjsip_endpt_stop_handle_events(pjsip_endpoint *endpt);

/** [Linnet] A descriptor that is readable when handle_events has work; -1 if the backend has none. */
PJ_DECL(int) pjsip_endpt_get_fd(pjsip_endpoint *endpt);

/** [Linnet] How long until the next timer: PJ_TRUE and the time, or PJ_FALSE if no timer is set. */
PJ_DECL(pj_bool_t) pjsip_endpt_next_timeout(pjsip_endpoint *endpt, pj_time_val *timeout);

/** [Linnet] Start @a count threads that poll until the endpoint is destroyed. May be called again for more. */
PJ_DECL(pj_status_t) pjsip_endpt_start_workers(pjsip_endpoint *endpt, unsigned count);

/** Schedule @a entry. Its callback runs in a polling thread, with no lock held. */
PJ_DECL(pj_status_t)
pjsip_endpt_schedule_timer(pjsip_endpoint *endpt, pj_timer_entry *entry, const pj_time_val *delay);

/** The same, with the caller's place for logs. */
PJ_DECL(pj_status_t)
pjsip_endpt_schedule_timer_dbg(pjsip_endpoint *endpt, pj_timer_entry *entry,
                               const pj_time_val *delay, const char *src_file, int src_line);

/** Schedule, set the entry's id to @a id_val, and keep @a grp_lock referenced until fired or cancelled. */
PJ_DECL(pj_status_t)
pjsip_endpt_schedule_timer_w_grp_lock(pjsip_endpoint *endpt, pj_timer_entry *entry,
                                      const pj_time_val *delay, int id_val,
                                      pj_grp_lock_t *grp_lock);

/** The same, with the caller's place for logs. */
PJ_DECL(pj_status_t)
pjsip_endpt_schedule_timer_w_grp_lock_dbg(pjsip_endpoint *endpt, pj_timer_entry *entry,
                                          const pj_time_val *delay, int id_val,
                                          pj_grp_lock_t *grp_lock, const char *src_file,
                                          int src_line);

/** Cancel @a entry; nothing happens if it is not scheduled. Its callback may be running elsewhere. */
PJ_DECL(void) pjsip_endpt_cancel_timer(pjsip_endpoint *endpt, pj_timer_entry *entry);

/** The timer heap. */
PJ_DECL(pj_timer_heap_t *) pjsip_endpt_get_timer_heap(pjsip_endpoint *endpt);

/**
 * Register a module: it gets an id, is put in its place, load() and start() are called.
 *
 * @return PJ_SUCCESS; PJ_EEXISTS if the name or the module is there already; PJ_ETOOMANY past PJSIP_MAX_MODULE;
 *         the status of load() or start().
 */
PJ_DECL(pj_status_t) pjsip_endpt_register_module(pjsip_endpoint *endpt, pjsip_module *module);

/**
 * Unregister: stop() and unload() are called, the capabilities it added are removed. When this returns, no
 * callback of the module runs in another thread, and none will; if called from within a dispatch of this
 * endpoint, the callbacks that run at that moment are not waited for.
 *
 * @return PJ_SUCCESS; PJ_ENOTFOUND; the status of stop() or unload().
 */
PJ_DECL(pj_status_t) pjsip_endpt_unregister_module(pjsip_endpoint *endpt, pjsip_module *module);

/** Where to begin with a message that is handed to the modules again. */
typedef struct pjsip_process_rdata_param {
    unsigned start_prio;      /**< Begin with modules of this priority. */
    void *start_mod;          /**< Or with this one; NULL: from start_prio. */
    unsigned idx_after_start; /**< Skip so many, counted from there. */
    pj_bool_t silent;         /**< Do not log. */
} pjsip_process_rdata_param;

/** All zero: from the first module. */
PJ_DECL(void) pjsip_process_rdata_param_default(pjsip_process_rdata_param *p);

/**
 * Hand a received message to the modules, synchronously.
 *
 * @param p          NULL: from the first module.
 * @param p_handled  May be NULL; whether a module took it.
 * @return PJ_SUCCESS; PJ_ENOTFOUND if start_mod is not registered.
 */
PJ_DECL(pj_status_t)
pjsip_endpt_process_rx_data(pjsip_endpoint *endpt, pjsip_rx_data *rdata,
                            pjsip_process_rdata_param *p, pj_bool_t *p_handled);

/** Create a pool of the endpoint's factory; NULL for lack of memory. */
PJ_DECL(pj_pool_t *)
pjsip_endpt_create_pool(pjsip_endpoint *endpt, const char *pool_name, pj_size_t initial,
                        pj_size_t increment);

/** Release a pool. */
PJ_DECL(void) pjsip_endpt_release_pool(pjsip_endpoint *endpt, pj_pool_t *pool);

/** pjsip_tx_data_create() with the endpoint's manager: the reference count is zero. */
PJ_DECL(pj_status_t) pjsip_endpt_create_tdata(pjsip_endpoint *endpt, pjsip_tx_data **p_tdata);

/** Create a DNS resolver on the endpoint's loop; the caller sets name servers and hands it to set_resolver. */
PJ_DECL(pj_status_t)
pjsip_endpt_create_resolver(pjsip_endpoint *endpt, pj_dns_resolver **p_resv);

/** Use a DNS resolver (pjsip_resolver_set_resolver()). */
PJ_DECL(pj_status_t) pjsip_endpt_set_resolver(pjsip_endpoint *endpt, pj_dns_resolver *resv);

/** Use a program's resolver (pjsip_resolver_set_ext_resolver()). */
PJ_DECL(pj_status_t)
pjsip_endpt_set_ext_resolver(pjsip_endpoint *endpt, pjsip_ext_resolver *ext_res);

/** The DNS resolver in use, or NULL. */
PJ_DECL(pj_dns_resolver *) pjsip_endpt_get_resolver(pjsip_endpoint *endpt);

/** pjsip_resolve() with the endpoint's resolver. */
PJ_DECL(void)
pjsip_endpt_resolve(pjsip_endpoint *endpt, pj_pool_t *pool, pjsip_host_info *target, void *token,
                    pjsip_resolver_callback *cb);

/** The transport manager. */
PJ_DECL(pjsip_tpmgr *) pjsip_endpt_get_tpmgr(pjsip_endpoint *endpt);

/** The ioqueue. */
PJ_DECL(pj_ioqueue_t *) pjsip_endpt_get_ioqueue(pjsip_endpoint *endpt);

/** pjsip_tpmgr_acquire_transport() with the endpoint's manager. */
PJ_DECL(pj_status_t)
pjsip_endpt_acquire_transport(pjsip_endpoint *endpt, pjsip_transport_type_e type,
                              const pj_sockaddr_t *remote, int addr_len,
                              const pjsip_tpselector *sel, pjsip_transport **p_tp);

/** pjsip_tpmgr_acquire_transport2() with the endpoint's manager. */
PJ_DECL(pj_status_t)
pjsip_endpt_acquire_transport2(pjsip_endpoint *endpt, pjsip_transport_type_e type,
                               const pj_sockaddr_t *remote, int addr_len,
                               const pjsip_tpselector *sel, pjsip_tx_data *tdata,
                               pjsip_transport **p_tp);

/**
 * The capability header of this type, or NULL: PJSIP_H_ACCEPT, PJSIP_H_ALLOW, PJSIP_H_SUPPORTED, or
 * PJSIP_H_OTHER with @a hname. Belongs to the endpoint and may change; clone it into a message.
 */
PJ_DECL(const pjsip_hdr *)
pjsip_endpt_get_capability(pjsip_endpoint *endpt, int htype, const pj_str_t *hname);

/** Whether @a token is among the values of a capability header; letter case does not count. */
PJ_DECL(pj_bool_t)
pjsip_endpt_has_capability(pjsip_endpoint *endpt, int htype, const pj_str_t *hname,
                           const pj_str_t *token);

/**
 * Add values to a capability header, which is created if need be; values that are there already are skipped.
 * The strings are copied. @a mod (may be NULL) is their owner: they go when it is unregistered, unless another
 * owner added the same.
 *
 * @return PJ_SUCCESS; PJ_ETOOMANY if the header is full; PJ_EINVAL.
 */
PJ_DECL(pj_status_t)
pjsip_endpt_add_capability(pjsip_endpoint *endpt, pjsip_module *mod, int htype,
                           const pj_str_t *hname, unsigned count, const pj_str_t tags[]);

/** List of headers that every request of ours gets (Max-Forwards). The caller may add to it at start. */
PJ_DECL(const pjsip_hdr *) pjsip_endpt_get_request_headers(pjsip_endpoint *endpt);

/** Log modules, transports and pools. */
PJ_DECL(void) pjsip_endpt_dump(pjsip_endpoint *endpt, pj_bool_t detail);

/** Have @a func called by pjsip_endpt_destroy(). */
PJ_DECL(pj_status_t) pjsip_endpt_atexit(pjsip_endpoint *endpt, pjsip_endpt_exit_callback func);

/** Log a formatted text followed by the text of @a error_code, at level 1. */
PJ_DECL(void)
pjsip_endpt_log_error(pjsip_endpoint *endpt, const char *sender, pj_status_t error_code,
                      const char *format, ...);

/** pjsip_endpt_log_error() with its arguments in parentheses: (endpt, sender, status, format, ...). */
#define PJSIP_ENDPT_LOG_ERROR(expr) pjsip_endpt_log_error expr

/** Trace logging in the endpoint: a PJ_LOG argument list; compiled in. */
#define PJSIP_ENDPT_TRACE(tracing, expr) \
    do {                                 \
        if (tracing)                     \
            PJ_LOG(4, expr);             \
    } while (0)

PJ_END_DECL

#endif
