/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of this layer share: the endpoint itself. */
#ifndef PJSIP__CORE_PRIV_H
#define PJSIP__CORE_PRIV_H

#include <pjsip/sip_endpoint.h>
#include <pjsip/sip_util.h>
#include <pj/errno.h>
#include <pj/log.h>
#include <pj/pool.h>
#include <pj/string.h>

#include "transport/env.h"

/* ---- modules.c: who is registered, for readers that never wait ---- */

/* The modules at one time, by rising priority; never changed once published. */
typedef struct pjsip__modset {
    struct pjsip__modset *older; /* retired before this one */
    pj_pool_t *pool;
    unsigned count;
    pjsip_module *mod[PJSIP_MAX_MODULE];
} pjsip__modset;

#define PJSIP__MOD_SHARDS 16

typedef struct pjsip__modules {
    pj_pool_factory *pf;
    pj_lock_t *lock; /* of writers */
    pj_lock_t *turn; /* of who waits for readers; taken before lock */
    pjsip_module *by_id[PJSIP_MAX_MODULE];
    _Atomic(pjsip__modset *) now;
    pjsip__modset *retired;
    atomic_uint phase;
    struct {
        _Alignas(64) atomic_int readers[2];
    } shard[PJSIP__MOD_SHARDS];
    long depth_slot; /* thread-local: dispatches that this thread is in */
    pj_bool_t has_slot;
} pjsip__modules;

/* A reader's stay. */
typedef struct pjsip__modview {
    const pjsip__modset *set;
    atomic_int *count;
} pjsip__modview;

pj_status_t pjsip__modules_init(pjsip__modules *m, pj_pool_t *pool, pj_pool_factory *pf);
void pjsip__modules_fini(pjsip__modules *m);
void pjsip__modules_enter(pjsip__modules *m, pjsip__modview *view);
void pjsip__modules_leave(pjsip__modules *m, pjsip__modview *view);
/* Stop and unload all, from the highest priority value down. */
void pjsip__modules_unload_all(pjsip_endpoint *endpt);

/* ---- capability.c ---- */

typedef struct pjsip__capability {
    struct pjsip__capability *next;
    int htype;
    pj_str_t hname;
    _Atomic(pjsip_generic_array_hdr *) hdr;            /* replaced as a whole */
    pj_uint64_t owners[PJSIP_GENERIC_ARRAY_MAX_COUNT]; /* of each value: by module id */
    pj_bool_t kept[PJSIP_GENERIC_ARRAY_MAX_COUNT];     /* of each value: added without a module */
} pjsip__capability;

void pjsip__capability_drop_owner(pjsip_endpoint *endpt, int mod_id);

/* ---- dispatch.c: installed in the transport manager ---- */

void pjsip__dispatch_received(pjsip_endpoint *endpt, pj_status_t status, pjsip_rx_data *rdata);
pj_status_t pjsip__dispatch_sending(pjsip_endpoint *endpt, pjsip_tx_data *tdata);

/* ---- The endpoint ---- */

typedef struct pjsip__exit_cb {
    struct pjsip__exit_cb *next;
    pjsip_endpt_exit_callback func;
} pjsip__exit_cb;

typedef struct pjsip__worker {
    struct pjsip__worker *next;
    pj_thread_t *thread;
} pjsip__worker;

struct pjsip_endpoint {
    pjsip__tp_env env; /* first: all that the transport layer knows of it */
    pj_pool_t *pool;
    pj_lock_t *lock; /* pool, capabilities, exit callbacks, workers */
    pj_str_t name;
    pjsip__modules modules;
    _Atomic(pjsip__capability *) caps;
    pjsip_hdr req_hdr; /* list head */
    pjsip__exit_cb *exit_cbs;
    pjsip__worker *workers;
    atomic_bool stopped;
};

#endif
