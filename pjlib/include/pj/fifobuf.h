/* SPDX-License-Identifier: BSD-2-Clause */
/* A ring of memory from which pieces are given back in the order they were taken. */
#ifndef PJ_FIFOBUF_H
#define PJ_FIFOBUF_H

#include <pj/types.h>

PJ_BEGIN_DECL

typedef struct pj_fifobuf_t {
    char *first;  /* the caller's memory */
    char *last;   /* its end */
    char *ubegin; /* the oldest piece */
    char *uend;   /* where the next piece goes */
    int full;
} pj_fifobuf_t;

PJ_DECL(void) pj_fifobuf_init(pj_fifobuf_t *fifo, void *buffer, unsigned size);
/** Octets there are, and are not in use; a piece also takes some for its own length. */
PJ_DECL(unsigned) pj_fifobuf_capacity(pj_fifobuf_t *fifo);
PJ_DECL(unsigned) pj_fifobuf_available_size(pj_fifobuf_t *fifo);
/** @return a piece, aligned for any type; NULL if there is no room. */
PJ_DECL(void *) pj_fifobuf_alloc(pj_fifobuf_t *fifo, unsigned size);
/** Give the oldest piece back. @return PJ_EINVAL if @a buf is not the oldest. */
PJ_DECL(pj_status_t) pj_fifobuf_free(pj_fifobuf_t *fifo, void *buf);

PJ_END_DECL

#endif /* PJ_FIFOBUF_H */
