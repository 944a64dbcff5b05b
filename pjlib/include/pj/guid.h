/* SPDX-License-Identifier: BSD-2-Clause */
/* Globally unique names: random UUIDs (RFC 4122 section 4.4), as text. */
#ifndef PJ_GUID_H
#define PJ_GUID_H

#include <pj/types.h>

PJ_BEGIN_DECL

#define PJ_GUID_MAX_LENGTH 36

/** How long the names are: 36. */
PJ_DECL_DATA(const unsigned) PJ_GUID_STRING_LENGTH;
PJ_DECL(unsigned) pj_GUID_STRING_LENGTH(void);

/**
 * Write a new name at str->ptr, which has room for PJ_GUID_MAX_LENGTH, and set the length. @return
 * @a str.
 */
PJ_DECL(pj_str_t *) pj_generate_unique_string(pj_str_t *str);
PJ_DECL(pj_str_t *) pj_generate_unique_string_lower(pj_str_t *str);

/** Make @a str a new name with memory of @a pool; empty if there is none. */
PJ_DECL(void) pj_create_unique_string(pj_pool_t *pool, pj_str_t *str);
PJ_DECL(void) pj_create_unique_string_lower(pj_pool_t *pool, pj_str_t *str);

PJ_END_DECL

#endif /* PJ_GUID_H */
