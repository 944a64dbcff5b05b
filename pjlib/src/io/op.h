/* SPDX-License-Identifier: BSD-2-Clause */
/* Operations: what one is, and the pool that those of senders come from. */
#ifndef LINNET_IO_OP_H
#define LINNET_IO_OP_H

#include "base/chunks.h"

#include <pj/ioqueue.h>
#include <stdint.h>

typedef enum pj__op_kind { PJ__OP_RECV, PJ__OP_ACCEPT, PJ__OP_SEND, PJ__OP_CONNECT } pj__op_kind;

/* An operation that waits for its turn or its callback. */
typedef struct pj__op {
    struct pj__op *next;
    pj_ioqueue_op_key_t *op_key; /* the caller's cookie; never written to */
    pj__op_kind kind;
    unsigned flags;
    uint32_t number;    /* in the pool it is of, plus one; 0: it is of the heap */
    uint32_t next_free; /* in the pool: the number of the next one; accessed atomically */
    pj_bool_t told;     /* of a send: its caller knows the result; there will be no callback */
    pj_ssize_t result;  /* octets or a negative status; of accept and connect: minus the status */
    union {
        struct {
            void *buf;
            size_t len;
            pj_sockaddr_t *addr;
            int *addrlen;
        } in;
        struct {
            const char *data;
            size_t len;
            size_t done; /* octets that the system has taken */
            int addrlen; /* 0: no address */
            pj_sockaddr addr;
        } out;
        struct {
            pj_sock_t *new_sock;
            pj_sockaddr_t *local;
            pj_sockaddr_t *remote;
            int *addrlen;
            pj_sock_t sock;
        } acc;
    } u;
} pj__op;

/* First in, first out. */
typedef struct pj__op_list {
    pj__op *head;
    pj__op **tail; /* NULL means empty, so that zeros are valid */
} pj__op_list;

/** Operations for threads that must not wait for each other. Zeros are an empty pool. */
typedef struct pj__op_pool {
    pj__chunks ops;
    uint64_t free; /* atomic: how often it has changed, and the number of the first free one */
    uint32_t made; /* atomic: numbers that have ever been given out */
} pj__op_pool;

/** Lock-free. @return an operation whose fields are undefined but for its number; NULL without
 * memory. */
pj__op *pj__op_pool_get(pj__op_pool *pool);

/** Lock-free. @a op is of this pool. */
void pj__op_pool_put(pj__op_pool *pool, pj__op *op);

/** Free all, whether they were put back or not. */
void pj__op_pool_fini(pj__op_pool *pool);

#endif
