/* SPDX-License-Identifier: BSD-2-Clause */
/*
 * Sets of characters where several share one array of bits. This library's sets are always ints of
 * their own (faster, and their layout is the scanner's), so what programs find here are those, with
 * the names that they use to reckon with bits.
 */
#ifndef PJLIB_UTIL_SCANNER_CIS_BITWISE_H
#define PJLIB_UTIL_SCANNER_CIS_BITWISE_H

#include <pjlib-util/scanner_cis_uint.h>

/** What a set's array is made of. */
#define PJ_CIS_ELEM_TYPE pj_cis_elem_t

/** How many sets one pj_cis_buf_t may serve where they are bits; here it may serve any number. */
#define PJ_CIS_MAX_INDEX (sizeof(pj_cis_elem_t) << 3)

#endif
