/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef LINNET_BASE_SLOTMAP_H
#define LINNET_BASE_SLOTMAP_H

#include <pj/slotmap.h>

/** For tests: the slot of a freshly recycled id is to give out @a generation next. */
void pj__slotmap_set_generation(pj_slotmap *map, pj_slot_id last_tenant, pj_uint32_t generation);

#endif
