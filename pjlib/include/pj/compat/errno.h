/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef PJ_COMPAT_ERRNO_H
#define PJ_COMPAT_ERRNO_H

#include <errno.h>

typedef int pj_os_err_type;

#define pj_get_native_os_error()    (errno)
#define pj_get_native_netos_error() (errno)

#endif /* PJ_COMPAT_ERRNO_H */
