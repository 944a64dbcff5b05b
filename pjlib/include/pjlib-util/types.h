/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef PJLIB_UTIL_TYPES_H
#define PJLIB_UTIL_TYPES_H

#include <pj/types.h>
#include <pjlib-util/config.h>

PJ_BEGIN_DECL

/**
 * Prepare the library: its status codes get texts. Call after pj_init(); calling again is harmless.
 *
 * @return PJ_SUCCESS, or why the status codes could not be registered.
 */
PJ_DECL(pj_status_t) pjlib_util_init(void);

PJ_END_DECL

#endif
