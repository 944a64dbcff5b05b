/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * [Linnet] Versioned handles: names for objects that somebody may still utter after their death.
 *
 * An object is added and gets a 64-bit id: a slot and the generation of its tenant. From then on
 * whoever knows the id asks for the object by it and gets either the living object with a
 * reference, or nothing; never the slot's next tenant. The life of an object:
 *
 *     add      it is alive, and that it is alive counts as one reference
 *     address  another reference, if it is alive; lock-free
 *     fail     nobody can address it any more; the reference of its being alive is dropped
 *     revive   the opposite, while somebody still holds a reference
 *     recycle  by itself, when it has failed and its last reference is dropped: the table's
 *              callback is called with the object, then the slot waits at the end of the queue
 *              for its next tenant
 *
 * A live object therefore always has a reference, and recycling happens exactly once.
 *
 * Ids that travel (in a Via branch, say) come back from strangers. pj_slotmap_seal() writes them
 * with a keyed hash behind, and pj_slotmap_unseal() believes nothing else.
 */
#ifndef PJ_SLOTMAP_H
#define PJ_SLOTMAP_H

#include <pj/types.h>

PJ_BEGIN_DECL

/** A table of slots. */
typedef struct pj_slotmap pj_slotmap;

/** Names an object: the slot in the lower 32 bits, the generation in the upper ones. */
typedef pj_uint64_t pj_slot_id;

/** No object has this id, ever. */
#define PJ_SLOT_NONE ((pj_slot_id)0)

/** Octets of a sealed id. */
#define PJ_SLOT_SEALED_LEN 32

/** Called with an object whose last reference is gone, in the thread that dropped it, with no lock
 * held. */
typedef void pj_slotmap_recycle_cb(void *object, void *arg);

/**
 * Make a table.
 *
 * @param max_slots  the most objects at a time, failed ones included; 0: no limit of the table's
 * own.
 * @param on_recycle may be NULL.
 * @return PJ_EINVAL; PJ_ENOMEM.
 */
PJ_DECL(pj_status_t)
pj_slotmap_create(unsigned max_slots, pj_slotmap_recycle_cb *on_recycle, void *arg,
                  pj_slotmap **p_map);

/**
 * Free the table. Nobody may be using it. Objects that are still in it are not recycled: they stay
 * their owners'. NULL is allowed.
 */
PJ_DECL(void) pj_slotmap_destroy(pj_slotmap *map);

/**
 * Add an object, alive. It stays its owner's; the table keeps the pointer until it is recycled.
 *
 * @return PJ_EINVAL for a NULL object; PJ_ETOOMANY at the limit; PJ_ENOMEM.
 */
PJ_DECL(pj_status_t) pj_slotmap_add(pj_slotmap *map, void *object, pj_slot_id *p_id);

/**
 * The object of that id, with a reference that the caller drops with pj_slotmap_dec_ref().
 * Lock-free. Any 64 bits are allowed as @a id.
 *
 * @return NULL if there is none, or it has failed.
 */
PJ_DECL(void *) pj_slotmap_address(pj_slotmap *map, pj_slot_id id);

/**
 * One more reference of an object of which the caller holds one; also after it has failed.
 *
 * @return PJ_EGONE if there is no such object.
 */
PJ_DECL(pj_status_t) pj_slotmap_add_ref(pj_slotmap *map, pj_slot_id id);

/**
 * Drop a reference.
 *
 * @return PJ_SUCCESS; PJ_EGONE if it was the last one, and the object has been recycled before the
 * return, or if there was no such object; PJ_EINVALIDOP if only the reference of its being alive is
 * left, which is pj_slotmap_fail()'s to drop.
 */
PJ_DECL(pj_status_t) pj_slotmap_dec_ref(pj_slotmap *map, pj_slot_id id);

/**
 * Let nobody address the object any more.
 *
 * @return PJ_SUCCESS to exactly one caller, who may have recycled it by that; PJ_EGONE to all
 * others.
 */
PJ_DECL(pj_status_t) pj_slotmap_fail(pj_slotmap *map, pj_slot_id id);

/**
 * Make a failed object alive again, under the same id. The caller holds a reference of it and keeps
 * it.
 *
 * @return PJ_EGONE if there is no such object; PJ_EINVALIDOP if it has not failed.
 */
PJ_DECL(pj_status_t) pj_slotmap_revive(pj_slotmap *map, pj_slot_id id);

/** How many objects are in the table, failed ones included. */
PJ_DECL(pj_size_t) pj_slotmap_count(pj_slotmap *map);

/** Write an id for the wire: PJ_SLOT_SEALED_LEN lower-case hexadecimal digits, no NUL. */
PJ_DECL(void) pj_slotmap_seal(const pj_slotmap *map, pj_slot_id id, char text[PJ_SLOT_SEALED_LEN]);

/**
 * Read an id that came back. That it is genuine does not mean that its object is still there.
 *
 * @return PJ_EINVAL if this table, in this process, never sealed that.
 */
PJ_DECL(pj_status_t)
pj_slotmap_unseal(const pj_slotmap *map, const pj_str_t *text, pj_slot_id *p_id);

PJ_END_DECL

#endif /* PJ_SLOTMAP_H */
