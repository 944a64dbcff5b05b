/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef LINNET_IO_WRITE_LIST_H
#define LINNET_IO_WRITE_LIST_H

#include "io/op.h"

#include <stdatomic.h>
#include <stdbool.h>

/** Zeros are an empty list. */
typedef struct pj__write_list {
    pj__op *newest;       /* atomic; NULL: empty */
    pj__op *first, *last; /* the owner's: the part that is first in, first out */
    atomic_bool parked;   /* the owner has left; who takes this is the next one */
} pj__write_list;

bool pj__wlist_is_empty(pj__write_list *list);

/**
 * Put @a mark into the list if it is empty. Wait-free. @a mark belongs to the list, is told, and is
 * only ever put in by this function.
 * @return whether it was empty: the caller is the owner.
 */
bool pj__wlist_begin(pj__write_list *list, pj__op *mark);

/** Put an operation at the end. Wait-free. @return whether the list was empty: the caller is the
 * owner. */
bool pj__wlist_push(pj__write_list *list, pj__op *op);

/** The owner has left something: the list waits for the next one. */
void pj__wlist_park(pj__write_list *list);

/** Become the owner of a list that is parked. */
bool pj__wlist_take(pj__write_list *list);

/** Become the owner, waiting while somebody else is. @return false when the list is empty. */
bool pj__wlist_take_wait(pj__write_list *list);

/* ---- For the owner ---- */

/** Put an operation in front of the first. */
void pj__wlist_insert(pj__write_list *list, pj__op *op);

/** Append what has come behind last. Waits for producers that have not linked yet. */
void pj__wlist_more(pj__write_list *list);

/** Take out the only one. @return false when there are others: nothing is taken out. Wait-free. */
bool pj__wlist_end(pj__write_list *list);

/** Take out the first. @return whether anything is left; if not, the caller is the owner no more. */
bool pj__wlist_pop(pj__write_list *list);

#endif
