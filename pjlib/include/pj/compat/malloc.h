/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef PJ_COMPAT_MALLOC_H
#define PJ_COMPAT_MALLOC_H

#include <stdlib.h>

#endif /* PJ_COMPAT_MALLOC_H */
