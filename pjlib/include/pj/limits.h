/* SPDX-License-Identifier: BSD-2-Clause */
#ifndef PJ_LIMITS_H
#define PJ_LIMITS_H

#include <limits.h>

#define PJ_MAXINT32  0x7fffffff
#define PJ_MININT32  (-PJ_MAXINT32 - 1)
#define PJ_MAXUINT8  0xff
#define PJ_MAXUINT16 0xffff
#define PJ_MAXUINT   (~0u)
#define PJ_MAXLONG   LONG_MAX
#define PJ_MINLONG   LONG_MIN
#define PJ_MAXULONG  ULONG_MAX

#endif /* PJ_LIMITS_H */
