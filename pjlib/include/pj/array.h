/* SPDX-License-Identifier: BSD-2-Clause */
/* Arrays as bytes; counts are of elements, sizes of octets. */
#ifndef PJ_ARRAY_H
#define PJ_ARRAY_H

#include <pj/types.h>

PJ_BEGIN_DECL

/** Insert *value at @a pos; the array, of @a count elements, has room for one more. */
PJ_DECL(void)
pj_array_insert(void *array, unsigned elem_size, unsigned count, unsigned pos, const void *value);

/** Close the gap that the element at @a pos leaves; nothing if there is none. */
PJ_DECL(void) pj_array_erase(void *array, unsigned elem_size, unsigned count, unsigned pos);

/** Find the first element for which @a matching is PJ_SUCCESS. @return PJ_ENOTFOUND if none. */
PJ_DECL(pj_status_t)
pj_array_find(const void *array, unsigned elem_size, unsigned count,
              pj_status_t (*matching)(const void *value), void **result);

PJ_END_DECL

#endif /* PJ_ARRAY_H */
