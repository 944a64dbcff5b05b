/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef LINNET_BASE_STATUS_H
#define LINNET_BASE_STATUS_H

#include <pj/errno.h>

/**
 * The status for an errno value, 0 included. Unlike the public macro it evaluates its argument
 * once.
 */
static inline pj_status_t pj__status_from_os(int error)
{
    return PJ_STATUS_FROM_OS(error);
}

#endif
