/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef PJ_COMPAT_CTYPE_H
#define PJ_COMPAT_CTYPE_H

#include <ctype.h>

#endif /* PJ_COMPAT_CTYPE_H */
