/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Memory given back in the order it was taken. Each piece lies behind a header with its whole
 * length. When what is left at the end of the memory is too small for a piece, it goes to the
 * beginning, and the end becomes a piece that nobody uses, given back together with the one before
 * the wrap.
 */
#include <pj/fifobuf.h>

#include <pj/errno.h>

#include <stddef.h>
#include <string.h>

enum {
    UNIT = _Alignof(max_align_t),
    UNUSED = 1 /* in a header, whose lengths are multiples of UNIT: nobody holds this piece */
};

typedef struct header {
    _Alignas(max_align_t) size_t length;
} header;

_Static_assert(sizeof(header) == UNIT, "a header takes one unit");

static header *at(char *place)
{
    return (header *)(void *)place;
}

void pj_fifobuf_init(pj_fifobuf_t *fifo, void *buffer, unsigned size)
{
    size_t skew = (size_t)(-(uintptr_t)buffer & (UNIT - 1));

    if (skew > size)
        skew = size;
    fifo->first = (char *)buffer + skew;
    fifo->last = fifo->first + ((size - skew) & ~(size_t)(UNIT - 1));
    fifo->ubegin = fifo->uend = fifo->first;
    fifo->full = fifo->first == fifo->last;
}

unsigned pj_fifobuf_capacity(pj_fifobuf_t *fifo)
{
    return (unsigned)(fifo->last - fifo->first);
}

unsigned pj_fifobuf_available_size(pj_fifobuf_t *fifo)
{
    if (fifo->full)
        return 0;
    if (fifo->ubegin > fifo->uend)
        return (unsigned)(fifo->ubegin - fifo->uend);
    return (unsigned)((fifo->last - fifo->uend) + (fifo->ubegin - fifo->first));
}

static void advance(pj_fifobuf_t *fifo, size_t length)
{
    fifo->uend += length;
    if (fifo->uend == fifo->last)
        fifo->uend = fifo->first;
    fifo->full = fifo->uend == fifo->ubegin;
}

void *pj_fifobuf_alloc(pj_fifobuf_t *fifo, unsigned size)
{
    size_t need = (sizeof(header) + (size_t)size + UNIT - 1) & ~(size_t)(UNIT - 1);
    size_t tail = (size_t)(fifo->last - fifo->uend);
    header *h;

    if (fifo->full)
        return NULL;
    if (fifo->ubegin > fifo->uend)
        tail = (size_t)(fifo->ubegin - fifo->uend);
    else if (tail < need && (size_t)(fifo->ubegin - fifo->first) >= need) {
        at(fifo->uend)->length = tail | UNUSED;
        advance(fifo, tail);
        tail = need;
    }
    if (tail < need)
        return NULL;
    h = at(fifo->uend);
    h->length = need;
    advance(fifo, need);
    return h + 1;
}

static void retreat(pj_fifobuf_t *fifo)
{
    fifo->ubegin += at(fifo->ubegin)->length & ~(size_t)UNUSED;
    if (fifo->ubegin == fifo->last)
        fifo->ubegin = fifo->first;
    fifo->full = 0;
}

static pj_bool_t is_empty(const pj_fifobuf_t *fifo)
{
    return !fifo->full && fifo->ubegin == fifo->uend;
}

pj_status_t pj_fifobuf_free(pj_fifobuf_t *fifo, void *buf)
{
    if (!buf || is_empty(fifo) || (char *)buf != fifo->ubegin + sizeof(header))
        return PJ_EINVAL;
    retreat(fifo);
    if (!is_empty(fifo) && (at(fifo->ubegin)->length & UNUSED))
        retreat(fifo);
    /* An empty ring begins anew, so that the whole of it can be one piece. */
    if (is_empty(fifo))
        fifo->ubegin = fifo->uend = fifo->first;
    return PJ_SUCCESS;
}
