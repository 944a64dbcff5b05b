/* SPDX-License-Identifier: BSD-2-Clause */
/* What the files of the dialog layer share. "Inside" means: with the conversation's lock held. */
#ifndef PJSIP__DIALOG_PRIV_H
#define PJSIP__DIALOG_PRIV_H

#include "core/conversation.h"
#include "transaction/table.h"
#include "transaction/tsx.h"

#include <pjsip/sip_dialog.h>
#include <pjsip/sip_endpoint.h>
#include <pjsip/sip_errno.h>
#include <pjsip/sip_event.h>
#include <pjsip/sip_module.h>
#include <pjsip/sip_parser.h>
#include <pjsip/sip_transaction.h>
#include <pjsip/sip_ua_layer.h>
#include <pjsip/sip_util.h>
#include <pj/errno.h>
#include <pj/guid.h>
#include <pj/log.h>
#include <pj/os.h>
#include <pj/pool.h>
#include <pj/rand.h>
#include <pj/string.h>
#include <stdbool.h>

/*
 * Memory for something that is replaced now and then, as long as the dialog lives. The present and the last
 * version are kept, so that what a program has just read stays valid while it looks at it under the lock.
 */
typedef struct dlg_memory {
    pj_pool_t *now;
    pj_pool_t *before;
} dlg_memory;

/* The dialogs that one request of ours set up, or the one that a request of the peer did. In the table. */
typedef struct dlg_set {
    pjsip__table_node node; /* first */
    pj_pool_t *pool;
    pj_str_t key;        /* local tag and Call-ID */
    struct dlg *members; /* by next_in_set, the first one first; guarded by the table */
} dlg_set;

/* A dialog: the public struct, then ours. */
typedef struct dlg {
    pjsip_dialog pub; /* first */

    dlg_memory peer;   /* remote tag and route set: forks may change them */
    dlg_memory target; /* remote target */
    dlg_memory caps;   /* the peer's capabilities */
    pj_uint64_t
        invite; /* server INVITE that waits for the ACK of its 2xx: its transaction's number; 0 */
    pj_int32_t invite_cseq;
    bool used;       /* something has counted on it: it ends when nothing does any more */
    bool over;       /* it has ended */
    bool registered; /* the table's reference is there */
    bool end_queued;

    struct dlg *next_in_set; /* guarded by the table */
    pj_str_t remote_tag;     /* the same */
} dlg;

/* The layer: the API has one per process. */
typedef struct ua_layer {
    pjsip_module mod;
    pjsip_endpoint *endpt; /* NULL when not registered */
    pjsip_ua_init_param param;
    pjsip__table *sets;
} ua_layer;

extern ua_layer
    pjsip__ua_layer; /* ua_layer.c; the mutable global that pjsip_ua_instance(void) forces */

/* id.c */
pj_status_t pjsip__dlg_new_tag(pj_pool_t *pool, pjsip_fromto_hdr *party);
pj_status_t pjsip__dlg_print_party(pj_pool_t *pool, const pjsip_uri *uri, pj_str_t *text);
pj_uint32_t pjsip__dlg_tag_hash(const pj_str_t *tag);

/* table.c: found dialogs come with a reference. */
pj_status_t pjsip__dlg_register(dlg *d);
bool pjsip__dlg_unregister(dlg *d);
void pjsip__dlg_table_empty(pjsip__table *table); /* the layer goes: take everything out */
void pjsip__dlg_retag(
    dlg *d, const pj_str_t *remote_tag); /* the tag it is found by; memory of the dialog's */
dlg *pjsip__dlg_find(const pj_str_t *call_id, const pj_str_t *local_tag,
                     const pj_str_t *remote_tag);
dlg *pjsip__dlg_find_first(const pj_str_t *call_id, const pj_str_t *local_tag); /* of the set */

/* dialog.c */
pj_status_t pjsip__dlg_new(pjsip_user_agent *ua, pj_grp_lock_t *lock, pjsip_role_e role,
                           dlg **p_dlg);
void pjsip__dlg_free_new(dlg *d);  /* one that was never registered */
void pjsip__dlg_check_end(dlg *d); /* inside; when counts have gone down */
void pjsip__dlg_end(dlg *d);       /* inside: leave the table, give up its own reference */
pj_pool_t *
pjsip__dlg_memory_next(dlg *d,
                       dlg_memory *m); /* a pool for the next version; NULL without memory */
void pjsip__dlg_memory_use(dlg *d, dlg_memory *m, pj_pool_t *pool);
pj_status_t pjsip__dlg_hold_tsx(dlg *d, pjsip_transaction *tsx); /* inside: it runs in the dialog */
void pjsip__dlg_release_tsx(dlg *d, pjsip_transaction *tsx);     /* inside: no longer */
void pjsip__dlg_destroyed(void *member);

/* route.c: inside. */
pj_status_t pjsip__dlg_routes(pj_pool_t *pool, const pjsip_msg *msg, bool reversed,
                              pjsip_route_hdr *list);
void pjsip__dlg_take_target(dlg *d, const pjsip_msg *msg); /* target refresh */
pj_status_t pjsip__dlg_take_peer(dlg *d, const pjsip_rx_data *rdata,
                                 bool with_routes); /* tag, route set */

#endif
