/* SPDX-License-Identifier: BSD-2-Clause */
/* A set of characters as 256 flags. Included by scanner.h. */
#ifndef PJLIB_UTIL_SCANNER_CIS_UINT_H
#define PJLIB_UTIL_SCANNER_CIS_UINT_H

#include <pj/types.h>

PJ_BEGIN_DECL

/** Storage shared by several sets where they are bits; unused here. */
typedef int pj_cis_buf_t;

/** One flag. */
typedef int pj_cis_elem_t;

/** A set of characters. */
typedef struct pj_cis_t {
    pj_cis_elem_t cis_buf[256]; /**< Not zero: a member. */
} pj_cis_t;

/** Add character @a c to @a cis. */
#define PJ_CIS_SET(cis, c) ((cis)->cis_buf[(pj_uint8_t)(c)] = 1)

/** Take character @a c out of @a cis. */
#define PJ_CIS_CLR(cis, c) ((cis)->cis_buf[(pj_uint8_t)(c)] = 0)

/** Whether character @a c is in @a cis. */
#define PJ_CIS_ISSET(cis, c) ((cis)->cis_buf[(pj_uint8_t)(c)])

PJ_END_DECL

#endif
